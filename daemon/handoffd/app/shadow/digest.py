"""What ops is told in shadow mode: once a day what would have left, with the letters attached, and what people did.

The folders with sent mail are looked through just before, outside of any transaction, and only read. What is remembered
of them are moments and our own people's addresses (`facts`); the mails stay where they are.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import groupby

from handoffd.app.doing import Doer
from handoffd.app.settings import Settings
from handoffd.app.shadow.byhand import Difference, Seen, compared, learn, parties
from handoffd.app.shadow.keeping import DIGEST, presses
from handoffd.app.shadow.mode import ABOUT, OVER
from handoffd.errors import HandoffdError
from handoffd.letters.byhand import Sight
from handoffd.letters.message import Message
from handoffd.letters.writing.views.shadow import Beside, BesideThem, Unsent
from handoffd.network.inbox import Fetched, Inbox
from handoffd.playbook.effects import Send
from handoffd.playbook.events import SetAside
from handoffd.playbook.model import Handoff
from handoffd.playbook.workdays import at, local_date, next_working_moment
from handoffd.store.transaction import Transaction
from handoffd.store.values import Leaving

log = logging.getLogger(__name__)

STEP, ALARM = "shadow", "digest"
BY_HAND, TOLD, LOOKED = "by hand", "told", "looked"  # under these the store remembers what was seen and told
MOST, MOST_BYTES = 60, 4_000_000  # letters in one mail, and their bytes
LATE = timedelta(days=2)  # so long may a mail reach its folder after it was written
_WHY = 300  # letters of the reason


class Digest:
    """Looks, gathers and tells; does nothing at all outside shadow mode."""

    def __init__(self, settings: Settings, doer: Doer, inbox: Inbox) -> None:
        self._settings, self._doer, self._inbox = settings, doer, inbox
        self._told = settings.config.shadow
        self._blind = ""  # why the folders could not be looked through the last time

    def begin(self, memory: Transaction, now: datetime) -> None:
        """Set the alarm of the daily mail where there is none."""
        if self._told.on and not any(alarm.kind == ALARM for alarm in memory.deadlines("")):
            self._arm(memory, now)

    def look(self, now: datetime) -> None:
        """Look what people did, when the daily mail is due."""
        if not self._told.on:
            return
        with self._settings.store.transaction() as memory:
            due = any(alarm.kind == ALARM and alarm.due_at <= now for alarm in memory.deadlines(""))
            handoffs = memory.handoffs() if due else []
            seen, last = facts(memory), memory.known.recall(ABOUT, LOOKED)
        if not handoffs:
            return
        fresh = [each.t0 for each in handoffs if last is None or each.received_at >= last.at]
        since = min([*fresh, *([last.at - LATE] if last else [])])
        known = parties(self._settings, handoffs)
        try:
            learn(self._settings, seen, known, ((mail.internaldate, mail.raw) for mail in self._folders(since)))
            self._blind = ""
        except HandoffdError as problem:
            self._inbox.close()
            self._blind = str(problem)
            log.warning("What people did by hand cannot be looked up: %s", problem)
        with self._settings.store.transaction() as memory:
            learn(self._settings, seen, known, memory.shadowed.came_since(since))
            for (ref, matter), sight in seen.items():
                starts = sight.starts.isoformat() if sight.starts else ""
                words = json.dumps({"at": sight.at.isoformat(), "starts": starts})
                memory.known.remember(BY_HAND, f"{ref} {matter}", words, sight.by, now)
            memory.known.remember(ABOUT, LOOKED, "", "", now)

    def at_once(self, now: datetime) -> None:
        """Tell of what was just kept, where config.toml wants each letter at once."""
        if not self._told.on or self._told.tell != "at once":
            return
        with self._settings.store.transaction() as memory:
            if memory.shadowed.any_untold():
                self._tell(memory, (), now)

    def ring(self, memory: Transaction, now: datetime) -> None:
        """Send the mail of the day, unless there is nothing new; let go of what was watched long enough."""
        if not self._told.on:
            return
        self._arm(memory, now)
        seen = facts(memory)
        beside: list[BesideThem] = []
        for handoff in memory.handoffs():
            over = now - handoff.t0 > timedelta(days=self._told.days)
            found = compared(self._settings, memory, handoff, seen, now)
            if over or self._is_news(memory, handoff, found, now):
                beside.append(self._beside(handoff, found, over=over))
            if over:
                self._doer.happen(memory, handoff.ref, SetAside(OVER), now)
        if beside or memory.shadowed.any_untold():
            self._tell(memory, tuple(beside), now)

    def _folders(self, since: datetime) -> Iterator[Fetched]:
        if not self._inbox.is_open:
            self._inbox.connect("INBOX")
        for folder in self._told.folders or (self._inbox.sent_folder(),):
            for load in self._inbox.since(folder, since):
                yield from load

    def _arm(self, memory: Transaction, now: datetime) -> None:
        week = self._settings.week_of(self._settings.asked_first())
        hour = at(local_date(now, week), time(self._told.hour), week)
        day = hour if hour > now else at(local_date(now, week) + timedelta(days=1), time(self._told.hour), week)
        works = next_working_moment(day, week)
        memory.set_deadline("", STEP, ALARM, day if local_date(works, week) == local_date(day, week) else works)

    def _is_news(self, memory: Transaction, handoff: Handoff, found: tuple[Difference, ...], now: datetime) -> bool:
        """Tell whether a handoff stands otherwise than when ops was told of it last, and remember how it stands."""
        stands = " ".join(f"{each.matter}:{each.verdict}:{bool(each.ours)}:{each.starts}" for each in found)
        before = memory.known.recall(TOLD, handoff.ref)
        memory.known.remember(TOLD, handoff.ref, stands, "", now)
        return before is None or before.answer != stands

    def _tell(self, memory: Transaction, beside: tuple[BesideThem, ...], now: datetime) -> None:
        letters = list(gathered(self._settings, memory, memory.shadowed.kept(untold=True)))
        shown = letters[: _fitting([len(letter.row.raw) for letter in letters])]
        ops = self._settings.asked_first()
        for letter in letters:
            for row in letter.rows:
                memory.shadowed.tell_of(row.id, f"shown to {ops}")
        more: dict[str, object] = {
            "unsent": tuple(letter.view for letter in shown),
            "beside": beside,
            "beyond": len(letters) - len(shown),
            "blind": self._blind,
            "attached": tuple((letter.name, letter.row.raw) for letter in shown),
        }
        self._doer.send(memory, Handoff("", now, now), Send(DIGEST, (ops,), STEP, more=more), now)

    def _beside(self, handoff: Handoff, found: tuple[Difference, ...], *, over: bool) -> BesideThem:
        week = self._settings.week_of(self._settings.asked_first())

        def day(one: Difference) -> int:
            moment = one.starts or one.seen or handoff.t0
            return (local_date(moment, week) - local_date(handoff.t0, week)).days

        lines = tuple(
            Beside(
                each.matter,
                each.ours,
                each.meets,
                each.promise,
                each.seen,
                each.by,
                each.starts,
                day(each),
                each.verdict,
            )
            for each in found
        )
        return BesideThem(handoff.ref, handoff.name, handoff.t0, lines, over)


@dataclass(frozen=True, slots=True)
class Gathered:
    """One letter that was kept, with an envelope for each of its readers; `name` is that of its file."""

    rows: tuple[Leaving, ...]
    view: Unsent

    @property
    def row(self) -> Leaving:
        """The envelope that is shown."""
        return self.rows[0]

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.view.number:02}-{self.row.handoff or 'house'}-{self.row.letter.strip('_').replace('/', '-')}.eml"


def gathered(settings: Settings, memory: Transaction, rows: list[Leaving]) -> Iterator[Gathered]:
    """Yield the letters of these envelopes, each once, as they would have left."""
    told = ("", "")  # several letters of one moment have one reason, which is said once
    for number, (_, group) in enumerate(groupby(rows, key=lambda row: (row.message_id, row.settled_at)), start=1):
        letter = tuple(group)
        view = _unsent(settings, memory, number, letter)
        yield Gathered(letter, replace(view, why="") if (view.ref, view.why) == told else view)
        told = (view.ref, view.why)


def _unsent(settings: Settings, memory: Transaction, number: int, rows: tuple[Leaving, ...]) -> Unsent:
    row = rows[0]
    handoff = memory.handoff(row.handoff) if row.handoff else None
    people = [settings.roster.by_address(each.recipient) for each in rows]
    to = ", ".join(person.name if person else each.recipient for person, each in zip(people, rows, strict=True))
    lines = memory.journal(row.handoff) if row.handoff else []
    why = " ".join(line.text for line in lines if line.at == row.created_at and line.text)
    subject = Message(row.raw).subject.removeprefix(f"[{row.handoff}] ")
    alarms = memory.shadowed.alarms_set(row.handoff, row.step) if handoff else []
    then = tuple(alarm.due_at for alarm in alarms if presses(alarm) and alarm.due_at > row.created_at)
    name = handoff.name if handoff else ""
    return Unsent(number, row.settled_at or row.not_before, row.handoff, name, to, subject, why[:_WHY], then)


def facts(memory: Transaction) -> Seen:
    """Return what people's mail has shown so far."""
    seen: Seen = {}
    for each in memory.known.answers(BY_HAND):
        ref, _, matter = each.key.partition(" ")
        told = json.loads(each.answer)
        starts = datetime.fromisoformat(told["starts"]) if told["starts"] else None
        seen[ref, matter] = Sight(ref, matter, datetime.fromisoformat(told["at"]), each.by, starts)
    return seen


def _fitting(sizes: list[int]) -> int:
    """Return how many letters, from the first on, fit into one mail; one always does."""
    total = 0
    for count, size in enumerate(sizes[:MOST]):
        total += size
        if total > MOST_BYTES and count:
            return count
    return min(len(sizes), MOST)
