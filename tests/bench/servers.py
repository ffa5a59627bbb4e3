"""Private servers for the benchmark: a Dovecot whose mailboxes are filled on disk, and Postfix's smtp-sink, which takes all."""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mailservers import PASSWORD, free_port, missing, wait_for_greeting
from real_dovecot import PLACES, Dovecot

INSTALL = "sudo apt install postfix isync dovecot-imapd dovecot-lmtpd"


def program(name: str) -> str | None:
    """Return where a program lies; None when it is not installed."""
    return shutil.which(name, path=os.environ.get("PATH", "") + ":" + PLACES)


class Mailboxes:
    """A Dovecot, and mail put into its folders directly: what a benchmark reads lies there before the clock starts."""

    def __init__(self, folder: Path, server: Dovecot) -> None:
        self.server = server
        self._folder = folder
        self._fresh = 0

    def filled(self, user: str, mails: Iterable[bytes]) -> str:
        """Open a mailbox of its own name with these mails in it, as if they had been delivered; return its address."""
        self._fresh += 1
        address = f"{user}{self._fresh}@bench.example"
        self.server.add(address, PASSWORD)
        self.deliver(address, mails)
        return address

    def deliver(self, address: str, mails: Iterable[bytes]) -> None:
        """Lay mails into a mailbox, in their order."""
        new = self._folder / "mail" / address / "new"
        made = not new.exists()
        for name in ("new", "cur", "tmp"):
            (new.parent / name).mkdir(parents=True, exist_ok=True)
        start = time.time_ns()
        for number, raw in enumerate(mails):
            (new / f"{(start + number) // 10**9}.M{(start + number) % 10**9:09d}P1.bench").write_bytes(raw)
        if made and os.geteuid() == 0:
            owner = pwd.getpwnam("nobody")
            for path in (new.parent, *new.parent.rglob("*")):
                os.chown(path, owner.pw_uid, owner.pw_gid)


@contextmanager
def mailboxes(folder: Path) -> Iterator[Mailboxes]:
    """Start a Dovecot in a folder that others may walk into."""
    folder.mkdir()
    folder.chmod(0o755)
    with Dovecot(folder) as server:
        yield Mailboxes(folder, server)


@contextmanager
def sink(folder: Path, *, keep: Path | None = None) -> Iterator[int]:
    """Start an smtp-sink and hand out its port; with `keep` every mail is appended to that file."""
    found = program("smtp-sink")
    if found is None:
        missing("no smtp-sink here", INSTALL)
    port = free_port()
    command = [found, *(["-D", keep.name] if keep else []), *(["-u", "root"] if os.geteuid() == 0 else [])]
    with (folder / "sink.log").open("wb") as log:
        running = subprocess.Popen(
            [*command, f"127.0.0.1:{port}", "500"], cwd=keep.parent if keep else folder, stdout=log, stderr=log
        )
    try:
        wait_for_greeting(port, b"220", folder / "sink.log")
        yield port
    finally:
        with suppress(ProcessLookupError):
            running.kill()
        running.wait()
