"""The one row of facts about this installation."""

from datetime import datetime

from sqlmodel import Session

from handoffd.store.tables import Instance

NUMBERS_LOST, NUMBERS_A_DAY = 100, 50  # passed over when a backup is put back


def instance(session: Session) -> Instance:
    """Return the row, made when it is not there."""
    row = session.get(Instance, 1)
    if row is None:
        row = Instance(id=1)
        session.add(row)
        session.flush()
    return row


def restored_now(session: Session, known_until: datetime, now: datetime) -> None:
    """Mark the store as a backup that is put back now, and give numbers out again far behind those it knows.

    Handoffs that were opened since have letters in people's mailboxes: their numbers must not mean somebody else.
    """
    row = instance(session)
    row.restored_from, row.restored_at = known_until, now
    row.last_number += NUMBERS_LOST + NUMBERS_A_DAY * max(0, (now - known_until).days)
    session.flush()


def moved_away(session: Session, place: str, now: datetime) -> None:
    """Mark the store as one that is no longer in use: everything is in `place` now."""
    row = instance(session)
    row.moved_to, row.moved_at = place, now
    session.flush()


def moved_to(session: Session) -> str:
    """Return where everything was moved to; empty for a store that is in use."""
    row = session.get(Instance, 1)
    return row.moved_to if row else ""
