"""The drawings of the leaders' page. Each says in words (`alt`) what it shows; the table beside it has every number.

Hours run upwards from 0. What is far above the rest is cut at the upper edge and says so with an arrow and its number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from handoffd.letters.leaders.svg import Svg, drawing, element, percent, text

LEFT = 40  # pixels: the numbers beside a plot
TOP, FOOT = 20, 40  # above the highest column, and for two lines below the ground
PROMISE = 24.0  # hours: the document is promised inside a day
GOOD, LATE, BAD, UNKNOWN, PLAIN = "good", "late", "bad", "unknown", "plain"
_FILLS = {LATE: "url(#hatch-late)", BAD: "url(#hatch-bad)", UNKNOWN: "url(#hatch-unknown)"}
_NARROW = 0.06  # a part of a bar that is smaller has no room for its number


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its hours or how many (None: nothing there), the words on it, and one or two lines below it.

    `late` is the part of its value that is drawn as late, on top of the rest.
    """

    value: float | None
    words: str
    below: str
    also: str = ""
    tone: str = GOOD
    late: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: how many, and its tone."""

    count: int
    tone: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One handoff: where it lies sideways (0 to 1), its hours, its tone, and what it says when one points at it."""

    at: float
    hours: float
    tone: str
    words: str


def columns(
    rows: Sequence[Column], alt: str, marks: Sequence[tuple[float, str]] = (), height: int = 220, every: int = 1
) -> Svg:
    """Return columns beside each other; `marks` are lines across with their words, `every` which columns are named.

    Named are the last one and every n-th before it, so that the words do not touch on a phone.
    """
    most = top([row.value for row in rows if row.value is not None] + [value for value, _ in marks])
    ground = height - FOOT
    each = 1 / max(len(rows), 1)

    def up(value: float) -> float:
        return ground - (ground - TOP) * min(value, most) / most

    shapes = [element("line", x1=0, x2="100%", y1=up(value), y2=up(value), class_="promise") for value, _ in marks]
    for place, row in enumerate(rows):
        middle = percent((place + 0.5) * each)
        if (len(rows) - 1 - place) % every == 0:
            shapes.append(text(row.below, middle, ground + 16, "quiet"))
        if row.also:
            shapes.append(text(row.also, middle, ground + 32, "faint"))
        if row.value is None:
            continue
        tall = max(ground - up(row.value), 2.0)
        upper = tall * row.late / row.value if row.value else 0.0
        across = {"x": percent((place + 0.18) * each), "width": percent(0.64 * each)}
        for y, height_of, tone in ((ground - tall, upper, LATE), (ground - tall + upper, tall - upper, row.tone)):
            if height_of > 0:
                shapes.append(element("rect", **across, y=y, height=height_of, class_=f"part {tone}", **_fill(tone)))
        shapes.append(text(row.words, middle, ground - tall - 5, "value"))
    shapes.append(element("line", x1=0, x2="100%", y1=ground, y2=ground, class_="ground"))
    names = [text(words, LEFT - 8, up(value) + 4, "mark", "end") for value, words in marks]
    names += [text("n", LEFT - 8, ground + 32, "faint", "end")] if any(row.also for row in rows) else []
    return _plot(names, shapes, height, alt)


def bar(parts: Sequence[Part], alt: str = "", height: int = 22) -> Svg:
    """Return one bar across the whole width, its parts in order, each with its number where there is room."""
    whole = sum(part.count for part in parts)
    shapes, begun = [element("rect", x=0, y=0, width="100%", height=height, rx=3, class_="track")], 0
    for part in parts:
        if not part.count:
            continue
        start, share = begun / whole, part.count / whole
        shapes.append(
            element("rect", x=percent(start), y=0, width=percent(share), height=height, class_=f"part {part.tone}",
                    **_fill(part.tone))
        )  # fmt: skip
        if share >= _NARROW:
            shapes.append(text(str(part.count), percent(start + share / 2), height / 2 + 4.5, f"on on-{part.tone}"))
        begun += part.count
    return drawing(shapes, height, alt)


def length(part: float, tone: str, alt: str = "", height: int = 14) -> Svg:
    """Return a bar as long as a part (0 to 1) of its track."""
    shapes = [element("rect", x=0, y=0, width="100%", height=height, rx=3, class_="track")]
    if part > 0:
        wide = percent(min(1.0, max(part, 0.01)))
        shapes.append(element("rect", x=0, y=0, width=wide, height=height, rx=3, class_=tone, **_fill(tone)))
    return drawing(shapes, height, alt)


def dots(
    rows: Sequence[Dot],
    halves: tuple[float | None, float | None],
    split: float,
    most: float,
    alt: str,
    height: int = 104,
) -> Svg:
    """Return one dot a handoff, a line at the promise, and one at the median of either half (which meet at `split`)."""
    ground = height - 8

    def up(value: float) -> float:
        return ground - (ground - 12) * min(value, most) / most

    shapes = [
        element("line", x1=0, x2="100%", y1=ground, y2=ground, class_="ground"),
        element("line", x1=0, x2="100%", y1=up(PROMISE), y2=up(PROMISE), class_="promise"),
    ]
    for median, start, end in zip(halves, (0.0, split), (split, 1.0), strict=True):
        if median is not None:
            shapes.append(
                element("line", x1=percent(start), x2=percent(end), y1=up(median), y2=up(median), class_="median")
            )
    for row in rows:
        at, title = percent(0.015 + 0.97 * row.at), element("title", text_of(row.words))
        if row.hours > most:  # out of sight above: an arrow at the edge
            edge = element("path", d="M-5,9 L0,1 L5,9 Z", class_=f"dot {row.tone}")
            shapes.append(element("svg", title, edge, x=at, y=2, overflow="visible"))
        elif row.tone == GOOD:
            shapes.append(element("circle", title, cx=at, cy=up(row.hours), r=4, class_=f"dot {row.tone}"))
        else:  # another shape, for whoever sees no colours
            mark = element("path", d="M0,-5 L5,0 L0,5 L-5,0 Z", class_=f"dot {row.tone}")
            shapes.append(element("svg", title, mark, x=at, y=up(row.hours), overflow="visible"))
    names = [
        text(f"{PROMISE:.0f} h", LEFT - 8, up(PROMISE) + 4, "mark", "end"),
        text("0", LEFT - 8, ground + 4, "quiet", "end"),
    ]
    return _plot(names, shapes, height, alt)


def text_of(words: str) -> Svg:
    """Return words as the inside of an element."""
    return Svg(escape(words))


def top(values: Sequence[float]) -> float:
    """Return a round number a little above the highest value."""
    highest = max([1.0, *values]) * 1.06
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500):
        if highest <= step * 10:
            return float(-(-int(highest + 0.999) // step) * step)
    return highest


def _fill(tone: str) -> dict[str, str]:
    return {"fill": _FILLS[tone]} if tone in _FILLS else {}


def _plot(names: Sequence[Svg], shapes: Sequence[Svg], height: int, alt: str) -> Svg:
    """Return the numbers of an axis, as wide as they are, and beside them what takes the rest of the width."""
    axis = drawing(names, height, "", LEFT)
    return Svg(f'<div class="plot">{axis}<div class="area">{drawing(shapes, height, alt)}</div></div>')
