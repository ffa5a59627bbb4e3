"""Between the yes and the hour at which a letter leaves, the world goes on."""

from datetime import UTC, datetime, timedelta

import pytest

from attacks.rig import ANA, BEN, BOB, DANA, DAY3, MARTA, PRIYA, Killed, Rig
from handoffd.letters.envelope import Envelope
from handoffd.network.courier import Outcome

LATER = DAY3 + timedelta(hours=30)


def killed_at_the_claim(envelope: Envelope, _before: object) -> Outcome | None:
    if envelope.recipient == MARTA:
        raise Killed
    return None


def test_a_contact_corrected_after_the_yes_means_a_new_draft_and_nothing_to_the_old_one(rig: Rig) -> None:
    rig.approved()
    rig.reply(rig.last(DANA, "complete"), "2: Bob Lee, CTO, bob@acme.example")
    rig.turn()
    assert "To: bob@acme.example" in rig.draft().plain
    rig.go(DAY3)
    assert rig.outside() == []
    rig.reply(rig.draft(), "approve")
    rig.turn()
    rig.go(LATER)
    assert rig.outside() == [BOB]


def test_another_csm_named_after_the_yes_means_a_new_draft(rig: Rig) -> None:
    rig.approved()
    rig.reply(rig.last(DANA, "Your handoff notes"), f"assign: {BEN}", by=PRIYA)
    rig.turn()
    rig.reply(rig.last(PRIYA), "yes", by=PRIYA)  # an order that proves nothing wants a tap
    rig.turn()
    rig.go(DAY3)
    assert rig.outside() == []
    assert "Meet Ben Ruiz" in rig.draft().plain


def test_a_zone_corrected_after_the_yes_moves_the_hour_and_asks_nobody_again(rig: Rig) -> None:
    rig.approved()
    drafts = len(rig.mails(DANA, "please approve"))
    rig.reply(rig.last(DANA, "complete"), "1: Acme GmbH\nSan Francisco, California")
    rig.turn()
    rig.go(datetime(2026, 3, 13, 15, 59, tzinfo=UTC))
    assert rig.outside() == []  # 08:59 in San Francisco
    rig.go(timedelta(minutes=1))
    assert rig.outside() == [MARTA]
    assert len(rig.mails(DANA, "please approve")) == drafts


def test_what_was_approved_and_then_taken_back_is_reminded_of_again(rig: Rig) -> None:
    rig.approved()
    draft = rig.draft()
    rig.reply(draft, "", quote=draft.plain.rstrip("\n").replace("Hi Marta", "Dear Marta"))
    rig.turn()
    rig.go(DAY3 + timedelta(days=1))
    assert rig.outside() == []
    assert rig.mails(DANA, "waits for your yes")
    assert rig.mails(PRIYA, "waits for Dana")


@pytest.mark.parametrize("words", ["hold", "stop", "skip", "I sent it myself"])
def test_a_no_that_came_while_we_were_down_stops_what_a_crash_left_at_the_door(rig: Rig, words: str) -> None:
    rig.approved()
    rig.post.fault = killed_at_the_claim
    with pytest.raises(Killed):
        rig.go(DAY3)
    rig.reply(rig.draft(), words)
    rig.restart()
    rig.turn()
    rig.go(LATER)
    assert rig.outside() == []


def test_what_a_crash_left_at_the_door_leaves_once_after_the_restart(rig: Rig) -> None:
    rig.approved()
    rig.post.fault = killed_at_the_claim
    with pytest.raises(Killed):
        rig.go(DAY3)
    rig.restart()
    rig.turn()
    rig.go(LATER)
    assert rig.outside() == [MARTA]


def doubted(rig: Rig) -> None:
    """The introduction left and nobody confirmed it."""

    def fault(envelope: Envelope, before_data: object) -> Outcome | None:
        if envelope.recipient != MARTA or not callable(before_data):
            return None
        before_data()
        return Outcome("in_doubt", None, "no answer")

    rig.approved()
    rig.post.fault = fault
    rig.go(DAY3)
    rig.post.fault = None
    assert rig.mails(DANA, "did this letter arrive")


def approve_another_version(rig: Rig) -> None:
    draft = rig.draft()
    rig.reply(draft, "", quote=draft.plain.rstrip("\n").replace("Hi Marta", "Dear Marta"))
    rig.turn()
    rig.reply(rig.draft(), "approve")
    rig.turn()


