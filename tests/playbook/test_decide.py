"""What is decided, as plain values: an event goes in, effects come out, and nothing is faked."""

from dataclasses import replace

import pytest

from handoffd.playbook.effects import Release, Send, SetDeadline, Withdraw, Write
from handoffd.playbook.events import Amended, Approved, Bounced, Commanded, Due, Left
from handoffd.playbook.model import Status
from playbook.desk import ANA, FRESH, HOUSE, OPENED, answered, berlin, happen, introduced, only, opened, sent, yes
from playbook.worked import worked_between

NOON = berlin("2026-03-11 12:00")


def test_the_csm_has_a_working_day_between_the_invitation_and_the_kickoff_however_late_the_yes_comes():
    for moment in ("2026-03-13 11:00", "2026-03-13 15:00", "2026-03-14 12:00", "2026-03-16 08:00", "2026-03-17 16:00"):
        now = berlin(moment)
        handoff, effects = happen(introduced(), yes(introduced(), "kickoff"), now)
        while not (released := only(effects, Release)):
            assert only(effects, Write), "the time has come too near, so a new one is drafted"
            handoff, effects = happen(handoff, yes(handoff, "kickoff"), now)
        meeting = released[0].draft.meeting
        assert worked_between(released[0].at, meeting.start, ANA.week).total_seconds() >= 8 * 3600, moment


def test_a_yes_within_the_same_half_day_is_not_too_late_for_the_time_that_was_proposed():
    handoff = introduced()
    for moment in ("2026-03-13 10:05", "2026-03-13 12:00", "2026-03-13 13:30"):
        assert only(happen(handoff, yes(handoff, "kickoff"), berlin(moment))[1], Release), moment


def edited(handoff, words="In my own words."):
    return replace(handoff.drafts["warm-intro"], body=words, basis="", by="")


def test_a_changed_draft_comes_back_once_and_that_very_version_can_be_approved():
    handoff = answered()
    amended = Amended("warm-intro", handoff.ae, edited(handoff), handoff.drafts["warm-intro"].version, proven=True)
    handoff, effects = happen(handoff, amended, NOON)
    assert sent(effects) == ["warm-intro/draft"]
    assert handoff.drafts["warm-intro"].body == "In my own words."
    assert only(happen(handoff, yes(handoff, "warm-intro"), NOON)[1], Release)


def test_the_ae_s_own_words_survive_a_hold():
    handoff = answered()
    handoff, effects = happen(handoff, replace(yes(handoff, "warm-intro"), edited=edited(handoff)), NOON)
    assert [release.draft.body for release in only(effects, Release)] == ["In my own words."]
    handoff, effects = happen(handoff, Commanded("warm-intro", handoff.ae, "hold", proven=True), NOON)
    assert sent(effects) == ["warm-intro/held"]
    assert [release.draft.body for release in only(happen(handoff, yes(handoff, "warm-intro"), NOON)[1], Release)] == [
        "In my own words."
    ]


def test_a_customer_s_address_that_bounces_after_the_introduction_has_left_is_told_to_the_ae_who_can_name_another():
    handoff = introduced()
    handoff, effects = happen(handoff, Bounced("warm-intro", "jane@acme.example", "550 no such user"), NOON)
    assert [(send.letter, send.to, send.asks, send.step) for send in only(effects, Send)] == [
        ("_ops/bounced", ("dana@ours.example",), True, "dossier")
    ]


def test_the_answer_to_who_do_we_write_to_is_an_answer_to_the_document():
    handoff = happen(opened(), Due("dossier", "escalate"), berlin("2026-03-11 16:12"))[0]
    handoff, effects = happen(handoff, Due("warm-intro", "start"), berlin("2026-03-12 09:00"))
    assert [(send.letter, send.step, send.asks) for send in only(effects, Send)] == [
        ("warm-intro/contact", "dossier", True)
    ]
    effects = happen(handoff, Due("warm-intro", "remind"), berlin("2026-03-13 09:00"))[1]
    assert [(send.letter, send.step, send.asks) for send in only(effects, Send)] == [
        ("warm-intro/contact", "dossier", True)
    ]


def test_while_the_document_is_overdue_and_nobody_is_known_to_write_to_the_leader_hears_of_the_document_only():
    handoff = happen(opened(), Due("dossier", "escalate"), berlin("2026-03-11 16:12"))[0]
    handoff = happen(handoff, Due("warm-intro", "start"), berlin("2026-03-12 09:00"))[0]
    handoff, effects = happen(handoff, Due("warm-intro", "waiting"), berlin("2026-03-13 12:00"))
    assert sent(effects) == []
    assert [(set_.kind, set_.at) for set_ in only(effects, SetDeadline)] == [("waiting", berlin("2026-03-16 09:00"))]


def test_who_is_asked_whom_to_write_to_has_had_the_document_for_a_while():
    """A contract that is eight days old when we hear of it: one request, and the question comes the next morning."""
    late = berlin("2026-03-18 10:00")
    handoff, effects = happen(replace(FRESH, received_at=late), OPENED, late)
    assert sent(effects) == ["dossier/ask"]
    assert handoff.status("warm-intro") is Status.OPEN
    assert ("warm-intro", "remind", berlin("2026-03-19 09:00")) in [
        (set_.step, set_.kind, set_.at) for set_ in only(effects, SetDeadline)
    ]


