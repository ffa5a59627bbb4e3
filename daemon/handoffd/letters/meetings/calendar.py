"""Meetings by mail: the .ics of an invite or a cancellation, and the MIME tree in which every client shows it.

RFC 5545 (iCalendar), RFC 5546 (iTIP) and RFC 6047 (iMIP), narrowed to what Outlook, Gmail, Apple Mail, Thunderbird,
Evolution and Claws Mail all understand: times in UTC without VTIMEZONE, no UID on the calendar itself, no alarm, the
calendar part last in the alternative and without a Content-Disposition. What others answer is read in `rsvp`.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import quote

import icalendar
from icalendar import vCalAddress, vText

from handoffd.errors import Permanent
from handoffd.letters.message import Address

PRODID = "-//handoffd//handoffd//EN"
PARTSTATS = ("NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "DECLINED", "DELEGATED")

_NAME_LIMIT = 64
# What would end a line, or look like one, in some reader; and what turns the direction of the text behind it.
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_TURNS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))
_ADDR_SPEC = re.compile(r"[^\s\x00-\x20\x7f\"<>(),:;\\@\[\]]+@[^\s\x00-\x20\x7f\"<>(),:;\\@\[\]]+")


class _Text(vText):
    r"""TEXT of RFC 5545 section 3.3.11. icalendar 7.3 takes `\N` in a text (C:\New) for a line end."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        r"""Return the value with `\`, `;`, `,` and line ends escaped."""
        return re.sub(r"[\\;,]", r"\\\g<0>", self).replace("\n", r"\n").encode()


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody invited, and the last answer known (RFC 5545 section 3.2.12)."""

    address: Address
    partstat: str = "NEEDS-ACTION"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One version of a meeting.

    `uid` stays for the meeting's life; `sequence` goes up by one with every change of time and with the cancellation
    (clients ask again only then). `start` and `end` are aware. `description` is plain text with the agenda and the join
    link, because two clients of three show nothing else; `location` is the join link. The organizer is who gets the
    answers, and is never an attendee; `sent_by` is the address that acts for the organizer, empty for nobody
    (RFC 5545 section 3.2.18).
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    description: str
    location: str
    organizer: Address
    attendees: tuple[Attendee, ...]
    sent_by: str = ""


def invite(meeting: Meeting, stamp: datetime) -> bytes:
    """Return the .ics (METHOD:REQUEST) of an invite or of its update; `stamp` must be new in every message.

    Raises ValueError when the meeting makes no sense: no attendee, the organizer among them, an end before the start,
    a moment without a zone, an address that is none.
    """
    return _built(meeting, stamp, "REQUEST", "CONFIRMED")


def cancel(meeting: Meeting, stamp: datetime) -> bytes:
    """Return the .ics (METHOD:CANCEL) that takes a meeting back from the attendees listed.

    The caller gives the times of the last version sent and its sequence plus one.
    """
    return _built(meeting, stamp, "CANCEL", "CANCELLED")


def add_calendar(mail: EmailMessage, ics: bytes, method: str) -> None:
    """Add both calendar copies to a mail that is multipart/alternative [text, html] so far.

    Raises ValueError for another tree, or when METHOD in `ics` is not `method`: Thunderbird believes the header,
    Outlook the body.
    """
    if mail.get_content_type() != "multipart/alternative":
        raise ValueError(f"a calendar part goes into multipart/alternative, not {mail.get_content_type()}")
    if f"\r\nMETHOD:{method}\r\n".encode() not in ics:
        raise ValueError(f"the calendar does not say METHOD:{method}")
    mail.add_alternative(
        ics, maintype="text", subtype="calendar", cte="base64", params={"charset": "UTF-8", "method": method}
    )
    # add_attachment turns the whole into mixed with the alternative first: Claws and Outlook look only there.
    mail.add_attachment(ics, maintype="application", subtype="ics", cte="base64", filename="invite.ics")
    mail.get_payload(1).set_param("name", "invite.ics")  # type: ignore[union-attr]
    for part in mail.walk():
        if part is not mail:
            del part["MIME-Version"]  # RFC 2045 section 4: only the whole has one


def display_name(name: str) -> str:
    """Return a name fit for CN: no quotes, carets, semicolons, colons, backslashes or controls; at most 64 characters.

    icalendar would write the first two as RFC 6868 escapes, which half of the readers show as they are.
    """
    cleaned = re.sub(r'["^;:\\]', " ", one_line(name))
    return " ".join(cleaned.split())[:_NAME_LIMIT].strip()


def one_line(text: str) -> str:
    """Return text without line ends, controls and text-turning marks, in NFC."""
    return " ".join(plain_text(text).split())


def plain_text(text: str) -> str:
    r"""Return text with `\n` line ends and nothing invisible that a reader could stumble over, in NFC."""
    # Half of a surrogate pair cannot be written as UTF-8 at all.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").translate(_TURNS)
    text = _BREAKS.sub("\n", text)
    return unicodedata.normalize("NFC", "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc"))


def _built(meeting: Meeting, stamp: datetime, method: str, status: str) -> bytes:
    _check(meeting)
    calendar = icalendar.Calendar()
    for name, value in (("PRODID", PRODID), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("METHOD", method)):
        calendar.add(name, value)
    event = icalendar.Event()
    event.add("UID", meeting.uid)
    event.add("SEQUENCE", meeting.sequence)
    event.add("DTSTAMP", _utc(stamp))
    event.add("DTSTART", _utc(meeting.start))
    event.add("DTEND", _utc(meeting.end))
    texts = (
        ("SUMMARY", one_line(meeting.summary)),
        ("LOCATION", one_line(meeting.location)),
        ("DESCRIPTION", plain_text(meeting.description).strip()),
    )
    for name, text in texts:
        if text:  # libical calls an empty value an error
            event.add(name, _Text(text))
    event["ORGANIZER"] = _person(meeting.organizer, meeting.sent_by)
    for attendee in meeting.attendees:
        event.add("ATTENDEE", _attendee(attendee, asked=method == "REQUEST"))
    event.add("STATUS", status)
    event.add("TRANSP", "OPAQUE")
    event.add("CLASS", "PUBLIC")
    # vText on purpose: icalendar writes unknown X- values as they are, line ends included.
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", vText("BUSY"))
    event.add("X-MICROSOFT-DISALLOW-COUNTER", vText("FALSE"))
    calendar.add_component(event)
    raw: bytes = calendar.to_ical(sorted=False)
    _check_properties(calendar, raw)
    return raw


def _person(address: Address, sent_by: str) -> vCalAddress:
    acts_for = f"mailto:{_mailto(sent_by)}" if sent_by else None
    return vCalAddress.new(_mailto(address.email), cn=display_name(address.name) or None, sent_by=acts_for)


def _attendee(attendee: Attendee, *, asked: bool) -> vCalAddress:
    return vCalAddress.new(
        _mailto(attendee.address.email),
        cn=display_name(attendee.address.name) or None,
        cutype="INDIVIDUAL",
        role="REQ-PARTICIPANT",
        partstat=attendee.partstat,
        rsvp=True if asked else None,
    )


def _mailto(email: str) -> str:
    # RFC 6068: what has a meaning in a URI is escaped in the local part, and nothing else.
    return quote(email, safe="!$&'*+-./=@_`{|}~^") if email.isascii() else email


