"""The program itself under the clock: a backlog, one notice at a time, and how large it grows meanwhile.

The real `handoffd run` in a process of its own, with its whole protocol and SQLite at synchronous FULL. The pace of a
minute and of a day are set high in its config.toml, as a house with a relay of its own would; nothing is passed by.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from bench.notices import DOMAIN, MANAGERS, SELLERS, manager, seller
from mailservers import PASSWORD
from real.process import toml

PATIENCE = 900.0  # seconds until a run that does not end fails


def settings(folder: Path, inbox: str, imap_port: int, smtp_port: int, *, whole_page: bool = False) -> dict[str, Any]:
    """Return a config.toml for a private inbox; without `whole_page` a notice makes the request for the document only."""
    (folder / "secret").write_text(PASSWORD)
    server = {"host": "127.0.0.1", "tls": "none"}
    people = [
        *({"name": name, "email": email, "roles": ["ae"]} for name, email in map(seller, range(SELLERS))),
        *({"name": name, "email": email, "roles": ["csm"]} for name, email in map(manager, range(MANAGERS))),
        {"name": "Petra Lang", "email": f"petra@{DOMAIN}", "roles": ["sales_leader", "cs_leader", "ops", "revops"]},
    ]
    return {
        "company": {"name": "Northwind", "domains": [DOMAIN]},
        "inbox": {**server, "address": inbox, "port": imap_port, "password_file": "secret", "first_start": "act"},
        "smtp": {
            **server,
            "port": smtp_port,
            "mails_per_minute": 10_000_000,
            "mails_per_day": 100_000_000,
            "connections": 8,
        },
        "state": {"folder": "state"},
        "playbook": {"bundle_from": 1_000_000},  # a form of its own for every contract, as on a quiet day
        "leaders": {"on": False},
        "steps": {} if whole_page else {"internal-call": {"on": False}},
        "people": people,
    }


def installed() -> dict[str, str]:
    """Return the environment of a program that was installed: its modules are compiled, whatever this machine sets."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / f"bench-pyc-{os.getuid()}")}


@dataclass(frozen=True, slots=True)
class Backlog:
    """What one run over a backlog took: seconds, and of the process its CPU seconds and memory in MiB."""

    notices: int
    letters: int
    seconds: float
    cpu: float
    idle_mib: float
    peak_mib: float
    size: int

    @property
    def pace(self) -> float:
        """Notices a second."""
        return self.notices / self.seconds


class Ours:
    """One daemon in one folder."""

    def __init__(self, folder: Path, values: dict[str, Any]) -> None:
        self.folder = folder
        (folder / "config.toml").write_text(toml(values))
        self.log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it; the clock starts when it says that it watches."""
        command = [sys.executable, "-m", "handoffd", "run", "--config", "config.toml"]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=self.folder, env=installed(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._until(lambda: b"Watching" in self.log.read_bytes(), "the daemon to start")
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def sent(self) -> int:
        """Return how many letters the server has taken, by the program's own word."""
        return self._count("SELECT count(*) FROM outbox WHERE state = 'sent'")

    def wait(self, letters: int) -> None:
        """Wait until so many have left."""
        self._until(lambda: self.sent() >= letters, f"{letters} letters to leave")

    def handoffs(self) -> int:
        """Return how many handoffs were opened."""
        return self._count("SELECT count(*) FROM handoff")

    def unasked(self) -> list[str]:
        """Return the handoffs whose request was not taken exactly once; [] when all is well."""
        return [
            str(ref)
            for (ref,) in self._rows(
                "SELECT ref FROM handoff WHERE (SELECT count(*) FROM outbox WHERE outbox.handoff = ref"
                " AND letter = 'dossier/ask' AND state = 'sent') != 1"
            )
        ]

    def sizes(self) -> int:
        """Return the mean size of a letter in bytes."""
        return self._count("SELECT coalesce(avg(length(raw)), 0) FROM outbox")

    def cpu(self) -> float:
        """Return the CPU seconds of the process so far."""
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def busy(self) -> float:
        """Return the CPU seconds of its threads so far, to the nanosecond: while nothing happens a tick of 10 ms is long."""
        assert self._process is not None
        threads = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return sum(int(each.read_text().split()[0]) for each in threads) / 1e9

    def memory(self, what: str = "VmRSS") -> float:
        """Return MiB of the process: VmRSS now, VmHWM at most."""
        line = next(line for line in self._proc("status").splitlines() if line.startswith(what))
        return int(line.split()[1]) / 1024

    def _proc(self, name: str) -> str:
        assert self._process is not None
        return Path(f"/proc/{self._process.pid}/{name}").read_text()

    def _count(self, query: str) -> int:
        return int(self._rows(query)[0][0])

    def _rows(self, query: str) -> Sequence[Any]:
        with closing(
            sqlite3.connect(f"file:{self.folder / 'state' / 'handoffd.db'}?mode=ro", uri=True, timeout=30)
        ) as base:
            return base.execute(query).fetchall()

    def _until(self, ready: Any, what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not ready():
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"waited for {what}:\n{self.log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.05)


def backlog(ours: Ours, notices: int, letters: int) -> Backlog:
    """Measure from the first look at a full mailbox to the last accepted letter; every notice must have its request."""
    began, cpu, idle = time.monotonic(), ours.cpu(), ours.memory()
    ours.wait(letters)
    seconds = time.monotonic() - began
    cpu = ours.cpu() - cpu
    if ours.handoffs() != notices or (left := ours.unasked()):
        raise RuntimeError(f"{ours.handoffs()} handoffs of {notices} notices; without one request: {left[:5]}")
    return Backlog(notices, letters, seconds, cpu, idle, ours.memory("VmHWM"), ours.sizes())
