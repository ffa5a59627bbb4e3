"""The parts of the leaders' page: each has its drawing, and the same numbers in a table for whoever sees no drawing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from handoffd.letters.leaders import drawings
from handoffd.letters.leaders.drawings import BAD, GOOD, LATE, PLAIN, UNKNOWN, Column, Dot, Part
from handoffd.letters.leaders.svg import Svg
from handoffd.letters.leaders.words import PERCENT_FROM, Words
from handoffd.letters.writing.desk import Desk
from handoffd.letters.writing.leading import seller_bar
from handoffd.playbook.figures.funnel import Stage
from handoffd.playbook.figures.overview import EDGES, NOT_YET, NOTHING, RESTING, Overview, Point, Share, Spread, Waiting
from handoffd.playbook.figures.trend import Seller
from handoffd.playbook.health import AT_RISK, BEHIND, ON_TRACK

_TONES = {ON_TRACK: GOOD, BEHIND: LATE, AT_RISK: BAD}
# What leaders call the steps of the page; one that is not here goes by its own name.
STEPS = {
    "opening": "Who sold it",
    "dossier": "The document, by the AE",
    "internal-call": "The internal call",
    "brief": "The CSM's yes to the document",
    "warm-intro": "The introduction",
    "joint-call": "The joint call",
    "kickoff": "The kickoff",
    "follow-up": "The follow-up",
    "debrief": "The debrief",
    "crm": "The owner in the CRM",
    "fade-out": "The AE leaves the copies",
    "day-30": "How they stand on Day 30",
    "news": "The news of a renewal",
    NOTHING: "Between two days of the page",
    RESTING: "Resting",
}


_NOT_DRAWN = Markup()


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a drawing: the heads of its columns, and its rows."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of bars: what it is, its figure in words, the drawing, and a quiet line below."""

    name: str
    value: str
    drawn: Markup
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing or several lines of it, with its table; `drawn` is empty where there are only rows."""

    table: Table
    drawn: Markup = _NOT_DRAWN
    rows: tuple[Row, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One number to begin with: itself, what it is, and of how many."""

    value: str
    name: str
    of: str


def tiles(told: Overview, say: Words) -> tuple[Tile, ...]:
    """Return the four numbers that stand on top."""
    document, asked = told.promises[0], [share for share in told.health if share.name != NOT_YET]
    known = sum(len(share.refs) for share in asked)
    good = sum(len(share.refs) for share in asked if share.name == ON_TRACK)
    late = {ref for each in told.waiting for ref in each.late}
    return (
        Tile(say.hours(told.spread.hours), say("to a complete document"), say("median of {n}", n=told.spread.counted)),
        Tile(
            _short(say, len(document.inside), document.counted), say("documents in time"), _few(say, document.counted)
        ),
        Tile(_short(say, good, known), say("on track on Day 30"), _few(say, known)),
        Tile(str(len(late)), say("overdue now"), say("of {n} on their way", n=len(told.on_their_way))),
    )


def waiting(rows: Iterable[Waiting], say: Words) -> Figure:
    """Return where handoffs wait: a bar a step, the overdue ones hatched; what waits for a day alone is only named."""
    known = list(rows)
    steps = [each for each in known if each.step not in (NOTHING, RESTING)]
    most = max((len(each.refs) for each in steps), default=1)
    shown = []
    for each in steps:
        late, calm = len(each.late), len(each.refs) - len(each.late)
        overdue = say("{n} overdue", n=late) if late else ""
        value = ", ".join(filter(None, (str(len(each.refs)), overdue)))
        drawn = drawings.bar([Part(calm, PLAIN), Part(late, LATE), Part(most - len(each.refs), "none")], height=16)
        shown.append(Row(_step(each.step, say), value, Markup(drawn)))  # noqa: S704 - ours
    rows_of = tuple(
        (_step(each.step, say), str(len(each.refs)), say.refs(each.refs), say.refs(each.late)) for each in known
    )
    heads = (say("Where"), say("Handoffs"), say("Which"), say("Overdue"))
    quiet = {each.step: len(each.refs) for each in known if each not in steps}
    words = [
        say("Waiting for nobody, only for the next day of their page: {n}.", n=quiet[NOTHING])
        if NOTHING in quiet
        else "",
        say("Resting: {n}.", n=quiet[RESTING]) if RESTING in quiet else "",
    ]
    return Figure(Table(heads, rows_of), rows=tuple(shown), words=" ".join(filter(None, words)))


