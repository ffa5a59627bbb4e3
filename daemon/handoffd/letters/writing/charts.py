"""Draws the one chart of the leaders' letter: hours to a complete document, week by week.

It brings its own light ground with it, so that it can be read in dark mode as well; drawn at twice its size for sharp
screens. The font is the one that comes with Pillow, so it looks the same on every machine.
"""

import io
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from babel.dates import format_skeleton

from handoffd.letters.languages import EN, ENGLISH, Language
from handoffd.letters.writing.pictures import Picture
from handoffd.letters.writing.said import said
from handoffd.playbook.figures.trend import Week

if TYPE_CHECKING:
    from PIL import ImageFont

WIDTH, HEIGHT, SCALE = 560, 280, 2
PROMISE = 24  # hours: the document is promised inside a day
_GROUND, _EDGE, _INK, _QUIET = "#f7f9fb", "#dfe4ea", "#1c2530", "#5b6673"
_GOOD, _LATE, _LINE = "#2f8f5b", "#cf8a12", "#1d5bb8"
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 14, 30, 56


def weeks_chart(weeks: Sequence[Week], alt: str, language: Language = ENGLISH) -> Picture:
    """Return the chart: a bar for each week (none where nothing was signed), and a line at the promise."""
    from PIL import Image, ImageDraw  # slow to import, and few letters have a chart

    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), _GROUND)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH * SCALE - 1, HEIGHT * SCALE - 1), outline=_EDGE, width=SCALE)
    most = _rounded(max([PROMISE * 1.25, *(week.hours for week in weeks if week.hours is not None)]))

    def text(x: float, y: float, words: str, color: str, anchor: str, size: int = 16) -> None:
        draw.text(
            (x * SCALE, y * SCALE), words, fill=color, font=_font(size * SCALE), anchor=anchor,
            stroke_width=2 * SCALE, stroke_fill=_GROUND,  # so that no line runs through a figure
        )  # fmt: skip

    def height(hours: float) -> float:
        return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * hours / most

    ground = height(0)
    draw.line((_LEFT * SCALE, ground * SCALE, (WIDTH - _RIGHT) * SCALE, ground * SCALE), fill=_QUIET, width=SCALE)
    text(_LEFT - 6, ground, "0", _QUIET, "rm")
    text(_LEFT - 6, height(most), f"{most:.0f} h", _QUIET, "rm")
    line = height(PROMISE) * SCALE
    for x in range(_LEFT * SCALE, (WIDTH - _RIGHT) * SCALE, 12 * SCALE):
        draw.line((x, line, x + 6 * SCALE, line), fill=_LINE, width=SCALE)
    text(_LEFT - 6, height(PROMISE), f"{PROMISE} h", _LINE, "rm")
    each = (WIDTH - _LEFT - _RIGHT) / max(len(weeks), 1)
    for place, week in enumerate(weeks):
        middle = _LEFT + each * (place + 0.5)
        if (len(weeks) - 1 - place) % 3 == 0:  # every third week is enough to find one's way on a phone
            text(middle, ground + 8, _day(week.monday, language), _QUIET, "mt")
        if week.hours is None:
            continue
        top = min(height(week.hours), ground - 2)
        box = ((middle - each * 0.3) * SCALE, top * SCALE, (middle + each * 0.3) * SCALE, ground * SCALE)
        draw.rectangle(box, fill=_GOOD if week.hours <= PROMISE else _LATE)
        text(middle, top - 3, f"{week.hours:.0f}", _INK, "mb", 17)
    text((WIDTH + _LEFT) / 2, HEIGHT - 8, said("week of the signature", language), _QUIET, "mb", 15)
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return Picture("weeks", out.getvalue(), alt, WIDTH, HEIGHT, lambda own: weeks_chart(weeks, alt, own))


def _rounded(hours: float) -> float:
    """Return a round number above, so that the highest bar leaves room for its figure."""
    step = 10 if hours <= 100 else 50
    return (int(hours * 1.12) // step + 1) * step


def _day(day: date, language: Language) -> str:
    # The font has no accents, so other languages write the month in figures (`2.3.`, `02/03`).
    return f"{day.day} {day:%b}" if language.code == EN else format_skeleton("Md", day, locale=language.code)


@cache
def _font(size: int) -> "ImageFont.ImageFont | ImageFont.FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.load_default(size)
