"""The people's mailboxes: what has come into them since the last look, and handing in what they write."""

import imaplib
import smtplib
import socket
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from conversations.cast import Stage
from conversations.paper import Paper
from conversations.pen import Sheet
from mailservers import PASSWORD, Server


@dataclass
class Copy:
    """One letter of ours and whose mailboxes it is in; `name` and `ref` are what the outbox calls it."""

    paper: Paper
    at: datetime
    name: str
    ref: str
    readers: list[str] = field(default_factory=list)

    def people(self, stage: Stage, header: str) -> tuple[str, ...]:
        by_address = {stage.address(name): name for name in stage.cast}
        return tuple(by_address.get(address, stage.told(address)) for address in self.paper.addresses(header))

    def line(self, stage: Stage) -> str:
        """The letter as a story would state it."""
        people = ", ".join([*self.people(stage, "To"), *(f"cc {name}" for name in self.people(stage, "Cc"))])
        return f'-> {people}: {self.name} "{stage.told(self.paper.subject)}"'


class Mailboxes:
    """A warm IMAP line for each of the people; tells what has come since the last look."""

    def __init__(self, server: Server, stage: Stage) -> None:
        self._server, self._stage = server, stage
        self._lines: dict[str, imaplib.IMAP4] = {}
        self._seen: Counter[str] = Counter()

    def open(self, name: str, address: str) -> None:
        self._server.add(address, PASSWORD)
        self._connect(name, address)

    def reconnect(self, name: str) -> None:
        """Open a line anew that the server has dropped."""
        with suppress(OSError, imaplib.IMAP4.error):
            self._lines[name].shutdown()
        self._connect(name, self._stage.inbox if name == "handoff" else self._stage.address(name))

    def _connect(self, name: str, address: str) -> None:
        line = imaplib.IMAP4("127.0.0.1", self._server.imap_port, timeout=20)
        line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.login(address, PASSWORD)
        self._lines[name] = line

    def new(self, name: str) -> list[bytes]:
        line = self._lines[name]
        _, status = line.status("INBOX", "(MESSAGES)")
        count = int(status[0].rpartition(b" ")[2].rstrip(b")"))
        if count <= self._seen[name]:
            return []
        line.select("INBOX", readonly=True)
        found = []
        for number in range(self._seen[name] + 1, count + 1):
            parts = line.fetch(str(number), "(BODY.PEEK[])")[1]
            found += [part[1] for part in parts if isinstance(part, tuple)]
        line.close()
        self._seen[name] = count
        return found

    def count(self, name: str, folder: str) -> int:
        status, answer = self._lines[name].status(f'"{folder}"', "(MESSAGES)")
        return int(answer[0].rpartition(b" ")[2].rstrip(b")")) if status == "OK" else 0

    def hand_in(self, sheet: Sheet) -> None:
        with smtplib.SMTP("127.0.0.1", self._server.smtp_port, "localhost", timeout=20) as smtp:
            smtp.sendmail(sheet.sender, list(sheet.to), sheet.raw)

    def close(self) -> None:
        for line in self._lines.values():
            with suppress(OSError, imaplib.IMAP4.error):
                line.logout()
