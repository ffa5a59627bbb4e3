"""How small: seconds until a command answers, the CPU of reading one reply, and of doing nothing."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench.growth import grown
from bench.ours import Ours, settings
from bench.servers import mailboxes, sink
from handoffd.letters.message import Message
from handoffd.letters.replies.reply import read_reply
from letters.clients import CLIENTS, Case, corpus
from letters.sentmail import rows, sent_mail
from real.process import toml

ONCE = 5  # starts of each, taken in turns; the median counts
IDLE = 20.0  # seconds
SIZE = 20_000  # bytes of a reply


def starts(folder: Path) -> dict[str, float]:
    """Return the median seconds of each command."""
    home = folder / "status"
    home.mkdir()
    (home / "config.toml").write_text(toml(settings(home, "handoff@bench.example", 1, 1)))
    grown(home / "state", 10_000)
    commands = {
        "bare python": ["-c", "pass"],
        "import sqlmodel": ["-c", "import sqlmodel"],
        "handoffd --help": ["-m", "handoffd", "--help"],
        "handoffd status, 10,000 handoffs": ["-m", "handoffd", "status", "--config", str(home / "config.toml")],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ONCE):
        for name, words in commands.items():
            began = time.monotonic()
            subprocess.run([sys.executable, *words], check=True, capture_output=True, cwd=home)
            taken[name].append(time.monotonic() - began)
    shutil.rmtree(home)
    return {name: sorted(values)[ONCE // 2] for name, values in taken.items()}


def reading(times: int = 15) -> float:
    """Return the median CPU seconds of reading one reply of about 20 KB, with HTML and text."""
    sent, reply = sent_mail(), _reply()
    taken = []
    for _ in range(times):
        began = time.process_time()
        read_reply(sent, Message(reply))
        taken.append(time.process_time() - began)
    return sorted(taken)[times // 2]


def _reply() -> bytes:
    """Return the reply of an emulated mail program that is nearest to 20 KB and has both parts."""
    found: list[Case] = [one for one in corpus(rows(), CLIENTS) if b"text/html" in one.raw and b"text/plain" in one.raw]
    return min((one.raw for one in found), key=lambda raw: abs(len(raw) - SIZE))


def idle_cpu(folder: Path, seconds: float = IDLE) -> float:
    """Return how much of a core the daemon takes while nothing happens."""
    with mailboxes(folder / "idle-dovecot") as mail, sink(folder) as port:
        home = folder / "idle"
        home.mkdir()
        box = mail.filled("handoff", [])
        with Ours(home, settings(home, box, mail.server.imap_port, port)) as ours:
            time.sleep(5.0)
            cpu = ours.cpu()
            time.sleep(seconds)
            return (ours.cpu() - cpu) / seconds
