"""Several envelopes at once: what may leave, taken in one transaction and begun in one transaction.

The protocol of `outbox` is that of each envelope; here only the commits are shared. An envelope to a customer is always
a batch of its own, because what is in doubt of one decides about the next; nobody gets two of one batch, so that
letters to one reader arrive in their order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Integer, bindparam, or_, select, true, update
from sqlmodel import Session

from handoffd.store.outbox import CLAIMED, DATA_STARTED, PENDING
from handoffd.store.plain import Plain, table_of
from handoffd.store.queries import leaving_of
from handoffd.store.tables import OutboxRow
from handoffd.store.values import Leaving

_OUT = table_of(OutboxRow)
_THESE = _OUT.c.id.in_(bindparam("these", expanding=True))
_FREE = (
    select(*(_OUT.c[name] for name in Leaving.__slots__))
    .where(_THESE, _OUT.c.state == PENDING)
    .order_by(_OUT.c.id)
    .with_for_update(skip_locked=True)  # PostgreSQL; what somebody else has in hand is not waited for
)
_CLAIM = (
    update(_OUT)
    .where(_THESE)
    .values(
        state=CLAIMED, attempts=_OUT.c.attempts + 1, owner=bindparam("whose"), epoch=bindparam("since", type_=Integer())
    )
)
_HOLDERS = select(_OUT.c.state, _OUT.c.owner).where(_THESE)
_START = update(_OUT).where(_THESE).values(state=DATA_STARTED, data_at=bindparam("at"))


class Batches(Plain):
    """The rows of one transaction."""

    def __init__(self, session: Session, owner: str = "", epoch: int = 0) -> None:
        super().__init__(session)
        self._owner, self._epoch = owner, epoch

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
        it = _OUT.c
        urgent = or_(it.customer, it.letter.in_(first))
        rows = self._ask(
            select(it.id, it.customer, it.recipient)
            .where(it.state == PENDING, it.not_before <= now, urgent if only else true())
            .where(it.letter.not_in(but_for) if but_for else true())
            .order_by(~urgent, it.not_before, it.id)
            .limit(limit)
        )
        return list(_batched([(row[0], row[1], row[2]) for row in rows], size))

    def claim_batch(self, ids: Sequence[int]) -> list[Leaving]:
        """Take envelopes for sending; left out is what was withdrawn or taken meanwhile."""
        free = [leaving_of(row) for row in self._ask(_FREE, these=list(ids))]
        if free:
            self._do(_CLAIM, {"these": [row.id for row in free], "whose": self._owner, "since": self._epoch})
        return [
            replace(row, state=CLAIMED, attempts=row.attempts + 1, owner=self._owner, epoch=self._epoch) for row in free
        ]

    def start_batch(self, ids: Sequence[int], now: datetime) -> bool:
        """Note that these payloads are about to leave: from here on a lost answer is a doubt.

        False when one of the claims is no longer ours: it was taken back, or taken from us. Then nothing of the batch
        may leave, and nothing is noted.
        """
        rows = self._ask(_HOLDERS, these=list(ids)).all()
        if len(rows) != len(ids) or any((row.state, row.owner) != (CLAIMED, self._owner) for row in rows):
            return False
        self._do(_START, {"these": list(ids), "at": now})
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
