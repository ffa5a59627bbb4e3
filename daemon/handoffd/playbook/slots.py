"""When do all of them have time? Interval arithmetic in UTC, by the rules of the calendar design (4.4).

Tiers, tried in this order inside the window: everybody's own hours ("hours"), the stretched hours of those who may be
stretched ("flex"), the same without the optional ones ("optional"); then the first time after the window ("beyond"), by
the same three. Within the first day that has a time at all, the most pleasant one is taken, the earliest among equals.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Literal
from zoneinfo import ZoneInfo

from handoffd.playbook.people.week import Half, WorkWeek, minutes_of
from handoffd.playbook.pleasant import Day, Manners, displeasure
from handoffd.playbook.spans import Span, common, merged, overlap, widened, without
from handoffd.playbook.wording import listed
from handoffd.playbook.workdays import closed_reason, day_spans, local_date, utc

Tier = Literal["hours", "flex", "optional", "beyond"]
Busy = Mapping[str, Sequence[Span]]

_STRETCH_MOST = 120  # minutes: a longer day for somebody, not a second shift for who works mornings or nights
_TENTATIVE = 3  # as bad as lunch and the edge of a day together
_GRID = timedelta(minutes=15)
_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Attendance:
    """One participant: the key of their busy times, their working week, and what may be asked of them.

    `flex`: their hours may be stretched; never set it for a customer. `name` is how a reason calls them, else the key.
    `prefers` is the half of a day at which they like to meet.
    """

    key: str
    week: WorkWeek = field(repr=False)
    required: bool = True
    flex: bool = False
    name: str = ""
    prefers: Half = ""

    @property
    def called(self) -> str:
        """The name that a reason prints."""
        return self.name or self.key


@dataclass(frozen=True, slots=True)
class Wishes:
    """Numbers of config.toml for every search.

    `buffer` is kept free around each busy time; `tentative` times are avoided but not sacred; after an empty window the
    search goes on for `beyond`; `stretch` is how early and late our own people's days may become. `manners` says which
    hours are pleasant; of equally pleasant ones of a day the earliest is taken, with `late` the latest.
    """

    buffer: timedelta = timedelta()
    tentative: Busy = field(default_factory=dict, hash=False, repr=False)
    beyond: timedelta = timedelta(days=21)
    stretch: tuple[time, time] = (time(8), time(19))
    manners: Manners = field(default_factory=Manners)
    late: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for a meeting (UTC), the tier it was found in, and why it is then: a sentence for people.

    `left_out` are the keys of optional participants who cannot come.
    """

    start: datetime
    end: datetime
    tier: Tier
    reason: str
    left_out: tuple[str, ...] = ()

    @property
    def in_window(self) -> bool:
        """Whether the promise is kept."""
        return self.tier != "beyond"


def find_slot(
    participants: Sequence[Attendance],
    busy: Busy,
    window: Span,
    minutes: int,
    not_before: datetime | None = None,
    wishes: Wishes | None = None,
) -> Slot | None:
    """Return the best time for a meeting of so many minutes; None when there is none even `wishes.beyond` the window.

    The whole meeting lies inside `window`, both edges included, not before `not_before`, on a quarter hour of UTC.
    `busy` holds the taken times by key. "The first day" is a date of the first participant whose hours may not be
    stretched (the customer), else of the first one. A window that is empty or over is no error: the first time after it
    is found and flagged. Raises ValueError without participants, for no minutes, or for moments without a zone.
    """
    return next(_found(participants, busy, window, minutes, not_before, wishes, timedelta()), None)


def find_slots(
    count: int,
    participants: Sequence[Attendance],
    busy: Busy,
    window: Span,
    minutes: int,
    not_before: datetime | None = None,
    wishes: Wishes | None = None,
    *,
    apart: timedelta = timedelta(),
) -> tuple[Slot, ...]:
    """Return up to so many times, the best first, at least `apart` from each other: three to choose from."""
    return tuple(islice(_found(participants, busy, window, minutes, not_before, wishes, apart), count))


