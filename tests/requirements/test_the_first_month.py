"""What no story can see in the words of a letter: threads, names in headers, the ten sections, the agenda's minutes."""

import re

import pytest

from attacks.rig import ANA, DANA, DAY3, INBOX, MARTA, NOTES, Rig, squeezed
from handoffd.playbook.dossier import SECTIONS


@pytest.fixture
def rig(tmp_path):
    house = Rig(tmp_path)
    yield house
    house.close()


def test_the_first_mail_says_that_day_30_will_ask(rig):
    """P8"""
    assert "on Day 30 we look at it again, together with you" in squeezed(rig.asked().plain)


def test_the_agenda_of_a_call_with_gaps_names_them_and_the_call_is_held_all_the_same(rig):
    """P3, P4"""
    rig.asked()
    invite = rig.last(ANA, "hands over to")
    assert "Still open in the notes, so bring it along: Account overview, Contacts" in squeezed(invite.plain)
    assert any(part.content_type == "text/calendar" for part in invite.parts)
    call = rig.handoff().meetings["internal-call"]
    assert (call.minutes, call.start - rig.handoff().t0 < (DAY3 - rig.handoff().t0)) == (45, True)


@pytest.mark.parametrize(
    ("minutes", "part"),
    [
        (10, "Through the handoff notes; Ana asks"),
        (10, "Concerns, objections and promises, in depth"),
        (10, "Politics and relationships: who to be careful with, who to lean on"),
        (5, "Dana's further part: at the kickoff? copied on mail? how do we escalate?"),
    ],
)
def test_the_agenda_of_the_internal_call_has_four_parts_and_their_minutes(rig, minutes, part):
    """C1-C4"""
    rig.asked()
    assert f"{minutes} min {part}" in squeezed(rig.last(DANA, "hands over to").plain)


def test_each_of_the_ten_sections_is_asked_for_and_kept_with_who_said_it_when_and_in_which_mail(rig):
    """D1-D10"""
    form = rig.asked().plain
    assert re.findall(r"(?m)^(\d+)\. (.+)$", form) == [(str(each.number), each.heading) for each in SECTIONS]
    for prompt in (prompt for section in SECTIONS for prompt in section.prompts):
        assert prompt in form
    rig.answer({n: f"Told of section {n}" for n in range(3, 11)})
    for section in SECTIONS:
        entry = rig.handoff().dossier.current(section.id)
        assert entry.text == (f"Told of section {section.number}" if section.number > 2 else NOTES[section.number])
        assert (entry.author, entry.at, entry.message_id[-16:]) == (DANA, rig.clock.now(), "@client.example>")


def test_the_introduction_comes_from_the_ae_with_the_csm_in_copy_and_is_answered_to_the_ae(rig):
    """I1"""
    rig.introduced()
    mail = rig.last(MARTA)
    assert [(who.name, who.email) for who in mail.addresses("From")] in (
        [("Dana Whitfield", INBOX)],
        [("Dana Whitfield", DANA)],
    )
    assert [who.email for who in mail.addresses("Cc")] == [ANA]
    assert [who.email for who in mail.addresses("Reply-To")] == [DANA]
    assert "already briefed" in squeezed(mail.plain) or "I have told Ana" in squeezed(mail.plain)


def test_the_first_mail_of_the_csm_continues_the_thread_of_the_introduction(rig):
    """I3"""
    rig.invited()
    intro, invite = rig.mails(MARTA)
    assert invite.header("In-Reply-To") == intro.message_id
    assert intro.message_id in invite.header("References")


def test_the_customer_is_not_invited_before_the_introduction_has_left(rig):
    """P6"""
    rig.approved()
    rig.go(DAY3 - (DAY3 - rig.clock.now()) / 100)
    assert rig.mails(ANA, "kickoff invitation") == []
    rig.go(DAY3)
    assert len(rig.mails(ANA, "kickoff invitation")) == 1
    assert [mail.subject[:4] for mail in rig.mails(MARTA)] == ["Meet"]


def test_no_kickoff_is_proposed_with_less_than_eight_working_hours_to_prepare(rig):
    """P7"""
    rig.introduced()
    start = rig.handoff().drafts["kickoff"].meeting.start
    assert (start - DAY3).total_seconds() >= 8 * 3600
    assert start.date() > DAY3.date()
