"""The mail servers of a run: a mailbox with UIDs and folders, a post that takes or refuses. They outlive our kills."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from handoffd.clock import SetClock
from handoffd.errors import Temporary
from handoffd.letters.envelope import Envelope
from handoffd.network.courier import Outcome
from handoffd.network.inbox import Fetched
from handoffd.simulate.mix import Mix


class Killed(BaseException):
    """The process is gone: nothing may catch this."""


@dataclass
class Held:
    """A message in the mailbox."""

    uid: int
    at: datetime
    raw: bytes
    folder: str = "INBOX"


@dataclass
class Box:
    """The shared inbox, with the methods of `network.inbox.Inbox` that the app calls; `arrive` is the server's side."""

    clock: SetClock
    mix: Mix
    rng: Random
    uidvalidity: int = 1
    is_open: bool = False
    held: list[Held] = field(default_factory=list)
    ever: list[bytes] = field(default_factory=list)
    _next: int = 1
    _hidden: set[bytes] = field(default_factory=set)

    def arrive(self, raw: bytes) -> None:
        """Let a mail come in, perhaps twice."""
        for _ in range(2 if self.mix.happens("twice", self.rng) else 1):
            self.held.append(Held(self._next, self.clock.now(), raw))
            self._next += 1
        self.ever.append(raw)
        if self.mix.happens("new_uidvalidity", self.rng):
            self._renumber()

    def _renumber(self) -> None:
        """Lose the index: the same messages, other numbers (RFC 3501 section 2.3.1.1)."""
        self.uidvalidity += 1
        self.is_open = False
        for number, message in enumerate(self.held, start=1):
            message.uid = number
        self._next = len(self.held) + 1

    def connect(self, folder: str = "INBOX") -> None:  # noqa: ARG002 - as network.inbox has it
        """Open the line."""
        if self.mix.happens("imap_away", self.rng):
            raise Temporary("the IMAP server is away")
        self.is_open = True

    def close(self) -> None:
        """Hang up."""
        self.is_open = False

    def uids(self, since_uid: int | None = None) -> list[int]:
        """Return the UIDs there."""
        self._line()
        return sorted(one.uid for one in self.held if one.folder == "INBOX" and one.uid > (since_uid or 0))

    def loads(self, uids: Iterable[int]) -> Iterator[list[Fetched]]:
        """Yield what was asked for; one may be refused once, the line may break between two loads."""
        for uid in uids:
            self._line()
            found = next((one for one in self.held if one.uid == uid and one.folder == "INBOX"), None)
            if found is None:
                continue
            if found.raw not in self._hidden and self.mix.happens("imap_hides", self.rng):
                self._hidden.add(found.raw)
                continue
            yield [Fetched(found.uid, found.at, len(found.raw), found.raw)]

    def file(self, uids: Iterable[int], folder: str) -> None:
        """Move messages into a folder."""
        if self.mix.happens("filing_fails", self.rng):
            raise Temporary("the folder is over its quota")
        wanted = set(uids)
        for one in self.held:
            if one.uid in wanted and one.folder == "INBOX":
                one.folder = folder

    def _line(self) -> None:
        if self.mix.happens("imap_drops", self.rng):
            self.is_open = False
            raise Temporary("the IMAP line broke")


@dataclass(frozen=True, slots=True)
class Taken:
    """An envelope that the server took, whatever we were told of it."""

    at: datetime
    envelope: Envelope


@dataclass
class Post:
    """The SMTP server, in the place of `network.courier.Courier`."""

    clock: SetClock
    mix: Mix
    rng: Random
    arrived: Callable[[Taken], None]
    taken: list[Taken] = field(default_factory=list)

    def deliver(self, envelope: Envelope, before_data: Callable[[], None]) -> Outcome:
        """Take an envelope, or fail in one of the ways of the mix."""
        strikes = self._strikes
        if strikes("smtp_away"):
            return Outcome("not_sent", None, "no connection")
        if strikes("kill_before_data"):
            raise Killed
        before_data()
        if strikes("kill_in_data"):
            raise Killed
        if strikes("smtp_temporary"):
            return Outcome("temporary", 451, "greylisted")
        if strikes("doubt_lost"):
            return Outcome("in_doubt", None, "no answer to the final dot")
        self._take(envelope)
        if strikes("kill_after_dot"):
            raise Killed
        if strikes("doubt_delivered"):
            return Outcome("in_doubt", None, "no answer to the final dot")
        return Outcome("sent", 250, "taken")

    def _strikes(self, name: str) -> bool:
        return self.mix.happens(name, self.rng)

    def _take(self, envelope: Envelope) -> None:
        one = Taken(self.clock.now(), envelope)
        self.taken.append(one)
        self.arrived(one)
