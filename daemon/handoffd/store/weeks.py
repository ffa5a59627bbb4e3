"""The leaders' letters, one row a week (T3): what was drafted, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from handoffd.store.tables import WeekRow

DRAFT, APPROVED, SKIPPED, REPLACED, SENT = "draft", "approved", "skipped", "replaced", "sent"


@dataclass(frozen=True, slots=True)
class Weekly:
    """One letter: `week` as in 2026-W15, `asked` who is asked for a yes, `value` its figures as JSON."""

    week: str
    at: datetime
    state: str
    asked: str
    sha256: str
    value: str
    by: str = ""
    comment: str = ""


class Weeks:
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, weekly: Weekly) -> None:
        """Keep a letter, new or changed."""
        self._session.merge(WeekRow(**{name: getattr(weekly, name) for name in Weekly.__slots__}))
        self._session.flush()

    def get(self, week: str) -> Weekly | None:
        """Return the letter of a week."""
        row = self._session.get(WeekRow, week)
        return _weekly(row) if row else None

    def newest(self) -> Weekly | None:
        """Return the letter that was made last."""
        row = self._session.exec(select(WeekRow).order_by(col(WeekRow.at).desc())).first()
        return _weekly(row) if row else None


def _weekly(row: WeekRow) -> Weekly:
    return Weekly(**{name: getattr(row, name) for name in Weekly.__slots__})
