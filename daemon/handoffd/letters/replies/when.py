"""Days and moments as people write them in a command: strict forms only, anything doubtful is None.

`today` is the sender's date; a day without a year is the next one from today on; a day that has gone is None, and so
is one so far ahead that it was more likely meant to be one that has gone.
"""

import re
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

# What stands first in 11/12: to a person in Chicago the month, to one in Hamburg the day; empty: nobody can tell.
Order = Literal["", "day", "month"]

_MONTHS = (
    "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari",
    "february feb februar février fevrier févr fév febrero febbraio fevereiro fev februari",
    "march mar märz maerz mär mars marzo março marco maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug août aout agosto ago augustus",
    "september sep sept septembre septiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre décembre déc diciembre dic dicembre dezembro",
)
_WEEKDAYS = (
    "monday mon montag mo lundi lun lunes lunedì lunedi segunda segunda-feira maandag ma 月曜日 月曜",
    "tuesday tue tues dienstag di mardi mar martes martedì martedi terça terça-feira dinsdag 火曜日 火曜",
    (
        "wednesday wed weds mittwoch mi mercredi mer miércoles miercoles"
        " mié mercoledì mercoledi quarta quarta-feira wo woensdag 水曜日 水曜"
    ),
    (
        "thursday thu thur thurs donnerstag do jeudi jeu jueves"
        " jue giovedì giovedi gio quinta quinta-feira donderdag 木曜日 木曜"
    ),
    "friday fri freitag fr vendredi ven viernes vie venerdì venerdi sexta sexta-feira vrijdag vr 金曜日 金曜",
    "saturday sat samstag sa samedi sam sábado sabado sáb sabato sab zaterdag za 土曜日 土曜",
    "sunday sun sonntag so dimanche dim domingo dom domenica zondag zo 日曜日 日曜",
)
_NEAR = {
    "today": 0, "heute": 0, "aujourd'hui": 0, "hoy": 0, "oggi": 0, "hoje": 0, "vandaag": 0, "今日": 0,
    "tomorrow": 1, "tmrw": 1, "morgen": 1, "demain": 1, "mañana": 1, "domani": 1, "amanhã": 1, "明日": 1,
    "day after tomorrow": 2, "the day after tomorrow": 2, "übermorgen": 2, "après-demain": 2, "pasado mañana": 2,
    "dopodomani": 2, "depois de amanhã": 2, "overmorgen": 2, "明後日": 2,
}  # fmt: skip
_NEXT = re.compile(r"(?:next|nächste[nrm]?|kommende[nrm]?|prochain|próximo|prossimo|próxima|volgende)\s+(.+)")
_ON = re.compile(r"(?:on|at|the|this|am|um|dem|den|diese[nrm]?|zum|le|la|el|il|op|em|no|na|de|kommenden)\s+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.?(?:\s?(\d{4}|\d{2}))?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.|º|er)?\s*(?:of |de |di )?\s*([^\W\d_]+)\.?,?(?:\s+(?:de )?(\d{4}))?"
)
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")
_JAPANESE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日")
_TIME = re.compile(
    r"(?P<at>(?:at|um|à|a las|a la|alle(?: ore)?|às|om|@)\s+)?(?:(?P<hour>\d{1,2})(?:[:.h時](?P<minute>\d{2})分?)?\s?"
    r"(?P<half>a\.?m\.?|p\.?m\.?|uhr|h|hrs|uur|o'clock|時)?(?:(?<=uhr) (?P<past>\d{2}))?"
    r"|(?P<noon>noon|midday|mittags?|midi|mediodía|mezzogiorno|meio-dia|正午))"
)
# Of the bare hours only these are said of meetings in one way: "at 9" is the morning, "at 3" is anybody's guess.
_PLAIN_HOURS = range(8, 19)
_FARTHEST = timedelta(days=400)
_FARTHEST_UNSAID = timedelta(days=200)
_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d{2})?")
_ZONES = {
    "utc": "UTC", "gmt": "UTC", "z": "UTC", "cet": "Europe/Berlin", "cest": "Europe/Berlin", "mez": "Europe/Berlin",
    "mesz": "Europe/Berlin", "bst": "Europe/London", "wet": "Europe/Lisbon", "eet": "Europe/Helsinki",
    "et": "America/New_York", "est": "America/New_York", "edt": "America/New_York", "ct": "America/Chicago",
    "cst": "America/Chicago", "cdt": "America/Chicago", "mt": "America/Denver", "mst": "America/Denver",
    "mdt": "America/Denver", "pt": "America/Los_Angeles", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "jst": "Asia/Tokyo",
}  # fmt: skip
_MONTH_FIRST = frozenset(
    f"America/{city}"
    for city in ("New_York", "Detroit", "Chicago", "Menominee", "Denver", "Boise", "Phoenix", "Los_Angeles",
    "Anchorage", "Juneau", "Nome", "Sitka")
) | {"Pacific/Honolulu", "Asia/Tokyo"}  # fmt: skip
_DAY_FIRST = frozenset({
    "Asia/Kolkata", "Asia/Calcutta", "Asia/Singapore", "Asia/Hong_Kong", "Asia/Dubai", "Asia/Jerusalem",
    "America/Sao_Paulo", "America/Mexico_City", "America/Bogota", "America/Lima",
    "America/Santiago", "America/Argentina/Buenos_Aires",
})  # fmt: skip


