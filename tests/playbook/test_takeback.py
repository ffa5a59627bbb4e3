"""After the end one thing may still leave to the customer: the cancellation of a kickoff, in words the CSM approved."""

from dataclasses import replace

import pytest

from handoffd.playbook.effects import Keep, Meet, Note, Release, Send, Write
from handoffd.playbook.events import Approved, Commanded, Left, Responded, Unclear, Wished
from playbook.desk import ANA, DANA, HOUSE, SIGNED, berlin, happen, introduced, only, yes

NOW = berlin("2026-03-13 12:00")
STOP = Commanded("warm-intro", DANA.email, "not a handoff", proven=True)


def invited():
    handoff = introduced()
    handoff = happen(handoff, yes(handoff, "kickoff"), NOW)[0]
    return happen(handoff, Left("kickoff"), NOW)[0]


def stopped():
    handoff, effects = happen(invited(), STOP, NOW)
    assert handoff.closed
    return handoff, effects


def test_the_cancellation_is_written_and_shown_to_the_csm_and_nothing_leaves():
    handoff, effects = stopped()
    assert [write.meeting.cancelled for write in only(effects, Write)] == [True]
    assert handoff.drafts["kickoff"].meeting.sequence == 1
    assert [send.to for send in only(effects, Send) if send.letter == "kickoff/takeback"] == [(ANA.email,)]
    assert not only(effects, Release)
    assert not handoff.meetings["kickoff"].cancelled, "it stands until the CSM said yes"


def test_the_csms_yes_releases_exactly_what_was_shown_and_once():
    handoff, _ = stopped()
    handoff, effects = happen(handoff, yes(handoff, "kickoff"), NOW)
    [release] = only(effects, Release)
    assert release.draft.sha256 == release.approval.sha256
    assert release.draft.meeting.cancelled
    assert handoff.meetings["kickoff"].cancelled
    assert not only(happen(handoff, yes(handoff, "kickoff"), NOW)[1], Release)


@pytest.mark.parametrize("wrong", ["by", "proven", "version", "words", "edited"])
def test_a_yes_that_is_right_but_for_one_thing_releases_nothing(wrong):
    handoff, _ = stopped()
    good = yes(handoff, "kickoff")
    spoilt = {
        "by": replace(good, by=DANA.email),
        "proven": replace(good, proven=False),
        "version": replace(good, version=good.version - 1),
        "words": replace(good, sha256="0" * 64),
        "edited": replace(good, edited=replace(handoff.drafts["kickoff"], body="Mine.")),
    }[wrong]
    assert not only(happen(handoff, spoilt, NOW)[1], Release)


def test_whatever_else_is_said_after_the_end_changes_nothing():
    handoff, _ = stopped()
    for event in (
        Commanded("kickoff", ANA.email, "skip", proven=True),
        Unclear("kickoff", ANA.email, "hm"),
        Responded("kickoff", "jane@acme.example", "DECLINED", 1),
        Approved("warm-intro", DANA.email, 1, handoff.drafts["warm-intro"].sha256, proven=True),
    ):
        after, effects = happen(handoff, event, NOW)
        assert after == handoff
        assert {type(effect) for effect in effects} == {Note}


def test_a_handoff_that_ends_before_the_customer_is_invited_has_nothing_to_take_back():
    handoff, effects = happen(introduced(), STOP, SIGNED)
    assert handoff.closed
    assert not [each for each in effects if isinstance(each, Write | Keep | Meet)]


def test_what_is_cancelled_is_what_their_calendar_holds_and_not_a_time_that_had_not_left():
    handoff = invited()
    held = handoff.meetings["kickoff"]
    second = handoff.sent["kickoff"].alternatives[0].start
    wish = Wished("kickoff", "jane@acme.example", second, second + (held.end - held.start), 0)
    handoff, effects = happen(handoff, wish, NOW)
    assert only(effects, Release), "they chose; the new time waits to leave"
    [written] = only(happen(handoff, STOP, NOW)[1], Write)
    assert (written.meeting.start, written.meeting.sequence) == (held.start, 2)


@pytest.mark.parametrize("reached", [True, False])
def test_an_invitation_that_had_left_to_one_of_two_when_all_ends_is_taken_back(reached):
    handoff = introduced()
    handoff = happen(handoff, yes(handoff, "kickoff"), NOW)[0]
    office = replace(HOUSE, reached=lambda _ref, step, _sha256: reached and step == "kickoff")
    written = only(happen(handoff, STOP, NOW, office)[1], Write)
    assert [each.meeting.cancelled for each in written] == [True] * reached
