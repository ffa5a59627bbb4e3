"""Days and moments as people write them in a command: strict forms only, anything doubtful is None.

`today` is the sender's date; a day without a year is the next one from today on; a day that has gone is None.
"""

import re
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

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
    "monday mon montag mo lundi lunes lunedì lunedi segunda segunda-feira maandag 月曜日",
    "tuesday tue tues dienstag di mardi martes martedì martedi terça terça-feira dinsdag 火曜日",
    "wednesday wed mittwoch mi mercredi miércoles miercoles mercoledì mercoledi quarta quarta-feira woensdag 水曜日",
    "thursday thu thur thurs donnerstag do jeudi jueves giovedì giovedi quinta quinta-feira donderdag 木曜日",
    "friday fri freitag fr vendredi viernes venerdì venerdi sexta sexta-feira vrijdag 金曜日",
    "saturday sat samstag sa samedi sábado sabado sabato zaterdag 土曜日",
    "sunday sun sonntag so dimanche domingo domenica zondag 日曜日",
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
    r"(?:(?:at|um|à|a las|alle|às|om|@|ab)\s+)?(?:(?P<hour>\d{1,2})(?:[:.h時](?P<minute>\d{2})分?)?\s?"
    r"(?P<half>a\.?m\.?|p\.?m\.?|uhr|h|hrs|uur|時)?|(?P<noon>noon|mittags?|midi))"
)
_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d{2})?")
_ZONES = {
    "utc": "UTC", "gmt": "UTC", "z": "UTC", "cet": "Europe/Berlin", "cest": "Europe/Berlin", "mez": "Europe/Berlin",
    "mesz": "Europe/Berlin", "bst": "Europe/London", "wet": "Europe/Lisbon", "eet": "Europe/Helsinki",
    "et": "America/New_York", "est": "America/New_York", "edt": "America/New_York", "ct": "America/Chicago",
    "cst": "America/Chicago", "cdt": "America/Chicago", "mt": "America/Denver", "mst": "America/Denver",
    "mdt": "America/Denver", "pt": "America/Los_Angeles", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "jst": "Asia/Tokyo",
}  # fmt: skip


def read_day(text: str, today: date) -> date | None:
    """Return the day a text means, None when it is no day, gone, or could be read in two ways."""
    text = text.strip().strip(".,!;").casefold() if not _DOTTED.fullmatch(text.strip()) else text.strip()
    text = _ON.sub("", text, count=1) if _ON.match(text) else text
    found = _near_day(text, today) or _named_day(text, today) or _calendar_day(text, today)
    if found is None and (pair := re.fullmatch(r"([^\W\d]+)\.?,?\s+(.+)", text)):
        # "Monday 24 Nov": both must say the same day.
        weekday = _weekdays().get(pair[1])
        day = _calendar_day(_ON.sub("", pair[2], count=1), today)
        found = day if day is not None and weekday == day.weekday() else None
    return found if found is not None and found >= today else None


def read_moment(text: str, today: date) -> datetime | None:
    """Return the date and time a text means; with a zone if it names one, else naive (the sender's own zone)."""
    text = " ".join(text.strip().strip(".,!;").split())
    zone, rest = _zone(text)
    tokens = rest.replace(" at ", " ").replace(", ", " ").split()
    for cut in range(len(tokens) - 1, 0, -1):
        clock = _clock(" ".join(tokens[cut:]))
        day = read_day(" ".join(tokens[:cut]), today) if clock else None
        if clock is not None and day is not None:
            return datetime.combine(day, clock, zone)
    return None


def _near_day(text: str, today: date) -> date | None:
    ahead = _NEAR.get(text)
    return None if ahead is None else today + timedelta(days=ahead)


def _named_day(text: str, today: date) -> date | None:
    following = _NEXT.fullmatch(text)
    weekday = _weekdays().get(following[1] if following else text)
    if weekday is None:
        return None
    day = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    # "next Friday" said on a Tuesday means two different days to two people.
    return None if following and day.isocalendar()[1] == today.isocalendar()[1] else day


def _calendar_day(text: str, today: date) -> date | None:  # noqa: PLR0911 - one per form
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]), today)
    if found := _JAPANESE.fullmatch(text):
        return _day(_year(found[1]), int(found[2]), int(found[3]), today)
    if found := _DOTTED.fullmatch(text):
        return _day(_year(found[3]), int(found[2]), int(found[1]), today)
    if found := _SLASHED.fullmatch(text):
        return _slashed(int(found[1]), int(found[2]), _year(found[3]), today)
    if (found := _DAY_MONTH.fullmatch(text)) and (month := _months().get(found[2])):
        return _day(_year(found[3]), month, int(found[1]), today)
    if (found := _MONTH_DAY.fullmatch(text)) and (month := _months().get(found[1])):
        return _day(_year(found[3]), month, int(found[2]), today)
    return None


def _slashed(first: int, second: int, year: int, today: date) -> date | None:
    """Read 24/11 and 11/24, which are plain; 5/11 is May to some and November to others."""
    if first == second or second > 12:
        return _day(year, first, second, today)
    return _day(year, second, first, today) if first > 12 else None


def _year(text: str | None) -> int:
    return 0 if not text else int(text) + (2000 if len(text) == 2 else 0)


def _day(year: int, month: int, day: int, today: date) -> date | None:
    try:
        if year:
            return date(year, month, day)
        found = date(today.year, month, day)
        return found if found >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _clock(text: str) -> time | None:
    found = _TIME.fullmatch(text.casefold())
    if found is None:
        return None
    if found["noon"]:
        return time(12)
    hour, half = int(found["hour"]), (found["half"] or "").replace(".", "")
    if found["minute"] is None and not half:
        return None
    if half in {"am", "pm"}:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    minute = int(found["minute"] or 0)
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
def _months() -> dict[str, int]:
    return {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}


@cache
def _weekdays() -> dict[str, int]:
    return {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
