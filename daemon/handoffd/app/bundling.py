"""Forty contracts on one day: from a number on, requests to one person within an hour stand in one list.

Each handoff keeps its form, its token and its deadlines. What was listed comes one by one, or at once for a tap.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import groupby

from handoffd.app.catching import LISTABLE, SHOWING, answers, crowded, superseded, what
from handoffd.app.doing import Doer
from handoffd.app.settings import Settings
from handoffd.letters.writing.replylink import ReplyLink
from handoffd.letters.writing.views.colleagues import DueAnswer, DueLine, Listed
from handoffd.playbook.effects import Send
from handoffd.playbook.model import Handoff
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes.ask import Ask, lacks
from handoffd.store.transaction import Transaction
from handoffd.store.values import Leaving

REQUEST = "dossier/ask"
# Which letters are gathered, and the list that takes their place.
LISTS: Mapping[str, str] = {
    REQUEST: "people/requests",
    "dossier/remind": "people/reminders",
    "dossier/escalate": "people/overdue",
}
# The lists that ask or remind; that of requests is followed by its forms.
NOT_FORMS = ("people/due", "people/reminders", "people/overdue")
# What `gather` may still put into a list, or take back: only the daemon that gathers may send it.
GATHERED = (*LISTS, *NOT_FORMS, *LISTABLE, *SHOWING)
GATHER = timedelta(minutes=10)  # how long we wait for the next of them
PACE = timedelta(minutes=30)  # between two forms that stood in a list
HOUR = timedelta(hours=1)
_REPLACED = frozenset((*LISTABLE, *SHOWING))  # what a newer one of its kind makes pointless
_LOOKED_AT = tuple(sorted({*_REPLACED, *LISTS}))
KNOWN = "listed"  # under this, the marks of requests that stand in a list are remembered


class Bundler:
    """Looks through what is about to leave to our own people."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer

    def gather(self, now: datetime, *, behind: bool = False) -> None:
        """Hold back what may become a list, and write the lists that are ripe.

        `behind` tells that this turn caught up with moments that were missed: then two are enough for a list.
        """
        with self._settings.store.transaction() as memory:
            leaving = memory.outbox.leaving(_LOOKED_AT, now)
            if not leaving:
                return
            for row in superseded(row for row in leaving if row.letter in _REPLACED):
                if not self._was_listed(memory, row):
                    memory.outbox.take_back(row.id, now)
                    self._doer.note(memory, row.handoff, f"{row.letter} was not sent: a newer one tells more.", now)
            leaving = memory.outbox.leaving(tuple(LISTS), now)
            for row in leaving:
                handoff = memory.handoff(row.handoff)
                if self._was_listed(memory, row) and (handoff is None or handoff.closed or handoff.is_over(row.step)):
                    memory.outbox.take_back(row.id, now)  # answered meanwhile, by whatever letter
            self._catch_up(memory, now, behind=behind)
            leaving = memory.outbox.leaving(tuple(LISTS), now)
            waiting = [row for row in leaving if not self._was_listed(memory, row)]
            ordered = sorted(waiting, key=lambda row: (row.recipient, row.letter, row.id))
            for (recipient, letter), group in groupby(ordered, key=lambda row: (row.recipient, row.letter)):
                rows = list(group)
                recent = memory.outbox.taken_since(letter, recipient, now - HOUR)
                if recent + len(rows) >= self._settings.config.playbook.bundle_from:
                    self._gathered(memory, rows, now)

    def _catch_up(self, memory: Transaction, now: datetime, *, behind: bool) -> None:
        """Put what asks or reminds one person now into one mail: all of it, where it is of several kinds or overdue."""
        waiting = [row for row in memory.outbox.leaving(LISTABLE, now) if not self._is_done(memory, row, now)]
        ordered = sorted(waiting, key=lambda row: (row.recipient, row.id))
        for recipient, group in groupby(ordered, key=lambda row: row.recipient):
            rows = list(group)
            if unsent := self._unsent(memory, recipient, now):
                everything = [*unsent, *rows]
                old = {row.id for row in superseded(everything)}
                self._all_in_one(memory, [row for row in everything if row.id not in old], now, behind=True)
                for row in everything:
                    memory.outbox.take_back(row.id, now)
                continue
            late = behind or min(row.created_at for row in rows) <= now - GATHER
            kinds = {row.letter for row in rows}
            if kinds <= set(LISTS) and len(kinds) == 1 and not crowded(rows):
                if late and len(rows) > 1:
                    self._list(memory, rows, now)  # one kind that has a list of its own
                continue
            recent = memory.outbox.taken_of(LISTABLE, recipient, now - HOUR)
            most = 2 if late else self._settings.config.playbook.bundle_from
            if len(rows) > 1 and (crowded(rows) or len(rows) >= most):
                self._all_in_one(memory, rows, now, behind=late)
            elif recent + len(rows) >= most:
                self._gathered(memory, rows, now)

    def _is_done(self, memory: Transaction, row: Leaving, now: datetime) -> bool:
        """Take back what waited while nothing could leave, and was answered meanwhile."""
        handoff = memory.handoff(row.handoff)
        over = handoff is None or bool(handoff.closed) or handoff.is_over(row.step)
        if not over or row.created_at > now - GATHER:
            return False
        memory.outbox.take_back(row.id, now)
        self._doer.note(memory, row.handoff, f"{row.letter} was not sent: it is over by now.", now)
        return True

    def _unsent(self, memory: Transaction, recipient: str, now: datetime) -> list[Leaving]:
        """Take back the lists that have not left to somebody, and return the letters that stand in them."""
        lists = [row for row in memory.outbox.leaving(NOT_FORMS, now) if row.recipient == recipient]
        found = [row for each in lists for row in memory.outbox.taken_back(LISTABLE, recipient, each.created_at)]
        for each in lists:
            memory.outbox.take_back(each.id, now)
        return [row for row in found if not self._is_done(memory, row, now)]

    def _all_in_one(self, memory: Transaction, rows: list[Leaving], now: datetime, *, behind: bool) -> None:
        due = tuple(self._due(memory, row, now) for row in sorted(rows, key=lambda row: (_number(row), row.id)))
        for row in rows:
            memory.outbox.take_back(row.id, now)
            self._doer.note(memory, row.handoff, f"{row.letter} stands in one mail for {row.recipient}.", now)
        more: dict[str, object] = {"due": due, "behind": behind}
        about, step = self._one_handoff(memory, rows)
        send = Send("people/due", (rows[0].recipient,), step, asks=True, more=more)
        self._doer.send(memory, about or Handoff("", now, now), send, now)

    def _one_handoff(self, memory: Transaction, rows: list[Leaving]) -> tuple[Handoff | None, str]:
        """Return the handoff and the step by which a reply to the list is heard, where all of it is about one."""
        asked = [
            row for row in rows if (asked := memory.by_message_id(row.message_id)) and asked.person == row.recipient
        ]
        about = memory.handoff(rows[0].handoff) if len({row.handoff for row in rows}) == 1 else None
        return (about, asked[-1].step) if about and asked else (None, "people")

    def _due(self, memory: Transaction, row: Leaving, now: datetime) -> DueLine:
        handoff = memory.handoff(row.handoff) or Handoff(row.handoff, now, now)
        asked = memory.by_message_id(row.message_id)
        theirs = asked is not None and asked.person == row.recipient
        row = memory.outbox.get(row.id) or row  # with its bytes
        found = answers(row) if theirs else ()
        if theirs and not found:
            found = (DueAnswer("Answer", "", self._link(memory, row, handoff, "")),)
        if theirs and row.letter in LISTS:
            found = (DueAnswer("Form", "form", self._link(memory, row, handoff)),)
        return DueLine(handoff.ref, handoff.name, what(row, handoff.name), found)

    def _was_listed(self, memory: Transaction, row: Leaving) -> bool:
        return memory.known.recall(KNOWN, row.mark) is not None

    def _gathered(self, memory: Transaction, rows: list[Leaving], now: datetime) -> None:
        ripe = min(row.created_at for row in rows) + GATHER
        if now < ripe:
            for row in rows:
                memory.outbox.postpone(row.id, ripe)
        elif len(rows) > 1 and len({row.letter for row in rows}) == 1 and rows[0].letter in LISTS:
            self._list(memory, rows, now)
        elif len(rows) > 1:
            self._all_in_one(memory, rows, now, behind=False)

    def _list(self, memory: Transaction, rows: list[Leaving], now: datetime) -> None:
        letter, reader = rows[0].letter, rows[0].recipient
        lines = sorted((self._line(memory, row, now) for row in rows), key=lambda line: (line.due, line.ref))
        place = {line.ref: number for number, line in enumerate(lines, start=1)}
        for row in rows:
            if letter == REQUEST:
                memory.known.remember(KNOWN, row.mark, row.handoff, "", now)
                memory.outbox.postpone(row.id, now + PACE * place[row.handoff])
            else:
                memory.outbox.take_back(row.id, now)
            self._doer.note(memory, row.handoff, f"{letter} stands in one list for {reader}.", now)
        send = Send(LISTS[letter], (reader,), "people", more={"lines": tuple(lines)})
        self._doer.send(memory, Handoff("", now, now), send, now)

    def _line(self, memory: Transaction, row: Leaving, now: datetime) -> Listed:
        handoff = memory.handoff(row.handoff) or Handoff(row.handoff, now, now)
        step = self._settings.step(row.step)
        due = now
        if step and isinstance(step.shape, Ask):
            due = step.shape.due(Scene(self._settings.office(memory), handoff, step, now))
        ae = self._settings.roster.by_address(handoff.ae)
        return Listed(
            handoff.ref,
            handoff.name,
            due,
            len(lacks(handoff)),
            ae.name if ae else handoff.ae,
            self._link(memory, row, handoff) if row.letter != "dossier/escalate" else "",
        )

    def _link(self, memory: Transaction, row: Leaving, handoff: Handoff, words: str = "form") -> str:
        """Return the mailto: that answers this letter with some words: it carries the token of that very letter."""
        asked = memory.by_message_id(row.message_id)
        local, _, domain = self._settings.config.inbox.address.partition("@")
        tagged = asked and self._settings.config.inbox.plus_addresses
        address = f"{local}+{asked.token}@{domain}" if asked and tagged else self._settings.config.inbox.address
        return ReplyLink(address, f"[{handoff.ref}] {handoff.name}")(words)


def _number(row: Leaving) -> int:
    return int(row.handoff.rpartition("-")[2] or 0)
