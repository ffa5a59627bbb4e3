"""A time that suits, found by trying: every quarter of an hour, and in it every minute, of every participant.

Nothing here is shared with the arithmetic but the values that go in. The clock on a wall is walked minute by minute and
its *high water* kept: the latest date and time that it has shown so far. A working window is the minutes at which that
lies between its edges, which says what a gap, an hour that comes twice and a date that never was mean, all at once.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from handoffd.playbook.people import WorkWeek
from handoffd.playbook.slots import Attendance, Wishes

MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 24 * 60
Found = tuple[str, datetime]
Spans = Mapping[str, Sequence[tuple[datetime, datetime]]]


def find(
    people: Sequence[Attendance],
    busy: Spans,
    window: tuple[int, int],
    minutes: int,
    wishes: Wishes,
    last: int,
) -> Found | None:
    """Return the tier and the start; the window in minutes since 1970, both of its edges inside.

    `last` is the last whole minute at which a meeting after the window may end.
    """
    return Trial(people, busy, minutes, wishes).find(window, last)


class Trial:
    """One search by trying."""

    def __init__(self, people: Sequence[Attendance], busy: Spans, minutes: int, wishes: Wishes) -> None:
        self.people, self.minutes, self.wishes = people, minutes, wishes
        self.required = [each for each in people if each.required] or list(people)
        self.anchor = next((each for each in self.required if not each.flex), self.required[0]).week.zone
        self.taken = {key: set(covered(spans, wishes.buffer)) for key, spans in busy.items()}
        self.maybe = {key: set(covered(spans, timedelta())) for key, spans in wishes.tentative.items()}
        self.hours: dict[tuple[str, bool, date], list[range]] = {}

    def find(self, window: tuple[int, int], last: int) -> Found | None:
        for tier, start in self.tiers(*window):
            return tier, moment(start)
        later = list(self.tiers(window[0], last))
        # The earliest date of the anchor, and on it the mildest tier: `min` takes the first of equals.
        first = min(later, key=lambda found: shown(self.anchor, found[1])[0], default=None)
        return None if first is None else ("beyond", moment(first[1]))

    def tiers(self, begin: int, end: int) -> Iterator[tuple[str, int]]:
        for tier, group, longer in (
            ("hours", self.people, False),
            ("flex", self.people, True),
            ("optional", self.required, True),
        ):
            if tier == "optional" and len(group) == len(self.people):
                continue
            if (start := self.best(group, begin, end, longer)) is not None:
                yield tier, start

    def best(self, group: Sequence[Attendance], begin: int, end: int, longer: bool) -> int | None:
        fine: list[int] = []
        day = None
        for start in range(-(-begin // 15) * 15, end - self.minutes + 1, 15):
            if day is not None and shown(self.anchor, start)[0] != day:
                break
            if all(self.suits(each, minute, longer) for each in group for minute in range(start, start + self.minutes)):
                day = shown(self.anchor, start)[0]
                fine.append(start)
        sign = -1 if self.wishes.late else 1
        return min(fine, key=lambda start: (self.dislike(group, start), sign * start), default=None)

    def suits(self, each: Attendance, minute: int, longer: bool) -> bool:
        if minute in self.taken.get(each.key, ()):
            return False
        key = each.key, longer and each.flex, high_water(each.week.zone, minute)[0]
        if key not in self.hours:
            self.hours[key] = day_minutes(each.week, key[2], self.wishes if key[1] else None)
        return any(minute in hours for hours in self.hours[key])

    def against(self, begin: int, end: int) -> set[str]:
        """Return the keys of those whom this very time does not suit."""
        return {
            each.key for each in self.people if not all(self.suits(each, minute, True) for minute in range(begin, end))
        }

    def dislike(self, group: Sequence[Attendance], start: int) -> int:
        return sum(self.one_dislikes(each, range(start, start + self.minutes)) for each in group)

    def one_dislikes(self, each: Attendance, minutes: range) -> int:
        day = shown(each.week.zone, minutes[0])[0]
        own = day_minutes(each.week, day, None)
        manners = self.wishes.manners
        points = 0
        if outside := sum(not any(minute in hours for hours in own) for minute in minutes):
            points += 10 + outside // 15
        lunch = between(each.week.zone, day, clock(manners.lunch[0]), clock(manners.lunch[1]))
        points += 2 * any(minute in lunch for minute in minutes)
        if own:
            first, last = own[0].start, own[-1].stop
            points += any(first <= minute < first + 30 or last - 30 <= minute < last for minute in minutes)
        noon = DAY // 2
        halves = {"mornings": (noon, DAY), "afternoons": (0, noon)}
        if each.prefers:
            other = between(each.week.zone, day, *halves[each.prefers])
            points += 2 * any(minute in other for minute in minutes)
        if day.weekday() == 0:
            edge = between(each.week.zone, day, 0, clock(manners.monday_from))
            points += 2 * any(minute in edge for minute in minutes)
        if day.weekday() == 4:
            edge = between(each.week.zone, day, clock(manners.friday_until), DAY)
            points += 2 * any(minute in edge for minute in minutes)
        return points + 3 * any(minute in self.maybe.get(each.key, ()) for minute in minutes)


def edges(week: WorkWeek, day: date, longer: Wishes | None) -> list[tuple[int, int]]:
    windows = week.hours.get(day.weekday(), ())
    if not windows or day in week.closed:
        return []
    found = [(clock(a), clock(b) or DAY) for a, b in windows]
    if longer:
        early, late = clock(longer.stretch[0]), clock(longer.stretch[1])
        first, last = found[0][0], found[-1][1]
        found[0] = (min(first, max(early, first - 120)), found[0][1])
        found[-1] = (found[-1][0], max(last, min(late, last + 120)))
    return found


def covered(spans: Sequence[tuple[datetime, datetime]], buffer: timedelta) -> Iterator[int]:
    """Yield every minute of which a part is taken."""
    for begin, end in spans:
        if begin < end:
            yield from range((begin - buffer - EPOCH) // MINUTE, -((EPOCH - end - buffer) // MINUTE))


def moment(minute: int) -> datetime:
    return EPOCH + minute * MINUTE


def clock(time) -> int:
    return time.hour * 60 + time.minute


def shown(zone: str, minute: int) -> tuple[date, int]:
    """What the clock on the wall shows."""
    return _told(_walk(zone, minute // DAY)[0][minute % DAY])


def high_water(zone: str, minute: int) -> tuple[date, int]:
    """The latest that the clock on the wall has shown so far."""
    return _told(_walk(zone, minute // DAY)[1][minute % DAY])


def _told(wall: int) -> tuple[date, int]:
    return date.fromordinal(wall // DAY), wall % DAY


@lru_cache(maxsize=2000)
def _walk(zone: str, day: int) -> "tuple[array[int], array[int]]":
    """What the wall shows at each minute of a day, and its high water; numbers, as a day of tuples takes 400 kB."""
    where = ZoneInfo(zone)
    high = 0
    walls, highs = array("q"), array("q")
    for minute in range(day * DAY - 120, day * DAY + DAY):  # no clock falls back by more than an hour
        wall = moment(minute).astimezone(where)
        now = wall.toordinal() * DAY + clock(wall)
        high = max(high, now)
        walls.append(now)
        highs.append(high)
    return walls[120:], highs[120:]


@lru_cache(maxsize=50_000)
def between(zone: str, day: date, first: int, last: int) -> range:
    """The minutes of a date from one time on the wall to another; they follow each other, as the water only rises."""
    told = _minutes_of(zone, day)
    found = [minute for minute, wall in zip(told[::2], told[1::2], strict=True) if first <= wall < last]
    return range(found[0], found[-1] + 1) if found else range(0)


@lru_cache(maxsize=500)
def _minutes_of(zone: str, day: date) -> "array[int]":
    """Minute, wall, minute, wall ... of a date by its high water."""
    noon = (datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - EPOCH) // MINUTE
    begin, found = day.toordinal() * DAY, array("q")
    for minute in range(noon - 28 * 60, noon + 28 * 60):
        wall = _walk(zone, minute // DAY)[1][minute % DAY] - begin
        if 0 <= wall < DAY:
            found.extend((minute, wall))
    return found


def day_minutes(week: WorkWeek, day: date, longer: Wishes | None) -> list[range]:
    """The minutes of a date at which somebody works, in order."""
    return [hours for a, b in edges(week, day, longer) if (hours := between(week.zone, day, a, b))]
