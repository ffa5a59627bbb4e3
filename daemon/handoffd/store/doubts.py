"""Envelopes of which nobody knows whether they were taken: when the archive is asked, and what settles them.

RFC 1047 tells how such a doubt comes to be. The moments of the looks were measured: right after a doubt, and under load
for longer, an archive does not hold yet what the server has already taken. So not to be found proves nothing, ever; to
be found proves it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from handoffd.store.outbox import CLAIMED, DATA_STARTED, HELD, IN_DOUBT, PENDING, SENT, leaving
from handoffd.store.tables import OutboxRow
from handoffd.store.values import Leaving

# How long after the doubt the archive is asked.
LOOKS = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=60))
VISIBLE = timedelta(minutes=10)  # from then on a person is told of a doubt that lasts


def updates(later: Leaving, earlier: Leaving) -> bool:
    """Tell whether a letter is the next word about a meeting: who has the earlier one must have it too (RFC 5546)."""
    return later.draft_sha256 != earlier.draft_sha256 and b"text/calendar" in later.raw


class Doubts:
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, row_id: int, reply: str, now: datetime) -> None:
        """Note that there was no answer to the final dot; the first look comes in half a minute."""
        row = self._session.get_one(OutboxRow, row_id)
        row.state, row.reply, row.doubted_at, row.looks = IN_DOUBT, reply, now, 0
        row.not_before = now + LOOKS[0]
        self._session.add(row)

    def due(self, now: datetime) -> list[Leaving]:
        """Return what is to be looked for now."""
        return [row for row in self.all() if row.not_before <= now]

    def all(self) -> list[Leaving]:
        """Return what is in doubt, the oldest first."""
        rows = self._session.exec(select(OutboxRow).where(OutboxRow.state == IN_DOUBT).order_by(col(OutboxRow.id)))
        return [leaving(row) for row in rows]

    def not_found(self, row_id: int, now: datetime) -> bool:
        """Note a look that did not find it; False when that was the last one.

        After a night without a daemon the looks that were missed are one.
        """
        row = self._session.get_one(OutboxRow, row_id)
        began = row.doubted_at or now
        row.looks = max(row.looks + 1, sum(began + each <= now for each in LOOKS))
        if row.looks >= len(LOOKS):
            return False
        row.not_before = began + LOOKS[row.looks]
        self._session.add(row)
        return True

    def not_asked(self, row_id: int, now: datetime) -> bool:
        """Note that the archive could not be asked, and ask again in a minute; False when its time is over."""
        row = self._session.get_one(OutboxRow, row_id)
        if now >= (row.doubted_at or now) + LOOKS[-1]:
            return False
        row.not_before = now + timedelta(minutes=1)
        self._session.add(row)
        return True

    def quoted(self, message_ids: Collection[str], recipient: str) -> list[Leaving]:
        """Return the envelopes to somebody, in doubt or held, of which they name the Message-ID: they have them."""
        if not message_ids:
            return []
        rows = self._session.exec(
            select(OutboxRow).where(
                col(OutboxRow.message_id).in_(list(message_ids)),
                OutboxRow.recipient == recipient,
                col(OutboxRow.state).in_((IN_DOUBT, HELD)),
            )
        )
        return [leaving(row) for row in rows]

    def alone(self, row: Leaving) -> bool:
        """Tell whether the mark of an envelope is its own: those of the first versions share it with other readers."""
        rows = self._session.exec(select(OutboxRow.id).where(OutboxRow.mark == row.mark)).all()
        return len(rows) == 1

    def waits_for(self, row: Leaving) -> bool:
        """Tell whether an older envelope of this step may have reached the same reader: this one must wait (I2)."""
        if not row.customer:
            return False
        twins = self._session.exec(
            select(OutboxRow.id).where(
                OutboxRow.handoff == row.handoff,
                OutboxRow.step == row.step,
                OutboxRow.recipient == row.recipient,
                OutboxRow.customer,
                col(OutboxRow.id) < row.id,
                col(OutboxRow.state).in_((DATA_STARTED, IN_DOUBT, HELD)),
            )
        )
        return twins.first() is not None

    def beside(self, handoff: str, step: str) -> list[Leaving]:
        """Return what of a step is held for the customer or still to leave, the oldest first."""
        rows = self._session.exec(
            select(OutboxRow)
            .where(
                OutboxRow.handoff == handoff,
                OutboxRow.step == step,
                OutboxRow.customer,
                col(OutboxRow.state).in_((PENDING, CLAIMED, HELD)),
            )
            .order_by(col(OutboxRow.id))
        )
        return [leaving(row) for row in rows]

    def over(self, row_id: int, reply: str, now: datetime) -> None:
        """Note that it was taken: it was found, or somebody has it."""
        row = self._session.get_one(OutboxRow, row_id)
        row.state, row.reply, row.settled_at = SENT, reply, now
        self._session.add(row)
