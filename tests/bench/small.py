"""How small: the CPU of a command, of reading one reply, and of doing nothing; the memory of a daemon that waits."""

import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench.growth import grown
from bench.ours import Ours, installed, settings
from bench.servers import mailboxes, sink
from handoffd.letters.message import Message
from handoffd.letters.replies.reply import read_reply
from letters.clients import CLIENTS, Case, corpus
from letters.sentmail import rows, sent_mail
from real.process import toml

ONCE = 5  # starts of each, taken in turns; the median counts
IDLE = 60.0  # seconds
SIZE = 20_000  # bytes of a reply


def starts(folder: Path) -> dict[str, float]:
    """Return the median CPU seconds of each command; what they import is compiled, as in a program that was installed."""
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
    for number in range(ONCE + 1):
        for name, words in commands.items():
            began = _children()
            subprocess.run([sys.executable, *words], check=True, capture_output=True, cwd=home, env=installed())
            if number:  # the first one compiles
                taken[name].append(_children() - began)
    shutil.rmtree(home)
    return {name: sorted(values)[ONCE // 2] for name, values in taken.items()}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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


def idle(folder: Path, seconds: float = IDLE) -> tuple[float, float]:
    """Return how much of a core the daemon takes while nothing happens, and its MiB: started on a database it knows."""
    with mailboxes(folder / "idle-dovecot") as mail, sink(folder) as port:
        home = folder / "idle"
        home.mkdir()
        box = mail.filled("handoff", [])
        ours = Ours(home, settings(home, box, mail.server.imap_port, port))
        with ours:  # makes the database
            time.sleep(1.0)
        with ours:
            time.sleep(5.0)
            cpu = ours.busy()
            time.sleep(seconds)
            return (ours.busy() - cpu) / seconds, ours.memory()
