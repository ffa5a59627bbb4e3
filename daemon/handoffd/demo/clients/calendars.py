"""What three calendars send back when an invitation is accepted (iMIP REPLY, RFC 5546 and 6047), each in its own way.

Google keeps the ORGANIZER and adds guests; Exchange leaves it out and writes the hour in a zone of its own making;
Thunderbird sends the whole event back. None of them threads the answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from handoffd.demo.cast import Person
from handoffd.demo.clients.mime import Written, head, secret
from handoffd.demo.letter import Letter

_EXCHANGE_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:GMT Standard Time",
    "BEGIN:STANDARD",
    "DTSTART:16010101T020000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:16010101T010000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)


def google(person: Person, now: datetime, letter: Letter) -> Written:
    """Return Google Calendar's answer: alternative[text, html, calendar] and the same again as invite.ics."""
    lines = [
        "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"DTSTART:{letter.event('DTSTART')}",
        f"DTEND:{letter.event('DTEND')}",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"ORGANIZER:{letter.event('ORGANIZER')}",
        f"UID:{letter.event('UID')}",
        f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN={person.email};X-NUM-GUESTS=0:mailto:{person.email}",
        f"SEQUENCE:{letter.event('SEQUENCE') or '0'}",
        f"SUMMARY:{letter.event('SUMMARY')}",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
    ]
    mail = _head(person, now, letter, {"Sender": "Google Calendar <calendar-notification@google.com>"})
    mail.set_content(f"{person.name} has accepted this invitation.\n", cte="quoted-printable")
    mail.add_alternative(f"<p><b>{person.name}</b> has accepted this invitation.</p>", subtype="html")
    _attach(mail, lines)
    mail.add_attachment(_folded(lines), maintype="application", subtype="ics", filename="invite.ics")
    return _written(mail, letter)


def exchange(person: Person, now: datetime, letter: Letter) -> Written:
    """Return Outlook's answer by way of Exchange: no ORGANIZER, the hour in a Windows zone."""
    start, end = (person.local(letter.event_time(name)) for name in ("DTSTART", "DTEND"))
    lines = [
        "METHOD:REPLY",
        "PRODID:Microsoft Exchange Server 2010",
        "VERSION:2.0",
        *_EXCHANGE_ZONE,
        "BEGIN:VEVENT",
        f"ATTENDEE;PARTSTAT=ACCEPTED;CN={person.name}:mailto:{person.email}",
        "COMMENT;LANGUAGE=en-GB:\\n",
        f"UID:{letter.event('UID')}",
        f"SUMMARY;LANGUAGE=en-GB:Accepted: {letter.event('SUMMARY')}",
        f"DTSTART;TZID=GMT Standard Time:{start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID=GMT Standard Time:{end:%Y%m%dT%H%M%S}",
        "CLASS:PUBLIC",
        "PRIORITY:5",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        "TRANSP:OPAQUE",
        "STATUS:CONFIRMED",
        f"SEQUENCE:{letter.event('SEQUENCE') or '0'}",
        "X-MICROSOFT-CDO-APPT-SEQUENCE:0",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "END:VEVENT",
    ]
    mail = _head(person, now, letter, {"X-MS-Has-Attach": ""})
    mail.set_content("\n")
    _attach(mail, lines)
    return _written(mail, letter)


def thunderbird(person: Person, now: datetime, letter: Letter) -> Written:
    """Return Thunderbird's answer: the event as it came with one PARTSTAT, in 8 bits."""
    lines = [
        "PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN",
        "VERSION:2.0",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"CREATED:{now:%Y%m%dT%H%M%SZ}",
        f"LAST-MODIFIED:{now:%Y%m%dT%H%M%SZ}",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"UID:{letter.event('UID')}",
        f"SUMMARY:{letter.event('SUMMARY')}",
        f"ORGANIZER:{letter.event('ORGANIZER')}",
        f"ATTENDEE;CN={person.name};PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:{person.email}",
        f"DTSTART:{letter.event('DTSTART')}",
        f"DTEND:{letter.event('DTEND')}",
        f"DESCRIPTION:{letter.event('DESCRIPTION')}",
        f"SEQUENCE:{letter.event('SEQUENCE') or '0'}",
        "END:VEVENT",
    ]
    mail = _head(person, now, letter, {"User-Agent": "Mozilla Thunderbird"})
    mail.set_content(f"{person.name} has accepted your event invitation.\n", cte="8bit")
    _attach(mail, lines, cte="8bit")
    mail.add_attachment(_folded(lines), maintype="application", subtype="ics", filename="invite.ics")
    return _written(mail, letter)


Calendar = Callable[[Person, datetime, Letter], Written]


@dataclass(frozen=True, slots=True)
class Habit:
    """Which calendar a person answers with, and what it is called."""

    program: str
    answer: Calendar


HABITS: Mapping[str, Habit] = {
    "dana": Habit("Google Calendar", google),
    "ana": Habit("Outlook", exchange),
    "marta": Habit("Thunderbird", thunderbird),
}


def _head(person: Person, now: datetime, letter: Letter, more: Mapping[str, str]) -> EmailMessage:
    # The answer goes to the ORGANIZER, whoever the invitation came from.
    organizer = letter.event("ORGANIZER").removeprefix("mailto:")
    subject = f"Accepted: {letter.event('SUMMARY')}".replace("\\,", ",").replace("\\;", ";")
    return head(person, now, organizer, subject, f"<calendar-{secret(person, now)}@{person.key}.example>", more)


def _attach(mail: EmailMessage, lines: list[str], cte: str = "base64") -> None:
    mail.add_alternative(
        _folded(lines), maintype="text", subtype="calendar", cte=cte, params={"charset": "UTF-8", "method": "REPLY"}
    )


def _folded(lines: list[str]) -> bytes:
    """Return the calendar, lines of at most 75 octets (RFC 5545 section 3.1)."""
    out = bytearray()
    for line in ["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]:
        width = 0
        for sign in line:
            size = len(sign.encode())
            if width + size > 75:
                out += b"\r\n "
                width = 1
            out += sign.encode()
            width += size
        out += b"\r\n"
    return bytes(out)


def _written(mail: EmailMessage, letter: Letter) -> Written:
    return Written(mail.as_bytes(), letter.event("ORGANIZER").removeprefix("mailto:"), "")
