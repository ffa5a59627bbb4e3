"""What our own people's calendars are told when a call changes hands, stops before it left, or is only sent again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from attacks.rig import ANA, DANA, INBOX, Rig
from handoffd.letters.envelope import Envelope
from handoffd.letters.meetings.versions import History, Told
from handoffd.letters.message import Message
from handoffd.network.courier import Outcome

CALL = "internal-call"


def calendar(mail: Message) -> str:
    """Return the .ics of a mail, unfolded; empty for a mail without one."""
    texts = [part.text for part in mail.parts if part.content_type == "text/calendar"]
    return texts[0].replace("\r\n ", "").replace("\n ", "") if texts else ""


def line(mail: Message, name: str) -> str:
    return next(row for row in calendar(mail).splitlines() if row.startswith(name))


def answers(rig: Rig, by: str, method: str, partstat: str) -> None:
    """Let somebody's calendar answer the call."""
    meeting = rig.handoff().meetings[CALL]
    rig.put(
        f"From: {by}\nTo: {INBOX}\nSubject: call\nMessage-ID: <{method}.{by}>\n"
        f"Content-Type: text/calendar; method={method}\n\nBEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nMETHOD:{method}\n"
        f"BEGIN:VEVENT\nUID:{meeting.uid}\nSEQUENCE:0\nDTSTAMP:{rig.clock.now():%Y%m%dT%H%M%SZ}\n"
        f"ATTENDEE;PARTSTAT={partstat}:mailto:{by}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    rig.turn()


def test_an_invitation_sent_again_keeps_its_number_and_what_was_answered_and_is_newer(rig: Rig) -> None:
    """CALENDAR 4.1: a change of the text alone asks nobody again."""
    rig.asked()
    first = rig.last(ANA, "hands over")
    answers(rig, DANA, "REPLY", "ACCEPTED")
    rig.clock.move_to(rig.clock.now().replace(minute=40))
    answers(rig, ANA, "REFRESH", "NEEDS-ACTION")
    again = rig.last(ANA, "hands over")
    assert again.raw != first.raw
    assert line(again, "SEQUENCE") == line(first, "SEQUENCE") == "SEQUENCE:0"
    assert line(again, "DTSTAMP") > line(first, "DTSTAMP")
    assert line(again, "UID") == line(first, "UID")
    dana = next(row for row in calendar(again).splitlines() if row.startswith("ATTENDEE") and DANA in row)
    assert "PARTSTAT=ACCEPTED" in dana


def half_invited(rig: Rig) -> None:
    """Ana has the invitation to the call, Dana's waits; then Ana says that they have talked."""

    def fault(envelope: Envelope, _before: object) -> Outcome | None:
        waits = envelope.recipient == DANA and b"hands over" in envelope.raw
        return Outcome("temporary", 450, "later") if waits else None

    rig.post.fault = fault
    rig.asked()
    rig.post.fault = None
    rig.reply(rig.last(ANA, "hands over"), "done", by=ANA)
    rig.turn()
    rig.go(rig.clock.now().replace(hour=23))


def test_an_invitation_that_waits_when_the_call_is_cancelled_is_taken_back_and_cancels_nothing(rig: Rig) -> None:
    """CALENDAR 4.1: never a CANCEL to who never got a REQUEST."""
    half_invited(rig)
    assert not rig.mails(DANA, "hands over")
    assert not rig.mails(DANA, "is cancelled")
    assert line(rig.last(ANA, "is cancelled"), "METHOD") == "METHOD:CANCEL"


def test_a_cancellation_that_would_name_nobody_has_no_calendar_part(tmp_path: Path) -> None:
    """RFC 5546 section 3.2.5: a CANCEL names who is cancelled; the organizer is no attendee of their own meeting."""
    house = Rig(tmp_path, meetings={"organizer": "csm"})
    try:
        half_invited(house)
        assert calendar(house.last(ANA, "is cancelled")) == ""
    finally:
        house.close()


def test_who_was_told_that_it_is_cancelled_expects_nothing(rig: Rig) -> None:
    """RFC 5546 section 3.2.5: a second cancellation would speak of what no calendar holds."""
    asked = Told(1, ANA, "<1@x>", True, "u@x", "REQUEST", 0, rig.clock.now(), "Call")
    off = replace(asked, id=2, message_id="<2@x>", method="CANCEL", sequence=1)
    assert History((asked,)).sequence(ANA) == 0
    assert History((asked, off)).sequence(ANA) is None
    assert History((asked, replace(off, left=False))).sequence(ANA) == 0
    assert History((asked,)).sequence(DANA) is None


def test_an_update_is_newer_within_the_same_second_and_when_the_clock_went_back(rig: Rig) -> None:
    """RFC 5546 section 2.1.5: of two mails with one SEQUENCE a calendar believes the later DTSTAMP (F10)."""
    now = rig.clock.now()
    asked = Told(1, ANA, "<1@x>", True, "u@x", "REQUEST", 0, now, "Call")
    assert History((asked,)).fresh(now) > now
    assert History((asked,)).fresh(now - timedelta(hours=1)) > now
    assert History((asked,)).fresh(now + timedelta(hours=1)) == now + timedelta(hours=1)
