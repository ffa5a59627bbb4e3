"""Every .ics and every mail around it follow the recipe that all clients understand."""

import email
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoffd.letters.meetings.calendar import (
    Attendee,
    Meeting,
    add_calendar,
    cancel,
    display_name,
    invite,
    one_line,
    plain_text,
)
from handoffd.letters.meetings.contentlines import blocks
from handoffd.letters.message import Address, Message
from letters.invitemail import invite_mail

STAMP = datetime(2026, 11, 20, 16, 0, 5, tzinfo=UTC)
INBOX = Address("Vendor Onboarding", "handoff@vendor.example")
ANA = Attendee(Address("Ana García", "ana@vendor.example"))
CUSTOMER = Attendee(Address("Lee, Ann", "ann+x@customer.example"))
CALL = Meeting(
    uid="3f0c2c9e-2f59-4a53-9f0c-1b8a2e8f1a11@handoffd.vendor.example",
    sequence=0,
    start=datetime(2026, 11, 24, 13, tzinfo=UTC),
    end=datetime(2026, 11, 24, 13, 45, tzinfo=UTC),
    summary="Handoff: Acme",
    description="1. Walk through the document (10 min)\n2. Concerns, promises (10 min)",
    location="https://meet.example/ana?a=1,2",
    organizer=INBOX,
    attendees=(ANA, CUSTOMER),
)
HEADERS = {"From": '"Vendor Onboarding" <handoff@vendor.example>', "To": "ann@customer.example", "Subject": "Grüße"}

ASKED = "CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE"
EVENT = [
    "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "ORGANIZER", "ATTENDEE",
    "ATTENDEE", "STATUS", "TRANSP", "CLASS", "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-DISALLOW-COUNTER",
]  # fmt: skip


def lines(ics: bytes) -> list[str]:
    """Unfold without a library."""
    assert ics.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in ics.replace(b"\r\n", b"")
    assert b"\r" not in ics.replace(b"\r\n", b"")
    for line in ics.removesuffix(b"\r\n").split(b"\r\n"):
        assert 0 < len(line) <= 75
        line.decode()  # no character is cut in two
    return ics.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def names(ics: bytes) -> list[str]:
    return [re.split("[;:]", line)[0] for line in lines(ics)]


# --- the calendar ---------------------------------------------------------------------------------------------------


def test_the_invite_is_the_recipe_to_the_letter():
    assert lines(invite(CALL, STAMP)) == [
        "BEGIN:VCALENDAR",
        "PRODID:-//handoffd//handoffd//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:3f0c2c9e-2f59-4a53-9f0c-1b8a2e8f1a11@handoffd.vendor.example",
        "SEQUENCE:0",
        "DTSTAMP:20261120T160005Z",
        "DTSTART:20261124T130000Z",
        "DTEND:20261124T134500Z",
        "SUMMARY:Handoff: Acme",
        "LOCATION:https://meet.example/ana?a=1\\,2",
        "DESCRIPTION:1. Walk through the document (10 min)\\n2. Concerns\\, promises (10 min)",
        'ORGANIZER;CN="Vendor Onboarding":mailto:handoff@vendor.example',
        f'ATTENDEE;CN="Ana García";{ASKED}:mailto:ana@vendor.example',
        f'ATTENDEE;CN="Lee, Ann";{ASKED}:mailto:ann+x@customer.example',
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "CLASS:PUBLIC",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "X-MICROSOFT-DISALLOW-COUNTER:FALSE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_the_cancellation_keeps_the_uid_and_says_so_in_method_and_status():
    found = lines(cancel(replace(CALL, sequence=2, attendees=(CUSTOMER,)), STAMP + timedelta(hours=1)))
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:2", f"UID:{CALL.uid}", "DTSTAMP:20261120T170005Z"} <= set(
        found
    )
    assert sum(line.startswith("ATTENDEE") for line in found) == 1
    assert "DTSTART:20261124T130000Z" in found
    assert "RSVP" not in "".join(found)


def test_an_update_keeps_what_is_known_of_each_answer():
    told = invite(replace(CALL, attendees=(replace(ANA, partstat="ACCEPTED"), CUSTOMER)), STAMP)
    assert [
        re.search("PARTSTAT=([A-Z-]+)", line)[1] for line in lines(told) if line.startswith("ATTENDEE")
    ] == ["ACCEPTED", "NEEDS-ACTION"]  # fmt: skip


