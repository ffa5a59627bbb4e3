"""Send what waits: from the outbox to the courier, and what became of it back into the store.

CLAIMED and DATA_STARTED are committed before the bytes leave; the answer is committed after. What a crash leaves
between the two is looked at when the daemon starts again (`recover`).
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from handoffd.app.gate import Gate
from handoffd.errors import Temporary
from handoffd.letters.envelope import Envelope
from handoffd.network.courier import Outcome
from handoffd.playbook.events import Carried, Doubted, Due, Event, Left
from handoffd.store import outbox
from handoffd.store.store import Store
from handoffd.store.transaction import Transaction
from handoffd.store.values import Leaving

log = logging.getLogger(__name__)

# How an event reaches the playbook inside the transaction that caused it.
Happen = Callable[[Transaction, str, Event], None]
# What becomes of a letter that came back for good (R4).
CameBack = Callable[[Transaction, Leaving, str], None]


class Carrier(Protocol):
    """Whoever takes an envelope to the mail server: network.courier, or what the tests put in its place."""

    def deliver(self, envelope: Envelope, before_data: Callable[[], None]) -> Outcome:
        """Hand an envelope over and say what is known of its fate."""


class Sender:
    """Empties the outbox, a few envelopes a turn, never faster than the provider allows."""

    def __init__(
        self,
        store: Store,
        courier: Carrier,
        happen: Happen,
        came_back: CameBack,
        gate: Gate,
        *,
        per_minute: int = 20,
    ) -> None:
        self._store, self._courier, self._happen, self._gate = store, courier, happen, gate
        self._came_back = came_back
        self._per_minute = per_minute

    def send(self, now: datetime) -> int:
        """Send what may leave now; return how many envelopes the server took.

        Raises Refused when the server will not have us at all, Temporary when it cannot be reached; what waits, waits.
        """
        self.recover(now)  # nothing is on its way at this point, so whatever looks so was interrupted
        with self._store.transaction() as memory:
            allowed = self._per_minute - memory.outbox.sent_since(now - timedelta(minutes=1))
            waiting = memory.outbox.due(now, allowed) if allowed > 0 else []
        return sum(self._one(row_id, now) for row_id in waiting)

    def recover(self, now: datetime) -> None:
        """Look after what was interrupted: a claim goes back, what was in the middle of its payload is in doubt."""
        with self._store.transaction() as memory:
            for row in memory.outbox.interrupted():
                if row.state == outbox.CLAIMED:
                    memory.outbox.release_claim(row.id)
                else:
                    self._doubt(memory, row, "the daemon was stopped while this was being handed over", now)

    def _one(self, row_id: int, now: datetime) -> bool:
        with self._store.transaction() as memory:
            row = memory.outbox.claim(row_id)
            if row is not None and self._stopped(memory, row, now):
                return False
        if row is None:
            return False
        if hashlib.sha256(row.raw).hexdigest() != row.sha256:
            with self._store.transaction() as memory:
                memory.outbox.settle(row.id, outbox.HELD, "its bytes changed in the database; it will not be sent", now)
            log.error("%s: an envelope was changed in the database and is held", row.handoff)
            return False
        envelope = Envelope(row.sender, row.recipient, row.raw, row.message_id, row.mark)
        try:
            outcome = self._courier.deliver(envelope, lambda: self._start_data(row.id))
        except Exception:
            self._unclaim(row.id)
            raise
        with self._store.transaction() as memory:
            self._settle(memory, row, outcome, now)
        if outcome.kind == "not_sent":
            raise Temporary(outcome.text)
        return outcome.kind == "sent"

    def _stopped(self, memory: Transaction, row: Leaving, now: datetime) -> bool:
        """Tell whether the gate stays shut for an envelope, and let happen what that means."""
        if doubt := self._gate.may_have_left(memory, row, now):
            memory.outbox.hold_step(row.handoff, row.step, "a backup was put back: it may have left before")
            self._happen(memory, row.handoff, doubt)
            return True
        if self._gate.missed(memory, row, now):
            memory.outbox.release_claim(row.id)
            self._happen(memory, row.handoff, Due(row.step, "missed"))
            return True
        stopped = self._gate.holds_back(memory, row) or self._gate.withheld(memory, row)
        if stopped is not None:
            why = stopped.told if isinstance(stopped, Carried) else "something of ours stands in it"
            memory.outbox.settle(row.id, outbox.WITHDRAWN, why, now)
            log.error("%s: %s was stopped at the last look and not sent", row.handoff, row.letter)
            self._happen(memory, row.handoff, stopped)
            return True
        if (opens := self._gate.opens(memory, row, now)) > now:
            memory.outbox.release_claim(row.id, opens)
            log.info("%s: %s waits for the customer's working hours", row.handoff, row.letter)
            return True
        return False

    def _start_data(self, row_id: int) -> None:
        with self._store.transaction() as memory:
            memory.outbox.start_data(row_id)

    def _unclaim(self, row_id: int) -> None:
        """Put back what certainly was not sent; when its payload had begun the state stays, recover() sees to it."""
        with self._store.transaction() as memory:
            row = memory.outbox.get(row_id)
            if row and row.state == outbox.CLAIMED:
                memory.outbox.release_claim(row_id)

    def _settle(self, memory: Transaction, row: Leaving, outcome: Outcome, now: datetime) -> None:
        said = f"{outcome.code or ''} {outcome.text}".strip()
        match outcome.kind:
            case "sent":
                memory.outbox.settle(row.id, outbox.SENT, said, now)
                self._left(memory, row)
            case "permanent":
                memory.outbox.settle(row.id, outbox.REJECTED, said, now)
                self._bounced(memory, row, said)
                self._left(memory, row)
            case "in_doubt":
                self._doubt(memory, row, said, now)
            case _:
                after = memory.outbox.retry(row.id, said, now, reached=outcome.kind != "not_sent")
                if after.state == outbox.REJECTED:
                    self._bounced(memory, row, said)
                    self._left(memory, row)

    def _left(self, memory: Transaction, row: Leaving) -> None:
        """Tell the playbook once, when the last of a customer's letters is done with and one at least was taken."""
        if not row.customer or memory.outbox.unfinished(row.handoff, row.step):
            return
        if reached_customer(memory, row):
            self._happen(memory, row.handoff, Left(row.step))

    def _bounced(self, memory: Transaction, row: Leaving, said: str) -> None:
        log.warning("%s: %s was refused for good: %s", row.handoff or "the house", row.letter, said)
        self._came_back(memory, row, said)

    def _doubt(self, memory: Transaction, row: Leaving, said: str, now: datetime) -> None:
        """Take in that there was no answer to the final dot.

        To a customer nothing goes twice: a person looks. Our own people may see it twice, with the same bytes and
        Message-ID, which most mail servers fold into one.
        """
        if not row.customer:
            if row.attempts < outbox.DOUBTS:
                memory.outbox.put_back(row.id, now)
                return
            memory.outbox.settle(row.id, outbox.HELD, said, now)
            log.error("%s: %s was handed over %d times and never confirmed", row.handoff, row.letter, row.attempts)
            return
        memory.outbox.settle(row.id, outbox.HELD, said, now)
        log.error("%s: it is not certain whether %s reached the customer; it is held", row.handoff, row.letter)
        self._happen(memory, row.handoff, Doubted(row.step, row.recipient, row.mark))


def reached_customer(memory: Transaction, row: Leaving) -> bool:
    """Tell whether the letter of this envelope was taken for somebody at the customer: its To, not the copies."""
    handoff = memory.handoff(row.handoff)
    draft = handoff.drafts.get(row.step) if handoff else None
    return draft is not None and memory.outbox.delivered(row.handoff, row.step, row.draft_sha256, draft.to)
