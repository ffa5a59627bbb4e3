"""What somebody's calendar answered to an invite: REPLY, COUNTER or REFRESH (RFC 5546), as clients really write them.

The words (who, which meeting, yes or no) are read from the plain lines, so that one cut-off VTIMEZONE or a date of
zeros loses nothing; only times go through icalendar, alone with the time zones they need. Nothing here decides whether
an answer counts: who may speak for whom, and what is older than what, is for those who know the meeting.
"""

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal
from urllib.parse import unquote

import icalendar

from handoffd.letters.automatic import says_away
from handoffd.letters.meetings.contentlines import Line, blocks, raw_blocks, unfolded
from handoffd.letters.message import Message, Part, decode

MAX_BYTES = 256 * 1024
_MAX_PARTS = 4  # calendar parts looked at; real answers have one or two copies
_MAX_ZONES = 16 * 1024  # characters of VTIMEZONE; Exchange writes 600, Evolution 2,000

Method = Literal["REPLY", "COUNTER", "REFRESH", "other"]
_METHODS: dict[str, Method] = {"REPLY": "REPLY", "COUNTER": "COUNTER", "REFRESH": "REFRESH"}
_PARTSTATS = frozenset({"NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "DECLINED", "DELEGATED"})
_UTC_NAMES = frozenset({"tzone://microsoft/utc", "utc", "gmt", "z", "etc/utc", "etc/gmt"})


@dataclass(frozen=True, slots=True)
class Response:
    """An answer as it came.

    `attendee`, `sent_by` and `delegated_to` are addr-specs, casefolded, empty when unknown. `partstat` is one of RFC
    5545 section 3.2.12, `NEEDS-ACTION` where the client left it out. `start` and `end` are UTC and, in a COUNTER, the
    proposal; None when they could not be read for sure. `stamp` is DTSTAMP, else the mail's Date. `flags` name every
    oddity:

    method-mismatch, method-from-header, method:X (method is "other"), too-large, no-organizer, no-attendee,
    several-attendees, no-partstat, no-sequence, bad-stamp, all-day, time-unreadable, zone-unknown, from-another (the
    attendee is not the address in From), no-uid, no-answer (no line
    says who answers what), end-before-start.
    """

    uid: str
    method: Method
    attendee: str
    partstat: str
    sequence: int | None
    stamp: datetime | None
    start: datetime | None = None
    end: datetime | None = None
    comment: str = ""
    sent_by: str = ""
    delegated_to: str = ""
    flags: frozenset[str] = frozenset()


def read_response(message: Message, known: Callable[[str], bool] | None = None) -> Response | None:
    """Return what a mail's calendar part answers; None when it has none, or none that names an event.

    `known` tells whether a UID is one of our meetings: among several events the known one is read. A REQUEST or CANCEL
    from outside comes back with the method "other": it must never be applied. An out-of-office answers nothing,
    whatever it carries. Never raises.
    """
    if says_away(message):
        return None
    found: list[Response] = []
    for part in _calendar_parts(message):
        if response := _read(part, message, known):
            if response.method != "other":
                return response
            found.append(response)
    return found[0] if found else None


def _calendar_parts(message: Message) -> Sequence[Part]:
    shown = [part for part in message.parts if part.content_type == "text/calendar"]
    attached = [
        part
        for part in message.parts
        if part not in shown and (part.content_type == "application/ics" or part.filename.casefold().endswith(".ics"))
    ]
    return [*shown, *attached][:_MAX_PARTS]


def _read(part: Part, message: Message, known: Callable[[str], bool] | None) -> Response | None:
    text = decode(unfolded(part.payload[:MAX_BYTES]), part.params.get("charset", ""))
    events = [lines for lines in blocks(text, "VEVENT") if _text(lines, "UID") or _first(lines, "ATTENDEE")]
    if not events:
        return None
    event = next((lines for lines in events if known and known(_text(lines, "UID"))), events[0])
    flags = {"too-large"} if len(part.payload) > MAX_BYTES else set()
    if not _text(event, "UID"):
        flags.add("no-uid")
    sender = message.sender.email if message.sender else ""
    response = Response(
        uid=_text(event, "UID"),
        method=_method(blocks(text, "VCALENDAR"), part, flags),
        attendee="",
        partstat="NEEDS-ACTION",
        sequence=_sequence(event, flags),
        stamp=_stamp(event, flags) or message.date,
        comment=_comment(event),
    )
    response = _with_attendee(response, event, sender, flags)
    start, end = _times(event, raw_blocks(text, "VTIMEZONE"), flags)
    if not _first(event, "ORGANIZER"):
        flags.add("no-organizer")
    return replace(response, start=start, end=end, flags=frozenset(flags))


def _method(calendars: list[list[Line]], part: Part, flags: set[str]) -> Method:
    # A repeated METHOD has been seen; the first one counts. The body wins over the header, as in Outlook.
    inside = next((line.value.strip().upper() for lines in calendars for line in lines if line.name == "METHOD"), "")
    outside = part.params.get("method", "").strip().upper()
    if inside and outside and inside != outside:
        flags.add("method-mismatch")
    if outside and not inside:
        flags.add("method-from-header")
    name = inside or outside
    if name not in _METHODS:
        flags.add(f"method:{name[:20] or 'none'}")
    return _METHODS.get(name, "other")


def _with_attendee(response: Response, event: list[Line], sender: str, flags: set[str]) -> Response:
    line = _attendee(event, sender, flags)
    if line is None:
        flags.add("no-answer")
        return replace(response, attendee=sender)
    partstat = line.params.get("PARTSTAT", "").strip().upper()
    if partstat not in _PARTSTATS:
        flags.add("no-partstat")
        partstat = "NEEDS-ACTION"
    attendee = _address(line) or sender
    if not _address(line):
        flags.add("no-attendee")
    if sender and attendee != sender:
        flags.add("from-another")
    return replace(
        response,
        attendee=attendee,
        partstat=partstat,
        sent_by=_mailto(line.params.get("SENT-BY", "")),
        delegated_to=_mailto(line.params.get("DELEGATED-TO", "")),
        comment=response.comment or line.params.get("X-RESPONSE-COMMENT", "").strip(),
    )


def _attendee(event: list[Line], sender: str, flags: set[str]) -> Line | None:
    """Return the line of who answers: the only one, else the sender's own, else the only one that says something."""
    lines = [line for line in event if line.name == "ATTENDEE"]
    if not lines:
        flags.add("no-attendee")
        return None
    if len(lines) == 1:
        return lines[0]
    flags.add("several-attendees")
    own = [line for line in lines if sender and _address(line) == sender]
    said = [line for line in lines if line.params.get("PARTSTAT", "NEEDS-ACTION").upper() != "NEEDS-ACTION"]
    delegators = [line for line in said if line.params.get("PARTSTAT", "").upper() == "DELEGATED"]
    # A delegating reply lists both, and so does the delegate's own; a copy of the whole list says nothing certain.
    for candidates in (own, delegators, said):
        if len(candidates) == 1:
            return candidates[0]
    return None


def _address(line: Line) -> str:
    return _mailto(line.value) or _mailto(line.params.get("EMAIL", ""))


def _mailto(value: str) -> str:
    bare = re.sub(r"\s+", "", value).strip('"<>')
    bare = unquote(re.sub(r"^mailto:", "", bare, flags=re.IGNORECASE)).partition("?")[0].casefold()
    return bare if re.fullmatch(r"[^\s@<>\"]+@[^\s@<>\"]+", bare) else ""


def _sequence(event: list[Line], flags: set[str]) -> int | None:
    for name in ("SEQUENCE", "X-MICROSOFT-CDO-APPT-SEQUENCE"):
        value = _text(event, name)
        if re.fullmatch(r"[0-9]{1,9}", value):
            return int(value)
    flags.add("no-sequence")
    return None


def _stamp(event: list[Line], flags: set[str]) -> datetime | None:
    # Claws writes 00000000T000000. Without the Z, UTC is still what RFC 5545 demands.
    found = re.fullmatch(r"(\d{8}T\d{6})Z?", _text(event, "DTSTAMP").upper())
    try:
        if found:
            return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        pass
    flags.add("bad-stamp")
    return None


def _comment(event: list[Line]) -> str:
    return "\n".join(text for line in event if line.name == "COMMENT" and (text := line.text.strip()))


def _times(event: list[Line], zones: list[str], flags: set[str]) -> tuple[datetime | None, datetime | None]:
    """Return DTSTART and DTEND in UTC; None, with a flag, for whatever is missing, floating, all day or unreadable."""
    times = [line for line in event if line.name in {"DTSTART", "DTEND", "DURATION"}]
    if not any(line.name == "DTSTART" for line in times):
        return None, None
    stream = [_written(line) for line in times]
    tame = [zone for zone in zones if _is_tame(zone)] if sum(map(len, zones)) <= _MAX_ZONES else []
    found = _parsed(tame, stream) or _parsed([], stream)  # a cut-off zone must not cost the time its own name tells
    if found is None:
        flags.add("time-unreadable")
        return None, None
    start, end = found
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        flags.add("all-day")
        return None, None
    if start.tzinfo is None or end.tzinfo is None:
        flags.add("zone-unknown")  # a local time of somewhere: never to be applied
        return None, None
    if end < start:
        flags.add("end-before-start")
        return None, None
    return start, end


def _parsed(zones: list[str], times: list[str]) -> tuple[date, date] | None:
    """Read the times alone with their zones; None when icalendar refuses them."""
    lines = ["BEGIN:VCALENDAR", *zones, "BEGIN:VEVENT", "UID:times", *times, "END:VEVENT", "END:VCALENDAR", ""]
    # icalendar keeps custom zones per process by name, the first one wins: another mail's "Customized Time Zone" would
    # shift this one. Choosing the provider again forgets them.
    icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of the vendor prefix of /freeassociation.sourceforge.net/...
        try:
            calendar = icalendar.Calendar.from_ical("\r\n".join("\n".join(lines).split("\n")))
            event = next(part for part in calendar.walk("VEVENT") if isinstance(part, icalendar.Event))
            # Asked for in UTC here, inside the fence: a zone's rules are only evaluated now.
            return _settled(event.start), _settled(event.end)
        except Exception:  # noqa: BLE001 - whatever a strict reader makes of a stranger's bytes, the words still count
            return None


def _settled(moment: date) -> date:
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return moment


def _is_tame(zone: str) -> bool:
    """Tell whether a VTIMEZONE can be evaluated in bounded time: a rule for every second could not."""
    rules = [line for line in zone.split("\n") if line.upper().startswith(("RRULE", "EXRULE"))]
    return all(_TAME_RULE.fullmatch(rule.strip().upper()) for rule in rules)


_TAME_RULE = re.compile(
    r"RRULE:FREQ=YEARLY"
    r"(;(INTERVAL=1|COUNT=\d{1,3}|UNTIL=[0-9TZ]+|WKST=[A-Z]{2}|BYMONTH=\d{1,2}|BYDAY=[+-]?\d?[A-Z]{2}|BYSETPOS=-?\d"
    r"|BYHOUR=\d{1,2}|BYMINUTE=\d{1,2}|BYSECOND=\d{1,2}|BYMONTHDAY=-?\d{1,2}(,-?\d{1,2}){0,7}))*"
)


def _written(line: Line) -> str:
    zone = line.params.get("TZID", "").strip()
    value = line.value.strip()
    if zone.casefold() in _UTC_NAMES and not value.upper().endswith("Z"):
        return f"{line.name}:{value}Z"
    if zone and not value.upper().endswith("Z"):
        return f'{line.name};TZID="{zone}":{value}'
    kind = line.params.get("VALUE", "").upper()
    return f"{line.name};VALUE={kind}:{value}" if kind == "DATE" else f"{line.name}:{value}"


def _lines_of(event: list[Line], name: str) -> Iterator[Line]:
    return (line for line in event if line.name == name)


def _first(event: list[Line], name: str) -> Line | None:
    return next(_lines_of(event, name), None)


def _text(event: list[Line], name: str) -> str:
    line = _first(event, name)
    return line.text.strip() if line else ""
