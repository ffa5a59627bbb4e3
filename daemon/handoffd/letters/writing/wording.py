"""How a letter says things: moments in the reader's own zone, how long that is from now, first names, lists.

The filters and functions of every letter. A moment always carries its weekday, because that is what people plan with,
and the city of its zone, because the reader may be travelling. English is said here; in another language Babel (CLDR)
knows the names of days, months and cities, the plurals and the lists, and the catalogue how they stand together.
"""

import re
from collections.abc import Sequence
from datetime import date as calendar_day
from datetime import datetime, timedelta
from functools import cache
from typing import Literal, Protocol
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_timezone_location
from babel.lists import format_list

from handoffd.letters.languages import EN, ENGLISH, Language

_TITLES = re.compile(r"^(?:(?:mr|mrs|ms|mx|dr|prof|herr|frau|mme|m|sir|dame)\.?\s+)+", re.IGNORECASE)
_NEAR = timedelta(days=6)  # inside six days a weekday names one day only
_BABEL_EN = "en_GB"


def _locale(language: Language) -> str:
    return _BABEL_EN if language.code == EN else language.code


def place(zone: str, at: datetime, language: Language = ENGLISH) -> str:
    """Return what people call a zone: `Europe/Berlin` is Berlin, `America/Argentina/Buenos_Aires` Buenos Aires."""
    region, _, city = zone.rpartition("/")
    if not region or region == "Etc":
        return at.astimezone(ZoneInfo(zone)).tzname() or zone
    if language.code == EN:
        return city.replace("_", " ")
    return str(get_timezone_location(ZoneInfo(zone), locale=_locale(language), return_city=True))


def day(at: datetime | calendar_day, zone: str = "UTC", language: Language = ENGLISH) -> str:
    """Return `Thursday 12 March` as it is in that zone; a date without a clock is the same everywhere."""
    local = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
    return format_date(local, language.time.day, _locale(language))


def date(at: datetime, zone: str, language: Language = ENGLISH) -> str:
    """Return `12 March 2026` as it is in that zone."""
    return format_date(at.astimezone(ZoneInfo(zone)).date(), language.time.date, _locale(language))


def clock(at: datetime, zone: str, language: Language = ENGLISH) -> str:
    """Return `14:00`, the wall clock of that zone."""
    return format_time(at.astimezone(ZoneInfo(zone)).time(), language.time.clock, locale=_locale(language))


class Reader(Protocol):
    """Somebody for whom it may be another hour."""

    @property
    def name(self) -> str:
        """What they are called."""

    @property
    def email(self) -> str:
        """Their address; empty for a company."""

    @property
    def zone(self) -> str:
        """Their IANA zone."""


def elsewhere(at: datetime, zone: str, others: Sequence[Reader], language: Language = ENGLISH) -> list[str]:
    """Return `13:00 for Ana (Lisbon)` for each other clock on which it is another hour than in `zone`.

    Where it is another day the weekday stands there too.
    """
    here, found = at.astimezone(ZoneInfo(zone)), dict[tuple[str, str], list[str]]()
    for other in others:
        there = at.astimezone(ZoneInfo(other.zone))
        if there.utcoffset() == here.utcoffset():
            continue
        shown = clock(at, other.zone, language)
        if there.date() != here.date():
            shown = f"{format_date(there.date(), 'EEEE', _locale(language))} {shown}"
        called = first_name(other.name, language) if other.email else other.name
        names = found.setdefault((shown, place(other.zone, at, language)), [])
        names += [called] if called not in names else []
    return [
        language.time.elsewhere.format(clock=shown, names=listed(names, language), place=where)
        for (shown, where), names in found.items()
    ]


def moment(at: datetime, zone: str, language: Language = ENGLISH, others: Sequence[Reader] = ()) -> str:
    """Return `Thursday 12 March, 14:00 (Berlin)`, and with `others` what clock it is for those elsewhere."""
    parts = {"day": day(at, zone, language), "clock": clock(at, zone, language), "place": place(zone, at, language)}
    return ", ".join([language.time.moment.format(**parts), *elsewhere(at, zone, others, language)])


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_ENGLISH_DAY = re.compile(
    r"\b(?:(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday),? )?(?P<day>\d{1,2}) "
    rf"(?P<month>{'|'.join(_MONTHS)}|{'|'.join(name[:3] for name in _MONTHS)})\b(?: (?P<year>\d{{4}})\b)?"
    r"(?:, (?P<clock>\d{2}:\d{2})\b(?: \((?P<place>[^()]+)\))?)?"
)


def days_again(text: str, language: Language) -> str:
    """Return words of ours in which the days that were said in English are said in another language.

    Knows `Thursday 12 March, 14:00 (Berlin)` and every shorter form of it, `12 March 2026`, `12 Mar`.
    """
    return text if language.code == EN else _ENGLISH_DAY.sub(lambda found: _day_again(found, language), text)


