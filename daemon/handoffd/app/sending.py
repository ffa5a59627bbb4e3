"""Send what waits: from the outbox to the courier, and what became of it back into the store.

CLAIMED and DATA_STARTED are committed before the bytes leave; the answer is committed after. What a crash leaves
between the two is looked at when the daemon starts again (`recover`).
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from handoffd.app.bundling import GATHERED
from handoffd.app.catching import SHOWING
from handoffd.app.doubts import Doubts, left, proven
from handoffd.app.gate import Gate
from handoffd.app.happening import Happen
from handoffd.app.log import about
from handoffd.app.shadow.front import Shadow
from handoffd.errors import Temporary, Unwritable
from handoffd.letters.envelope import Envelope
from handoffd.network.courier import Courier, Outcome
from handoffd.playbook.events import Carried, Due
from handoffd.store import outbox
from handoffd.store.store import Store
from handoffd.store.transaction import Transaction
from handoffd.store.values import Leaving

log = logging.getLogger(__name__)

SHARE = 50  # envelopes in a turn: a long queue keeps no reply from being read
# The last part of a day's budget, kept for customers and for drafts that a person must approve.
RESERVE = 5
FIRST = (*SHOWING, "_ops/in-doubt", "_ops/trouble")
# What becomes of a letter that came back for good (R4).
CameBack = Callable[[Transaction, Leaving, str], None]


class TakenBack(Exception):  # noqa: N818 - it is what happened
    """The claim is no longer ours just before the text would leave: nothing leaves."""


# Certainly not sent: what was to be written down before could not be.
_NEVER_LEFT = Outcome("not_sent", None, "the database was away just before the text would leave")


class Carrier(Protocol):
    """Whoever takes an envelope to the mail server: network.courier, or what the tests put in its place."""

    def deliver(self, envelope: Envelope, before_data: Callable[[], None]) -> Outcome:
        """Hand an envelope over and say what is known of its fate."""


class Pace(NamedTuple):
    """How much may leave in a minute and in a day; both are counted in the database, so a restart gives no more."""

    per_minute: int = 20
    per_day: int = 500

    @property
    def reserve(self) -> int:
        """Return how much of a day is kept for what cannot wait."""
        return self.per_day // RESERVE


class Sender:
    """Empties the outbox, a few envelopes a turn, never faster than the provider allows."""

    def __init__(
        self,
        store: Store,
        courier: Carrier,
        happen: Happen,
        came_back: CameBack,
        gate: Gate,
        doubts: Doubts,
        pace: Pace,
        shadow: Shadow,
    ) -> None:
        self._store, self._courier, self._happen, self._gate = store, courier, happen, gate
        self._came_back, self._doubts, self._pace = came_back, doubts, pace
        self._shadow = shadow
        self.owed: list[tuple[Leaving, Outcome]] = []  # what we know, and the database could not take in yet
        self.reached = False  # whether the server answered anything in the last round
        self.is_behind = False  # whether the last round left something that may leave at once
        self.short = ""  # what keeps letters waiting because the day's budget is nearly used up

    def send(self, now: datetime, *, helps: bool = False, waits: bool = True) -> int:
        """Send what may leave now; return how many envelopes the server took. Without `waits` there is nothing.

        Who only `helps` the daemon that holds the inbox leaves alone what that one may still gather.

        Raises Refused when the server will not have us at all, Temporary when it cannot be reached; what waits, waits.
        """
        self.reached, self.short = False, ""
        self.settle_owed(now)
        if not waits:
            return 0
        self.recover(now)  # nothing is on its way at this point, so whatever looks so was interrupted
        with self._store.transaction() as memory:
            waiting = self._allowed(memory, now, GATHERED if helps else ())
        self.is_behind = sum(map(len, waiting)) == SHARE
        return sum(self._batch(ids, now) for ids in waiting)

    def _allowed(self, memory: Transaction, now: datetime, but_for: Sequence[str] = ()) -> list[list[int]]:
        """Return what may leave by the bounds of a minute and of a day; customers and approvals come first."""
        if not memory.outbox.due(now, 1) or self._shadow.is_strange(memory):
            return []
        today = self._pace.per_day - memory.outbox.handed_over_since(now - timedelta(days=1))
        rush = self._pace.per_minute - memory.outbox.handed_over_since(now - timedelta(minutes=1))
        short = today <= self._pace.reserve
        if short and (waiting := len(memory.outbox.due(now))):
            what = "1 letter waits" if waiting == 1 else f"{waiting} letters wait"
            self.short = f"{what}; {max(today, 0)} of the {self._pace.per_day} of a day are left"
        limit = min(rush, today, SHARE)
        due = memory.batches.due
        return due(now, limit, self._lines, FIRST, only=short, but_for=but_for) if limit > 0 else []

    def recover(self, now: datetime) -> None:
        """Look after what was interrupted: a claim goes back, what was in the middle of its payload is in doubt."""
        with self._store.transaction() as memory:
            for row in memory.outbox.interrupted():
                if not memory.machines.forsaken(row.owner):
                    continue  # another daemon has it in hand
                if row.state == outbox.CLAIMED:
                    memory.outbox.release_claim(row.id)
                else:
                    self._doubts.begin(memory, row, "the daemon was stopped while this was being handed over", now)

    def _batch(self, ids: Sequence[int], now: datetime) -> int:
        """Hand over some envelopes, together where the courier has several lines; return how many are done with."""
        with self._store.transaction() as memory:
            claimed = self._claimed(memory, ids, now)
            kept = [row for row in claimed if self._shadow.keeps(row)]
            for row in kept:
                self._keep(memory, row, now)
            rows = [row for row in claimed if row not in kept and not self._stopped(memory, row, now)]
            rows = [row for row in rows if not self._changed(memory, row, now)]
        if not rows:
            return len(kept)
        envelopes = [Envelope(row.sender, row.recipient, row.raw, row.message_id, row.mark) for row in rows]
        try:
            outcomes = self._deliver(envelopes, lambda places: self._start_data([rows[each] for each in places], now))
        except TakenBack:
            log.info("One of %d letters was taken back just before it left.", len(rows))
            self._unclaim([row.id for row in rows])
            return 0
        except Exception:
            self._unclaim([row.id for row in rows])
            raise
        self.owed += zip(rows, outcomes, strict=True)
        self.settle_owed(now)
        self.reached = True
        if stop := next((each for each in outcomes if each.kind == "not_sent" or each.wants_rest), None):
            raise Temporary(stop.text)
        return len(kept) + sum(outcome.kind in ("sent", "kept") for outcome in outcomes)

    def _keep(self, memory: Transaction, row: Leaving, now: datetime) -> None:
        memory.outbox.settle(row.id, outbox.KEPT, "", now)
        whose = row.handoff or "the house"
        log.info("%s: %s is kept (shadow mode)", whose, row.letter, extra=about(row.handoff, "kept"))

    def _deliver(self, envelopes: list[Envelope], before_data: Callable[[Sequence[int]], None]) -> list[Outcome]:
        if len(envelopes) == 1:
            return [self._courier.deliver(envelopes[0], lambda: before_data([0]))]
        assert isinstance(self._courier, Courier)  # noqa: S101 - only it has several lines
        return self._courier.deliver_all(envelopes, before_data)

    @property
    def _lines(self) -> int:
        return self._courier.connections if isinstance(self._courier, Courier) else 1

    def _changed(self, memory: Transaction, row: Leaving, now: datetime) -> bool:
        """Hold an envelope whose bytes are not those that were frozen."""
        if hashlib.sha256(row.raw).hexdigest() != row.sha256:
            memory.outbox.settle(row.id, outbox.HELD, "its bytes changed in the database; it will not be sent", now)
            log.error("%s: an envelope was changed in the database and is held", row.handoff)
            return True
        return False

    def _stopped(self, memory: Transaction, row: Leaving, now: datetime) -> bool:
        """Tell whether the gate stays shut for an envelope, and let happen what that means."""
        if memory.doubts.waits_for(row):
            # Approved once more while nobody knows of the first: the fate of that one decides about both.
            memory.outbox.settle(row.id, outbox.HELD, "one before it may have arrived, so it waits", now)
            return True
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

    def _claimed(self, memory: Transaction, ids: Sequence[int], now: datetime) -> list[Leaving]:
        """Claim envelopes; where several daemons send, the bounds of a minute and a day hold for all together."""
        rows = memory.batches.claim_batch(ids)
        if not rows or not rows[0].owner:
            return rows
        under_way, sent = memory.outbox.under_way(), memory.outbox.handed_over_since
        if (
            under_way + sent(now - timedelta(minutes=1)) <= self._pace.per_minute
            and under_way + sent(now - timedelta(days=1)) <= self._pace.per_day
        ):
            return rows
        for row in rows:
            memory.outbox.release_claim(row.id)
        return []

    def _start_data(self, rows: Sequence[Leaving], now: datetime) -> None:
        try:
            with self._store.transaction() as memory:
                begins = memory.batches.start_batch([row.id for row in rows], now)
        except Unwritable:
            self.owed += [(row, _NEVER_LEFT) for row in rows]
            raise
        if not begins:
            raise TakenBack

    def settle_owed(self, now: datetime) -> None:
        """Write down what is known of letters; what the database cannot take in now is kept. Raises Unwritable."""
        if not self.owed:
            return
        owed, self.owed[:] = list(self.owed), []
        try:
            with self._store.transaction() as memory:
                for row, outcome in owed:
                    known = memory.outbox.get(row.id)
                    if known and known.owner == row.owner and known.attempts == row.attempts:
                        self._learn(memory, known, outcome, now)
        except Unwritable:
            self.owed[:0] = owed
            raise

    def _learn(self, memory: Transaction, row: Leaving, outcome: Outcome, now: datetime) -> None:
        """Take in an outcome; it may be late, and another daemon may have begun to doubt."""
        if outcome is _NEVER_LEFT:
            if row.state in (outbox.CLAIMED, outbox.DATA_STARTED):
                memory.outbox.release_claim(row.id)
        elif row.state in (outbox.CLAIMED, outbox.DATA_STARTED):
            self._settle(memory, row, outcome, now)
        elif outcome.kind == "sent" and row.state in (outbox.PENDING, outbox.IN_DOUBT, outbox.HELD):
            proven(memory, self._happen, row, f"{outcome.code} {outcome.text}", now)

    def _unclaim(self, ids: Sequence[int]) -> None:
        """Put back what certainly was not sent; where its payload had begun the state stays, recover() sees to it."""
        with self._store.transaction() as memory:
            for row_id in ids:
                row = memory.outbox.get(row_id)
                if row and row.state == outbox.CLAIMED:
                    memory.outbox.release_claim(row_id)

    def _settle(self, memory: Transaction, row: Leaving, outcome: Outcome, now: datetime) -> None:
        said = f"{outcome.code or ''} {outcome.text}".strip()
        match outcome.kind:
            case "sent":
                memory.outbox.settle(row.id, outbox.SENT, said, now)
                known = about(row.handoff, "sent", row.message_id)
                log.info("%s: %s was sent", row.handoff or "the house", row.letter, extra=known)
                left(memory, self._happen, row)
            case "permanent":
                memory.outbox.settle(row.id, outbox.REJECTED, said, now)
                self._bounced(memory, row, said)
                left(memory, self._happen, row)
            case "in_doubt":
                self._doubts.begin(memory, row, said, now)
            case "kept":
                log.error("%s: %s came as far as the courier in shadow mode", row.handoff or "the house", row.letter)
                self._keep(memory, row, now)
            case _:
                counts = outcome.kind != "not_sent" and not outcome.wants_rest
                after = memory.outbox.retry(row.id, said, now, reached=counts)
                if after.state == outbox.REJECTED:
                    self._bounced(memory, row, said)
                    left(memory, self._happen, row)

    def _bounced(self, memory: Transaction, row: Leaving, said: str) -> None:
        known = about(row.handoff, "refused", row.message_id)
        log.warning("%s: %s was refused for good: %s", row.handoff or "the house", row.letter, said, extra=known)
        self._came_back(memory, row, said)