def read_day(text: str, today: date, order: Order = "") -> date | None:
    """Return the day a text means, None when it is no day, gone, far away, or could be read in two ways."""
    text = text.strip().strip(".,!;").casefold() if not _DOTTED.fullmatch(text.strip()) else text.strip()
    text = _ON.sub("", text, count=1) if _ON.match(text) else text
    found = _near_day(text, today) or _named_day(text, today) or _calendar_day(text, today, order)
    if found is None and (pair := re.fullmatch(r"([^\W\d]+)\.?,?\s+(.+)", text)):
        # "Monday 24 Nov": both must say the same day.
        weekday = weekday_names().get(pair[1])
        day = _calendar_day(_ON.sub("", pair[2], count=1), today, order)
        found = day if day is not None and weekday == day.weekday() else None
    return found if found is not None and today <= found and found - today <= _FARTHEST else None


def read_moment(text: str, today: date, order: Order = "", home: ZoneInfo | None = None) -> datetime | None:
    """Return the date and time a text means; with a zone if it names one, else naive (the sender's own zone).

    `home` is that zone, if it is known: a time that its clocks leave out or show twice is None.
    """
    text = " ".join(_spaced(text.strip().strip(".,!;、。")).split())
    zone, rest = _zone(text)
    tokens = rest.replace(", ", " ").split()
    for cut in range(len(tokens) - 1, 0, -1):
        before, after = " ".join(tokens[:cut]), " ".join(tokens[cut:])
        for day_text, clock_text in ((before, after), (after, before)):
            clock = _clock(clock_text, alone=day_text.casefold() in _NEAR)
            day = read_day(day_text, today, order) if clock else None
            if clock is not None and day is not None:
                moment = datetime.combine(day, clock, zone)
                return moment if _once(moment, zone or home) else None
    return None


def order_of(zone: ZoneInfo | None) -> Order:
    """Return what stands first in a date with slashes where somebody lives; empty where both are usual, or unknown."""
    key = zone.key if zone else ""
    if key in _MONTH_FIRST or key.startswith(("US/", "America/Indiana/", "America/Kentucky/", "America/North_Dakota/")):
        return "month"
    day_first = key in _DAY_FIRST or key.startswith(("Europe/", "Africa/", "Australia/", "Pacific/Auckland"))
    return "day" if day_first else ""


def _spaced(text: str) -> str:
    """Set the spaces that Japanese does without, and its two halves of the day as hours: 午後3時 is 15時."""
    text = re.sub(r"午後\s?(\d{1,2})時", lambda found: f"{int(found[1]) % 12 + 12}時", text)
    text = re.sub(r"午前\s?(?=\d)", "", text)
    text = text.replace("時半", "時30分")
    return re.sub(r"(?<=日|曜)の?(?=\d{1,2}[時:])", " ", text)


