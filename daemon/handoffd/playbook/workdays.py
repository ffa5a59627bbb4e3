"""Working time: who is at work when, what is four working hours from now, which date is Day 3.

Pure arithmetic on aware moments; UTC comes out, any zone may go in (a moment without a zone raises ValueError). One
rule covers both oddities of daylight saving: *a wall-clock time is the first moment of its date at which the clock on
the wall shows that time or later*. A time in a gap becomes the end of the gap, a time that comes twice the first of the
two. A working window is the time between the moments of its two edges, and its end is no longer working time.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handoffd.errors import BadConfig
from handoffd.playbook.people.week import WorkWeek

Span = tuple[datetime, datetime]
"""From (included) to (excluded), both UTC."""

_HORIZON = 3 * 366  # days without one working hour after which nobody is waited for any more
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def at(day: date, clock: time, week: WorkWeek) -> datetime:
    """Return a date and wall-clock time of that week's zone as UTC."""
    since_midnight = timedelta(
        hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond
    )
    return _moment(day, since_midnight, ZoneInfo(week.zone))


def local_date(moment: datetime, week: WorkWeek) -> date:
    """Return the date of a moment in that week's zone."""
    return utc(moment).astimezone(ZoneInfo(week.zone)).date()


def is_working(moment: datetime, week: WorkWeek) -> bool:
    """Tell whether a moment lies in working time."""
    moment = utc(moment)
    return next_working_moment(moment, week) == moment


def next_working_moment(moment: datetime, week: WorkWeek) -> datetime:
    """Return the moment itself in working time, else the next opening: nights, weekends and closed days are skipped."""
    moment = utc(moment)
    return max(moment, next(working_spans(moment, week))[0])


def add_working_hours(moment: datetime, hours: float, week: WorkWeek) -> datetime:
    """Return the earliest moment until which that many working hours have passed since `moment`.

    Eight and a half hours from 09:00 is 17:30 of the same day. No hours (or fewer) is the next working moment.
    """
    moment = utc(moment)
    left = timedelta(hours=hours)
    if left <= timedelta():
        return next_working_moment(moment, week)
    for start, end in working_spans(moment, week):
        begin = max(start, moment)
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise AssertionError("working_spans ends by raising")  # pragma: no cover


def day_n(t0: datetime, n: int, week: WorkWeek, mode: str = "calendar") -> date:
    """Return Day n: the date of t0 in the week's zone, plus n days ("calendar") or n working days ("working").

    Day 0 is the date of t0 even on a Sunday; Day 1 after a Saturday is Monday when working days are counted. A negative
    n counts backwards: the working day before. In calendar mode the date is not rolled forward: `at` and
    `next_working_moment` do that for the moment.
    """
    start = local_date(t0, week)
    if mode == "calendar":
        return start + n * _DAY
    if mode == "working":
        return working_day(start, n, week)
    raise ValueError(f'days are counted as "calendar" or "working", not {mode!r}')


def working_day(day: date, n: int, week: WorkWeek) -> date:
    """Return the nth working day after a date (before it, when n is negative); the date itself for 0."""
    step = _DAY if n > 0 else -_DAY
    left, waited = abs(n), 0
    while left:
        day += step
        waited += 1
        if week.windows(day):
            left, waited = left - 1, 0
        elif waited > _HORIZON:
            raise _never(week)
    return day


def closed_reason(day: date, week: WorkWeek) -> str | None:
    """Return why nobody works that day ("Thanksgiving", "leave", "weekend", "not a working day"); None when they do.

    Where a holiday falls on a weekend its name is told.
    """
    if week.windows(day):
        return None
    if (name := week.closed.get(day)) is not None:
        return str(name)
    return "weekend" if day.weekday() >= 5 else "not a working day"


def due(t0: datetime, received: datetime, hours: float, grace_working_hours: float, week: WorkWeek) -> datetime:
    """Return when something asked `received` is due: t0 + hours, but never before some working hours to do it.

    The time rule: max(t0 + hours, received + grace), rolled forward to a working moment.
    """
    patience = add_working_hours(received, grace_working_hours, week)
    return next_working_moment(max(utc(t0) + timedelta(hours=hours), patience), week)


def working_spans(start: datetime, week: WorkWeek) -> Iterator[Span]:
    """Yield the working windows that end after `start`, in order, without end.

    The first may have begun earlier. Raises BadConfig when three years hold no working hour at all.
    """
    start = utc(start)
    zone = ZoneInfo(week.zone)
    # No window of an earlier date can still be open: it ends with the first moment of the next date at the latest.
    day = start.astimezone(zone).date()
    idle = 0
    while idle <= _HORIZON:
        idle += 1
        for span in day_spans(day, week.windows(day), zone):
            if span[1] > start:
                yield span
                idle = 0
        day += _DAY
    raise _never(week)


def day_spans(day: date, windows: tuple[tuple[int, int], ...], zone: ZoneInfo) -> Iterator[Span]:
    """Yield windows of a date, given in minutes after midnight, as UTC; one swallowed by a gap is left out."""
    for first, last in windows:
        span = _moment(day, timedelta(minutes=first), zone), _moment(day, timedelta(minutes=last), zone)
        if span[0] < span[1]:
            yield span


def utc(moment: datetime) -> datetime:
    """Return the moment in UTC; ValueError for one without a zone, which would silently mean this machine's own."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC)


def _moment(day: date, since_midnight: timedelta, zone: ZoneInfo) -> datetime:
    """Return the first moment of a date at which the clock on the wall shows that time (0 to 24 h) or later."""
    wall = datetime(day.year, day.month, day.day, tzinfo=zone) + since_midnight
    found = wall.astimezone(UTC)
    if _wall(found, zone) == wall.replace(tzinfo=None):
        return found  # fold=0: of two such moments the first
    # A gap. Python reads it with the offset from before, so `found` lies behind the gap and fold=1 before it.
    early, late = wall.replace(fold=1).astimezone(UTC), found
    offset = early.astimezone(zone).utcoffset()
    while late - early > _SECOND:
        middle = early + (late - early) // 2
        early, late = (middle, late) if middle.astimezone(zone).utcoffset() == offset else (early, middle)
    return late.replace(microsecond=0)


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _never(week: WorkWeek) -> BadConfig:
    return BadConfig(f"roster: the working week in {week.zone} has no open day for three years; mend its closed days")
