"""In which window does a meeting have to be? P4: the internal call inside 48 hours; P6: the kickoff on Day 5 to 7."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from handoffd.errors import BadConfig
from handoffd.playbook.people.week import WorkWeek
from handoffd.playbook.spans import Span, merged, without
from handoffd.playbook.workdays import add_working_hours, at, closed_reason, day_n, local_date, utc

_MIDNIGHT = time(0)
_DAY = timedelta(days=1)
_HORIZONS = (14, 90, 1100)  # days: looked at in turn, so that the usual case stays cheap


def internal_window(
    t0: datetime,
    now: datetime,
    weeks: Sequence[WorkWeek],
    *,
    notice_hours: float = 4,
    within_hours: float = 48,
    sla_mode: str = "business",
) -> Span:
    """Return the window of the internal call: from `notice_hours` of everybody's working time after now, to the bound.

    The bound is t0 + `within_hours` of elapsed time; with `sla_mode` "business" days off do not count (see
    `business_deadline`), with "clock" they do. When the notice came late the window may be empty or reversed:
    `find_slot` then takes the first time after it.
    """
    begun = max(utc(t0), utc(now))
    start = max(add_working_hours(begun, notice_hours, week) for week in weeks)
    if sla_mode == "business":
        return start, business_deadline(t0, timedelta(hours=within_hours), weeks)
    if sla_mode == "clock":
        return start, utc(t0) + timedelta(hours=within_hours)
    raise ValueError(f'sla_mode is "business" or "clock", not {sla_mode!r}')


def business_deadline(t0: datetime, patience: timedelta, weeks: Sequence[WorkWeek]) -> datetime:
    """Return t0 + patience of elapsed time, not counting dates on which anybody of `weeks` does not work at all.

    Nights count, weekends, holidays and leave do not: 48 hours from Friday 17:00 end on Tuesday 17:00.
    """
    t0 = utc(t0)
    for days in _HORIZONS:
        left = patience
        for start, end in without([(t0, t0 + days * _DAY)], merged(_days_off(t0, days, weeks))):
            if end - start >= left:
                return start + left
            left -= end - start
    raise BadConfig("roster: these people have no working day in common for three years; mend their closed days")


def kickoff_window(t0: datetime, week: WorkWeek, first: int = 5, last: int = 7, mode: str = "calendar") -> Span:
    """Return from the midnight that begins Day `first` to the one that ends Day `last`, by the customer's clock."""
    return (
        at(day_n(t0, first, week, mode), _MIDNIGHT, week),
        at(day_n(t0, last, week, mode) + _DAY, _MIDNIGHT, week),
    )


def _days_off(t0: datetime, days: int, weeks: Sequence[WorkWeek]) -> list[Span]:
    return [
        (at(day, _MIDNIGHT, week), at(day + _DAY, _MIDNIGHT, week))
        for week in weeks
        for day in (local_date(t0, week) + n * _DAY for n in range(days + 1))
        if closed_reason(day, week)
    ]
