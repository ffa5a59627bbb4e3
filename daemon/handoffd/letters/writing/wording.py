"""How a letter says things: moments in the reader's own zone, how long that is from now, first names, lists.

The filters and functions of every letter. A moment always carries its weekday, because that is what people plan with,
and the city of its zone, because the reader may be travelling.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_TITLES = re.compile(r"^(?:(?:mr|mrs|ms|mx|dr|prof|herr|frau|mme|m|sir|dame)\.?\s+)+", re.IGNORECASE)
_NEAR = timedelta(days=6)  # inside six days a weekday names one day only


def place(zone: str, at: datetime) -> str:
    """Return what people call a zone: `Europe/Berlin` is Berlin, `America/Argentina/Buenos_Aires` Buenos Aires."""
    region, _, city = zone.rpartition("/")
    if not region or region == "Etc":
        return at.astimezone(ZoneInfo(zone)).tzname() or zone
    return city.replace("_", " ")


def day(at: datetime, zone: str) -> str:
    """Return `Thursday 12 March` as it is in that zone."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{_WEEKDAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"


def date(at: datetime, zone: str) -> str:
    """Return `12 March 2026` as it is in that zone."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def clock(at: datetime, zone: str) -> str:
    """Return `14:00`, the wall clock of that zone."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def moment(at: datetime, zone: str) -> str:
    """Return `Thursday 12 March, 14:00 (Berlin)`."""
    return f"{day(at, zone)}, {clock(at, zone)} ({place(zone, at)})"


def in_hours(now: datetime, at: datetime) -> str:
    """Return how far away a moment is: `in 35 minutes`, `in 22 hours`, `in 3 days`, `2 hours ago`, `now`."""
    minutes = round((at - now).total_seconds() / 60)
    if abs(minutes) < 2:
        return "now"
    if abs(minutes) < 60:
        size = f"{abs(minutes)} minutes"
    elif abs(minutes) < 48 * 60:
        size = counted(round(abs(minutes) / 60), "hour")
    else:
        size = counted(round(abs(minutes) / (24 * 60)), "day")
    return f"in {size}" if minutes > 0 else f"{size} ago"


def when(at: datetime, zone: str, now: datetime) -> str:
    """Return `Thursday 14:00 (Berlin), in 22 hours`; further away than six days the date stands there too."""
    if abs(at - now) >= _NEAR:
        return f"{moment(at, zone)}, {in_hours(now, at)}"
    weekday = _WEEKDAYS[at.astimezone(ZoneInfo(zone)).weekday()]
    return f"{weekday} {clock(at, zone)} ({place(zone, at)}), {in_hours(now, at)}"


def first_name(full: str) -> str:
    """Return how a letter greets somebody: the first name, without titles; `there` when no name is known."""
    text = " ".join(full.split())
    if "@" in text:
        return "there"
    if "," in text:  # `Whitfield, Dana`, as directories write it
        text = text.partition(",")[2].strip() or text
    words = _TITLES.sub("", text).split()
    return words[0].strip(",;") if words else "there"


def listed(things: Sequence[str]) -> str:
    """Return `a`, `a and b`, or `a, b and c`."""
    *front, last = things or ("",)
    return f"{', '.join(front)} and {last}" if front else last


def counted(number: int, noun: str) -> str:
    """Return `1 hour`, `2 hours`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def sentence(text: str) -> str:
    """Return words that end like a sentence: a full stop is added where no sign of that kind stands."""
    words = " ".join(text.split())
    return words if words.endswith((".", "!", "?", "…")) or not words else f"{words}."
