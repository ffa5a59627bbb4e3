"""The one row of facts about this installation."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, select, update
from sqlmodel import Session

from handoffd.store.plain import Plain, table_of
from handoffd.store.tables import Instance

NUMBERS_LOST, NUMBERS_A_DAY = 100, 50  # passed over when a backup is put back

_ONE = table_of(Instance)
_NUMBER = select(_ONE.c.last_number).where(_ONE.c.id == 1)
_END = select(_ONE.c.journal_last, _ONE.c.journal_seal).where(_ONE.c.id == 1)
_NUMBERED = update(_ONE).where(_ONE.c.id == 1).values(last_number=bindparam("number"))
_SEALED = update(_ONE).where(_ONE.c.id == 1).values(journal_last=bindparam("number"), journal_seal=bindparam("seal"))


def instance(session: Session) -> Instance:
    """Return the row, made when it is not there."""
    row = session.get(Instance, 1)
    if row is None:
        row = Instance(id=1)
        session.add(row)
        session.flush()
    return row


class Counter(Plain):
    """The two numbers that only grow: that of the last handoff, and the end of the journal with its seal."""

    def number(self) -> int:
        """Return the number of a new handoff."""
        number = int(self._row(_NUMBER)[0]) + 1
        self._do(_NUMBERED, {"number": number})
        return number

    def end(self) -> tuple[int, str]:
        """Return the number and the seal of the journal's last row."""
        row = self._row(_END)
        return row.journal_last, row.journal_seal

    def seal(self, number: int, seal: str) -> None:
        """Note the new end of the journal."""
        self._do(_SEALED, {"number": number, "seal": seal})

    def _row(self, question: Select[*tuple[Any, ...]]) -> Row[*tuple[Any, ...]]:
        row = self._ask(question).first()
        if row is None:
            instance(self._session)
            row = self._ask(question).one()
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
