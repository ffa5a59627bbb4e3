"""What shadow mode asks of the store: what was kept, what came, which alarms were set; and that no mail is moved."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from handoffd.store.outbox import KEPT, leaving
from handoffd.store.tables import Deadline, Inbound, OutboxRow
from handoffd.store.values import Alarm, Leaving, Mail


class Shadowed:
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def kept(self, *, untold: bool = False) -> list[Leaving]:
        """Return what was kept, the oldest first; only what ops was not told of yet, where `untold`."""
        query = select(OutboxRow).where(OutboxRow.state == KEPT).order_by(col(OutboxRow.settled_at), col(OutboxRow.id))
        return [leaving(row) for row in self._session.exec(query.where(OutboxRow.reply == "") if untold else query)]

    def any_untold(self) -> bool:
        """Tell whether something was kept of which ops was not told yet."""
        query = select(OutboxRow.id).where(OutboxRow.state == KEPT, OutboxRow.reply == "").limit(1)
        return self._session.exec(query).first() is not None

    def tell_of(self, row_id: int, told: str) -> None:
        """Note that ops was told of what was kept."""
        row = self._session.get_one(OutboxRow, row_id)
        row.reply = told
        self._session.add(row)

    def came_since(self, moment: datetime) -> Iterator[tuple[datetime, bytes]]:
        """Yield when each mail came to the server and its bytes, of those since a moment whose bytes are there."""
        query = select(Inbound.internaldate, Inbound.raw).where(
            Inbound.internaldate >= moment, col(Inbound.left_at).is_(None)
        )
        yield from self._session.exec(query.order_by(col(Inbound.internaldate)).execution_options(yield_per=20))

    def first_mail(self, handoff: str) -> Mail | None:
        """Return the mail that opened a handoff; None when its bytes have left."""
        query = select(Inbound).where(Inbound.handoff == handoff).order_by(col(Inbound.id)).limit(1)
        row = self._session.exec(query).first()
        if row is None or not row.raw:
            return None
        return Mail(row.id or 0, row.raw, row.uid, row.internaldate, row.received_at, row.attempts, row.state)

    def stay(self) -> None:
        """Let every mail lie where it lies in the mailbox: what was to be filed is not."""
        self._session.execute(update(Inbound).where(col(Inbound.folder) != "").values(folder=""))

    def alarms_set(self, handoff: str, step: str) -> list[Alarm]:
        """Return what rings or rang for a step, soonest first."""
        rows = self._session.exec(
            select(Deadline)
            .where(Deadline.handoff == handoff, Deadline.step == step)
            .order_by(col(Deadline.due_at), col(Deadline.id))
        )
        return [Alarm(row.handoff, row.step, row.kind, row.due_at) for row in rows]
