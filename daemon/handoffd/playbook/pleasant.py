"""How unpleasant is a time for somebody? Soft preferences only; what is impossible is decided elsewhere."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from handoffd.playbook.people.week import Half, WorkWeek
from handoffd.playbook.spans import Span, merged, overlap, without
from handoffd.playbook.workdays import at, day_spans

_EDGE = timedelta(minutes=30)
_MIDNIGHT = time(0)

# Points. Outside one's hours weighs more than all the others together, and more with every quarter of an hour.
_OUTSIDE = 10
_LUNCH = 2
_WEEK_EDGE = 2
_OTHER_HALF = 2
_DAY_EDGE = 1


@dataclass(frozen=True, slots=True)
class Manners:
    """Which hours are pleasant, by everybody's own clock.

    Mondays begin late because people read their mail, Fridays end early, and at lunch there is lunch.
    """

    monday_from: time = time(10)
    friday_until: time = time(15)
    lunch: tuple[time, time] = (time(12), time(13))


_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Day:
    """One date of one person in UTC: their own working hours, lunch, and the edges of the day and of the week.

    `disliked` is the half of the day that they do not prefer; None for who has not said.
    """

    hours: tuple[Span, ...]
    lunch: Span
    day_edges: tuple[Span, ...]
    week_edge: Span | None
    disliked: Span | None = None

    @classmethod
    def of(cls, day: date, week: WorkWeek, manners: Manners = Manners(), prefers: Half = "") -> "Day":
        """Return what that date means to somebody with that working week, who prefers a half of the day."""
        hours = tuple(merged(day_spans(day, week.windows(day), ZoneInfo(week.zone))))
        edges: tuple[Span, ...] = ()
        if hours:
            edges = ((hours[0][0], hours[0][0] + _EDGE), (hours[-1][1] - _EDGE, hours[-1][1]))
        week_edge: Span | None = None
        if day.weekday() == 0:
            week_edge = at(day, _MIDNIGHT, week), at(day, manners.monday_from, week)
        elif day.weekday() == 4:
            week_edge = at(day, manners.friday_until, week), at(day + timedelta(days=1), _MIDNIGHT, week)
        lunch = at(day, manners.lunch[0], week), at(day, manners.lunch[1], week)
        noon, next_day = at(day, _NOON, week), at(day + timedelta(days=1), _MIDNIGHT, week)
        halves: dict[Half, Span] = {"mornings": (noon, next_day), "afternoons": (at(day, _MIDNIGHT, week), noon)}
        return cls(hours, lunch, edges, week_edge, halves.get(prefers))

    def outside(self, span: Span) -> timedelta:
        """Return how much of a span lies outside the person's own hours."""
        return sum((end - start for start, end in without([span], self.hours)), timedelta())


def displeasure(span: Span, day: Day) -> int:
    """Return how unpleasant a meeting is for one person: 0 is fine, more is worse."""
    points = 0
    if outside := day.outside(span):
        points += _OUTSIDE + outside // timedelta(minutes=15)
    points += _LUNCH * overlap(span, [day.lunch])
    points += _DAY_EDGE * overlap(span, day.day_edges)
    points += _OTHER_HALF * (day.disliked is not None and overlap(span, [day.disliked]))
    points += _WEEK_EDGE * (day.week_edge is not None and overlap(span, [day.week_edge]))
    return points
