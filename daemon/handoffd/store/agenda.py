"""What there is to do at a moment, asked once: most turns find nothing, and should cost next to nothing."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, exists, or_, select
from sqlmodel import Session, col

from handoffd.store import errands
from handoffd.store.canaries import STATE as CANARY
from handoffd.store.outbox import CLAIMED, DATA_STARTED, IN_DOUBT, PENDING
from handoffd.store.tables import Deadline, ErrandRow, Inbound, Moment, OutboxRow


class Agenda(NamedTuple):
    """Whether there is something of a kind: mails to read, alarms to ring, errands to run, doubts to look after.

    `letters` are to be sent, or their sending was interrupted; `filing` are mails to move into a folder, or to remove
    because they are canaries of ours.
    """

    mails: bool
    alarms: bool
    errands: bool
    doubts: bool
    letters: bool
    filing: bool

    @property
    def changes(self) -> bool:
        """Tell whether any of it may write letters, or set an alarm."""
        return self.mails or self.alarms or self.errands


def agenda(session: Session, now: datetime, unread: Sequence[str]) -> Agenda:
    """Return what there is to do by now; mails in one of the states `unread` are still to be read."""
    return Agenda(*session.execute(_question(tuple(unread)), {"now": now}).one())


@cache
def _question(unread: tuple[str, ...]) -> Select[bool, bool, bool, bool, bool, bool]:
    now = bindparam("now", type_=Moment())
    pending = and_(col(OutboxRow.state) == PENDING, col(OutboxRow.not_before) <= now)
    return select(
        exists().where(col(Inbound.state).in_(unread)),
        exists().where(col(Deadline.fired_at).is_(None), col(Deadline.due_at) <= now),
        exists().where(col(ErrandRow.state) == errands.PENDING, col(ErrandRow.not_before) <= now),
        exists().where(col(OutboxRow.state) == IN_DOUBT, col(OutboxRow.not_before) <= now),
        exists().where(or_(pending, col(OutboxRow.state).in_((CLAIMED, DATA_STARTED)))),
        exists().where(or_(col(Inbound.folder) != "", col(Inbound.state) == CANARY), col(Inbound.uid) > 0),
    )
