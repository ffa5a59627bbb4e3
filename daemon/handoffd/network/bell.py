"""The bell: a second connection to the inbox that does nothing but wait for the server to ring (IMAP IDLE, RFC 2177).

Why a second one: mail that lands between SEARCH and IDLE on one connection is announced in the same packet as the
server's "+ idling", stays in the library's read buffer and is never seen. So the bell idles first, then the inbox
looks; whatever lands later rings.

Why not the library's own `idle_check`: it answers [] for a healthy line, a dead one and a closed one alike. Here the
sleep is a select(); whatever the socket says, DONE and its tagged OK must follow, and silence is never taken for
health: every few minutes the line has to prove itself.
"""

import os
import select
import time
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from handoffd.errors import Temporary
from handoffd.network.account import ImapAccount
from handoffd.network.imapline import ImapLine

RENEWAL = 300.0  # seconds; NAT boxes forget a silent line after 4 to 30 minutes, servers hang up after 29
POLL = 60.0  # seconds between looks where a server has no IDLE


class Bell:
    """`connect`, then for each turn: `arm`, look at the inbox, `wait`.

    `renewal` is how long one IDLE may last, `poll` how often to look where the server knows no IDLE; both seconds.
    """

    def __init__(
        self, account: ImapAccount, folder: str = "INBOX", *, renewal: float = RENEWAL, poll: float = POLL
    ) -> None:
        self._line = ImapLine(account)
        self._folder, self._renewal, self._poll = folder, renewal, poll
        self._can_idle = False
        self._armed_at: float | None = None
        self.last_proof = 0.0

    @property
    def is_open(self) -> bool:
        """Tell whether the line is believed to be up."""
        return self._line.is_open

    @property
    def can_idle(self) -> bool:
        """Tell whether the server knows IDLE; without it `wait` looks in every `poll` seconds."""
        return self._can_idle

    def connect(self) -> None:
        """Connect and select the folder read-only. Temporary or Refused, as Inbox.connect."""
        self._armed_at = None
        self._line.open()
        with self._line.speaking("open the inbox for the bell"):
            self._can_idle = bool(self._line.client.has_capability("IDLE"))
            self._line.client.select_folder(self._folder, readonly=True)
        self._proved()

    def close(self) -> None:
        """Hang up."""
        self._armed_at = None
        self._line.hang_up()

    def arm(self) -> None:
        """Start to listen. From here on no mail is missed: look at the inbox after this, then `wait`."""
        if self._armed_at is not None and self._line.is_open:
            return
        if self._can_idle:
            self._idle()
        elif not self._line.is_open:
            raise Temporary("the bell is not connected; connect first")
        self._armed_at = time.monotonic()

    def wait(self, seconds: float, wake_fd: int | None = None) -> bool:
        """Sleep until the mailbox changes, `wake_fd` becomes readable (it is then drained) or `seconds` are over.

        Return True when it is time to `arm` again and look at the inbox: the server rang, or the line was renewed (a
        look costs little and heals what a server forgot to announce). Temporary when the line is dead: connect again.
        """
        self.arm()
        end = time.monotonic() + max(seconds, 0.0)
        renew_at = (self._armed_at or 0.0) + (self._renewal if self._can_idle else self._poll)
        rang, woken = self._sleep(min(end, renew_at), wake_fd)
        if woken and wake_fd is not None:
            os.read(wake_fd, 65536)
        if rang or time.monotonic() >= renew_at:
            self._prove()
            return True
        return False

    def _sleep(self, until: float, wake_fd: int | None) -> tuple[bool, bool]:
        sock: Any = self._line.client.socket()
        if getattr(sock, "pending", int)():  # TLS may hold bytes that select() cannot see
            return True, False
        watched = [sock] if wake_fd is None else [sock, wake_fd]
        with self._line.speaking("listen"):
            ready, _, _ = select.select(watched, [], [], max(until - time.monotonic(), 0.0))
        return sock in ready, wake_fd in ready

    def _idle(self) -> None:
        try:
            with self._line.speaking("listen (IDLE)"):
                self._line.client.idle()
        except Temporary as error:
            # RFC 2177 allows news before "+ idling"; the library does not, and is out of step after it. A fresh line
            # has no news to tell.
            cause = error.__cause__
            if not isinstance(cause, IMAPClientError) or isinstance(cause, IMAPClientAbortError):
                raise
            self.connect()
            with self._line.speaking("listen (IDLE)"):
                self._line.client.idle()

    def _prove(self) -> None:
        """End the IDLE (or say NOOP) and have the tagged OK, in time, without a BYE; else the line is dead."""
        self._armed_at = None
        with self._line.speaking("prove that it is there"):
            _, news = self._line.client.idle_done() if self._can_idle else self._line.client.noop()
            if any(b"BYE" in item[:1] for item in news):
                raise IMAPClientAbortError(f"the server said BYE: {news[-1]!r}")
        self._proved()

    def _proved(self) -> None:
        self.last_proof = time.monotonic()
