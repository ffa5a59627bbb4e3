"""What calendars answer, in the shapes that clients really write (from vendors' documents, RFCs and issue reports)."""

import base64
import quopri
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoffd.letters.meetings.calendar import Attendee, Meeting, invite
from handoffd.letters.meetings.rsvp import Response, read_response
from handoffd.letters.message import Address, Message
from letters.invitemail import invite_mail

UID = "3f0c2c9e-2f59-4a53@handoffd.vendor.example"
START, END = datetime(2026, 11, 24, 13, tzinfo=UTC), datetime(2026, 11, 24, 13, 45, tzinfo=UTC)
STAMP = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
SENT = datetime(2026, 11, 21, 8, 31, tzinfo=UTC)

HEAD = """\
From: "Ann Lee" <ann@customer.example>
To: handoff@vendor.example
Subject: Re
Date: Sat, 21 Nov 2026 09:31:00 +0100
MIME-Version: 1.0
"""


def whole(content_type: str, ics: str, encoding: str = "8bit", head: str = HEAD) -> Message:
    """Wrap a calendar as a mail of one part."""
    body = ics.replace("\n", "\r\n").encode()
    if encoding == "base64":
        body = base64.encodebytes(body)
    elif encoding == "quoted-printable":
        body = quopri.encodestring(body)
    top = f"{head}Content-Type: {content_type}\nContent-Transfer-Encoding: {encoding}\n\n"
    return Message(top.replace("\n", "\r\n").encode() + body)


def nested(ics: str, calendar_type: str, *, attachment: bool = True, encoding: str = "8bit") -> Message:
    """Wrap it as mixed[ alternative[ text, calendar ], attachment ]."""
    body = base64.encodebytes(ics.encode()).decode() if encoding == "base64" else ics
    tail = f"--m\nContent-Type: application/ics; name=invite.ics\n\n{ics}\n" if attachment else ""
    text = (
        f"{HEAD}Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=a\n\n"
        f"--a\nContent-Type: text/plain; charset=utf-8\n\nAnn has accepted.\n--a\nContent-Type: {calendar_type}\n"
        f"Content-Transfer-Encoding: {encoding}\n\n{body}\n--a--\n{tail}--m--\n"
    )
    return Message(text.replace("\n", "\r\n").encode())


def event(*lines: str, method: str = "REPLY", before: str = "") -> str:
    inner = "\n".join(lines)
    head = f"METHOD:{method}\n" if method else ""
    return f"BEGIN:VCALENDAR\n{head}VERSION:2.0\n{before}BEGIN:VEVENT\n{inner}\nEND:VEVENT\nEND:VCALENDAR\n"


def answer(partstat: str = "ACCEPTED", **change: object) -> Response:
    plain = Response(UID, "REPLY", "ann@customer.example", partstat, 0, STAMP, START, END)
    fields = {name: getattr(plain, name) for name in plain.__slots__} | change
    fields["flags"] = frozenset(str(fields["flags"]).split()) if isinstance(fields["flags"], str) else fields["flags"]
    return Response(**fields)


ORGANIZER = "ORGANIZER;CN=Vendor:mailto:handoff@vendor.example"
TIMES = ("DTSTAMP:20261121T083000Z", "DTSTART:20261124T130000Z", "DTEND:20261124T134500Z")

# The zone as Exchange writes it: a Windows name, rules by month and day.
EXCHANGE_ZONE = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:{summer}
TZOFFSETTO:{winter}
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:{winter}
TZOFFSETTO:{summer}
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
BERLIN_ZONE = EXCHANGE_ZONE.format(name="W. Europe Standard Time", winter="+0100", summer="+0200")
CUSTOM_BERLIN = EXCHANGE_ZONE.format(name="Customized Time Zone", winter="+0100", summer="+0200")
CUSTOM_YORK = EXCHANGE_ZONE.format(name="Customized Time Zone", winter="-0500", summer="-0400")
CUT_ZONE = (
    "BEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\nBEGIN:STANDARD\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n"
)

