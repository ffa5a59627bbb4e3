"""A mail program without a window: reads one mailbox by IMAP, sends through SMTP, both with the standard library.

On purpose it shares no code with the daemon's own inbox and courier: the people of the demo must not make the same
mistake as the program that they test.
"""

import imaplib
import re
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from handoffd.errors import Temporary

_PATIENCE = 30.0  # seconds
_ARRIVED = re.compile(rb'INTERNALDATE "([^"]+)"')


@dataclass(frozen=True, slots=True)
class Received:
    """A mail in a folder: its UID, when it came (UTC, by the server's clock), and its bytes."""

    uid: int
    arrived: datetime
    raw: bytes


class MailClient:
    """The account of one person on the embedded server. What goes wrong with the line is Temporary."""

    def __init__(self, host: str, imap_port: int, smtp_port: int, address: str, password: str) -> None:
        self._host, self._imap_port, self._smtp_port = host, imap_port, smtp_port
        self._address, self._password = address, password
        self._imap: imaplib.IMAP4 | None = None

    def read(self, folder: str = "INBOX", after: int = 0) -> list[Received]:
        """Return the mails of a folder whose UID is greater than `after`, oldest first; [] when there is no folder."""
        with self._speaking():
            imap = self._line()
            if imap.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            # UID n:* names the last mail even when its UID is below n.
            uids = [int(uid) for uid in (imap.uid("SEARCH", f"UID {after + 1}:*")[1][0] or b"").split()]
            return [self._fetch(imap, uid) for uid in sorted(uids) if uid > after]

    def send(self, raw: bytes, to: str, sender: str = "") -> None:
        """Hand in a mail for one recipient, logged in as ourselves, with `sender` on the envelope."""
        with self._speaking(), smtplib.SMTP(self._host, self._smtp_port, "localhost", timeout=_PATIENCE) as smtp:
            smtp.ehlo()
            smtp.login(self._address, self._password)
            smtp.sendmail(sender or self._address, [to], raw, ["BODY=8BITMIME"])

    def close(self) -> None:
        """Log out."""
        imap, self._imap = self._imap, None
        if imap is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                imap.logout()

    def _line(self) -> imaplib.IMAP4:
        if self._imap is None:
            imap = imaplib.IMAP4(self._host, self._imap_port, timeout=_PATIENCE)
            imap.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            imap.login(self._address, self._password)
            self._imap = imap
        return self._imap

    def _fetch(self, imap: imaplib.IMAP4, uid: int) -> Received:
        answer = imap.uid("FETCH", str(uid), "(INTERNALDATE BODY.PEEK[])")[1]
        raw = next((part[1] for part in answer if isinstance(part, tuple)), b"")
        said = b" ".join(part[0] if isinstance(part, tuple) else part for part in answer if part)
        found = _ARRIVED.search(said)
        moment = datetime.strptime(found[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z") if found else datetime.now(UTC)
        return Received(uid, moment.astimezone(UTC), raw)

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except (OSError, imaplib.IMAP4.error, smtplib.SMTPException) as trouble:
            self._imap = None
            raise Temporary(f"{self._address} cannot reach the embedded mail server: {trouble}") from trouble
