"""How it changes: the document by week of the signature, and each AE's handoffs where there are enough of them (T4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handoffd.playbook.dossier import BY_ID
from handoffd.playbook.figures.funnel import hours_to, middle
from handoffd.playbook.health import newest
from handoffd.playbook.milestones import DOCUMENT
from handoffd.playbook.model import Handoff


@dataclass(frozen=True, slots=True)
class Week:
    """The handoffs signed in one week (from its Monday on) whose document is complete: median hours, and which."""

    monday: date
    hours: float | None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """The same of one month, from its first day on."""

    first: date
    hours: float | None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seller:
    """One AE: the handoffs counted, the median hours to a complete document (`early` and `late` half of them too).

    `returned` counts how often a section came back (heading -> references), `causes` are those of Day 30 (cause ->
    references), `disputed` the handoffs in which the AE sees it differently. `unknown` have no milestone.
    """

    ae: str
    refs: tuple[str, ...]
    hours: float | None
    early: float | None
    late: float | None
    returned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    causes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    disputed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def weekly(handoffs: Iterable[Handoff], now: datetime, zone: str, weeks: int) -> tuple[Week, ...]:
    """Return the last weeks, oldest first, this one included; one without a complete document has no hours."""
    known = list(handoffs)
    this = week_of(now, zone)
    mondays = [this - timedelta(weeks=back) for back in reversed(range(weeks))]
    found = []
    for monday in mondays:
        signed = [each for each in known if week_of(each.t0, zone) == monday and DOCUMENT in each.milestones]
        found.append(Week(monday, middle(hours_to(DOCUMENT, each) for each in signed), _refs(signed)))
    return tuple(found)


def monthly(handoffs: Iterable[Handoff], zone: str) -> tuple[Month, ...]:
    """Return every month from the first signature to the last one, oldest first."""
    months: dict[date, list[Handoff]] = {}
    for each in sorted(handoffs, key=lambda one: one.t0):
        day = each.t0.astimezone(ZoneInfo(zone)).date().replace(day=1)
        if months:  # the empty months between
            while (last := max(months)) < day:
                months.setdefault((last + timedelta(days=32)).replace(day=1), [])
        months.setdefault(day, [])
        if DOCUMENT in each.milestones:
            months[day].append(each)
    return tuple(
        Month(first, middle(hours_to(DOCUMENT, each) for each in signed), _refs(signed))
        for first, signed in sorted(months.items())
    )


def sellers(handoffs: Iterable[Handoff], least: int) -> tuple[Seller, ...]:
    """Return the AEs who have at least so many handoffs whose document is complete, by address."""
    by_ae: dict[str, list[Handoff]] = {}
    for handoff in handoffs:
        if handoff.ae and handoff.is_over("dossier"):
            by_ae.setdefault(handoff.ae, []).append(handoff)
    return tuple(
        _seller(ae, sorted(theirs, key=lambda each: each.t0))
        for ae, theirs in sorted(by_ae.items())
        if len(theirs) >= least
    )


def _seller(ae: str, theirs: list[Handoff]) -> Seller:
    known = [each for each in theirs if DOCUMENT in each.milestones]
    half = len(known) // 2
    return Seller(
        ae,
        _refs(theirs),
        middle(hours_to(DOCUMENT, each) for each in known),
        middle(hours_to(DOCUMENT, each) for each in known[:half]),
        middle(hours_to(DOCUMENT, each) for each in known[half:]),
        _returned(theirs),
        _causes(theirs),
        tuple(each.ref for each in theirs if (said := newest(each.health, "ae")) and said.state == "disputes"),
        tuple(each.ref for each in theirs if each not in known),
    )


def _returned(theirs: list[Handoff]) -> dict[str, tuple[str, ...]]:
    """Return which sections came back from the CSM (D15), the most often first."""
    found: dict[str, list[str]] = {}
    for handoff in theirs:
        named = [name for review in handoff.reviews if not review.accepted for name in review.sections or ("",)]
        for name in dict.fromkeys(named):
            heading = BY_ID[name].heading if name in BY_ID else "the document as a whole"
            found.setdefault(heading, []).append(handoff.ref)
    return {heading: tuple(refs) for heading, refs in sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))}


def _causes(theirs: list[Handoff]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for handoff in theirs:
        view = newest(handoff.health, "csm")
        if view is not None and view.cause:
            found.setdefault(view.cause, []).append(handoff.ref)
    return {cause: tuple(refs) for cause, refs in sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))}


def week_of(moment: datetime, zone: str) -> date:
    """Return the Monday of the week in which a moment lies, by the clock of that zone."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return day - timedelta(days=day.weekday())


def _refs(handoffs: Iterable[Handoff]) -> tuple[str, ...]:
    return tuple(each.ref for each in handoffs)