def _found(
    participants: Sequence[Attendance],
    busy: Busy,
    window: Span,
    minutes: int,
    not_before: datetime | None,
    wishes: Wishes | None,
    apart: timedelta,
) -> Iterator[Slot]:
    if not participants or minutes <= 0:
        raise ValueError("a meeting needs participants and minutes")
    start, end = utc(window[0]), utc(window[1])
    if not_before is not None:
        start = max(start, utc(not_before))
    search = _Search(participants, busy, timedelta(minutes=minutes), wishes or Wishes())
    inside = (start, end)
    while slot := search.first(inside) or search.beyond(inside):
        yield slot
        search.take((slot.start - apart, slot.end + apart))


def objections(
    participants: Sequence[Attendance], busy: Busy, span: Span, wishes: Wishes | None = None
) -> tuple[str, ...]:
    """Return why a time does not suit, half a sentence for each participant it does not suit; empty when it suits all.

    Any minute will do here: somebody has named this time. Raises ValueError for moments without a zone.
    """
    begin, end = utc(span[0]), utc(span[1])
    return tuple(_Search(participants, busy, end - begin, wishes or Wishes()).against((begin, end)))


class _Search:
    """One search: who, how long, and what is taken."""

    def __init__(self, people: Sequence[Attendance], busy: Busy, length: timedelta, wishes: Wishes) -> None:
        self._people = people
        self._required = [each for each in people if each.required] or list(people)
        self._length = length
        self._wishes = wishes
        self._taken = {key: merged(widened(_utc(spans), wishes.buffer)) for key, spans in busy.items()}
        self._tentative = {key: merged(_utc(spans)) for key, spans in wishes.tentative.items()}
        self._anchor = next((each for each in self._required if not each.flex), self._required[0]).week
        self._days: dict[tuple[str, date], Day] = {}
        self._worked: dict[tuple[int, bool, date], list[Span]] = {}

    def take(self, span: Span) -> None:
        """Count a time as taken for everybody, with the buffer that is kept around every other."""
        for each in self._people:
            more = widened([span], self._wishes.buffer)
            self._taken[each.key] = merged([*self._taken.get(each.key, ()), *more])

    def first(self, window: Span) -> Slot | None:
        """Return the best slot of the first tier that has one in the window."""
        return next(self._by_tier(window), None)

    def beyond(self, window: Span) -> Slot | None:
        """Return the slot of the first day after the window that has one, with what made the window empty."""
        later = self._by_tier((window[0], max(window) + self._wishes.beyond))
        # A longer day tomorrow is better than usual hours in two weeks; on one day the milder tier wins, being first.
        found = min(later, key=lambda slot: local_date(slot.start, self._anchor), default=None)
        if found is None:
            return None
        usual = "" if found.tier == "hours" else f" ({found.reason})"
        reason = f"the first time after the promised window, because {self._why_empty(window)}{usual}"
        return replace(found, tier="beyond", reason=reason)

    def against(self, span: Span) -> Iterator[str]:
        """Yield what speaks against this very time, in the order of the participants."""
        for each in self._people:
            if not without([span], self._hours(each, span, stretched=True)):
                if overlap(span, self._taken.get(each.key, ())):
                    yield f"{each.called} is busy then"
            else:
                yield f"{each.called} does not work then{_days_off(span, each.week)}"

    def _by_tier(self, window: Span) -> Iterator[Slot]:
        everybody = self._people
        if start := self._best(everybody, window, stretched=False):
            yield self._slot(start, "hours", "inside everybody's working hours", everybody)
        if start := self._best(everybody, window, stretched=True):
            yield self._slot(start, "flex", f"no usual hours of all are free; {self._stretching(start)}", everybody)
        if len(self._required) < len(everybody) and (start := self._best(self._required, window, stretched=True)):
            missing = listed(each.called for each in everybody if not each.required)
            yield self._slot(start, "optional", f"no time suits all; without {missing}", self._required)

    def _slot(self, start: datetime, tier: Tier, reason: str, people: Sequence[Attendance]) -> Slot:
        left_out = tuple(each.key for each in self._people if each not in people)
        return Slot(start, start + self._length, tier, reason, left_out)

    def _best(self, people: Sequence[Attendance], window: Span, *, stretched: bool) -> datetime | None:
        starts = self._starts(self._free(people, window, stretched=stretched))
        first = next(starts, None)
        if first is None:
            return None
        day = local_date(first, self._anchor)
        same_day = takewhile(lambda start: local_date(start, self._anchor) == day, starts)
        sooner = -1 if self._wishes.late else 1
        return min([first, *same_day], key=lambda start: (self._displeasure(start, people), sooner * (start - first)))

    def _free(self, people: Sequence[Attendance], window: Span, *, stretched: bool) -> list[Span]:
        free = merged([window])
        for each in people:
            free = common(free, self._hours(each, window, stretched=stretched))
        for each in people:
            free = without(free, self._taken.get(each.key, ()))
        return free

    def _starts(self, free: Sequence[Span]) -> Iterator[datetime]:
        for begin, end in free:
            start = begin + (_EPOCH - begin) % _GRID  # up to the next quarter of an hour
            while start + self._length <= end:
                yield start
                start += _GRID

    def _hours(self, each: Attendance, window: Span, *, stretched: bool) -> list[Span]:
        longer = stretched and each.flex
        return merged(span for day in _dates(window, each.week) for span in self._worked_on(day, each.week, longer))

    def _worked_on(self, day: date, week: WorkWeek, longer: bool) -> list[Span]:  # noqa: FBT001 - half of a key
        """Return the working time of a date, worked out once in a search: every tier asks for the same days."""
        key = (id(week), longer, day)
        if key not in self._worked:
            windows = week.windows(day)
            if longer and windows:
                windows = _stretched(windows, self._wishes.stretch)
            self._worked[key] = list(day_spans(day, windows, ZoneInfo(week.zone)))
        return self._worked[key]

    def _displeasure(self, start: datetime, people: Sequence[Attendance]) -> int:
        span = (start, start + self._length)
        total = 0
        for each in people:
            total += displeasure(span, self._day(each, start))
            total += _TENTATIVE * overlap(span, self._tentative.get(each.key, ()))
        return total

    def _day(self, each: Attendance, moment: datetime) -> Day:
        date_there = local_date(moment, each.week)
        key = (each.key, date_there)
        if key not in self._days:
            self._days[key] = Day.of(date_there, each.week, self._wishes.manners, each.prefers)
        return self._days[key]

    def _stretching(self, start: datetime) -> str:
        span = (start, start + self._length)
        beyond = [each.called for each in self._people if self._day(each, start).outside(span)]
        return f"the day of {listed(beyond)} is stretched"

    def _why_empty(self, window: Span) -> str:
        if window[1] - window[0] < self._length:
            return "the window is over"
        shared = merged([window])
        for each in self._required:
            hours = common(self._hours(each, window, stretched=True), [window])
            if not any(self._starts(hours)):
                return f"{each.called} does not work then{_days_off(window, each.week)}"
            shared = common(shared, hours)
        who = listed(each.called for each in self._required)
        if not any(self._starts(shared)):
            return f"the working hours of {who} do not meet"
        return f"{who} have no free time together" if len(self._required) > 1 else f"{who} has no free time then"


