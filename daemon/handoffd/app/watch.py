"""What a person must know of the servers and of the mail that waits: noted at once, told to ops when it lasts.

`handoffd status` shows it from the first moment. After five minutes ops gets a mail; where no mail can leave, a note is
put into the shared mailbox instead, because that line is another one.
"""

import logging
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from handoffd.app.doing import Doer
from handoffd.app.rest import Rest
from handoffd.app.settings import Settings
from handoffd.errors import HandoffdError
from handoffd.letters.message import Address
from handoffd.letters.writing.compose import Letter, compose
from handoffd.letters.writing.personal import personal
from handoffd.network.courier import Courier
from handoffd.playbook.effects import Send
from handoffd.playbook.model import Handoff
from handoffd.store.doubts import VISIBLE
from handoffd.store.transaction import Transaction
from handoffd.store.values import Trouble

log = logging.getLogger(__name__)

LETTER, STEP = "_ops/trouble", "watch"
INBOX, SMTP, BUDGET, LATE, DOUBT, HELD, MUTED, CANARY, CERTIFICATE = (
    "inbox", "smtp", "budget", "late", "doubt", "held", "muted", "canary", "certificate"
)  # fmt: skip
LASTS = timedelta(minutes=5)  # so long a server may be away before a person is told
REFUSED = timedelta(hours=4)  # so long may a server refuse a letter for now
_LOOK = timedelta(minutes=1)
# What is told at once: whoever waits for it has waited already, or it does not pass by itself.
_AT_ONCE = frozenset({BUDGET, LATE, DOUBT, HELD, MUTED, CANARY, CERTIFICATE})
ARRIVES = "arrives"  # no trouble: what ops is written when mail arrives again

# How a note gets into the shared mailbox, past the server that takes no mail.
Note = Callable[[bytes], None]


