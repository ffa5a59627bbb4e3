"""What a person must know and no step of a handoff says: a server that is away, mail that is late, a muted address.

A row stays as long as the trouble lasts, so that a restart neither forgets it nor tells it twice.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, select

from handoffd.store.tables import TroubleRow
from handoffd.store.values import Trouble


class Troubles:
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, key: str, said: str, now: datetime) -> None:
        """Note a trouble, or what is said of it by now; one that lasts keeps its beginning."""
        row = self._session.get(TroubleRow, key) or TroubleRow(key=key, since=now)
        row.said = said
        self._session.add(row)

    def told(self, key: str, now: datetime) -> None:
        """Note that somebody was told."""
        row = self._session.get_one(TroubleRow, key)
        row.told_at = now
        self._session.add(row)

    def end(self, key: str) -> None:
        """Forget a trouble that is over."""
        if row := self._session.get(TroubleRow, key):
            self._session.delete(row)

    def get(self, key: str) -> Trouble | None:
        """Return one, None where there is no such trouble."""
        row = self._session.get(TroubleRow, key)
        return _trouble(row) if row else None

    def all(self) -> list[Trouble]:
        """Return what lasts, the oldest first."""
        return list(self._read())

    def _read(self) -> Iterator[Trouble]:
        for row in self._session.exec(select(TroubleRow).order_by(col(TroubleRow.since), col(TroubleRow.key))):
            yield _trouble(row)


def _trouble(row: TroubleRow) -> Trouble:
    return Trouble(row.key, row.since, row.said, row.told_at)
