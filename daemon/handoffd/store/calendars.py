"""When our people are busy, by their calendars, as they were read last; a decision asks here and never the network.

What could not be read keeps the times it had: unknown is not free.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from handoffd.store.tables import CalendarRow

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one calendar. `source` is a fingerprint of its address, `label` may be shown.

    `read_at` is when it was read last; `failing_since` when it could not be read first since then, with the `problem`.
    """

    person: str
    source: str
    label: str
    tried_at: datetime
    read_at: datetime | None = None
    failing_since: datetime | None = None
    problem: str = ""
    etag: str = ""
    modified: str = ""
    unread: int = 0
    busy: tuple[Span, ...] = ()
    tentative: tuple[Span, ...] = ()


class Calendars:
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, known: Known) -> None:
        """Remember what is known of a calendar now."""
        values = {name: getattr(known, name) for name in Known.__slots__ if name not in ("busy", "tentative")}
        spans = json.dumps([[[edge.timestamp() for edge in span] for span in each] for each in _both(known)])
        self._session.merge(CalendarRow(**values, spans=spans))

    def forget(self, person: str, source: str) -> None:
        """Forget a calendar that config.toml names no more."""
        if row := self._session.get(CalendarRow, (person, source)):
            self._session.delete(row)

    def of(self, person: str) -> tuple[Known, ...]:
        """Return a colleague's calendars."""
        return self._found(person)

    def all(self) -> tuple[Known, ...]:
        """Return every calendar that was ever looked at."""
        return self._found("")

    def busy(self, person: str) -> list[Span]:
        """Return when a colleague has no time."""
        return [span for known in self.of(person) for span in known.busy]

    def tentative(self, person: str) -> list[Span]:
        """Return when a colleague may have no time."""
        return [span for known in self.of(person) for span in known.tentative]

    def unknown_since(self, person: str) -> datetime | None:
        """Return since when a calendar of theirs could not be read: when it was read last, else the first failure."""
        failing = [each.read_at or each.failing_since for each in self.of(person) if each.failing_since]
        return min((each for each in failing if each is not None), default=None)

    def _found(self, person: str) -> tuple[Known, ...]:
        query = select(CalendarRow).order_by(col(CalendarRow.person), col(CalendarRow.source))
        if person:
            query = query.where(CalendarRow.person == person)
        return tuple(_known(row) for row in self._session.exec(query))


def _both(known: Known) -> Sequence[Sequence[Span]]:
    return known.busy, known.tentative


def _known(row: CalendarRow) -> Known:
    values = {name: getattr(row, name) for name in Known.__slots__ if name not in ("busy", "tentative")}
    busy, tentative = (
        tuple((datetime.fromtimestamp(a, UTC), datetime.fromtimestamp(b, UTC)) for a, b in each)
        for each in json.loads(row.spans or "[[], []]")
    )
    return Known(**values, busy=busy, tentative=tentative)