def promises(stages: Iterable[Stage], say: Words) -> Figure:
    """Return who kept each promise: in time, late (hatched) and not known (dotted)."""
    known = [each for each in stages if each.counted or each.unknown]
    shown, rows = [], []
    for each in known:
        inside, outside, unknown = len(each.inside), len(each.outside), len(each.unknown)
        value = say.share(inside, each.counted) if each.counted else say("not known")
        note = say("median {time}", time=say.hours(each.hours)) if each.hours is not None else ""
        drawn = drawings.bar([Part(inside, GOOD), Part(outside, LATE), Part(unknown, UNKNOWN)])
        name = say.said(each.name)
        shown.append(Row(name, value, Markup(drawn), note))  # noqa: S704 - ours
        rows.append((name, value, say.hours(each.hours), *map(say.refs, (each.inside, each.outside, each.unknown))))
    heads = tuple(map(say, ("Promise", "In time", "Median", "Which in time", "Late", "Not known")))
    return Figure(Table(heads, tuple(rows)), rows=tuple(shown))


def spread(told: Spread, say: Words) -> Figure | None:
    """Return how the hours to a complete document lie; None while there is none."""
    if told.hours is None:
        return None
    pairs = pairwise((0.0, *EDGES))
    short = [*(f"{low:.0f}–{high:.0f}" for low, high in pairs), f">{EDGES[-1]:.0f}"]
    names = [f"{name} h" for name in short]
    late = [[ref for ref in bar if ref in told.late] for bar in told.bars]
    rows = [
        Column(len(bar) or None, str(len(bar)), name, late=len(over))
        for bar, name, over in zip(told.bars, short, late, strict=True)
    ]
    middle = say(
        "The median is {time}, over {handoffs}.", time=say.hours(told.hours), handoffs=say.handoffs(told.counted)
    )
    half = ""
    if told.low is not None and told.high is not None:
        half = " " + say("The middle half took {low} to {high}.", low=say.hours(told.low), high=say.hours(told.high))
    alt = say("How many documents were complete after how many hours") + ". " + middle + half
    table = Table(
        tuple(map(say, ("Hours", "Documents", "Late", "Which"))),
        tuple(
            (name, str(len(bar)), str(len(over)), say.refs(bar))
            for name, bar, over in zip(names, told.bars, late, strict=True)
        ),
    )
    return Figure(table, _ours(drawings.columns(rows, alt, height=200)), words=middle + half)


def trend(told: Overview, say: Words) -> Figure | None:
    """Return the median hours week by week (month by month in a long period), with the promise as a line."""
    spans: list[tuple[str, float | None, Sequence[str]]]
    spans = [(say.month(each.first), each.hours, each.refs) for each in told.months]
    spans = spans or [(say.short(each.monday), each.hours, each.refs) for each in told.told.weeks]
    if not any(hours is not None for _, hours, _ in spans):
        return None
    rows = [
        Column(hours, f"{hours:.0f}" if hours is not None else "", name, str(len(refs)) if refs else "",
               GOOD if hours is not None and hours <= drawings.PROMISE else LATE)
        for name, hours, refs in spans
    ]  # fmt: skip
    alt = say(
        "Median hours from the signature to a complete document, by when it was signed. The table has every number."
    )
    drawn = drawings.columns(rows, alt, [(drawings.PROMISE, f"{drawings.PROMISE:.0f} h")], every=3)
    heads = (say("Month") if told.months else say("Week from"), say("Median"), "n", say("Which"))
    table = Table(heads, tuple((name, say.hours(hours), str(len(refs)), say.refs(refs)) for name, hours, refs in spans))
    return Figure(table, _ours(drawn))


def health(shares: Iterable[Share], say: Words) -> Figure | None:
    """Return how the accounts stand as the CSMs say; None while nobody was asked."""
    asked = [each for each in shares if each.name != NOT_YET]
    whole = sum(len(each.refs) for each in asked)
    if not whole:
        return None
    drawn = drawings.bar([Part(len(each.refs), _TONES.get(each.name, UNKNOWN)) for each in asked], height=34)
    shown = tuple(
        Row(_first(say.said(each.name)), say.share(len(each.refs), whole), Markup(), _TONES.get(each.name, UNKNOWN))
        for each in asked
    )
    rows = tuple((say.said(each.name), str(len(each.refs)), say.refs(each.refs)) for each in shares)
    return Figure(Table(tuple(map(say, ("How they stand", "Handoffs", "Which"))), rows), _ours(drawn), shown)


