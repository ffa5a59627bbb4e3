"""When somebody has no time: their calendar (.ics) or its VFREEBUSY, as spans of UTC and nothing else (RFC 5545).

Titles, places and people of a calendar are not kept: only when. What a calendar says is read kindly (zones of Windows,
zones nobody knows, zones cut off) but never guessed free: a series that cannot be read is counted in `unread`.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handoffd.playbook.spans import Span, merged, without

MAX_BYTES = 5 * 1024 * 1024
_MOST = 20_000  # occurrences of one series
_COUNT = 5_000  # repetitions that a series of people may name; thirteen years of every day
_HOURLY = timedelta(days=400)  # how long ago an hourly series may have begun
_UTC_NAMES = re.compile(rb"(?i)(;TZID=)\"?tzone://Microsoft/Utc\"?")
_ZONES = re.compile(rb"(?ms)^BEGIN:VTIMEZONE.*?^END:VTIMEZONE[\r\n]+")
_FREE = frozenset({"FREE", "WORKINGELSEWHERE"})
_PARTS = ("BYSECOND", "BYMINUTE", "BYHOUR", "BYSETPOS")


class NoCalendar(Exception):  # noqa: N818 - it reads `raise NoCalendar(why)`
    """This is no calendar that can be read; the text is half a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose calendar: their addresses (casefolded), their zone, and how UIDs of our own meetings end."""

    zone: str
    addresses: tuple[str, ...] = ()
    own: str = ""


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """Times that are taken, and those that may be (tentative); in order, without overlap. `unread` counts series."""

    busy: tuple[Span, ...]
    tentative: tuple[Span, ...]
    unread: int = 0


def read_busy(payload: bytes, owner: Owner, window: Span) -> BusyTimes:
    """Return when the owner has no time inside a window (UTC). Raises NoCalendar.

    Takes as long as the calendar likes: what a stranger wrote is read in a process with limits (`busyworker`).
    """
    if len(payload) > MAX_BYTES:
        raise NoCalendar("it is larger than 5 MB")
    found = _Reading(owner, window)
    for calendar in _calendars(payload):
        found.read(calendar)
    busy = merged(_clipped(found.busy, window))
    return BusyTimes(tuple(busy), tuple(without(merged(_clipped(found.tentative, window)), busy)), found.unread)


def _calendars(payload: bytes) -> list[Any]:
    import icalendar

    payload = _UTC_NAMES.sub(rb"\1UTC", payload.removeprefix(b"\xef\xbb\xbf"))
    for shorter in (payload, _ZONES.sub(b"", payload)):
        icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]  # it remembers zones by name from one calendar to the next; this makes it forget
        try:
            calendars = icalendar.Calendar.from_ical(shorter, multiple=True)
        except (ValueError, KeyError, IndexError, AttributeError, TypeError, OSError):
            continue  # OSError: TZID=Pacific names a folder of zones
        if calendars and all(each.name == "VCALENDAR" for each in calendars):
            return list(calendars)
    raise NoCalendar("what stands there is no calendar")


class _Reading:
    def __init__(self, owner: Owner, window: Span) -> None:
        self.owner, self.window = owner, window
        self.busy: list[Span] = []
        self.tentative: list[Span] = []
        self.unread = 0
        self.floating = ZoneInfo(owner.zone)

    def read(self, calendar: Any) -> None:
        self.floating = _zone(str(calendar.get("X-WR-TIMEZONE", ""))) or ZoneInfo(self.owner.zone)
        series: dict[str, list[Any]] = {}
        for number, event in enumerate(calendar.walk("VEVENT")):
            uid = str(event.get("UID", "")) or f"none {number}"
            if not (self.owner.own and uid.casefold().endswith(self.owner.own.casefold())):
                series.setdefault(uid, []).append(event)
        for events in series.values():
            self._series(events)
        for component in calendar.walk("VFREEBUSY"):
            self._free_busy(component)

    def _series(self, events: list[Any]) -> None:
        try:
            if any(_endless(event, self.window[0]) for event in events):
                self.unread += 1
                return
            for event in self._occurrences(events):
                self._one(event)
        except Exception:  # noqa: BLE001 - whatever a broken series makes of the libraries, it is a series not read
            self.unread += 1

    def _occurrences(self, events: list[Any]) -> Iterator[Any]:
        if len(events) == 1 and not {"RRULE", "RDATE"} & set(events[0]):
            yield events[0]
            return
        import icalendar
        import recurring_ical_events

        alone = icalendar.Calendar()
        for event in events:
            alone.add_component(event)
        first, last = self.window
        for number, event in enumerate(recurring_ical_events.of(alone).between(first - _DAY, last + _DAY)):
            if number >= _MOST:
                self.unread += 1
                return
            yield event

    def _one(self, event: Any) -> None:
        if str(event.get("TRANSP", "OPAQUE")).upper() == "TRANSPARENT" or _status(event) == "CANCELLED":
            return
        shown = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
        answer = self._own_answer(event)
        if shown in _FREE or answer == "DECLINED":
            return
        begin, end = self._moments(event)
        maybe = "TENTATIVE" in (shown, answer, _status(event))
        (self.tentative if maybe else self.busy).append((begin, end))

    def _own_answer(self, event: Any) -> str:
        named = event.get("ATTENDEE", [])
        for attendee in named if isinstance(named, list) else [named]:
            if str(attendee).casefold().removeprefix("mailto:") in self.owner.addresses:
                return str(attendee.params.get("PARTSTAT", "")).upper()
        return ""

    def _moments(self, event: Any) -> Span:
        begin = event["DTSTART"].dt
        if "DTEND" in event:
            end = event["DTEND"].dt
        elif "DURATION" in event:
            end = begin + event["DURATION"].dt
        else:
            end = begin if isinstance(begin, datetime) else begin + _DAY
        return self._utc(begin), self._utc(end)

    def _utc(self, moment: date) -> datetime:
        if not isinstance(moment, datetime):  # a whole day is the day of whom it belongs to, wherever that is
            return datetime.combine(moment, time(), ZoneInfo(self.owner.zone)).astimezone(UTC)
        return (moment if moment.tzinfo else moment.replace(tzinfo=self.floating)).astimezone(UTC)

    def _free_busy(self, component: Any) -> None:
        named = component.get("FREEBUSY", [])
        for row in named if isinstance(named, list) else [named]:
            kind = str(row.params.get("FBTYPE", "BUSY")).upper()
            for period in getattr(row, "dts", [row]):
                begin, end = self._utc(period.start), self._utc(period.end)
                if kind == "BUSY-TENTATIVE":
                    self.tentative.append((begin, end))
                elif kind != "FREE":  # a type nobody knows counts as BUSY (RFC 5545 section 3.2.9)
                    self.busy.append((begin, end))


_DAY = timedelta(days=1)


def _status(event: Any) -> str:
    return str(event.get("STATUS", "")).upper()


def _endless(event: Any, now: datetime) -> bool:
    """Tell whether working out a series could take for ever; nobody meets every minute."""
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        words = {str(name).upper(): value for name, value in rule.items()}
        kind = str((words.get("FREQ") or [""])[0]).upper()
        counts = words.get("COUNT") or [0]
        listed = sum(len(words.get(part) or ()) for part in _PARTS)
        if kind in ("SECONDLY", "MINUTELY") or int(counts[0]) > _COUNT or listed > 24:
            return True
        begin = event["DTSTART"].dt
        if kind == "HOURLY" and (begin.date() if isinstance(begin, datetime) else begin) < now.date() - _HOURLY:
            return True
    return False


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name.strip().strip('"')) if name else None
    except (KeyError, ValueError, OSError):
        return None


def _clipped(spans: Collection[Span], window: Span) -> Iterator[Span]:
    for begin, end in spans:
        clipped = max(begin, window[0]), min(end, window[1])
        if clipped[0] < clipped[1]:
            yield clipped
