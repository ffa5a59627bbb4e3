"""What the leaders' page shows (`handoffd report`): the figures of their letter, and those that need a page (T3-T5).

What the letter has too is made by the very same functions over the same handoffs, so that no figure reads two ways.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import quantiles

from handoffd.playbook.figures.funnel import PROMISES, Promised, Stage, funnel, hours_to, middle
from handoffd.playbook.figures.report import Numbers, Report, counted, report
from handoffd.playbook.figures.trend import Month, monthly, sellers, week_of, weekly
from handoffd.playbook.health import CAUSES, STATES, newest
from handoffd.playbook.milestones import DOCUMENT
from handoffd.playbook.model import Handoff, Status
from handoffd.playbook.office import Step

EDGES = (6.0, 12.0, 24.0, 36.0, 48.0, 72.0)  # hours between the bars of the spread; the last bar has no end
UNTOLD, NOT_YET = "not told", "not asked yet"
RESTING, NOTHING = "resting", "nothing"  # where a handoff waits in which no step is open
_QUARTILES_FROM = 8  # half of fewer handoffs is no half
_MOST_WEEKS = 26  # a longer period is told month by month


@dataclass(frozen=True, slots=True)
class Period:
    """Signed after `first` and not after `last` (UTC); `named` says that somebody asked for these very days."""

    first: datetime
    last: datetime
    named: bool = False

    def weeks(self, zone: str) -> int:
        """Return into how many weeks (from Monday on) of that zone it reaches, at least one."""
        begins, ends = week_of(self.first + timedelta(seconds=1), zone), week_of(self.last, zone)
        return max(1, (ends - begins).days // 7 + 1)

    def holds(self, handoff: Handoff) -> bool:
        """Tell whether a handoff was signed in it."""
        return self.first < handoff.t0 <= self.last


@dataclass(frozen=True, slots=True)
class Point:
    """One complete document: when it was signed, after how many hours it was complete, and whether that was in time."""

    ref: str
    ae: str
    t0: datetime
    hours: float
    in_time: bool | None


@dataclass(frozen=True, slots=True)
class Spread:
    """The hours to a complete document: the median, where the middle half lies, and the references in each bar.

    `low` and `high` are None for fewer than eight; bar n reaches from EDGES[n - 1] to EDGES[n]. `late` are those that
    were not in time: a weekend may lie between, so that is not the same as more than 24 hours.
    """

    hours: float | None
    low: float | None
    high: float | None
    bars: tuple[tuple[str, ...], ...]
    late: tuple[str, ...] = ()

    @property
    def counted(self) -> int:
        """How many documents it is made of."""
        return sum(len(each) for each in self.bars)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the whole are of one kind: what it is called, and the references."""

    name: str
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where handoffs wait now: the step, its references, and which of them are overdue."""

    step: str
    refs: tuple[str, ...]
    late: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page shows, as of `told.at`; the references of each number are in it.

    `told` is what the letter would say; in a named period its stages, weeks and sellers are those of the period.
    `months` take the place of `told.weeks` in a long one. `health` and `causes` are what the CSMs said on Day 30.
    """

    period: Period
    told: Report
    refs: tuple[str, ...]
    promises: tuple[Stage, ...]
    spread: Spread
    points: tuple[Point, ...]
    months: tuple[Month, ...]
    health: tuple[Share, ...]
    causes: tuple[Share, ...]
    waiting: tuple[Waiting, ...]
    on_their_way: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing at all to show."""
        return not self.refs and not self.on_their_way and not self.told.accounts


def overview(
    handoffs: Iterable[Handoff],
    now: datetime,
    zone: str,
    numbers: Numbers,
    promised: Promised,
    page: Sequence[Step],
    period: Period | None = None,
) -> Overview:
    """Return what the page shows at `now`; without a period the letter's own windows count (`numbers`)."""
    known = list(handoffs)
    told = report(known, now, now - timedelta(days=7), zone, numbers, promised)
    chosen = period or Period(now - timedelta(weeks=numbers.weeks), now)
    within = [each for each in counted(known) if chosen.holds(each)]
    chosen = replace(chosen, last=min(chosen.last, now))
    weeks = chosen.weeks(zone)
    long = weeks > _MOST_WEEKS
    if period is not None:
        told = replace(
            told,
            stages=funnel(within, now, promised),
            weeks=() if long else weekly(within, chosen.last, zone, weeks),
            sellers=sellers(within, numbers.ae_from),
        )
    open_ones = [each for each in known if not each.closed]
    shown = {ref for seller in told.sellers for ref in seller.refs}
    return Overview(
        chosen,
        told,
        tuple(each.ref for each in within),
        funnel(within, now, promised, PROMISES),
        spread(within),
        points(each for each in known if each.ref in shown),
        monthly(within, zone) if long else (),
        _health(within),
        _causes(within),
        waiting(open_ones, page),
        tuple(each.ref for each in open_ones),
    )


