"""The mail servers of a run: a mailbox with UIDs and folders, a post that takes or refuses. They outlive our kills."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handoffd.errors import Temporary
from handoffd.letters.envelope import Envelope
from handoffd.network.courier import Outcome
from handoffd.network.inbox import Fetched
from handoffd.simulate.weather import Weather

# What Postfix says of a recipient it does not know (RFC 5321 section 3.6.2), so that both worlds say the same.
UNKNOWN = "5.1.1 <{0}>: Recipient address rejected: User unknown in virtual mailbox table"


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
    """The shared inbox, with the methods of `network.inbox.Inbox` that the app calls; the rest is the server's side.

    `about_to_file` is asked before messages are moved, by UID: whoever watches the program looks then (I7).
    """

    weather: Weather
    about_to_file: Callable[[list[int]], None] = lambda _: None
    uidvalidity: int = 1
    is_open: bool = False
    held: list[Held] = field(default_factory=list)
    deleted: set[bytes] = field(default_factory=set)
    commands: int = 0
    _next: int = 1
    _hidden: set[bytes] = field(default_factory=set)
    _broken: bool = False

    # -- the server's side --------------------------------------------------------------------------------------------

    def arrive(self, raw: bytes, copies: int = 1) -> None:
        """Let a mail come in."""
        for _ in range(copies):
            self.held.append(Held(self._next, self.weather.clock.true, raw))
            self._next += 1
        if self.weather.strikes("new_uidvalidity"):
            self.renumber()

    def renumber(self) -> None:
        """Lose the index: the same messages, other numbers (RFC 3501 section 2.3.1.1)."""
        self.uidvalidity += 1
        self.kick()
        here = [message for message in self.held if message.folder == "INBOX"]
        for number, message in enumerate(here, start=1):
            message.uid = number
        self._next = len(here) + 1

    def kick(self) -> None:
        """Drop the line, as a server that restarts does; the client learns of it when it speaks next."""
        self._broken = True

    def unread(self) -> int:
        """Return how many messages are in the INBOX."""
        return sum(one.folder == "INBOX" for one in self.held)

    # -- what the program calls ---------------------------------------------------------------------------------------

    def connect(self, folder: str = "INBOX") -> None:  # noqa: ARG002 - as network.inbox has it
        """Open the line."""
        self.commands += 1
        if self.weather.is_down("imap_down") or self.weather.strikes("imap_away"):
            raise Temporary("the IMAP server is away")
        self._kills()
        self.is_open, self._broken = True, False

    def close(self) -> None:
        """Hang up."""
        self.is_open = False

    def uids(self, since_uid: int | None = None) -> list[int]:
        """Return the UIDs there."""
        self._line()
        return sorted(one.uid for one in self.held if one.folder == "INBOX" and one.uid > (since_uid or 0))

    def answers(self, uids: Sequence[int], address: str) -> list[int]:
        """Return which of these go to a tagged address of ours, or name a mail of our domain."""
        local, _, domain = address.encode().partition(b"@")
        named = re.compile(
            rb"(?im)^(?:To:.*%b\+|(?:In-Reply-To|References):.*@%b>)" % (re.escape(local), re.escape(domain))
        )
        held = {one.uid: one.raw for one in self.held if one.folder == "INBOX"}
        return [uid for uid in uids if uid in held and named.search(held[uid])]

    def loads(self, uids: Iterable[int]) -> Iterator[list[Fetched]]:
        """Yield what was asked for; one may be refused once or be gone, the line may break between two loads."""
        for uid in uids:
            self._line()
            found = next((one for one in self.held if one.uid == uid and one.folder == "INBOX"), None)
            if found is None:
                continue
            if self.weather.strikes("imap_forgets"):
                self.held.remove(found)
                self.deleted.add(found.raw)
                continue
            if found.raw not in self._hidden and self.weather.strikes("imap_hides"):
                self._hidden.add(found.raw)
                continue
            yield [Fetched(found.uid, found.at, len(found.raw), found.raw)]

    def file(self, uids: Iterable[int], folder: str) -> None:
        """Move messages into a folder."""
        wanted = set(uids)
        self.about_to_file(sorted(wanted))
        self._line()
        if self.weather.strikes("filing_fails"):
            raise Temporary("the folder is over its quota")
        for one in self.held:
            if one.uid in wanted and one.folder == "INBOX":
                one.folder = folder
                one.uid = -one.uid  # it has a number in its new folder, and none here any more
        self._kills()

    def append(self, folder: str, raw: bytes, *, seen: bool = True) -> None:  # noqa: ARG002 - as network.inbox has it
        """Put a note for people into a folder that is not watched."""
        self._line()
        self.held.append(Held(-self._next, self.weather.clock.true, raw, folder))
        self._next += 1

    def _line(self) -> None:
        self.commands += 1
        self._kills()
        if self._broken or self.weather.is_down("imap_down") or self.weather.strikes("imap_drops"):
            self.is_open = False
            raise Temporary("the IMAP line broke")

    def _kills(self) -> None:
        if self.weather.strikes("kill_at_imap"):
            raise Killed


@dataclass(frozen=True, slots=True)
class Taken:
    """An envelope that the server took, whatever we were told of it."""

    at: datetime
    envelope: Envelope


@dataclass
class Copies:
    """The archive, in the place of `network.archive.Archive`: what was taken is found there a while later."""

    weather: Weather
    _since: dict[str, datetime] = field(default_factory=dict)

    def put(self, mark: str) -> None:
        """Take a copy: it lies there in a moment, or only in hours."""
        late = timedelta(hours=3) if self.weather.strikes("archive_late") else timedelta(seconds=20)
        self._since[mark] = self.weather.clock.true + late

    def holds(self, marks: Sequence[str]) -> set[str]:
        """Return which of these are there."""
        if self.weather.is_down("imap_down") or self.weather.strikes("archive_away"):
            raise Temporary("the archive is away")
        now = self.weather.clock.true
        return {mark for mark in marks if mark in self._since and self._since[mark] <= now}


@dataclass
class Post:
    """The SMTP server, in the place of `network.courier.Courier`.

    `arrived` is told of whatever was taken; `unknown` are addresses that have no mailbox.
    """

    weather: Weather
    arrived: Callable[[Taken], None]
    unknown: set[str] = field(default_factory=set)
    copies: Copies | None = None
    tried: int = 0
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def deliver(self, envelope: Envelope, before_data: Callable[[], None]) -> Outcome:
        """Take an envelope, or fail in one of the ways of the mix."""
        strikes = self.weather.strikes
        self.tried += 1
        if self.weather.is_down("smtp_down") or strikes("smtp_away"):
            return Outcome("not_sent", None, "no connection")
        if strikes("kill_before_data"):
            raise Killed
        early = self._refused(envelope)
        if early:
            return early
        before_data()
        if strikes("kill_in_data"):
            raise Killed
        if strikes("smtp_temporary"):
            return Outcome("temporary", 451, "4.3.0 try again later")
        if strikes("doubt_lost"):
            return Outcome("in_doubt", None, "no answer to the final dot")
        if self.copies:
            self.copies.put(envelope.mark)
        self.arrived(Taken(self.weather.clock.true, envelope))
        if strikes("kill_after_dot"):
            raise Killed
        if strikes("doubt_delivered"):
            return Outcome("in_doubt", None, "no answer to the final dot")
        return Outcome("sent", 250, "taken")

    def _refused(self, envelope: Envelope) -> Outcome | None:
        """Return what is said at RCPT, before any byte has left."""
        if envelope.recipient in self.unknown:
            return Outcome("permanent", 550, UNKNOWN.format(envelope.recipient))
        who = (envelope.mark, envelope.recipient)
        if who not in self._seen and self.weather.strikes("smtp_greylists"):
            self._seen.add(who)
            return Outcome("temporary", 450, "4.2.0 greylisted")
        if self.weather.strikes("smtp_permanent"):
            return Outcome("permanent", 554, "5.7.1 refused by policy")
        return None
