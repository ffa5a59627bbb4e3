"""Mail servers for tests, and people who use them. Servers live for the whole run; every test gets a domain of its own.

`Post` is what a test sees: one server, one fresh domain, as many people as it wants. People speak IMAP and SMTP
through the standard library, so that they do not share a mistake with the code under test.
"""

import imaplib
import itertools
import os
import re
import smtplib
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import NoReturn, Protocol

import pytest

from handoffd.network.account import ImapAccount, SmtpAccount

PASSWORD = "correct horse"
_domains = itertools.count(1)


class Server(Protocol):
    """A running mail server: ports on 127.0.0.1, and mailboxes that can be added at any time."""

    kind: str
    imap_port: int
    smtp_port: int

    def add(self, address: str, password: str) -> None: ...


@dataclass(frozen=True)
class Person:
    """Somebody with a mailbox: reads by IMAP, writes by SMTP."""

    address: str
    password: str
    server: Server

    def inbox(self, folder: str = "INBOX") -> list[bytes]:
        """Every message in the folder as raw bytes, oldest first; [] when there is no such folder."""
        imap = imaplib.IMAP4("127.0.0.1", self.server.imap_port, timeout=10)
        try:
            imap.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            imap.login(self.address, self.password)
            if imap.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            _, answer = imap.uid("SEARCH", "ALL")
            mails = []
            for uid in (answer[0] or b"").split():
                parts = imap.uid("FETCH", uid.decode(), "(BODY.PEEK[])")[1]
                mails += [part[1] for part in parts if isinstance(part, tuple)]
            return mails
        finally:
            imap.logout()

    def wait_for(self, count: int = 1, folder: str = "INBOX", seconds: float = 10.0) -> list[bytes]:
        """The inbox, as soon as it holds `count` messages; fails the test after `seconds`."""
        wait_until(lambda: len(self.inbox(folder)) >= count, f"{count} mails for {self.address}", seconds)
        return self.inbox(folder)

    def send(self, raw: bytes, *to: str) -> None:
        """Hand in `raw` for `to`, logged in where the server offers it; CRLF line ends are the caller's."""
        with smtplib.SMTP("127.0.0.1", self.server.smtp_port, "localhost", timeout=10) as smtp:
            smtp.ehlo()
            if smtp.has_extn("auth"):
                smtp.login(self.address, self.password)
            refused = smtp.sendmail(self.address, list(to), raw, ["BODY=8BITMIME"])
        assert not refused, refused

    def write(self, to: "str | Person", subject: str, text: str = "Hello.", **headers: str) -> bytes:
        """Send a plain mail and return its bytes."""
        address = to if isinstance(to, str) else to.address
        raw = mail(self.address, address, subject, text, headers)
        self.send(raw, address)
        return raw


@dataclass
class Post:
    """A mail server as one test sees it: `domain` belongs to this test alone."""

    server: Server
    domain: str = field(default_factory=lambda: f"t{next(_domains)}.example")

    @property
    def kind(self) -> str:
        return self.server.kind

    @property
    def imap_port(self) -> int:
        return self.server.imap_port

    @property
    def smtp_port(self) -> int:
        return self.server.smtp_port

    def person(self, name: str, domain: str = "") -> Person:
        """Open a mailbox for name@domain (this test's own domain by default)."""
        person = Person(f"{name}@{domain or self.domain}", PASSWORD, self.server)
        self.server.add(person.address, person.password)
        return person

    def imap(self, person: Person, port: int = 0, timeout: float = 10.0) -> ImapAccount:
        """The account by which the program reads the mailbox of `person`."""
        return ImapAccount("127.0.0.1", port or self.imap_port, "none", person.address, person.password, timeout)

    def smtp(self, port: int = 0, timeout: float = 10.0) -> SmtpAccount:
        """The account by which the program sends, without a login."""
        return SmtpAccount("127.0.0.1", port or self.smtp_port, "none", timeout=timeout, hello="localhost")


def mail(sender: str, to: str, subject: str, text: str = "Hello.", headers: Mapping[str, str] | None = None) -> bytes:
    """A small message with CRLF line ends; Date and Message-ID are there, because Postfix would add them."""
    lines = {
        "From": sender,
        "To": to,
        "Subject": subject,
        "Date": format_datetime(datetime.now(UTC)),
        "Message-ID": make_msgid(domain="test.example"),
        **{k.replace("_", "-"): v for k, v in (headers or {}).items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return (head + "\r\n" + text.replace("\n", "\r\n") + "\r\n").encode()


def without_trace(raw: bytes) -> bytes:
    """Take off what servers put on top: everything before the From, Subject or X- header that the sender wrote first."""
    found = re.search(rb"(?m)^(From|Subject|To|Message-ID|X-[A-Za-z-]+):", raw)
    return raw[found.start() :] if found else raw


def wait_until(ready: Callable[[], bool], what: str, seconds: float = 10.0) -> None:
    """Look again and again; fail the test when it takes longer than `seconds`."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.02)


def missing(what: str, install: str) -> NoReturn:
    """Skip this test for want of a real server, or fail it where real servers are demanded."""
    reason = f"{what}; to get it: {install}"
    if os.environ.get("HANDOFFD_REQUIRE_REAL") == "1":
        pytest.fail(f"HANDOFFD_REQUIRE_REAL=1, but {reason}")
    pytest.skip(reason)


def free_port() -> int:
    """A loopback port that was free a moment ago."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def wait_for_greeting(port: int, greeting: bytes, log: Path, seconds: float = 15.0) -> None:
    """Wait until a server on `port` says hello; fail with the end of its log when it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), 2) as sock:
                if sock.recv(1024).startswith(greeting):
                    return
        except OSError:
            pass
        time.sleep(0.02)
    tail = log.read_text(errors="replace")[-2000:] if log.exists() else "(no log)"
    pytest.fail(f"the server on port {port} does not answer; its log ends with:\n{tail}")
