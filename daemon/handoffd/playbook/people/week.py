"""When somebody works: the hours of a week in a time zone, and the days on which they do not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

Half = Literal["", "mornings", "afternoons"]  # of a day, which somebody prefers for meetings

Windows = tuple[tuple[time, time], ...]

OFFICE: Mapping[int, Windows] = MappingProxyType({day: ((time(9), time(17, 30)),) for day in range(5)})
"""Monday to Friday, 09:00 to 17:30."""


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """When somebody works: wall-clock windows per weekday in an IANA zone, and the days on which they do not.

    `hours` maps a weekday (0 is Monday) to its windows, earliest first; an end of 00:00 means midnight at the end of
    that day. `closed` maps a date to its name ("Thanksgiving", "leave"); a `holidays.HolidayBase` is such a mapping.
    Raises ValueError for a zone that does not exist, windows out of order, or a week without a single window.
    """

    zone: str
    hours: Mapping[int, Windows] = field(default_factory=lambda: OFFICE, hash=False, repr=False)
    closed: Mapping[date, str] = field(default_factory=dict, hash=False, repr=False)

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as wrong:  # an absolute path or a folder's name is an OSError
            raise ValueError(f"there is no time zone {self.zone!r}; write it like Europe/Berlin") from wrong
        if not any(self.hours.values()):
            raise ValueError("a working week needs working hours on at least one day")
        for weekday, windows in self.hours.items():
            edges = [minute for window in windows for minute in minutes_of(window)]
            if weekday not in range(7) or edges != sorted(set(edges)):
                raise ValueError(f"weekday {weekday}: working hours must be in order, from earlier to later")

    def windows(self, day: date) -> tuple[tuple[int, int], ...]:
        """Return the working windows of a date as minutes after its midnight; empty on a day off."""
        windows = self.hours.get(day.weekday(), ())
        if not windows or self.closed.get(day) is not None:
            return ()
        return tuple(minutes_of(window) for window in windows)


def minutes_of(window: tuple[time, time]) -> tuple[int, int]:
    """Return a window in minutes after midnight; an end of 00:00 is 24:00."""
    start, end = window
    return start.hour * 60 + start.minute, (end.hour * 60 + end.minute) or 24 * 60


@dataclass(frozen=True, slots=True)
class WithLeave(Mapping[date, str]):
    """The closed days of a week and somebody's own leave. The holidays stay the object they were: it may be lazy."""

    closed: Mapping[date, str]
    leave: tuple[tuple[date, date], ...]

    def __getitem__(self, day: date) -> str:
        if any(first <= day <= last for first, last in self.leave):
            return "leave"
        return self.closed[day]

    def _days(self) -> Iterator[date]:
        for first, last in self.leave:
            yield from (first + timedelta(days=n) for n in range((last - first).days + 1))
        yield from self.closed

    def __iter__(self) -> Iterator[date]:
        return iter(dict.fromkeys(self._days()))

    def __len__(self) -> int:
        return len(dict.fromkeys(self._days()))