def test_a_moment_of_any_zone_is_written_in_utc():
    kathmandu = datetime.fromisoformat("2026-11-24T18:45:00+05:45")
    assert lines(invite(replace(CALL, start=kathmandu), STAMP)) == lines(invite(CALL, STAMP))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"attendees": ()}, "needs attendees"),
        ({"attendees": (Attendee(Address("Us", "Handoff@vendor.example")),)}, "must not be invited"),
        ({"attendees": (ANA, ANA)}, "twice"),
        ({"end": CALL.start}, "ends before"),
        ({"sequence": -1}, "negative"),
        ({"uid": "a b"}, "uid"),
        ({"uid": "a\r\nATTENDEE:x"}, "uid"),
        ({"uid": ""}, "uid"),
        ({"start": datetime(2026, 11, 24, 13)}, "no time zone"),  # noqa: DTZ001
        ({"attendees": (Attendee(ANA.address, "MAYBE"),)}, "partstat"),
        ({"attendees": (Attendee(Address("", "a@b\r\nX:y")),)}, "no address"),
        ({"attendees": (Attendee(Address("", "nobody")),)}, "no address"),
        ({"organizer": Address("", "<handoff@vendor.example>")}, "no address"),
    ],
)
def test_a_meeting_that_makes_no_sense_is_never_written(change, says):
    with pytest.raises(ValueError, match=says):
        invite(replace(CALL, **change), STAMP)


def test_texts_that_are_empty_leave_no_line():
    found = names(invite(replace(CALL, summary="\r\n", location=" ", description="\n"), STAMP))
    assert not {"SUMMARY", "LOCATION", "DESCRIPTION"} & set(found)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('Ann "The Boss" Lee', "Ann The Boss Lee"),
        ("Lee; Ann: x^y\\z", "Lee Ann x y z"),
        ("Ann\r\nATTENDEE:mailto:x@y", "Ann ATTENDEE mailto x@y"),
        ("Lee, Ann", "Lee, Ann"),
        ("Bea\u202e\u2066evil", "Beaevil"),
        ("e\u0301", "é"),
        ("x" * 80, "x" * 64),
        ("\ud800 half", "\ufffd half"),
        ("דנה לוי", "דנה לוי"),
    ],
)
def test_a_name_loses_what_readers_stumble_over(name, shown):
    assert display_name(name) == shown


def test_a_backslash_before_an_n_is_no_line_end():
    found = lines(invite(replace(CALL, summary="C:\\New\\new", description="\\N\\n,\n;"), STAMP))
    assert "SUMMARY:C:\\\\New\\\\new" in found
    assert "DESCRIPTION:\\\\N\\\\n\\,\\n\\;" in found


def test_half_a_character_and_strange_line_ends_are_mended():
    assert plain_text("a\r\nb\rc\u2028d\x85e\x0bf\x00g\x1b[0m\ttab") == "a\nb\nc\nd\ne\nfg[0m\ttab"
    assert one_line("a\u2029 b\nc") == "a b c"


hostile = st.one_of(
    st.text(max_size=80),
    st.text(alphabet='\r\n\t "^;:,\\\u2028\x85\x0b\x0c\x1c\x00ATEND=mailto@x.🎉ä\u202eש', max_size=120),
    st.sampled_from(["END:VEVENT\r\nBEGIN:VEVENT", "\r\nATTENDEE:mailto:e@evil.example", "x" * 4000, "🎉ä" * 1500]),
)


