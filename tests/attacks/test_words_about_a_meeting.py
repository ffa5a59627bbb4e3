"""A customer's words move a meeting: only theirs, only in answer to its invitation, only about the times it named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from attacks.rig import ANA, INBOX, MARTA, SERVER, Rig
from handoffd.letters.message import Message


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Rig]:
    """A house whose own mail server says who wrote."""
    house = Rig(tmp_path, trust={"profile": "rfc8601", "authserv_id": SERVER})
    house.vouches = True
    yield house
    house.close()


def untouched(rig: Rig, before: Message) -> None:
    """Nothing but the invitation went to the customer, the time stands, and Ana has the words."""
    rig.turn()
    assert rig.mails(MARTA)[-1].raw == before.raw
    assert rig.handoff().meetings["kickoff"].sequence == 0
    assert rig.mails(ANA, "wrote to our inbox")


def test_a_choice_of_the_second_time_by_the_customer_moves_the_kickoff(rig: Rig) -> None:
    invite = rig.invited()
    rig.reply(invite, "2 works for us", by=MARTA)
    rig.turn()
    assert rig.last(MARTA).subject.startswith("A new time")
    assert rig.handoff().meetings["kickoff"].sequence == 1


def test_a_choice_our_own_server_vouches_for_moves_the_kickoff(strict: Rig) -> None:
    strict.reply(strict.invited(), "2 works for us", by=MARTA)
    strict.turn()
    assert strict.last(MARTA).subject.startswith("A new time")


@pytest.mark.parametrize("said", ["", f"Authentication-Results: {SERVER}; dmarc=fail header.from=acme.example\n"])
def test_a_choice_nobody_vouches_for_is_told_to_the_csm_and_moves_nothing(strict: Rig, said: str) -> None:
    invite = strict.invited()
    strict.vouches = False
    strict.reply(invite, "2 works for us", by=MARTA, headers=said)
    untouched(strict, invite)


def test_a_mail_of_its_own_that_says_two_chooses_nothing(rig: Rig) -> None:
    invite = rig.invited()
    rig.put(f"From: {MARTA}\nTo: {INBOX}\nSubject: Licences\nMessage-ID: <own@acme.example>\n\n2 please\n")
    untouched(rig, invite)


def test_two_in_answer_to_the_introduction_chooses_nothing(rig: Rig) -> None:
    invite = rig.invited()
    rig.reply(rig.last(MARTA, "Meet Ana"), "2 works for us", by=MARTA)
    untouched(rig, invite)


def test_two_in_answer_to_an_invitation_that_was_replaced_means_another_time_and_is_asked(rig: Rig) -> None:
    first = rig.invited()
    rig.reply(rig.last(ANA, "kickoff invitation, please approve"), "move to 18 March 14:00", by=ANA)
    rig.turn()
    rig.reply(rig.last(ANA, "please approve"), "approve", by=ANA)
    rig.turn()
    second = rig.last(MARTA)
    assert second.subject.startswith("A new time")
    rig.reply(first, "2 works for us", by=MARTA)
    rig.turn()
    assert rig.last(MARTA).raw == second.raw
    assert rig.handoff().meetings["kickoff"].sequence == 1


@pytest.mark.parametrize("vouched", [True, False])
def test_a_counter_proposal_of_an_offered_time_needs_our_servers_word_too(strict: Rig, vouched: bool) -> None:
    invite = strict.invited()
    strict.vouches = vouched
    offered = strict.handoff().sent["kickoff"].alternatives[0].start
    uid = strict.handoff().meetings["kickoff"].uid
    counter = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nMETHOD:COUNTER\nBEGIN:VEVENT\n"
        f"UID:{uid}\nSEQUENCE:0\nDTSTAMP:20260313T090000Z\nORGANIZER:mailto:{INBOX}\n"
        f"ATTENDEE;PARTSTAT=TENTATIVE:mailto:{MARTA}\nDTSTART:{offered:%Y%m%dT%H%M%SZ}\nDURATION:PT45M\n"
        "END:VEVENT\nEND:VCALENDAR"
    )
    strict.put(
        f"From: {MARTA}\nTo: {INBOX}\nSubject: New Time Proposed: Our kickoff\nMessage-ID: <c@acme.example>\n"
        f"Content-Type: text/calendar; method=COUNTER\n\n{counter}\n"
    )
    strict.turn()
    assert (strict.handoff().meetings["kickoff"].start == offered) is vouched
    assert (strict.last(MARTA).raw != invite.raw) is vouched
