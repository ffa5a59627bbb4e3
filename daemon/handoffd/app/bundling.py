"""Forty contracts on one day: from a number on, requests to one person within an hour stand in one list.

Each handoff keeps its form, its token and its deadlines. What was listed comes one by one, or at once for a tap.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import groupby

from handoffd.app.doing import Doer
from handoffd.app.settings import Settings
from handoffd.letters.writing.replylink import ReplyLink
from handoffd.letters.writing.views.colleagues import Listed
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
GATHER = timedelta(minutes=10)  # how long we wait for the next of them
PACE = timedelta(minutes=30)  # between two forms that stood in a list
HOUR = timedelta(hours=1)
KNOWN = "listed"  # under this, the marks of requests that stand in a list are remembered


class Bundler:
    """Looks through what is about to leave to our own people."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer

    def gather(self, now: datetime) -> None:
        """Hold back what may become a list, and write the lists that are ripe."""
        with self._settings.store.transaction() as memory:
            leaving = memory.outbox.leaving(tuple(LISTS), now)
            for row in leaving:
                handoff = memory.handoff(row.handoff)
                if self._was_listed(memory, row) and (handoff is None or handoff.closed or handoff.is_over(row.step)):
                    memory.outbox.take_back(row.id, now)  # answered meanwhile, by whatever letter
            waiting = [row for row in leaving if not self._was_listed(memory, row)]
            ordered = sorted(waiting, key=lambda row: (row.recipient, row.letter, row.id))
            for (recipient, letter), group in groupby(ordered, key=lambda row: (row.recipient, row.letter)):
                rows = list(group)
                recent = memory.outbox.taken_since(letter, recipient, now - HOUR)
                if recent + len(rows) >= self._settings.config.playbook.bundle_from:
                    self._gathered(memory, rows, now)

    def _was_listed(self, memory: Transaction, row: Leaving) -> bool:
        return memory.known.recall(KNOWN, row.mark) is not None

    def _gathered(self, memory: Transaction, rows: list[Leaving], now: datetime) -> None:
        ripe = min(row.created_at for row in rows) + GATHER
        if now < ripe:
            for row in rows:
                memory.outbox.postpone(row.id, ripe)
        elif len(rows) > 1:
            self._list(memory, rows, now)

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

    def _link(self, memory: Transaction, row: Leaving, handoff: Handoff) -> str:
        """Return the mailto: that fetches the form of this handoff: it carries the token of that very request."""
        asked = memory.by_message_id(row.message_id)
        local, _, domain = self._settings.config.inbox.address.partition("@")
        tagged = asked and self._settings.config.inbox.plus_addresses
        address = f"{local}+{asked.token}@{domain}" if asked and tagged else self._settings.config.inbox.address
        return ReplyLink(address, f"[{handoff.ref}] {handoff.name}")("form")
