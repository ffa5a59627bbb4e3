"""What shows figures in a letter: bars and cards made of table cells, and a picture. Words first, colour second.

Tables with coloured cells are what every mail program can draw; each says in words what its colour says.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from handoffd.letters.writing import looks
from handoffd.letters.writing.pictures import Picture

GOOD, WARN, BAD, PLAIN = "good", "warn", "bad", "plain"
_COLORS = {GOOD: "#2f8f5b", WARN: "#cf8a12", BAD: "#c93c3c", PLAIN: "#1d5bb8"}
_TABLE = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'
_TRACK = "#e6ebf1"
_SIGNS = 20  # the length of a bar in the text part


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is, its figure in words, how long it is (0 to 1), its tone, and a quiet line below."""

    label: str
    value: str
    part: float
    tone: str = PLAIN
    note: str = ""


@dataclass(frozen=True, slots=True)
class BarsBlock:
    """Bars below each other; on a phone as on a desk, the words stand above their bar."""

    bars: Sequence[Bar]

    def text(self) -> list[str]:
        """Return two or three lines a bar: its words, its length in signs, its note."""
        lines: list[str] = []
        for bar in self.bars:
            full = round(_part(bar) * _SIGNS)
            lines += [*([""] if lines else []), f"{bar.label}: {bar.value}", f"  [{'#' * full}{'-' * (_SIGNS - full)}]"]
            lines += [f"  {line}" for line in _wrapped(bar.note)]
        return lines

    def html(self) -> str:
        """Return a table a bar: words and figure, then two cells, one of them coloured."""
        return "".join(_bar(bar) for bar in self.bars)


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to look at: its tone and the word for it, a title, and lines below (the first of them matters most)."""

    tone: str
    word: str
    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardsBlock:
    """Cards below each other, each with an edge in its colour and the word for it."""

    cards: Sequence[Card]

    def text(self) -> list[str]:
        """Return a card as a line and what is indented below it."""
        lines: list[str] = []
        for card in self.cards:
            lines += [*([""] if lines else []), f"* {card.word}: {card.title}"]
            lines += [f"  {line}" for said in card.lines for line in _wrapped(said)]
        return lines

    def html(self) -> str:
        """Return a table a card."""
        return "".join(_card(card) for card in self.cards)


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A picture that comes with the mail; in the text part stand the words that say what it shows."""

    picture: Picture

    def text(self) -> list[str]:
        """Return what it shows, in words."""
        return _wrapped(self.picture.alt)

    def html(self) -> str:
        """Return the picture; its words are there while it is not shown."""
        shown = self.picture
        style = (
            "display:block;width:100%;max-width:{}px;height:auto;border:0;margin:0 0 16px;"
            "font-family:{};font-size:14px;line-height:1.5;color:{};"
        )
        return (
            f'<img class="m" src="cid:{escape(shown.cid)}" width="{shown.width}" height="{shown.height}" '
            f'alt="{escape(shown.alt)}" style="{style.format(shown.width, looks.FONT, looks.QUIET)}">\n'
        )


def _bar(bar: Bar) -> str:
    full = max(1, round(_part(bar) * 100)) if bar.part > 0 else 0
    cells = (_cell(full, _COLORS[bar.tone]) if full else "") + (_cell(100 - full, _TRACK, "k") if full < 100 else "")
    note = f'<p class="m" style="{looks.SMALL_NOTE}">{escape(bar.note)}</p>' if bar.note else ""
    drawn = f'{_TABLE} style="border-collapse:collapse;"><tr>{cells}</tr></table>{note}'
    value = f'<td class="t" align="right" style="{looks.BAR_VALUE}">{escape(bar.value)}</td>'
    return (
        f'{_TABLE} style="margin:0 0 14px;border-collapse:collapse;"><tr>'
        f'<td class="t" style="{looks.BAR_LABEL}">{escape(bar.label)}</td>{value}</tr>'
        f'<tr><td colspan="2">{drawn}</td></tr></table>\n'
    )


def _cell(part: int, color: str, css: str = "") -> str:
    style = f"background-color:{color};{looks.BAR_CELL}"
    return f'<td class="{css}" width="{part}%" bgcolor="{color}" style="{style}">&nbsp;</td>'


def _card(card: Card) -> str:
    color = _COLORS[card.tone]
    lines = "".join(f'<p class="t" style="{looks.CARD_LINE}">{escape(line)}</p>' for line in card.lines)
    return (
        f'{_TABLE} style="margin:0 0 12px;border-collapse:collapse;"><tr>'
        f'<td width="6" bgcolor="{color}" style="width:6px;background-color:{color};font-size:1px;">&nbsp;</td>'
        f'<td class="c" bgcolor="#f4f6f9" style="background-color:#f4f6f9;padding:10px 14px;">'
        f'<p class="t" style="{looks.CARD_TITLE}"><b>{escape(card.word)}</b> &middot; {escape(card.title)}</p>{lines}'
        "</td></tr></table>\n"
    )


def _part(bar: Bar) -> float:
    return min(1.0, max(0.0, bar.part))


def _wrapped(words: str, width: int = 68) -> list[str]:
    return textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False)