def _dates(window: Span, week: WorkWeek) -> Iterator[date]:
    """Yield the dates whose hours may touch the window; one more at its end, as clocks fall back over midnight."""
    day, last = local_date(window[0], week), local_date(window[1], week) + _DAY
    while day <= last:
        yield day
        day += _DAY


def _stretched(windows: tuple[tuple[int, int], ...], stretch: tuple[time, time]) -> tuple[tuple[int, int], ...]:
    """Return the windows of a day with its beginning and its end stretched; breaks between them stay."""
    early, late = minutes_of(stretch)
    first, last = windows[0][0], windows[-1][1]
    begin = max(min(first, early), first - _STRETCH_MOST, 0)
    finish = min(max(last, late), last + _STRETCH_MOST, 24 * 60)
    edges = [edge for window in windows for edge in window]
    edges[0], edges[-1] = begin, finish
    return tuple(zip(edges[::2], edges[1::2], strict=True))


def _days_off(window: Span, week: WorkWeek) -> str:
    first, last = local_date(window[0], week), local_date(window[1], week)
    dates = [first + n * _DAY for n in range((last - first).days + 1)]
    names = dict.fromkeys(reason for day in dates if (reason := closed_reason(day, week)))
    return f" ({', '.join(names)})" if names else ""


def _utc(spans: Sequence[Span]) -> list[Span]:
    # Most are UTC already; asking first is many times quicker than turning thousands of them once more.
    return [span if span[0].tzinfo is UTC is span[1].tzinfo else (utc(span[0]), utc(span[1])) for span in spans]
