"""What we write into calendars means the same to every reader, and every letter with a calendar is the recipe."""

import re
from email import message_from_bytes, policy
from email.utils import getaddresses

import pytest

from handoffd.app.previewing import of_sample
from handoffd.letters.meetings.calendar import cancel, invite
from letters.calendarreaders import LETTERS, differing, excused, letters, meant, meetings, readers

READERS = ("icalendar", "vobject", "libical", "ical.js")


@pytest.fixture(scope="module")
def found():
    return readers()


@pytest.mark.parametrize("name", READERS)
def test_every_reader_says_what_was_meant(name, found):
    if name not in found:
        pytest.skip(f"{name} is not installed here; see letters/calendarreaders.py")
    made = list(meetings(seed=11, count=60))
    said = found[name]([(invite if method == "REQUEST" else cancel)(*each) for *each, method in made])
    wanted = [excused(name, meant(*each)) for each in made]
    assert [differing(told, read) for told, read in zip(wanted, said, strict=True)] == [{}] * len(made)


@pytest.mark.parametrize("name", READERS[1:])
def test_every_reader_says_the_same_of_our_letters(name, found):
    if name not in found:
        pytest.skip(f"{name} is not installed here; see letters/calendarreaders.py")
    own = list(letters().values())
    assert found[name](own) == found["icalendar"](own)


def test_each_line_is_at_most_75_octets_and_cuts_no_character():
    for meeting, stamp, method in meetings(seed=12, count=60):
        raw = (invite if method == "REQUEST" else cancel)(meeting, stamp)
        assert raw.endswith(b"END:VCALENDAR\r\n")
        for line in raw.removesuffix(b"\r\n").split(b"\r\n"):
            assert 0 < len(line) <= 75
            line.decode()
            assert b"\n" not in line
            assert b"\r" not in line


@pytest.mark.parametrize("letter", LETTERS)
def test_the_mail_of_every_meeting_is_the_recipe(letter):
    mail = message_from_bytes(of_sample(letter).raw, policy=policy.SMTP)
    whole, alternative, text, page, calendar, attached = mail.walk()
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    assert list(whole.iter_parts()) == [alternative, attached]
    assert list(alternative.iter_parts()) == [text, page, calendar]
    assert calendar["Content-Disposition"] is None
    assert calendar["Content-Transfer-Encoding"] == attached["Content-Transfer-Encoding"] == "base64"
    assert attached.get_content_disposition() == "attachment"
    raw = calendar.get_payload(decode=True)
    assert attached.get_payload(decode=True) == raw
    lines = raw.decode().replace("\r\n ", "").split("\r\n")
    wanted = "CANCEL" if letter.endswith("/cancelled") else "REQUEST"
    assert calendar["Content-Type"].params["method"] == wanted
    assert f"METHOD:{wanted}" in lines
    # Answers go to ORGANIZER; a mail from another address would be shown as if somebody wrote for somebody else.
    (host,) = (line for line in lines if line.startswith("ORGANIZER"))
    invited = [line.rpartition(":")[2] for line in lines if line.startswith("ATTENDEE")]
    assert host.rpartition(":")[2] == getaddresses([str(mail["From"])])[0][1]
    (reader,) = getaddresses([str(mail["To"])])
    assert reader[1] in invited
    assert host.rpartition(":")[2] not in invited
    assert "Auto-Submitted" not in mail
    assert not [line for line in lines if re.match("BEGIN:V(TIMEZONE|ALARM)|X-ALT-DESC|RRULE|X-WR", line)]
    assert {line.partition(":")[2][-1] for line in lines if re.match("DT(START|END|STAMP)", line)} == {"Z"}


def test_the_agenda_and_the_place_are_in_the_calendar_too():
    """C1-C4"""
    said = {name: raw.decode().replace("\r\n ", "") for name, raw in letters().items()}
    for name in ("internal-call/invite", "internal-call/moved", "internal-call/silent"):
        assert "10 min" in said[name].partition("DESCRIPTION:")[2]
    assert "30\\, 60 and 90 days" in said["kickoff/moved"]
    assert all("LOCATION:https://meet.brightlane.example" in raw for raw in said.values())


def test_a_meeting_that_moves_keeps_its_name():
    named = {name: re.search("SUMMARY:(.*)\r", raw.decode().replace("\r\n ", ""))[1] for name, raw in letters().items()}
    assert named["kickoff/moved"] == named["kickoff/invite"]
    assert len({name for letter, name in named.items() if letter.startswith("internal-call/")}) == 1
