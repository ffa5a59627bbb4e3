"""Errands: what shall be brought into another system, by a file or a command, written down before anything is done.

        recorded with the event
              │
          PENDING ──start──► STARTED ──it says so──► DONE
              ▲                 │ it failed: later again, after the last try FAILED (ops are told)
              └─────────────────┤ a crash: again, with the same key
          WITHDRAWN ◄── the contract was voided or the handoff stopped before it was started

STARTED is on disk before anything is done, so an errand runs at least once and never behind our back. Its key is the
same each time: a file of that name is written over, a command can tell that it has seen it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from handoffd.store.tables import ErrandRow

PENDING, STARTED, DONE, FAILED, WITHDRAWN = "pending", "started", "done", "failed", "withdrawn"

# After so long it is tried again; the last one repeats.
RETRY = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))


_NEXT = select(ErrandRow.not_before).where(ErrandRow.state == PENDING).order_by(col(ErrandRow.not_before)).limit(1)


@dataclass(frozen=True, slots=True)
class Errand:
    """One of them: `record` is the JSON as it was when it was recorded, `told` what was said the last time."""

    key: str
    handoff: str
    step: str
    system: str
    way: str
    record: str
    state: str = PENDING
    attempts: int = 0
    told: str = ""


class Errands:
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, errand: Errand, now: datetime) -> None:
        """Record an errand; one that was done, or is on its way, stays as it is."""
        row = self._session.get(ErrandRow, errand.key)
        if row is not None and row.state in (PENDING, STARTED, DONE):
            return
        values = {name: getattr(errand, name) for name in ("key", "handoff", "step", "system", "way", "record")}
        self._session.merge(ErrandRow(**values, not_before=now, created_at=row.created_at if row else now))
        self._session.flush()

    def get(self, key: str) -> Errand:
        """Return one."""
        return _errand(self._session.get_one(ErrandRow, key))

    def due(self, now: datetime) -> list[Errand]:
        """Return what may be started now, oldest first."""
        rows = self._session.exec(
            select(ErrandRow)
            .where(ErrandRow.state == PENDING, ErrandRow.not_before <= now)
            .order_by(col(ErrandRow.created_at), col(ErrandRow.key))
        )
        return [_errand(row) for row in rows]

    def next_at(self) -> datetime | None:
        """Return when the next one may be started."""
        return self._session.exec(_NEXT).first()

    def of(self, handoff: str) -> list[Errand]:
        """Return all errands of a handoff, oldest first."""
        rows = self._session.exec(
            select(ErrandRow)
            .where(ErrandRow.handoff == handoff)
            .order_by(col(ErrandRow.created_at), col(ErrandRow.key))
        )
        return [_errand(row) for row in rows]

    def start(self, key: str) -> Errand | None:
        """Take one; None when it was withdrawn or taken meanwhile."""
        row = self._session.get(ErrandRow, key)
        if row is None or row.state != PENDING:
            return None
        row.state, row.attempts = STARTED, row.attempts + 1
        self._session.add(row)
        return _errand(row)

    def started(self) -> list[Errand]:
        """Return what was started and has not come back."""
        return [_errand(row) for row in self._session.exec(select(ErrandRow).where(ErrandRow.state == STARTED))]

    def settle(self, key: str, state: str, told: str, now: datetime) -> bool:
        """Note how it ended: DONE or FAILED; False when it was taken back while it ran."""
        row = self._session.get_one(ErrandRow, key)
        row.told, row.settled_at = told, now
        withdrawn = row.state == WITHDRAWN
        row.state = WITHDRAWN if withdrawn else state
        self._session.add(row)
        return not withdrawn

    def retry(self, key: str, told: str, now: datetime) -> None:
        """Let it run again later."""
        row = self._session.get_one(ErrandRow, key)
        row.told = told
        row.not_before = now + RETRY[min(row.attempts, len(RETRY)) - 1]
        row.state = PENDING if row.state == STARTED else row.state
        self._session.add(row)

    def put_back(self, key: str, now: datetime) -> None:
        """Let one run again at once that a crash has interrupted; that was no try."""
        row = self._session.get_one(ErrandRow, key)
        row.state, row.not_before, row.attempts = PENDING, now, max(0, row.attempts - 1)
        self._session.add(row)

    def withdraw(self, handoff: str, now: datetime) -> None:
        """Take back what has not been started; what runs, runs, and its end is only noted."""
        rows = self._session.exec(
            select(ErrandRow).where(ErrandRow.handoff == handoff, col(ErrandRow.state).in_((PENDING, STARTED)))
        )
        for row in rows:
            row.state, row.settled_at = WITHDRAWN, now
            self._session.add(row)


def _errand(row: ErrandRow) -> Errand:
    return Errand(**{name: getattr(row, name) for name in Errand.__slots__})