def _check(meeting: Meeting) -> None:
    emails = [attendee.address.email.casefold() for attendee in meeting.attendees]
    organizer = meeting.organizer.email.casefold()
    wrong = (
        (not emails, "a meeting needs attendees"),
        (organizer in emails, f"the organizer {organizer} must not be invited: Outlook shows no buttons then"),
        (len(set(emails)) < len(emails), "an attendee is listed twice"),
        (_utc(meeting.end) <= _utc(meeting.start), "the meeting ends before it starts"),
        (meeting.sequence < 0, "a sequence is never negative"),
        (re.fullmatch(r"[!-~]+", meeting.uid) is None, f"the uid {meeting.uid!r} is not printable ASCII"),
        (any(each.partstat not in PARTSTATS for each in meeting.attendees), f"a partstat is one of {PARTSTATS}"),
    )
    problems = [sentence for is_wrong, sentence in wrong if is_wrong]
    named = (organizer, *([meeting.sent_by] if meeting.sent_by else []), *emails)
    problems += [f"{each!r} is no address" for each in named if not _ADDR_SPEC.fullmatch(each)]
    if problems:
        raise ValueError("; ".join(problems))


def _check_properties(calendar: icalendar.Calendar, raw: bytes) -> None:
    """Read our own output back: whatever a name or a subject held, it must not have become a property."""
    meant = [name for name, _ in calendar.property_items(sorted=False)]
    lines = re.sub(rb"\r\n[ \t]", b"", raw).split(b"\r\n")
    written = [re.split(rb"[;:]", line, maxsplit=1)[0].decode("ascii", "replace") for line in lines if line]
    read = [name for name, _ in icalendar.Calendar.from_ical(raw).property_items(sorted=False)]
    if not meant == written == read or lines[-1]:
        raise Permanent(f"the invite would not read back as it was meant: {written} instead of {meant}")


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).replace(microsecond=0)