class Watchman:
    """Keeps the list of troubles, and tells each once."""

    def __init__(self, settings: Settings, doer: Doer, note: Note, ticks: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._doer, self._note, self._ticks = settings, doer, note, ticks
        with settings.store.transaction() as memory:
            self._lasting = {each.key: each for each in memory.troubles.all()}
        self._looked: datetime | None = None
        self._fine: dict[str, float] = {}  # when each last worked, on the clock that nobody sets

    @property
    def lasting(self) -> list[Trouble]:
        """Return what is wrong at the moment."""
        return list(self._lasting.values())

    def since(self, key: str) -> datetime | None:
        """Return since when this lasts; None when it does not."""
        return self._lasting[key].since if key in self._lasting else None

    def fails(self, key: str, problem: object, now: datetime, since: datetime | None = None) -> None:
        """Note that something does not work, since it last did; the same trouble again costs nothing."""
        said, known = str(problem)[:500], self._lasting.get(key)
        if known and known.said == said:
            return
        fine = self._fine.get(key)
        since = since or (now - timedelta(seconds=self._ticks() - fine) if fine is not None else now)
        with self._settings.store.transaction() as memory:
            memory.troubles.begin(key, said, since)
            self._lasting[key] = memory.troubles.get(key) or Trouble(key, now, said, None)

    def drop(self, key: str) -> None:
        """Forget a trouble that nobody looks after any more."""
        if self._lasting.pop(key, None):
            with self._settings.store.transaction() as memory:
                memory.troubles.end(key)

    def works(self, key: str, tell: datetime | None = None) -> None:
        """Note that it works; with a moment to `tell`, ops hears of it where they had heard of the trouble."""
        self._fine[key] = self._ticks()
        trouble = self._lasting.pop(key, None)
        if trouble is None:
            return
        with self._settings.store.transaction() as memory:
            memory.troubles.end(key)
            if tell and trouble.told_at:
                self._write(memory, Trouble(ARRIVES, trouble.since, trouble.said, trouble.told_at), tell)
        log.warning("%s: over.", what(key))

    def turn(self, now: datetime) -> bool:
        """Look at the mail that waits, once a minute, and tell what is to be told; False when that was nothing."""
        told = False
        if self._looked is None or not timedelta() <= now - self._looked < _LOOK:
            self._looked = now
            self._look(now)
        for trouble in self.lasting:
            name = trouble.key.partition(":")[0]
            if trouble.told_at is None and (name in _AT_ONCE or now - trouble.since >= LASTS):
                self._tell(trouble, now)
                told = True
        return told

    def _look(self, now: datetime) -> None:
        with self._settings.store.transaction() as memory:
            late = memory.outbox.refused_since(now - REFUSED)
            doubtful = [row for row in memory.doubts.all() if (row.doubted_at or now) <= now - VISIBLE]
            held = [row for row in memory.outbox.held() if not row.customer]
            muted = {each.key: each for each in memory.troubles.all() if each.key.startswith(MUTED)}
        for key, rows in ((LATE, late), (DOUBT, doubtful), (HELD, held)):
            if rows:
                first = rows[0]
                self.fails(key, f"{len(rows)}: {first.letter} to {first.recipient}: {first.reply}", now)
            else:
                self.works(key)
        for key, each in muted.items():
            self._lasting.setdefault(key, each)
            if now - each.since >= timedelta(days=1):
                self.works(key)

    def _tell(self, trouble: Trouble, now: datetime) -> None:
        name = trouble.key.partition(":")[0]
        log.error("%s since %s: %s", _WHAT[name], trouble.since.strftime("%H:%M UTC"), trouble.said)
        with self._settings.store.transaction() as memory:
            if name != SMTP:
                self._write(memory, trouble, now)
            memory.troubles.told(trouble.key, now)
        if name in _NOTES:
            self._put_note(trouble, now)
        self._lasting[trouble.key] = Trouble(trouble.key, trouble.since, trouble.said, now)

    def _write(self, memory: Transaction, trouble: Trouble, now: datetime) -> None:
        kind, _, about = trouble.key.partition(":")
        more: dict[str, object] = {
            "trouble": kind, "address": about, "details": trouble.said, "since": trouble.since
        }  # fmt: skip
        reader = self._settings.asked_first()
        if kind == MUTED and about == reader:
            return  # a mail to the very address that goes round in circles; the log and `handoffd status` have it
        send = Send(LETTER, (reader,), STEP, more=more)
        self._doer.send(memory, Handoff("", now, now), send, now)

    def _put_note(self, trouble: Trouble, now: datetime) -> None:
        """Leave a note for people where they look for odd mail; a mail about it could not leave."""
        inbox = self._settings.config.inbox
        own, mark = Address(inbox.name, inbox.address), secrets.token_hex(16)
        subject, begins, then = _NOTES[trouble.key]
        begins = f"Since {trouble.since:%a %d %b %H:%M} UTC {begins}"
        text = f"{begins}:\n\n{trouble.said}\n\n{then} `handoffd status` says more."
        words = personal(subject, text, links=[], language="en")
        letter = Letter(words, own, (own,), now, f"<{mark}@{self._settings.domain}>", mark, loop=inbox.address)
        try:
            self._note(compose(letter))
        except HandoffdError as problem:
            log.warning("Nobody can be told by mail: %s", problem)


def knock(courier: object, rest: Rest, watch: Watchman, now: datetime) -> None:
    """Say a word to the outgoing server: it is not first missed when a letter has to leave."""
    if not isinstance(courier, Courier):
        return
    try:
        courier.greet()
    except HandoffdError as problem:
        rest.begin(problem)
        watch.fails(SMTP, problem, now)
        return
    watch.works(SMTP)


# What is said in the shared mailbox, because a mail about it may never arrive: subject, beginning, end.
_NOTES = {
    SMTP: (
        "No mail leaves from here",
        "no mail leaves",
        "What waits, waits; I try again by myself, at least once a minute.",
    ),
    CANARY: (
        "Mail to this inbox does not arrive",
        "mail that I write to myself does not arrive here, so contracts and answers may not either",
        "Please look what the mail server does with it.",
    ),
}
_WHAT = {
    CANARY: "Mail to the inbox does not arrive",
    INBOX: "The inbox cannot be read",
    SMTP: "No mail can leave",
    BUDGET: "The day's budget of mail is nearly used up",
    LATE: "Mail is refused for now, for hours",
    DOUBT: "Nobody knows whether mail has arrived",
    HELD: "Mail to our own people was never confirmed",
    MUTED: "An address gets no more automatic answers today",
    CERTIFICATE: "A certificate or secret ends soon, or is not to be trusted",
}
KINDS = tuple(_WHAT)


def what(key: str) -> str:
    """Say in words what a trouble is."""
    return _WHAT.get(key.partition(":")[0], key)
