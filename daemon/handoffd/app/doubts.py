"""Letters of which nobody knows whether they were taken: looked for in the archive, and what follows from it.

Found is proof, and so is a delivery report or an answer that quotes our Message-ID. Not found never is: after an hour a
letter to the customer is held and a person is asked, one to our own people goes again with the same bytes.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from handoffd.app.happening import Happen
from handoffd.errors import HandoffdError
from handoffd.playbook.events import Doubted, Left
from handoffd.store import outbox
from handoffd.store.doubts import updates
from handoffd.store.store import Store
from handoffd.store.transaction import Transaction
from handoffd.store.values import Leaving

log = logging.getLogger(__name__)

_NO_ARCHIVE = "it was not found in the archive within an hour, which proves nothing"


class Holds(Protocol):
    """Wherever copies lie: network.archive, or what the tests put in its place."""

    def holds(self, marks: Sequence[str]) -> set[str]:
        """Return which of these marks are there. Temporary or Refused when it cannot be asked."""


class Doubts:
    """Begins a doubt, looks after it, and ends it."""

    def __init__(self, store: Store, happen: Happen, archive: Holds | None) -> None:
        self._store, self._happen, self._archive = store, happen, archive

    def begin(self, memory: Transaction, row: Leaving, said: str, now: datetime) -> None:
        """Take in that there was no answer to the final dot."""
        if self._archive is not None and memory.doubts.alone(row):
            memory.doubts.begin(row.id, said, now)
            log.warning("%s: it is not certain whether %s was taken; it is looked for", _whose(row), row.letter)
            return
        self._unproven(memory, row, said, now, now + outbox.SETTLE)

    def look(self, now: datetime) -> int:
        """Look for what is due; return of how many letters it is certain by now. Nothing is raised."""
        with self._store.transaction() as memory:
            waiting = memory.doubts.due(now)
        if not waiting:
            return 0
        try:
            found = self._archive.holds([row.mark for row in waiting]) if self._archive else set()
        except HandoffdError as problem:
            log.warning("The archive cannot be read; it is asked again: %s", problem)
            found = None
        return sum(self._looked(row, found, now) for row in waiting)

    def _looked(self, row: Leaving, found: set[str] | None, now: datetime) -> bool:
        with self._store.transaction() as memory:
            if found is not None and row.mark in found:
                proven(memory, self._happen, row, "found in the archive", now)
                return True
            goes_on = memory.doubts.not_asked if found is None else memory.doubts.not_found
            if not goes_on(row.id, now):
                self._unproven(memory, row, row.reply or _NO_ARCHIVE, now, now)
                return True
        return False

    def _unproven(self, memory: Transaction, row: Leaving, said: str, now: datetime, again: datetime) -> None:
        """Do what is safe while nobody knows.

        To a customer nothing goes twice: a person looks. Our own people may see it twice, with the same bytes and
        Message-ID, which most mail servers fold into one.
        """
        if not row.customer and row.attempts < outbox.DOUBTS:
            memory.outbox.put_back(row.id, again)
            return
        memory.outbox.settle(row.id, outbox.HELD, said, now)
        if not row.customer:
            log.error("%s: %s was handed over %d times and never confirmed", _whose(row), row.letter, row.attempts)
            return
        log.error("%s: it is not certain whether %s reached the customer; it is held", row.handoff, row.letter)
        self._happen(memory, row.handoff, Doubted(row.step, row.recipient, row.mark))


def proven(memory: Transaction, happen: Happen, row: Leaving, how: str, now: datetime) -> None:
    """Note that a letter in doubt was taken after all, and let the playbook know when it was the last one."""
    memory.doubts.over(row.id, how, now)
    for other in memory.doubts.beside(row.handoff, row.step) if row.customer else ():
        if other.recipient == row.recipient and updates(other, row):
            memory.outbox.resend(other.id, now)
        elif other.recipient == row.recipient or (
            other.state == outbox.HELD and other.draft_sha256 != row.draft_sha256
        ):
            # What waited for this one's fate, or was approved once more meanwhile, would be the second now.
            memory.outbox.settle(other.id, outbox.WITHDRAWN, "the one before it has arrived", now)
    log.info("%s: %s was taken: %s", _whose(row), row.letter, how)
    left(memory, happen, row)


def left(memory: Transaction, happen: Happen, row: Leaving) -> None:
    """Tell the playbook once, when the last of a customer's letters is done with and one at least was taken."""
    if not row.customer or memory.outbox.unfinished(row.handoff, row.step):
        return
    if reached_customer(memory, row):
        happen(memory, row.handoff, Left(row.step))


def reached_customer(memory: Transaction, row: Leaving) -> bool:
    """Tell whether the letter of this envelope was taken for somebody at the customer: its To, not the copies."""
    handoff = memory.handoff(row.handoff)
    draft = handoff.drafts.get(row.step) if handoff else None
    return draft is not None and memory.outbox.delivered(row.handoff, row.step, row.draft_sha256, draft.to)


def _whose(row: Leaving) -> str:
    return row.handoff or "the house"
