"""The leaders' page is made of its figures: drawings, the same numbers as tables, and the words between them.

What the leaders' letter says too (cards, bars, the headline) is made by the letter's own functions.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from handoffd import shipped
from handoffd.letters.languages import language
from handoffd.letters.leaders import sections
from handoffd.letters.leaders.svg import patterns
from handoffd.letters.leaders.words import Words
from handoffd.letters.writing import leading, looks
from handoffd.letters.writing.desk import Desk
from handoffd.playbook.figures.overview import Overview

MOST_CARDS = 12  # what is more stands in one line
_NAME = re.compile(r"(\(?HO-\d+\)?)")


@dataclass(frozen=True, slots=True)
class Wait:
    """One handoff that waits, as `handoffd status` says it: what for, since which day of its thirty, overdue or not."""

    ref: str
    customer: str
    day: int
    words: tuple[str, ...]
    late: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page is made of beside the figures: who writes, and what each handoff waits for."""

    desk: Desk
    waits: tuple[Wait, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def write(told: Overview, facts: Facts) -> str:
    """Return the page as one HTML file (text, to be written as UTF-8): no script, nothing that is fetched."""
    say = Words(language(facts.desk.language), facts.desk.customer_zone)
    cards = [leading.account_card(facts.desk, each) for each in told.told.exceptions]
    return _pages().get_template("page.html").render(
        say=say,
        desk=facts.desk,
        told=told,
        light=looks.LIGHT,
        dark=looks.DARK,
        font=looks.FONT,
        patterns=patterns(),
        headline=say.said(leading.headline(told.told)),
        cards=cards[:MOST_CARDS],
        more=[card.title for card in cards[MOST_CARDS:]],
        flagged=say.said(leading.flagged(told.told.accounts)),
        tiles=sections.tiles(told, say),
        waiting=sections.waiting(told.waiting, say),
        waits=_shown(facts.waits),
        others=tuple(each.ref for each in _rest(facts.waits)),
        promises=sections.promises(told.promises, say),
        spread=sections.spread(told.spread, say),
        trend=sections.trend(told, say),
        health=sections.health(told.health, say),
        causes=sections.causes(told.causes, say),
        sellers=sections.sellers(told, facts.desk, say),
    )  # fmt: skip


def _shown(waits: Iterable[Wait]) -> tuple[Wait, ...]:
    """Return what is overdue, the oldest first."""
    return tuple(sorted((each for each in waits if each.late), key=lambda each: -each.day))


def _rest(waits: Iterable[Wait]) -> tuple[Wait, ...]:
    return tuple(each for each in waits if not each.late)


@cache
def _pages() -> Environment:
    files = FileSystemLoader(shipped.root() / "templates" / "report")
    found = Environment(loader=files, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    found.filters["whole"] = _whole
    return found


def _whole(words: str) -> Markup:
    """Return words in which no line ends inside the name of a handoff, nor before a French sign."""
    kept = _NAME.sub(r'<span class="nb">\1</span>', escape(words))
    return Markup(looks.unparted(kept))  # noqa: S704 - escaped just now
