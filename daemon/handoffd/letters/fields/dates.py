"""Days in people's words: `1 Dec 2026`, `01.12.2026`, `Dec 1, 2026`, `1er décembre 2026`, `2026-12-01`.

`11/12/2026` is a day of November or of December: only the writer's country can tell (`locale`), and without it nobody.
"End of Q1" is no day at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel.dates import get_month_names

from handoffd.letters.fields.numbers import locale_of

# Where the month stands first in 12/31/2026 (Unicode CLDR); all others begin with the day.
_MONTH_FIRST = frozenset({"US", "PH", "FM", "PW", "MH", "GU", "PR"})
_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")
# How people shorten and spell months beyond what CLDR lists.
_MORE = {"sept": 9, "mrz": 3, "maerz": 3, "jaenner": 1, "jänner": 1, "fevrier": 2, "aout": 8, "decembre": 12, "mai": 5}
_YEAR = r"(?:19|20)\d\d"
_FIRST, _LAST = 1990, 2099


@dataclass(frozen=True, slots=True)
class Found:
    """A day in a text and where its words stand; `day` is None for one that two people would read differently."""

    day: date | None
    start: int
    end: int


def read_date(text: str, *, locale: str = "", today: date | None = None) -> date | None:
    """Return the one day a text tells; None for none, several different ones, or one that is not certain.

    `locale` is the writer's (`en_US`, `de`). A day without a year is read only where `today` is given, as the next
    one from then on: for what lies ahead, never for what may have begun already.
    """
    told = {found.day for found in find_dates(text, locale=locale, today=today)}
    return told.pop() if len(told) == 1 else None


def find_dates(text: str, *, locale: str = "", today: date | None = None) -> Iterator[Found]:
    """Yield every day of a text in order."""
    for match in _pattern().finditer(text[:20_000]):
        yield Found(_day(match, locale, today), match.start(), match.end())


def _day(match: re.Match[str], locale: str, today: date | None) -> date | None:
    kind = match.lastgroup
    numbers = [int(part) for part in re.findall(r"\d+", match.group())]
    if kind in ("iso", "japanese"):
        return _made(*numbers[:3])
    if kind == "dots":
        day, month, year = numbers
        return _made(year + 2000 if year < 100 else year, month, day)
    if kind == "slashes":
        return _slashes(numbers, locale)
    month = _months()[next(word for word in re.findall(r"[^\W\d_]+", match.group().casefold()) if word in _months())]
    day = numbers[0]
    if len(numbers) == 2:
        return _made(numbers[1], month, day)
    return _next(month, day, today) if today else None


def _slashes(numbers: list[int], locale: str) -> date | None:
    first, second, year = numbers
    year = year + 2000 if year < 100 else year
    if first > 12 or second > 12 or first == second:
        return _made(year, second, first) if first > 12 or first == second else _made(year, first, second)
    known = locale_of(locale)
    territory = known.territory if known else None
    if known is None or (territory is None and known.language == "en"):
        return None
    if territory == "CA":
        return None  # both orders are in use there
    return _made(year, first, second) if territory in _MONTH_FIRST else _made(year, second, first)


def _next(month: int, day: int, today: date) -> date | None:
    this = _made(today.year, month, day)
    return this if this and this >= today else _made(today.year + 1, month, day)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if _FIRST <= year <= _LAST else None
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    names = dict(_MORE)
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, "format", language).items():
                names[name.casefold().strip(".")] = number
    return names


@cache
def _pattern() -> re.Pattern[str]:
    months = "|".join(re.escape(name) for name in sorted(_months(), key=len, reverse=True))
    year = rf"(?:,?\s?(?:de\s|del\s)?(?P<%s>{_YEAR})(?!\d))"
    ordinal = r"(?:st|nd|rd|th|er|º|ª|°|\.)?"
    return re.compile(
        rf"(?<![\w./-])(?<!\d:)(?:(?P<iso>{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}})"
        rf"|(?P<japanese>{_YEAR}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日)"
        rf"|(?P<dots>\d{{1,2}}\.\s?\d{{1,2}}\.\s?(?:{_YEAR}|\d\d))"
        rf"|(?P<slashes>\d{{1,2}}[/-]\d{{1,2}}[/-](?:{_YEAR}|\d\d))"
        rf"|(?P<dayfirst>\d{{1,2}}{ordinal}[\s-]?(?:of\s|de\s)?(?:{months})(?![^\W\d_])\.?-?{year % 'y1'}?)"
        rf"|(?P<monthfirst>(?:{months})\.?\s(?:the\s)?\d{{1,2}}{ordinal}(?![\d:]){year % 'y2'}?))(?![\d/])",
        re.IGNORECASE,
    )
