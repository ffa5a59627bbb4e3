"""The alarms of handoffs: set, moved, cleared, rung."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

from handoffd.store.plain import Plain, fresh, table_of
from handoffd.store.tables import Deadline, Moment
from handoffd.store.values import Alarm

_AT = table_of(Deadline).c
_WAITS = _AT.fired_at.is_(None)
_THEIRS = _AT.handoff == bindparam("handoff")
_ALARM = (_AT.handoff, _AT.step, _AT.kind, _AT.due_at)

_DUE = select(*_ALARM).where(_WAITS, _AT.due_at <= bindparam("now", type_=Moment())).order_by(_AT.due_at, _AT.id)
_NEXT = select(_AT.due_at).where(_WAITS).order_by(_AT.due_at).limit(1)
_ALL = select(_AT.step, _AT.kind, _AT.due_at, _AT.fired_at, _AT.occurrence).where(_THEIRS)

_SET = insert(table_of(Deadline))
_MOVED = (
    update(table_of(Deadline))
    .where(_AT.handoff == bindparam("whose"), _AT.step == bindparam("of"), _AT.kind == bindparam("called"))
    .values(due_at=bindparam("at"), fired_at=bindparam("rung"), occurrence=bindparam("count"))
)


@dataclass(slots=True)
class _Known:
    """An alarm as this transaction knows it."""

    step: str
    kind: str
    due_at: datetime
    fired_at: datetime | None
    occurrence: int


class Alarms(Plain):
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._alarms: dict[str, dict[tuple[str, str], _Known]] = {}

    def set_deadline(self, handoff: str, step: str, kind: str, at: datetime) -> None:
        """Set or move an alarm."""
        known = self._alarms_of(handoff)
        row = known.get((step, kind))
        if row is None:
            known[step, kind] = _Known(step, kind, at, None, 1)
            self._do(_SET, fresh(Deadline, handoff=handoff, step=step, kind=kind, due_at=at))
            return
        row.due_at, row.fired_at, row.occurrence = at, None, row.occurrence + 1
        self._keep(handoff, row)

    def clear_deadlines(self, handoff: str, step: str, kinds: Sequence[str], now: datetime) -> None:
        """No alarm of this step (or none of these kinds) rings any more."""
        for row in self._alarms_of(handoff).values():
            if row.step == step and row.fired_at is None and (not kinds or row.kind in kinds):
                row.fired_at = now
                self._keep(handoff, row)

    def clear_all_deadlines(self, handoff: str, now: datetime) -> None:
        """No alarm of this handoff rings any more."""
        for row in self._alarms_of(handoff).values():
            if row.fired_at is None:
                row.fired_at = now
                self._keep(handoff, row)

    def due(self, now: datetime) -> list[Alarm]:
        """Return the alarms that have come, oldest first."""
        return [Alarm(*row) for row in self._ask(_DUE, now=now)]

    def next_deadline(self) -> datetime | None:
        """Return when the next alarm rings."""
        return self._ask(_NEXT).scalar()

    def deadlines(self, handoff: str) -> list[Alarm]:
        """Return what will ring for a handoff, soonest first.

        Asked for in that order, SQLite walks through the waiting alarms of every handoff.
        """
        waiting = (row for row in self._alarms_of(handoff).values() if row.fired_at is None)
        return [Alarm(handoff, row.step, row.kind, row.due_at) for row in sorted(waiting, key=lambda row: row.due_at)]

    def fire(self, alarm: Alarm, now: datetime) -> bool:
        """Mark an alarm as rung; False when it was moved or cleared meanwhile."""
        row = self._alarms_of(alarm.handoff).get((alarm.step, alarm.kind))
        if row is None or row.fired_at is not None or row.due_at != alarm.due_at:
            return False
        row.fired_at = now
        self._keep(alarm.handoff, row)
        return True

    def _keep(self, handoff: str, row: _Known) -> None:
        values = {"at": row.due_at, "rung": row.fired_at, "count": row.occurrence}
        self._do(_MOVED, {"whose": handoff, "of": row.step, "called": row.kind, **values})

    def _alarms_of(self, handoff: str) -> dict[tuple[str, str], _Known]:
        """Return every alarm of a handoff, rung or not, by step and kind; asked for once in a transaction."""
        if handoff not in self._alarms:
            rows = [_Known(*row) for row in self._ask(_ALL, handoff=handoff)]
            self._alarms[handoff] = {(row.step, row.kind): row for row in rows}
        return self._alarms[handoff]