def spread(handoffs: Iterable[Handoff]) -> Spread:
    """Return how the hours to a complete document lie, over those whose document is complete."""
    told = points(handoffs)
    hours = [each.hours for each in told]
    low, _, high = quantiles(hours, n=4) if len(hours) >= _QUARTILES_FROM else (None, None, None)
    bars: list[list[str]] = [[] for _ in range(len(EDGES) + 1)]
    for each in told:
        bars[sum(each.hours > edge for edge in EDGES)].append(each.ref)
    late = tuple(each.ref for each in told if each.in_time is False)
    return Spread(middle(hours), low, high, tuple(tuple(refs) for refs in bars), late)


def points(handoffs: Iterable[Handoff]) -> tuple[Point, ...]:
    """Return every complete document, in the order of the signatures."""
    found = []
    for each in sorted(handoffs, key=lambda one: one.t0):
        hours, reached = hours_to(DOCUMENT, each), each.milestones.get(DOCUMENT)
        if hours is not None and reached is not None:
            in_time = None if reached.due is None else reached.at <= reached.due
            found.append(Point(each.ref, each.ae, each.t0, hours, in_time))
    return tuple(found)


def waiting(handoffs: Iterable[Handoff], page: Sequence[Step]) -> tuple[Waiting, ...]:
    """Return where handoffs wait, in the order of the page; one that waits at two steps stands in both."""
    known = list(handoffs)
    asleep = [each for each in known if each.sleeps]
    awake = [each for each in known if not each.sleeps]
    found = []
    for step in page:
        there = [each for each in awake if each.hears(step.name)]
        late = [each.ref for each in there if each.status(step.name) is Status.STUCK]
        found.append(Waiting(step.name, tuple(each.ref for each in there), tuple(late)))
    calm = [each for each in awake if not any(each.hears(step.name) for step in page)]
    found.append(Waiting(NOTHING, tuple(each.ref for each in calm), ()))
    found.append(Waiting(RESTING, tuple(each.ref for each in asleep), ()))
    return tuple(each for each in found if each.refs)


def _health(handoffs: Iterable[Handoff]) -> tuple[Share, ...]:
    """Return what the CSMs said, and of whom nobody said anything: closed without a word, or not asked yet."""
    kinds: dict[str, list[str]] = {name: [] for name in (*STATES, UNTOLD, NOT_YET)}
    for each in handoffs:
        view = newest(each.health, "csm")
        kinds[view.state if view else UNTOLD if each.closed else NOT_YET].append(each.ref)
    return tuple(Share(name, tuple(refs)) for name, refs in kinds.items())


def _causes(handoffs: Iterable[Handoff]) -> tuple[Share, ...]:
    """Return the causes that the CSMs named, the most often first."""
    kinds: dict[str, list[str]] = {name: [] for name in CAUSES}
    for each in handoffs:
        view = newest(each.health, "csm")
        if view is not None and view.cause:
            kinds.setdefault(view.cause, []).append(each.ref)
    told = [Share(name, tuple(refs)) for name, refs in kinds.items() if refs]
    return tuple(sorted(told, key=lambda share: -len(share.refs)))