def test_a_new_version_does_not_leave_while_the_old_one_may_have_arrived(rig: Rig) -> None:
    doubted(rig)
    approve_another_version(rig)
    rig.go(LATER)
    assert rig.outside() == []
    assert len(rig.mails(DANA, "did this letter arrive")) == 2


def test_send_again_means_the_version_approved_last_and_once(rig: Rig) -> None:
    doubted(rig)
    approve_another_version(rig)
    rig.reply(rig.last(DANA, "did this letter arrive"), "resend")
    rig.turn()
    rig.reply(rig.mails(DANA, "did this letter arrive")[0], "resend")
    rig.go(LATER)
    assert [mail.plain[:10] for mail in rig.mails(MARTA)] == ["Dear Marta"]


def test_it_arrived_means_that_no_other_version_leaves(rig: Rig) -> None:
    doubted(rig)
    approve_another_version(rig)
    rig.reply(rig.last(DANA, "did this letter arrive"), "sent")
    rig.go(LATER)
    assert rig.outside() == []


def test_send_again_after_a_hold_sends_nothing(rig: Rig) -> None:
    doubted(rig)
    rig.reply(rig.draft(), "hold")
    rig.turn()
    rig.reply(rig.last(DANA, "did this letter arrive"), "resend")
    rig.go(LATER)
    assert rig.outside() == []


def test_an_unclear_word_about_a_letter_in_doubt_brings_the_same_two_answers_again(rig: Rig) -> None:
    """Review of P5: the question back offered "Approve", and none of its answers was ever understood."""
    doubted(rig)
    rig.reply(rig.last(DANA, "did this letter arrive"), "hm, I think she has it?")
    rig.turn()
    assert len(rig.mails(DANA, "did this letter arrive")) == 2
    again = rig.last(DANA, "did this letter arrive")
    assert "I think she has it?" in again.plain
    assert "It arrived" in again.plain
    assert "Send it again" in again.plain
    assert not rig.mails(DANA, "I did not understand")
    rig.reply(again, "resend")
    rig.go(LATER)
    assert rig.outside() == [MARTA]


def test_a_word_about_a_doubt_that_is_over_is_told_so(rig: Rig) -> None:
    doubted(rig)
    question = rig.last(DANA, "did this letter arrive")
    rig.reply(question, "sent")
    rig.turn()
    rig.reply(question, "wait, what was that?")
    rig.go(LATER)
    assert "no longer in doubt" in rig.last(DANA, "too late").plain
    assert len(rig.mails(DANA, "did this letter arrive")) == 1


def refused(rig: Rig) -> None:
    def fault(envelope: Envelope, _before: object) -> Outcome | None:
        return Outcome("permanent", 550, "no such user") if envelope.recipient == MARTA else None

    rig.approved()
    rig.post.fault = fault
    rig.go(DAY3)
    rig.post.fault = None


def test_an_introduction_of_which_only_the_copy_was_taken_has_not_left(rig: Rig) -> None:
    refused(rig)
    assert rig.mails(DANA, "cannot be reached")
    assert not rig.mails(DANA, "has left")
    assert not rig.mails(ANA, "kickoff invitation")


def test_another_address_for_a_refused_one_brings_a_new_draft(rig: Rig) -> None:
    refused(rig)
    rig.reply(rig.last(DANA, "complete"), "2: Bob Lee, CTO, bob@acme.example")
    rig.turn()
    assert "To: bob@acme.example" in rig.draft().plain
    rig.reply(rig.draft(), "approve")
    rig.turn()
    rig.go(LATER)
    assert rig.outside() == [BOB]


def test_a_server_that_says_later_for_days_is_given_up_and_told(rig: Rig) -> None:
    def fault(envelope: Envelope, _before: object) -> Outcome | None:
        return Outcome("temporary", 450, "greylisted") if envelope.recipient == MARTA else None

    rig.approved()
    rig.post.fault = fault
    rig.go(DAY3 + timedelta(days=3))
    assert rig.mails(DANA, "cannot be reached")


def test_our_own_server_may_be_down_for_as_long_as_it_takes(rig: Rig) -> None:
    rig.approved()
    rig.clock.move_to(DAY3)
    rig.post.fault = lambda _envelope, _before: Outcome("not_sent", None, "no connection")
    for _ in range(60):
        rig.daemon._wait_for_smtp.done()
        rig.daemon.turn(look=False)
        rig.clock.move_to(rig.clock.now() + timedelta(hours=4))
    rig.post.fault = None
    rig.daemon._wait_for_smtp.done()
    rig.go(timedelta(hours=5))
    assert rig.outside() == [MARTA]
