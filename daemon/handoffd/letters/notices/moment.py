"""A moment written in words: `Donnerstag, 20. November 2026 um 14:25 MEZ`, as mail clients quote the date of a mail.

Every client writes the date of a forwarded mail in the language and the zone of its owner, mostly without naming the
zone. So the reader takes the zone that stands there, else the one it is given (that of the forward's own Date header).
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_MAX = 120
# The first letters of the months, enough to tell them apart, in the languages that the mail clients speak.
_MONTHS = {
    1: "jan ene gen janv januar tammi sty led sij янв січ oca ian ιαν",
    2: "feb fév févr fev helmi lut úno vel фев лют şub φεβ",
    3: "mar mär mrz mars maa maalis bře ožu мар бер μαρ már mrt",
    4: "apr avr abr huhti kwi dub апр кві nis ápr abril απρ",
    5: "may mai mag mei maj toukok touko kvě svi мая май трав μαι máj mayıs maio mayo maggio",
    6: "jun juin giu kesä cze čvn lip июн черв haz iun ιουν jún červn červen",
    7: "jul juil lug heinä červenec červc июл лип tem iul ιουλ júl",
    8: "aug aoû ago elo sie srp kolo авг серп ağu αυγ",
    9: "sep set syys wrz zář ruj сен вер eyl σεπ szept",
    10: "oct okt ott out loka paź říj окт жовт eki οκτ",
    11: "nov marras lis listop studeni ноя лист kas noi νοε",
    12: "dec dez déc dic des joulu gru pro дек груд ara δεκ",
}
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "bst": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "oez": 2, "eest": 3,
    "oesz": 3, "msk": 3, "ist": 5.5, "jst": 9, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "wet": 0, "west": 1,
}  # fmt: skip
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_EAST = re.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?:\s+(?:de|of))?[\s./-]+([^\W\d_]{3,12})\.?,?(?:\s+(?:de|of))?[\s./-]+(\d{4})"
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_CLOCK = re.compile(
    r"(?<![\d:+-])(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?:\.\d{1,6})?(?:\s?([ap])\.?\s?m\b)?", re.IGNORECASE
)
_OFFSET = re.compile(r"(?:gmt|utc)?\s?([+-])(\d{1,2}):?(\d{2})?(?!\d)", re.IGNORECASE)


def read_moment(text: str, zone: tzinfo | None = None) -> datetime | None:
    """Return the moment in UTC that this line names, or None when it names no date *and* time.

    A zone in the text counts first, then `zone`; without either the text says nothing certain and the answer is None.
    """
    text = unicodedata.normalize("NFKC", text[:_MAX])
    day = _day(text)
    if day is None:
        return None
    (year, month, date), rest = day
    clock = _time(rest)
    if clock is None:
        return None
    (hour, minute, second), tail = clock
    where = _zone(tail) or zone
    if where is None:
        return None
    try:
        return datetime(year, month, date, hour, minute, second, tzinfo=where).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_date(text: str) -> datetime | None:
    """Return noon UTC of the day that this line names: a day without a clock time is the same day almost everywhere."""
    found = _day(unicodedata.normalize("NFKC", text[:_MAX]))
    try:
        return datetime(*found[0], 12, tzinfo=UTC) if found else None
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> tuple[tuple[int, int, int], str] | None:
    for pattern in (_ISO, _EAST):
        if found := pattern.search(text):
            year, month, day = (int(part) for part in found.groups())
            return (year, month, day), _without(text, found)
    for pattern, month_first in ((_DAY_MONTH, False), (_MONTH_DAY, True)):
        for found in pattern.finditer(text):
            first, second, year_text = found.groups()
            number = _month(first if month_first else second)
            if number:
                return (int(year_text), number, int(second if month_first else first)), _without(text, found)
    return _numeric(text)


def _numeric(text: str) -> tuple[tuple[int, int, int], str] | None:
    found = _NUMERIC.search(text)
    if not found:
        return None
    first, mark, second, year_text = int(found[1]), found[2], int(found[3]), found[4]
    year = int(year_text) if len(year_text) == 4 else 2000 + int(year_text)
    # 11/20/2026 is American; 4/5/2026 is, when the clock says AM or PM. Everybody else writes the day first.
    american = mark == "/" and first <= 12 and (second > 12 or re.search(r"\d\s?[AaPp]\.?[Mm]\b", text) is not None)
    month, day = (first, second) if american else (second, first)
    return (year, month, day), _without(text, found)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _month(word: str) -> int | None:
    word = unicodedata.normalize("NFC", word.casefold())
    # The longest known beginning wins, so that `juillet` is not June and `listopad` is not October.
    best = max(
        (
            (len(start), number)
            for number, starts in _MONTHS.items()
            for start in starts.split()
            if word.startswith(start)
        ),
        default=None,
    )
    return best[1] if best else None


def _time(text: str) -> tuple[tuple[int, int, int], str] | None:
    found = _CLOCK.search(text)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if half := (found[4] or "").casefold():
        hour = hour % 12 + (12 if half == "p" else 0)
    elif re.search(r"午後|下午|오후", text):
        hour = hour % 12 + 12
    return (hour, minute, second), text[found.end() :]


def _zone(tail: str) -> tzinfo | None:
    if found := _OFFSET.search(tail):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        if minutes <= 14 * 60:
            return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))
    for word in re.findall(r"[^\W\d_]+", tail.casefold())[:8]:
        if word in _ZONES:
            return timezone(timedelta(hours=_ZONES[word]))
    return None