def test_a_second_yes_with_other_words_takes_the_first_letter_back_before_it_leaves():
    handoff, _ = happen(answered(), yes(answered(), "warm-intro"), NOON)
    handoff, effects = happen(handoff, replace(yes(handoff, "warm-intro"), edited=edited(handoff)), NOON)
    assert [type(effect) for effect in effects if isinstance(effect, Withdraw | Release)] == [Withdraw, Release]
    assert only(effects, Release)[0].draft.body == "In my own words."
    assert handoff.approvals["warm-intro"].version == 2


def test_a_changed_letter_keeps_its_readers_whatever_stood_in_the_reply():
    handoff = answered()
    theirs = replace(edited(handoff), to=("mallory@evil.example",), cc=("mallory@evil.example",))
    effects = happen(handoff, replace(yes(handoff, "warm-intro"), edited=theirs), NOON)[1]
    assert [(release.draft.to, release.draft.cc, release.draft.body) for release in only(effects, Release)] == [
        (("jane@acme.example",), ("ana@ours.example",), "In my own words.")
    ]


def test_after_a_hold_the_leader_still_hears_when_the_yes_does_not_come():
    handoff, effects = happen(answered(), Commanded("warm-intro", "dana@ours.example", "hold", proven=True), NOON)
    alarms = {one.kind: one.at for one in only(effects, SetDeadline)}
    assert alarms == {"remind": berlin("2026-03-13 09:00"), "waiting": berlin("2026-03-16 09:00")}
    assert sent(happen(handoff, Due("warm-intro", "waiting"), alarms["waiting"])[1]) == ["warm-intro/waiting"]


def test_when_the_time_has_come_too_near_an_approved_letter_that_could_not_leave_is_taken_back():
    """Our mail server was down for the weekend; on Monday morning the CSM says it in other words."""
    handoff = happen(introduced(), yes(introduced(), "kickoff"), berlin("2026-03-13 11:00"))[0]
    mine = replace(handoff.drafts["kickoff"], body="Mine.", basis="", by="")
    late = replace(yes(handoff, "kickoff"), edited=mine)
    handoff, effects = happen(handoff, late, berlin("2026-03-16 07:00"))
    assert only(effects, Write)
    assert only(effects, Withdraw)
    assert "kickoff" not in handoff.approvals
    assert {one.kind for one in only(effects, SetDeadline)} == {"remind", "waiting"}


def test_an_ae_who_is_named_days_later_has_the_working_hours_that_everybody_has():
    nobody = happen(replace(FRESH, ae=""), OPENED, berlin("2026-03-10 16:12"))[0]
    late = berlin("2026-03-12 10:00")
    effects = happen(
        nobody, Commanded("opening", "petra@ours.example", "assign", "dana@ours.example", proven=True), late
    )[1]
    due = {(one.step, one.kind): one.at for one in only(effects, SetDeadline)}["dossier", "escalate"]
    assert due == berlin("2026-03-12 14:00")


def test_a_step_added_to_the_page_later_is_for_later_handoffs():
    handoff = replace(answered(), page=tuple(step.name for step in HOUSE.page if step.name != "kickoff"))
    handoff, _ = happen(handoff, yes(handoff, "warm-intro"), NOON)
    handoff, effects = happen(handoff, Left("warm-intro"), berlin("2026-03-13 09:00"))
    assert not only(effects, Write)
    assert handoff.status("kickoff") is Status.WAITING


def test_a_yes_to_a_letter_that_shows_no_draft_is_asked_back():
    """Found by the simulator: "approve" under "no time was found" broke the reading, and the mail was set aside."""
    handoff = introduced()
    handoff = replace(handoff, drafts={step: draft for step, draft in handoff.drafts.items() if step != "kickoff"})
    said = Approved("kickoff", ANA.email, 0, "", proven=True, message_id="<yes@x>")
    assert sent(happen(handoff, said, berlin("2026-03-13 11:00"))[1])[0] == "_ops/question"


@pytest.mark.parametrize("wrong", ["by", "proven", "version", "words"])
def test_a_yes_that_is_right_but_for_one_thing_lets_nothing_leave(wrong):
    """I2, I5: by its approver, proven, to this version with these words, or not at all."""
    handoff = answered()
    handoff, _ = happen(handoff, Commanded("warm-intro", handoff.ae, "hold", proven=True), NOON)  # a second version
    good = yes(handoff, "warm-intro")
    spoilt = {
        "by": replace(good, by=ANA.email),
        "proven": replace(good, proven=False),
        "version": replace(good, version=good.version - 1),
        "words": replace(good, sha256="0" * 64),
    }[wrong]
    assert good.version > 1
    assert only(happen(handoff, good, NOON)[1], Release)
    assert not only(happen(handoff, spoilt, NOON)[1], Release)


def test_a_yes_on_a_saturday_lets_it_leave_on_monday_morning():
    """P5, the time rule: a letter to the customer leaves in the customer's working hours, here Dublin's."""
    _, effects = happen(answered(), yes(answered(), "warm-intro"), berlin("2026-03-14 12:00"))
    assert [release.at for release in only(effects, Release)] == [berlin("2026-03-16 10:00")]