def causes(shares: Sequence[Share], say: Words) -> Figure | None:
    """Return what the CSMs named as causes, the most often first; None where they named none."""
    if not shares:
        return None
    most = len(shares[0].refs)
    shown = tuple(
        Row(_first(say.said(each.name)), str(len(each.refs)), _ours(drawings.length(len(each.refs) / most, PLAIN)))
        for each in shares
    )
    rows = tuple((say.said(each.name), str(len(each.refs)), say.refs(each.refs)) for each in shares)
    return Figure(Table(tuple(map(say, ("Cause", "Handoffs", "Which"))), rows), rows=shown)


def sellers(told: Overview, desk: Desk, say: Words) -> Figure | None:
    """Return a row for each AE with enough handoffs: their documents one by one, and the median before and lately."""
    if not told.told.sellers:
        return None
    most = drawings.top([min(point.hours, 2.5 * drawings.PROMISE) for point in told.points])
    shown = []
    for each in told.told.sellers:
        bar = seller_bar(desk, each)
        own = [point for point in told.points if point.ref in each.refs]
        # By seats and not by dates: a quiet month would press all the others together.
        marks = [_dot(point, (place + 0.5) / len(own), say) for place, point in enumerate(own)]
        alt = f"{bar.label}{say.language.colon} {say.said(bar.value)}"
        split = (len(own) // 2) / len(own) if own else 0.5
        drawn = drawings.dots(marks, (each.early, each.late), split, most, alt)
        shown.append(Row(bar.label, say.said(bar.value), _ours(drawn), _quiet(each, say)))
    heads = tuple(map(say, ("AE", "Median", "Before", "Lately", "Handoffs", "Sections returned", "Causes on Day 30")))
    rows = tuple(_seller_row(each, desk, say) for each in told.told.sellers)
    return Figure(Table(heads, rows), rows=tuple(shown))


def _seller_row(told: Seller, desk: Desk, say: Words) -> tuple[str, ...]:
    def named(counted: Iterable[tuple[str, tuple[str, ...]]]) -> str:
        return "; ".join(f"{say.said(what)} ({say.refs(refs)})" for what, refs in counted) or "–"

    return (
        str(desk.person(told.ae)),
        *map(say.hours, (told.hours, told.early, told.late)),
        say.refs(told.refs),
        named(told.returned.items()),
        named(told.causes.items()),
    )


def _quiet(told: Seller, say: Words) -> str:
    """Return what stands below an AE: how many handoffs, what came back, and which causes were named."""
    returned = ", ".join(f"{say.said(what)} ({len(refs)})" for what, refs in list(told.returned.items())[:3])
    named = ", ".join(f"{say.said(what)} ({len(refs)})" for what, refs in told.causes.items())
    lines = [
        say.handoffs(len(told.refs)),
        say("sections returned: {what}", what=returned) if returned else "",
        say("causes on Day 30: {what}", what=named) if named else "",
    ]
    return " · ".join(line for line in lines if line)


def _dot(point: Point, at: float, say: Words) -> Dot:
    tone = UNKNOWN if point.in_time is None else GOOD if point.in_time else LATE
    return Dot(at, point.hours, tone, f"{point.ref}: {say.hours(point.hours)}, {say.day(point.t0)}")


def _step(name: str, say: Words) -> str:
    return say(STEPS[name]) if name in STEPS else name


def _first(words: str) -> str:
    """Return words with a capital at the beginning; those inside stay as they are (`CS capacity`)."""
    return words[:1].upper() + words[1:]


def _short(say: Words, number: int, of: int) -> str:
    """Return `83%`, for a few `2 of 3`, a dash for none."""
    if not of:
        return "–"
    told = say.share(number, of)
    return told.partition("(")[2].rstrip(")") or told


def _few(say: Words, of: int) -> str:
    return "" if 0 < of < PERCENT_FROM else say("of {n}", n=of) if of else say("none yet")


def _ours(drawn: Svg) -> Markup:
    return Markup(drawn)  # noqa: S704 - made and escaped by `svg`