SHAPES = {
    "Outlook accepts": (
        nested(
            event(
                "ATTENDEE;PARTSTAT=ACCEPTED;CN=Ann Lee:mailto:ann@customer.example",
                "COMMENT;LANGUAGE=en-US:See you there\\, Ann\\n",
                f"UID:{UID}",
                "SUMMARY;LANGUAGE=en-US:Accepted: Handoff: Acme",
                "DTSTART;TZID=W. Europe Standard Time:20261124T140000",
                "DTEND;TZID=W. Europe Standard Time:20261124T144500",
                "CLASS:PUBLIC",
                "PRIORITY:5",
                "DTSTAMP:20261121T083000Z",
                "TRANSP:OPAQUE",
                "STATUS:CONFIRMED",
                "SEQUENCE:0",
                "X-MICROSOFT-CDO-APPT-SEQUENCE:0",
                "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
                before="PRODID:Microsoft Exchange Server 2010\n" + BERLIN_ZONE,
            ),
            'text/calendar; charset="utf-8"; method=REPLY',
            attachment=False,
            encoding="base64",
        ),
        answer(comment="See you there, Ann", flags="no-organizer"),
    ),
    "Outlook proposes a new time": (
        nested(
            event(
                "ATTENDEE;PARTSTAT=TENTATIVE;CN=Ann Lee:mailto:ann@customer.example",
                "COMMENT;LANGUAGE=en-US:\\n",
                f"UID:{UID}",
                "SUMMARY;LANGUAGE=en-US:New Time Proposed: Handoff: Acme",
                "DTSTART;TZID=Eastern Standard Time:20261125T100000",
                "DTEND;TZID=Eastern Standard Time:20261125T104500",
                "DTSTAMP:20261121T083000Z",
                "SEQUENCE:0",
                "X-MS-OLK-ORIGINALEND;TZID=Eastern Standard Time:20261124T084500",
                "X-MS-OLK-ORIGINALSTART;TZID=Eastern Standard Time:20261124T080000",
                method="COUNTER",
            ),
            "text/calendar; charset=utf-8; method=COUNTER",
            attachment=False,
        ),
        answer(
            "TENTATIVE",
            method="COUNTER",
            start=datetime(2026, 11, 25, 15, tzinfo=UTC),
            end=datetime(2026, 11, 25, 15, 45, tzinfo=UTC),
            flags="no-organizer",
        ),
    ),
    "Outlook declines and proposes, in the zone it calls tzone://Microsoft/Utc": (
        whole(
            "text/calendar; charset=utf-8; method=COUNTER",
            event(
                "ATTENDEE;PARTSTAT=DECLINED;CN=Ann Lee:mailto:ann@customer.example",
                f"UID:{UID}",
                'DTSTART;TZID="tzone://Microsoft/Utc":20261125T090000',
                'DTEND;TZID="tzone://Microsoft/Utc":20261125T094500',
                "DTSTAMP:20261121T083000Z",
                "SEQUENCE:0",
                method="COUNTER",
                before="BEGIN:VTIMEZONE\nTZID:tzone://Microsoft/Utc\nBEGIN:STANDARD\nEND:STANDARD\nEND:VTIMEZONE\n",
            ),
        ),
        answer(
            "DECLINED",
            method="COUNTER",
            start=datetime(2026, 11, 25, 9, tzinfo=UTC),
            end=datetime(2026, 11, 25, 9, 45, tzinfo=UTC),
            flags="no-organizer",
        ),
    ),
    "Exchange with a time zone that is cut off": (
        whole(
            "text/calendar; method=REPLY",
            event(
                "ATTENDEE;PARTSTAT=DECLINED:mailto:ann@customer.example",
                f"UID:{UID}",
                "DTSTART;TZID=W. Europe Standard Time:20261124T140000",
                "DTEND;TZID=W. Europe Standard Time:20261124T144500",
                "DTSTAMP:20261121T083000Z",
                "SEQUENCE:0",
                before=CUT_ZONE,
            ),
        ),
        answer("DECLINED", flags="no-organizer"),
    ),
    "Exchange without SEQUENCE but with its own": (
        whole(
            "text/calendar; method=REPLY",
            event("ATTENDEE;PARTSTAT=TENTATIVE:MAILTO:Ann@Customer.Example", f"UID:{UID}", *TIMES,
                  "X-MICROSOFT-CDO-APPT-SEQUENCE:3"),
        ),
        answer("TENTATIVE", sequence=3, flags="no-organizer"),
    ),
    "Exchange's own time zone name with its rules": (
        whole(
            "text/calendar; method=COUNTER",
            event(
                "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ann@customer.example", ORGANIZER, f"UID:{UID}",
                "DTSTAMP:20261121T083000Z", "DTSTART;TZID=Customized Time Zone:20261124T080000",
                "DURATION:PT45M", "SEQUENCE:1", method="COUNTER", before=CUSTOM_YORK,
            ),
        ),
        answer("TENTATIVE", method="COUNTER", sequence=1),
    ),
    "Google accepts": (
        nested(
            event(
                "DTSTART:20261124T130000Z", "DTEND:20261124T134500Z", "DTSTAMP:20261121T083000Z", ORGANIZER, f"UID:{UID}",
                "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=ann@c\n ustomer.example;"
                "X-NUM-GUESTS=0:mailto:ann@customer.example",
                "CREATED:20261120T160005Z", "DESCRIPTION:1. Walk", "LAST-MODIFIED:20261121T083000Z", "SEQUENCE:0",
                "STATUS:CONFIRMED", "SUMMARY:Handoff", "TRANSP:OPAQUE",
                before="PRODID:-//Google Inc//Google Calendar 70.9054//EN\nCALSCALE:GREGORIAN\n",
            ),
            "text/calendar; charset=UTF-8; method=REPLY",
        ),
        answer(),
    ),
    "Google proposes, the comment in a parameter": (
        whole(
            "text/calendar; charset=UTF-8; method=COUNTER",
            event(
                "DTSTART:20261125T090000Z", "DTEND:20261125T094500Z", "DTSTAMP:20261121T083000Z", ORGANIZER, f"UID:{UID}",
                "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=TENTATIVE;CN=Ann;"
                'X-RESPONSE-COMMENT="Wednesday: better; sorry":mailto:ann@customer.example',
                "SEQUENCE:0", method="COUNTER",
            ),
        ),
        answer(
            "TENTATIVE",
            method="COUNTER",
            start=datetime(2026, 11, 25, 9, tzinfo=UTC),
            end=datetime(2026, 11, 25, 9, 45, tzinfo=UTC),
            comment="Wednesday: better; sorry",
        ),
    ),
    "Apple answers by a relay, its address in EMAIL": (
        nested(
            event(
                f"UID:{UID}", ORGANIZER, *TIMES, "SEQUENCE:0",
                'ATTENDEE;CN="Ann Lee";CUTYPE=INDIVIDUAL;EMAIL="ann@customer.example";PARTSTAT=ACCEPTED:/aMTIz/principal/',
                before="CALSCALE:GREGORIAN\nPRODID:-//Apple Inc.//iOS 19.0//EN\n",
            ),
            "text/calendar; charset=utf-8; method=REPLY",
        ),
        answer(),
    ),
    "Apple without ATTENDEE": (
        whole("text/calendar; method=REPLY", event(f"UID:{UID}", ORGANIZER, *TIMES, "SEQUENCE:0")),
        answer("NEEDS-ACTION", flags="no-attendee no-answer"),
    ),
    "Thunderbird with its main identity": (
        nested(
            event(
                "CREATED:20261121T083000Z", "LAST-MODIFIED:20261121T083000Z", "DTSTAMP:20261121T083000Z", f"UID:{UID}",
                "SUMMARY:Handoff: Acme", ORGANIZER,
                "ATTENDEE;CN=Ann;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;CUTYPE=INDIVIDUAL:mai\n lto:ann.lee@home.example",
                "DTSTART:20261124T130000Z", "DTEND:20261124T134500Z", "DESCRIPTION:1. Walk\\n2. Talk", "SEQUENCE:0",
                before="PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN\n",
            ),
            "text/calendar; method=REPLY; charset=UTF-8",
        ),
        answer(attendee="ann.lee@home.example", flags="from-another"),
    ),
    "Evolution, quoted-printable with an empty comment": (
        whole(
            'text/calendar; name="meeting.ics"; charset="utf-8"; METHOD="REPLY"',
            event(
                f"UID:{UID}", *TIMES, "SEQUENCE:0", ORGANIZER, "COMMENT:",
                "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED;RSVP=TRUE;CN=Ann Lée;LANGUAGE=en:"
                "\n MAILTO:ann@customer.example",
                before="CALSCALE:GREGORIAN\nPRODID:-//Ximian//NONSGML Evolution Calendar//EN\n",
            ),
            "quoted-printable",
        ),
        answer("DECLINED"),
    ),
    "Evolution's zone by its long name": (
        whole(
            "text/calendar; method=COUNTER",
            event(
                f"UID:{UID}", "DTSTAMP:20261121T083000Z", "SEQUENCE:0", ORGANIZER,
                "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261124T140000",
                "DTEND;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261124T144500",
                "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ann@customer.example", method="COUNTER",
            ),
        ),
        answer("TENTATIVE", method="COUNTER"),
    ),
    "Claws, a date of zeros and a fold after the colon": (
        whole(
            "text/calendar; method=REPLY; charset=UTF-8",
            event(
                f"UID:{UID}", "DTSTAMP:00000000T000000", "DTSTART:20261124T130000Z", "DTEND:20261124T134500Z",
                "SEQUENCE:0", "ORGANIZER:MAILTO:\n handoff@vendor.example",
                "ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:\n ann@customer.example",
                before="PRODID:-//Claws Mail//NONSGML Claws Mail Calendar//EN\nCALSCALE:GREGORIAN\n",
            ),
        ),
        answer(stamp=SENT, flags="bad-stamp"),
    ),
    "Spark with nothing but the answer": (
        whole(
            "text/calendar; method=REPLY",
            event(f"UID:{UID}", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@customer.example"),
        ),
        answer(
            sequence=None, stamp=SENT, start=None, end=None, flags="bad-stamp no-sequence no-organizer"
        ),
    ),
    "Zimbra answers for somebody": (
        whole(
            "text/calendar; charset=utf-8; method=REPLY",
            event(
                f"UID:{UID}", *TIMES, "SEQUENCE:0", ORGANIZER,
                'ATTENDEE;CN=Boss;PARTSTAT=ACCEPTED;SENT-BY="mailto:ann@customer.example":mailto:boss@customer.example',
            ),
        ),
        answer(attendee="boss@customer.example", sent_by="ann@customer.example", flags="from-another"),
    ),
    "delegated to somebody else, both listed": (
        whole(
            "text/calendar; method=REPLY",
            event(
                f"UID:{UID}", *TIMES, "SEQUENCE:0", ORGANIZER,
                'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bob@customer.example":mailto:ann@customer.example',
                'ATTENDEE;PARTSTAT=NEEDS-ACTION;DELEGATED-FROM="mailto:ann@customer.example":mailto:bob@customer.example',
            ),
        ),
        answer("DELEGATED", delegated_to="bob@customer.example", flags="several-attendees"),
    ),
    "a copy of the whole list, of which one has answered": (
        whole(
            "text/calendar; method=REPLY",
            event(
                f"UID:{UID}", *TIMES, "SEQUENCE:0", ORGANIZER,
                "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:x@customer.example",
                "ATTENDEE;PARTSTAT=ACCEPTED:mailto:boss@customer.example",
            ),
        ),
        answer(attendee="boss@customer.example", flags="several-attendees from-another"),
    ),
    "the calendar only attached": (
        nested(
            event(f"UID:{UID}", *TIMES, "SEQUENCE:0", ORGANIZER, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@customer.example"),
            "text/html",
        ),
        answer(),
    ),
    "METHOD only in the header": (
        whole(
            "text/calendar; method=reply",
            event(f"UID:{UID}", *TIMES, "SEQUENCE:0", ORGANIZER,
                  "ATTENDEE;PARTSTAT=accepted:mailto:ann@customer.example", method=""),
        ),
        answer(flags="method-from-header"),
    ),
    "header and body disagree: the body counts": (
        whole(
            "text/calendar; method=REQUEST",
            event(f"UID:{UID}", *TIMES, "SEQUENCE:0", ORGANIZER, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@customer.example"),
        ),
        answer(flags="method-mismatch"),
    ),
    "METHOD twice: the first counts": (
        whole(
            "text/calendar; method=REPLY",
            event(f"UID:{UID}", *TIMES, "SEQUENCE:0", ORGANIZER, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@customer.example",
                  before="METHOD:CANCEL\n"),
        ),
        answer(),
    ),
    "a refresh is asked for": (
        whole(
            "text/calendar; method=REFRESH",
            event(f"UID:{UID}", "DTSTAMP:20261121T083000Z", ORGANIZER, "ATTENDEE:mailto:ann@customer.example",
                  method="REFRESH"),
        ),
        answer("NEEDS-ACTION", method="REFRESH", sequence=None, start=None, end=None, flags="no-sequence no-partstat"),
    ),
    "an unknown time zone is no time": (
        whole(
            "text/calendar; method=COUNTER",
            event(f"UID:{UID}", "DTSTAMP:20261121T083000Z", "DTSTART;TZID=Our Office:20261125T100000",
                  "DTEND;TZID=Our Office:20261125T104500", "SEQUENCE:0", ORGANIZER,
                  "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ann@customer.example", method="COUNTER"),
        ),
        answer("TENTATIVE", method="COUNTER", start=None, end=None, flags="zone-unknown"),
    ),
    "a floating time is no time": (
        whole(
            "text/calendar; method=COUNTER",
            event(f"UID:{UID}", "DTSTAMP:20261121T083000Z", "DTSTART:20261125T100000", "DTEND:20261125T104500",
                  "SEQUENCE:0", ORGANIZER, "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ann@customer.example", method="COUNTER"),
        ),
        answer("TENTATIVE", method="COUNTER", start=None, end=None, flags="zone-unknown"),
    ),
    "a whole day is no time": (
        whole(
            "text/calendar; method=COUNTER",
            event(f"UID:{UID}", "DTSTAMP:20261121T083000Z", "DTSTART;VALUE=DATE:20261125", "SEQUENCE:0", ORGANIZER,
                  "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ann@customer.example", method="COUNTER"),
        ),
        answer("TENTATIVE", method="COUNTER", start=None, end=None, flags="all-day"),
    ),
    "a time that is none": (
        whole(
            "text/calendar; method=REPLY",
            event(f"UID:{UID}", "DTSTAMP:20261121T083000Z", "DTSTART:tomorrow", "SEQUENCE:x", ORGANIZER,
                  "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@customer.example"),
        ),
        answer(sequence=None, start=None, end=None, flags="time-unreadable no-sequence"),
    ),
    "an answer that is none": (
        whole(
            "text/calendar; method=REPLY",
            event(f"UID:{UID}", *TIMES, "SEQUENCE:0", ORGANIZER, "ATTENDEE;PARTSTAT=PERHAPS:mailto:ann@customer.example"),
        ),
        answer("NEEDS-ACTION", flags="no-partstat"),
    ),
    "an invitation from outside about our meeting": (
        whole(
            "text/calendar; method=REQUEST",
            event(f"UID:{UID}", *TIMES, "SEQUENCE:9", ORGANIZER, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@customer.example",
                  method="REQUEST"),
        ),
        answer(method="other", sequence=9, flags="method:REQUEST"),
    ),
    "cut off in the middle": (
        whole(
            "text/calendar; method=REPLY",
            f"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:{UID}\n{ORGANIZER}\nSEQUENCE:0\n"
            + "\n".join(TIMES)
            + "\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@customer.example\nDESCRIPTION:1. Wal",
        ),
        answer(),
    ),
    "two calendars in one part": (
        whole(
            "text/calendar; method=REPLY",
            event(f"UID:{UID}", *TIMES, "SEQUENCE:0", ORGANIZER, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@customer.example")
            + event("UID:other"),
        ),
        answer(),
    ),
    "an address escaped as a URI": (
        whole(
            "text/calendar; method=REPLY",
            event(f"UID:{UID}", *TIMES, "SEQUENCE:0", ORGANIZER, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann%40customer.example"),
        ),
        answer(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_each_client_is_read_as_it_means(shape):
    mail, expected = SHAPES[shape]
    assert read_response(mail) == expected


def test_two_mails_with_one_zone_name_are_read_each_by_its_own_rules():
    def counter(zone):
        return whole(
            "text/calendar; method=COUNTER",
            event(
                f"UID:{UID}",
                "DTSTART;TZID=Customized Time Zone:20261124T080000",
                "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ann@customer.example",
                method="COUNTER",
                before=zone,
            ),
        )

    assert read_response(counter(CUSTOM_BERLIN)).start == datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert read_response(counter(CUSTOM_YORK)).start == datetime(2026, 11, 24, 13, tzinfo=UTC)
    lost = read_response(counter(""))
    assert lost.start is None
    assert "zone-unknown" in lost.flags


def test_among_several_events_the_one_we_know_is_read():
    two = event("UID:theirs", "ATTENDEE;PARTSTAT=DECLINED:mailto:ann@customer.example").replace(
        "END:VCALENDAR",
        f"BEGIN:VEVENT\nUID:{UID}\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@customer.example\nEND:VEVENT\nEND:VCALENDAR",
    )
    mail = whole("text/calendar; method=REPLY", two)
    assert read_response(mail).uid == "theirs"
    assert read_response(mail, known=lambda uid: uid == UID).partstat == "ACCEPTED"
    assert read_response(mail, known=lambda _: False).uid == "theirs"


@pytest.mark.parametrize("ends", ["\n", "\r", "\r\r\n", "\r\n\r\n"])
def test_line_ends_of_every_kind_are_line_ends(ends):
    ics = event(f"UID:{UID}", *TIMES, "SEQUENCE:0", ORGANIZER, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@customer.example")
    head = (HEAD + "Content-Type: text/calendar; method=REPLY\nContent-Transfer-Encoding: base64\n\n").encode()
    body = base64.encodebytes(ics.replace("\n", ends).encode())
    assert read_response(Message(head + body)) == answer()


def test_a_fold_inside_a_character_is_joined_again():
    ics = event(f"UID:{UID}", *TIMES, "SEQUENCE:0", ORGANIZER, "COMMENT:schön",
                "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@customer.example")  # fmt: skip
    body = ics.encode().replace("ö".encode(), b"\xc3\r\n \xb6")
    head = (HEAD + "Content-Type: text/calendar; method=REPLY; charset=utf-8\n\n").encode()
    assert read_response(Message(head + body)).comment == "schön"


@pytest.mark.parametrize(
    "mail",
    [
        whole("text/plain; charset=utf-8", "Accepted: Handoff. Works for me."),
        whole("text/calendar; method=REPLY", "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n"),
        whole("text/calendar; method=REPLY", event("SUMMARY:no uid")),
        whole("text/calendar; method=REPLY", ""),
        whole("application/octet-stream; name=invite.ics", "\x00\x01"),
    ],
)
def test_a_mail_without_an_event_answers_nothing(mail):
    assert read_response(mail) is None


def test_our_own_invite_forwarded_is_no_answer():
    meeting = Meeting(UID, 0, START, END, "Handoff", "", "", Address("", "handoff@vendor.example"),
                      (Attendee(Address("Ann", "ann@customer.example")),))  # fmt: skip
    mail = invite_mail({"From": "x@customer.example"}, "fyi", "<p>fyi</p>", invite(meeting, STAMP), "REQUEST")
    response = read_response(Message(mail.as_bytes()))
    assert (response.method, response.uid, response.start) == ("other", UID, START)


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=YEARLY;INTERVAL=0;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=YEARLY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
        "RRULE;X=1:FREQ=MINUTELY",
        "EXRULE:FREQ=SECONDLY",
    ],
)
@pytest.mark.timeout(20)
def test_a_time_zone_that_changes_every_second_costs_nothing(rule):
    zone = CUSTOM_YORK.replace("RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10", rule)
    mail = whole(
        "text/calendar; method=COUNTER",
        event(
            f"UID:{UID}",
            "DTSTART;TZID=Customized Time Zone:20261124T080000",
            "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ann@customer.example",
            method="COUNTER",
            before=zone,
        ),
    )
    response = read_response(mail)
    assert response.start is None
    assert "zone-unknown" in response.flags


@pytest.mark.timeout(20)
def test_a_monstrous_answer_is_read_by_its_head():
    ics = event(f"UID:{UID}", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@customer.example", "X:" + "y" * 10_000_000)
    response = read_response(whole("text/calendar; method=REPLY", ics))
    assert (response.uid, response.partstat) == (UID, "ACCEPTED")
    assert "too-large" in response.flags
    floods = (
        "BEGIN:VTIMEZONE\n" * 14_000,
        "BEGIN:A\n" * 14_000 + "END:B\n" * 14_000,
        '"' * 240_000,
        "END:X\n" * 34_000,
    )
    for flood in floods:
        assert read_response(whole("text/calendar; method=REPLY", flood + ics[:2000])).uid == UID


WORDS = st.sampled_from(
    [
        "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "TZID:Z",
        "METHOD:REPLY", "UID:x", "ATTENDEE:mailto:a@b", "DTSTART:2026", "DTSTART;TZID=Z:20261124T130000", "SEQUENCE:-1",
        "RRULE:FREQ=YEARLY", "DTSTAMP:99999999T999999", "COMMENT:\\", '";:', "DURATION:P9999999999D", "BEGIN:STANDARD",
        "DTEND:00010101T000000Z", "DTSTART:99991231T235959", "DTSTART;TZID=Asia/Tokyo:00010101T000000", "END:STANDARD",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(WORDS).map(lambda lines: "\r\n".join(lines).encode())))
def test_no_bytes_make_it_raise(body):
    read_response(Message((HEAD + "Content-Type: text/calendar; method=REPLY\n\n").encode() + body))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(list(SHAPES)), st.data())
def test_a_mail_cut_or_bitten_anywhere_never_raises_nor_turns_a_no_into_a_yes(shape, data):
    mail, expected = SHAPES[shape]
    at = data.draw(st.integers(0, len(mail.raw)))
    found = read_response(Message(mail.raw[:at]))
    if found is not None and found.partstat != "NEEDS-ACTION":
        assert found.partstat == expected.partstat