def _once(moment: datetime, zone: ZoneInfo | timezone | None) -> bool:
    """Tell whether a clock shows a time exactly once that day: not in the hour that spring skips or autumn repeats."""
    if zone is None:
        return True
    early, late = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    return early.utcoffset() == late.utcoffset()


def _near_day(text: str, today: date) -> date | None:
    ahead = _NEAR.get(text)
    return None if ahead is None else today + timedelta(days=ahead)


def _named_day(text: str, today: date) -> date | None:
    following = _NEXT.fullmatch(text)
    weekday = weekday_names().get(following[1] if following else text)
    if weekday is None:
        return None
    day = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    # "next Friday" said on a Tuesday means two different days to two people.
    return None if following and day.isocalendar()[1] == today.isocalendar()[1] else day


def _calendar_day(text: str, today: date, order: Order) -> date | None:  # noqa: PLR0911 - one per form
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]), today)
    if found := _JAPANESE.fullmatch(text):
        return _day(_year(found[1]), int(found[2]), int(found[3]), today)
    if found := _DOTTED.fullmatch(text):
        return _day(_year(found[3]), int(found[2]), int(found[1]), today)
    if found := _SLASHED.fullmatch(text):
        return _slashed(int(found[1]), int(found[2]), _year(found[3]), today, order)
    if (found := _DAY_MONTH.fullmatch(text)) and (month := month_names().get(found[2])):
        return _day(_year(found[3]), month, int(found[1]), today)
    if (found := _MONTH_DAY.fullmatch(text)) and (month := month_names().get(found[1])):
        return _day(_year(found[3]), month, int(found[2]), today)
    return None


def _slashed(first: int, second: int, year: int, today: date, order: Order) -> date | None:
    """Read 24/11 and 11/24, which are plain; 5/11 is May to some and November to others."""
    if first == second or second > 12 or (first <= 12 and order == "month"):
        return _day(year, first, second, today)
    return _day(year, second, first, today) if first > 12 or order == "day" else None


def _year(text: str | None) -> int:
    return 0 if not text else int(text) + (2000 if len(text) == 2 else 0)


def _day(year: int, month: int, day: int, today: date) -> date | None:
    try:
        if year:
            return date(year, month, day)
        found = date(today.year, month, day)
        found = found if found >= today else date(today.year + 1, month, day)
        # Said in November, "16 November" is a day that has gone; "2 January" is one that comes.
        return found if found - today <= _FARTHEST_UNSAID else None
    except ValueError:
        return None


def _clock(text: str, *, alone: bool = False) -> time | None:
    """Return the time of day a text means; `alone` where a bare number can be nothing but an hour ("tomorrow 9")."""
    found = _TIME.fullmatch(text.casefold())
    if found is None:
        return None
    if found["noon"]:
        return time(12)
    hour, half = int(found["hour"]), (found["half"] or "").replace(".", "")
    if found["minute"] is None and not half and not ((alone or found["at"]) and hour in _PLAIN_HOURS):
        return None
    if half in {"am", "pm"}:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif half == "o'clock" and hour not in _PLAIN_HOURS:
        return None
    minute = int(found["minute"] or found["past"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _zone(text: str) -> tuple[ZoneInfo | timezone | None, str]:
    rest, _, last = text.rpartition(" ")
    bare = last.strip("()")
    if bare.casefold() in _ZONES:
        return ZoneInfo(_ZONES[bare.casefold()]), rest
    if found := _OFFSET.fullmatch(bare.casefold()):
        ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return (timezone(ahead if found[1] == "+" else -ahead), rest) if ahead < timedelta(hours=24) else (None, text)
    if re.fullmatch(r"[A-Z][A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?", bare):
        try:
            return ZoneInfo(bare), rest
        except (KeyError, ValueError, OSError):
            return None, text
    return None, text


@cache
def month_names() -> dict[str, int]:
    """Return the number of each month by its names, casefolded."""
    return {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}


@cache
def weekday_names() -> dict[str, int]:
    """Return the number of each weekday (0 is Monday) by its names, casefolded."""
    return {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