@settings(max_examples=150, deadline=None)
@given(hostile, hostile, hostile, hostile)
def test_no_name_or_subject_ever_adds_a_property(name, summary, description, location):
    attendees = (Attendee(Address(name, "ann@customer.example")), Attendee(Address(summary, "bea@customer.example")))
    meeting = replace(
        CALL,
        organizer=Address(name, INBOX.email),
        summary=summary,
        description=description,
        location=location,
        attendees=attendees,
    )
    ics = invite(meeting, STAMP)
    empty = {
        "SUMMARY": not one_line(summary),
        "LOCATION": not one_line(location),
        "DESCRIPTION": not plain_text(description).strip(),
    }
    head = ["BEGIN", "PRODID", "VERSION", "CALSCALE", "METHOD", "BEGIN"]
    assert names(ics) == [*head, *(each for each in EVENT if not empty.get(each)), "END", "END"]
    event = icalendar.Calendar.from_ical(ics).events[0]
    assert event.errors == []
    (read,) = blocks("\n".join(lines(ics)), "VEVENT")
    texts = {line.name: line.text for line in read}
    wanted = {
        "SUMMARY": one_line(summary),
        "DESCRIPTION": plain_text(description).strip(),
        "LOCATION": one_line(location),
    }
    assert {field: texts.get(field, "") for field in wanted} == wanted
    for field, text in wanted.items():
        if "\\" not in text:  # icalendar reads an escaped backslash before an n as a line end
            assert str(event.get(field, "")) == text
    assert [each.params.get("CN", "") for each in event["ATTENDEE"]] == [display_name(name), display_name(summary)]
    assert "^" not in "".join(line for line in lines(ics) if line.startswith(("ATTENDEE", "ORGANIZER")))


# --- the mail -------------------------------------------------------------------------------------------------------


def tree(part) -> object:
    children = [tree(child) for child in part.iter_parts()] if part.is_multipart() else None
    return (part.get_content_type(), children) if children else part.get_content_type()


def built(method="REQUEST", ics=None):
    ics = ics or invite(CALL, STAMP)
    mail = invite_mail(HEADERS, "Grüße\n" + "x" * 1200 + "\n", "<p>Grüße</p>\n", ics, method)
    return ics, email.message_from_bytes(mail.as_bytes(), policy=policy.SMTP)


def test_the_tree_is_the_one_every_client_shows():
    _, mail = built()
    assert tree(mail) == (
        "multipart/mixed",
        [("multipart/alternative", ["text/plain", "text/html", "text/calendar"]), "application/ics"],
    )


def test_the_calendar_part_is_last_bare_and_says_its_method():
    ics, mail = built()
    part = list(mail.walk())[4]
    assert part.get_content_type() == "text/calendar"
    assert dict(part["Content-Type"].params) == {"charset": "UTF-8", "method": "REQUEST"}
    assert part["Content-Disposition"] is None
    assert part["Content-Transfer-Encoding"] == "base64"
    attachment = list(mail.walk())[5]
    assert attachment["Content-Transfer-Encoding"] == "base64"
    assert attachment.get_content_disposition() == "attachment"
    assert attachment.get_filename() == "invite.ics"
    assert attachment["Content-Type"].params["name"] == "invite.ics"
    assert part.get_payload(decode=True) == attachment.get_payload(decode=True) == ics


def test_the_cancellation_says_cancel_in_the_header_too():
    _, mail = built("CANCEL", cancel(CALL, STAMP))
    assert next(mail.walk()).as_string().count('method="CANCEL"') == 1


def test_the_letter_survives_as_it_was_written_in_short_ascii_lines():
    _, mail = built()
    raw = mail.as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == "Grüße\n" + "x" * 1200 + "\n"
    assert mail.get_body(("html",)).get_content().strip() == "<p>Grüße</p>"
    assert [part["MIME-Version"] for part in mail.walk()] == ["1.0", None, None, None, None, None]
    assert mail["Subject"] == "Grüße"


def test_our_own_reader_reads_our_own_invite():
    ics, mail = built()
    parts = Message(mail.as_bytes()).parts
    assert [part.content_type for part in parts] == ["text/plain", "text/html", "text/calendar", "application/ics"]
    assert parts[2].payload == parts[3].payload == ics


def test_method_of_header_and_body_never_differ():
    with pytest.raises(ValueError, match="METHOD:CANCEL"):
        built("CANCEL", invite(CALL, STAMP))


def test_a_calendar_goes_only_into_a_letter_with_text_and_html():
    mail = email.message.EmailMessage()
    mail.set_content("only text")
    with pytest.raises(ValueError, match="multipart/alternative"):
        add_calendar(mail, invite(CALL, STAMP), "REQUEST")
