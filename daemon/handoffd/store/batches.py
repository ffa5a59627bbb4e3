"""Several envelopes at once: what may leave, taken in one transaction and begun in one transaction.

The protocol of `outbox` is that of each envelope; here only the commits are shared. An envelope to a customer is always
a batch of its own, because what is in doubt of one decides about the next; nobody gets two of one batch, so that
letters to one reader arrive in their order.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import or_, true
from sqlmodel import Session, col, select

from handoffd.store.outbox import CLAIMED, DATA_STARTED, PENDING, leaving
from handoffd.store.tables import OutboxRow
from handoffd.store.values import Leaving


class Batches:
    """The rows of one transaction."""

    def __init__(self, session: Session, owner: str = "", epoch: int = 0) -> None:
        self._session, self._owner, self._epoch = session, owner, epoch

    def due(
        self,
        now: datetime,
        limit: int,
        size: int,
        first: Sequence[str] = (),
        *,
        only: bool = False,
        but_for: Sequence[str] = (),
    ) -> list[list[int]]:
        """Return the ids of what may leave now in the order of `Outbox.due`, in batches of at most `size`."""
        urgent = or_(col(OutboxRow.customer), col(OutboxRow.letter).in_(first))
        rows = self._session.exec(
            select(OutboxRow.id, OutboxRow.customer, OutboxRow.recipient)
            .where(OutboxRow.state == PENDING, OutboxRow.not_before <= now, urgent if only else true())
            .where(col(OutboxRow.letter).not_in(but_for) if but_for else true())
            .order_by(~urgent, col(OutboxRow.not_before), col(OutboxRow.id))
            .limit(limit)
        )
        return list(_batched([(row or 0, customer, reader) for row, customer, reader in rows], size))

    def claim_batch(self, ids: Sequence[int]) -> list[Leaving]:
        """Take envelopes for sending; left out is what was withdrawn or taken meanwhile."""
        rows = self._session.exec(
            select(OutboxRow)
            .where(col(OutboxRow.id).in_(ids), OutboxRow.state == PENDING)
            .order_by(col(OutboxRow.id))
            .with_for_update(skip_locked=True)  # PostgreSQL; what somebody else has in hand is not waited for
        ).all()
        for row in rows:
            row.state, row.attempts = CLAIMED, row.attempts + 1
            row.owner, row.epoch = self._owner, self._epoch
            self._session.add(row)
        return [leaving(row) for row in rows]

    def start_batch(self, ids: Sequence[int], now: datetime) -> bool:
        """Note that these payloads are about to leave: from here on a lost answer is a doubt.

        False when one of the claims is no longer ours: it was taken back, or taken from us. Then nothing of the batch
        may leave, and nothing is noted.
        """
        rows = self._session.exec(select(OutboxRow).where(col(OutboxRow.id).in_(ids))).all()
        if len(rows) != len(ids) or any((row.state, row.owner) != (CLAIMED, self._owner) for row in rows):
            return False
        for row in rows:
            row.state, row.data_at = DATA_STARTED, now
            self._session.add(row)
        return True


def _batched(rows: list[tuple[int, bool, str]], size: int) -> Iterator[list[int]]:
    batch: list[int] = []
    readers: set[str] = set()
    for row_id, customer, reader in rows:
        if batch and (customer or len(batch) >= size or reader in readers):
            yield batch
            batch, readers = [], set()
        if customer:
            yield [row_id]
            continue
        batch.append(row_id)
        readers.add(reader)
    if batch:
        yield batch
