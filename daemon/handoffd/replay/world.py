"""The world of a replay: an inbox filled from the recording, a post that takes everything and carries nothing."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from handoffd.app.daemon import Daemon
from handoffd.app.shadow.byhand import Difference, Seen, compared, learn, parties
from handoffd.clock import SetClock
from handoffd.config import Config
from handoffd.config.operating import Canary, Metrics, Shadow
from handoffd.letters.envelope import Envelope
from handoffd.letters.identity import content_id
from handoffd.letters.message import Message
from handoffd.network.courier import Outcome
from handoffd.network.inbox import Fetched
from handoffd.replay.echo import Echo
from handoffd.replay.recording import Recorded

FOLDER = "INBOX"
MOMENTS = 200  # for each mail and each day; beyond it something turns in a circle


@dataclass(frozen=True, slots=True)
class Came:
    """A recorded mail, and what became of it: `state` and `why` as the store has them, `handoff` it belongs to."""

    at: datetime
    sender: str
    subject: str
    state: str
    why: str
    handoff: str
    source: str
    known: bool = True  # whether the letter that it answers was written again


@dataclass(frozen=True, slots=True)
class Leaves:
    """A letter that would have left."""

    at: datetime
    to: str
    subject: str
    letter: str
    handoff: str
    customer: bool
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Beside:
    """A handoff, and how what would have happened compares with what people did by hand; see `app.shadow.byhand`."""

    ref: str
    customer: str
    signed_at: datetime
    matters: tuple[Difference, ...]


@dataclass
class Box:
    """The shared inbox, with the methods of `network.inbox.Inbox` that the app calls."""

    is_open: bool = False
    uidvalidity: int = 1
    held: list[Fetched] = field(default_factory=list)
    last: int = 0

    def arrive(self, raw: bytes, at: datetime) -> None:
        """Let a mail come in."""
        self.last += 1
        self.held.append(Fetched(self.last, at, len(raw), raw))

    def connect(self, folder: str = FOLDER) -> None:  # noqa: ARG002 - as network.inbox has it
        """Open the line."""
        self.is_open = True

    def close(self) -> None:
        """Hang up."""
        self.is_open = False

    def uids(self, since_uid: int | None = None) -> list[int]:
        """Return the UIDs there."""
        return [one.uid for one in self.held if one.uid > (since_uid or 0)]

    def answers(self, uids: Sequence[int], address: str) -> list[int]:
        """Return which of these go to a tagged address of ours, or name a mail of our domain."""
        local, _, domain = address.encode().partition(b"@")
        named = re.compile(
            rb"(?im)^(?:To:.*%b\+|(?:In-Reply-To|References):.*@%b>)" % (re.escape(local), re.escape(domain))
        )
        held = {one.uid: one.raw for one in self.held}
        return [uid for uid in uids if uid in held and named.search(held[uid])]

    def loads(self, uids: Iterable[int]) -> Iterator[list[Fetched]]:
        """Yield what was asked for."""
        wanted = set(uids)
        yield [one for one in self.held if one.uid in wanted]

    def file(self, uids: Iterable[int], folder: str) -> None:  # noqa: ARG002
        """Take messages out of the inbox."""
        gone = set(uids)
        self.held = [one for one in self.held if one.uid not in gone]

    def append(self, folder: str, raw: bytes, *, seen: bool = True) -> None:
        """Put a note for people into a folder: nobody looks there now."""


@dataclass
class Post:
    """Takes every envelope and carries none."""

    taken: Callable[[Envelope], None]

    def deliver(self, envelope: Envelope, before_data: Callable[[], None]) -> Outcome:
        """Say that it was taken."""
        before_data()
        self.taken(envelope)
        return Outcome("sent", 250, "nothing leaves in a replay")


class Replay:
    """Plays a recording with the configuration of a house. As a context manager, it closes the database at its end."""

    def __init__(self, config: Config, folder: Path, start: datetime) -> None:
        self._config = apart(config, folder)
        self.clock = SetClock(start)
        self._box, self._echo = Box(), Echo(config.inbox.address)
        self._news: list[Leaves] = []
        self.daemon = Daemon(self._config, self.clock, Post(self._leaves), self._box)  # type: ignore[arg-type]

    def play(self, mails: Iterable[Recorded], end: datetime) -> Iterator[Came | Leaves]:
        """Yield what would have happened until `end`, in its order."""
        for mail in mails:
            if mail.at > end:
                break
            yield from self._until(mail.at)
            yield from self._arrives(mail)
        yield from self._until(end)

    def beside(self, mails: Iterable[Recorded]) -> Iterator[Beside]:
        """Yield what these mails show of what people did by hand, for each handoff of which they show anything."""
        settings, seen = self.daemon.settings, Seen()
        with self.daemon.store.transaction() as memory:
            handoffs = memory.handoffs(closed=True)
            learn(settings, seen, parties(settings, handoffs), ((mail.at, mail.raw) for mail in mails))
            shown = {ref for ref, _ in seen}
            for each in handoffs:
                if each.ref in shown:
                    found = compared(settings, memory, each, seen, self.clock.now())
                    yield Beside(each.ref, each.name, each.t0, found)

    def close(self) -> None:
        """Let go of the database."""
        self.daemon.close()

    def _until(self, moment: datetime) -> Iterator[Leaves]:
        """Let time pass: alarms ring, and letters leave that wait for their hour."""
        for _ in range(MOMENTS * ((moment - self.clock.now()) // timedelta(days=1) + 1)):
            due = self.daemon.next_moment()
            if due is None or due > moment:
                break
            self.clock.move_to(due)
            if not self.daemon.turn():  # it waits for the next minute's share of letters
                self.clock.move_to(min(moment, self.clock.now() + timedelta(minutes=1)))
            self.daemon.settle()
            yield from self._told()
            if self.clock.now() >= moment:
                break
        self.clock.move_to(moment)

    def _arrives(self, mail: Recorded) -> Iterator[Came | Leaves]:
        message = Message(mail.raw)
        echo = self._echo.translated(mail.raw) if self._echo.answers(message) else mail.raw
        raw = mail.raw if echo is None else echo
        self._box.arrive(raw, mail.at)
        self.daemon.settle()
        with self.daemon.store.transaction() as memory:
            fate = memory.fate(content_id(raw))
        sender = message.sender.email if message.sender else message.header("From")
        yield Came(
            mail.at, sender, message.subject, fate.state, fate.reason, fate.handoff, mail.source, known=echo is not None
        )
        yield from self._told()

    def _leaves(self, envelope: Envelope) -> None:
        self._echo.remember(envelope, self.clock.now())
        with self.daemon.store.transaction() as memory:
            [row, *_] = memory.outbox.all_by_message_id(envelope.message_id)
        subject = Message(envelope.raw).subject
        self._news.append(
            Leaves(self.clock.now(), envelope.recipient, subject, row.letter, row.handoff, row.customer, envelope.raw)
        )

    def _told(self) -> Iterator[Leaves]:
        told, self._news = self._news, []
        yield from told


def apart(config: Config, folder: Path) -> Config:
    """Return the configuration cut off from the world: nothing of ours is read, written or told but in `folder`."""
    people = tuple(each.model_copy(update={"busy": ()}) for each in config.people)
    trust = config.trust.model_copy(update={"profile": "none"} if config.trust.profile == "self" else {})
    state = config.state.model_copy(update={"folder": folder, "database": "", "free_mb": 0})
    inbox = config.inbox.model_copy(update={"first_start": "act"})
    smtp = config.smtp.model_copy(update={"archive": "none"})
    tables = {"people": people, "trust": trust, "state": state, "inbox": inbox, "smtp": smtp, "crm": ()}
    return config.model_copy(update={**tables, "metrics": Metrics(), "canary": Canary(), "shadow": Shadow()})