def _day_again(found: re.Match[str], language: Language) -> str:
    month = next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(found["month"]))
    years = [int(found["year"])] if found["year"] else range(2024, 2052)  # any in which the weekday is that day
    fits = (each for each in years if found["weekday"] in (None, _weekday(each, month, int(found["day"]))))
    year = next(fits, 0)
    if not year or not _weekday(year, month, int(found["day"])):
        return found[0]
    local = calendar_day(year, month, int(found["day"]))
    if found["weekday"]:
        shown = format_date(local, language.time.day, _locale(language))
    elif found["year"]:
        shown = format_date(local, language.time.date, _locale(language))
    else:
        short = found["month"] != _MONTHS[month - 1]
        shown = format_skeleton("MMMd" if short else "MMMMd", local, locale=_locale(language))
    if not found["clock"]:
        return str(shown)
    at = datetime.strptime(found["clock"], "%H:%M").time()  # noqa: DTZ007 - a wall clock, of no zone
    clock_there = format_time(at, language.time.clock, locale=_locale(language))
    if not found["place"]:
        return f"{shown}, {clock_there}"
    return language.time.moment.format(day=shown, clock=clock_there, place=_place_again(found["place"], language))


def _weekday(year: int, month: int, day_of: int) -> str:
    """Return the English name of a day's weekday; empty for a day that there is not."""
    try:
        return f"{calendar_day(year, month, day_of):%A}"
    except ValueError:
        return ""


@cache
def _zones() -> dict[str, str]:
    return {zone.rpartition("/")[2].replace("_", " "): zone for zone in sorted(available_timezones()) if "/" in zone}


def _place_again(called: str, language: Language) -> str:
    zone = _zones().get(called, "")
    return str(get_timezone_location(ZoneInfo(zone), locale=_locale(language), return_city=True)) if zone else called


def in_hours(now: datetime, at: datetime, language: Language = ENGLISH) -> str:
    """Return how far away a moment is: `in 35 minutes`, `in 22 hours`, `in 3 days`, `2 hours ago`, `now`."""
    minutes = round((at - now).total_seconds() / 60)
    if abs(minutes) < 2:
        return language.time.now
    unit: Literal["minute", "hour", "day"]
    if abs(minutes) < 60:
        size, unit = timedelta(minutes=abs(minutes)), "minute"
    elif abs(minutes) < 48 * 60:
        size, unit = timedelta(hours=round(abs(minutes) / 60)), "hour"
    else:
        size, unit = timedelta(days=round(abs(minutes) / (24 * 60))), "day"
    size = size if minutes > 0 else -size
    # The threshold keeps the unit: 26 hours are not "1 day", and 40 days not "1 month".
    return str(format_timedelta(size, unit, 10_000, add_direction=True, locale=_locale(language)))


def when(at: datetime, zone: str, now: datetime, language: Language = ENGLISH, others: Sequence[Reader] = ()) -> str:
    """Return `Thursday 14:00 (Berlin), in 22 hours`; further away than six days the date stands there too.

    With `others` it says what clock it is for those elsewhere: `Thursday 14:00 (Berlin), 13:00 for Ana (Lisbon), in 22
    hours`.
    """
    far = ", ".join([*elsewhere(at, zone, others, language), in_hours(now, at, language)])
    if abs(at - now) >= _NEAR:
        return language.time.far.format(moment=moment(at, zone, language), far=far)
    weekday = format_date(at.astimezone(ZoneInfo(zone)).date(), "EEEE", _locale(language))
    return language.time.near.format(
        weekday=weekday, clock=clock(at, zone, language), place=place(zone, at, language), far=far
    )


def first_name(full: str, language: Language = ENGLISH) -> str:
    """Return how a letter greets somebody: the first name, without titles; `there` when no name is known."""
    text = " ".join(full.split())
    if "@" in text:
        return language.nobody
    if "," in text:  # `Whitfield, Dana`, as directories write it
        text = text.partition(",")[2].strip() or text
    words = _TITLES.sub("", text).split()
    return words[0].strip(",;") if words else language.nobody


def listed(things: Sequence[str], language: Language = ENGLISH) -> str:
    """Return `a`, `a and b`, or `a, b and c`."""
    return format_list([str(thing) for thing in things], locale=_locale(language)) if things else ""


def counted(number: int, noun: str, many: str = "", language: Language = ENGLISH) -> str:
    """Return `1 hour`, `2 hours`; `many` is the plural where it is not the noun with an s. French counts 0 as one."""
    one = Locale.parse(_locale(language)).plural_form(number) == "one"
    return f"{number} {noun if one else many or f'{noun}s'}"


def sentence(text: str) -> str:
    """Return words that end like a sentence: a full stop is added where no sign of that kind stands."""
    words = " ".join(text.split())
    return words if words.endswith((".", "!", "?", "…")) or not words else f"{words}."
