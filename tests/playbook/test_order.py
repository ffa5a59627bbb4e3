"""Nobody is introduced before the CSM is known and has accepted the document; each exception is somebody's word (P5, P7)."""

from dataclasses import replace

from handoffd.playbook.effects import Keep, Meet, Note, Park, Release, Send, SetDeadline, Withdraw
from handoffd.playbook.events import Amended, Commanded, Due, Left, Responded, Voided
from handoffd.playbook.evolve import evolve
from handoffd.playbook.model import Status
from playbook.desk import (
    ANA,
    DANA,
    HOUSE,
    PETRA,
    accepts,
    answered,
    berlin,
    briefed,
    happen,
    introduced,
    only,
    returns,
    sent,
    yes,
)

NOON = berlin("2026-03-11 12:00")
LATE = berlin("2026-03-13 15:00")  # Day 3 at nine in Dublin has passed


def parked(now=NOON):
    handoff = briefed()
    return happen(handoff, yes(handoff, "warm-intro"), now)


def anyway(by=DANA.email, *, proven=True, step="warm-intro"):
    return Commanded(step, by, "send anyway", proven=proven)


def test_a_yes_before_the_document_is_accepted_is_kept_and_nothing_leaves():
    """P5: no introduction before the document is accepted."""
    handoff, effects = parked()
    assert not only(effects, Release)
    assert [each.step for each in only(effects, Park)] == ["warm-intro"]
    assert sent(effects) == ["warm-intro/parked"]
    assert not handoff.approvals
    assert list(handoff.parked) == ["warm-intro"]


def test_the_letter_leaves_by_itself_the_moment_the_document_is_accepted():
    """P5: exactly the words the yes was said to."""
    handoff, _ = parked()
    draft = handoff.drafts["warm-intro"]
    handoff, effects = happen(handoff, accepts(), NOON)
    assert [(each.draft, each.approval.by) for each in only(effects, Release)] == [(draft, DANA.email)]
    assert not handoff.parked
    assert handoff.approvals["warm-intro"].sha256 == draft.sha256


def test_a_kept_yes_is_for_those_words_alone():
    """P5: the draft changed meanwhile, so the AE is asked again."""
    handoff, _ = parked()
    words = replace(handoff.drafts["warm-intro"], body="Other words.", basis="", by="")
    changed = Amended("warm-intro", DANA.email, words, handoff.drafts["warm-intro"].version, proven=True)
    handoff, _ = happen(handoff, changed, NOON)
    assert not handoff.parked
    _, effects = happen(handoff, accepts(), NOON)
    assert not only(effects, Release)


def test_other_words_take_a_kept_yes_away_however_they_came_there():
    """P5: whoever writes them."""
    handoff, _ = parked()
    other = replace(handoff.drafts["warm-intro"], body="Other words.")
    assert evolve(handoff, [Keep("warm-intro", handoff.drafts["warm-intro"])]).parked
    assert not evolve(handoff, [Keep("warm-intro", other)]).parked


def test_a_hold_takes_a_kept_yes_back():
    """P5, I2."""
    handoff, _ = parked()
    handoff, _ = happen(handoff, Commanded("warm-intro", DANA.email, "hold", proven=True), NOON)
    assert not only(happen(handoff, accepts(), NOON)[1], Release)


def test_a_voided_contract_takes_a_kept_yes_back():
    """P5: it was said about the old contract."""
    handoff, _ = parked()
    told = replace(HOUSE, knows=lambda _: (DANA.email, ANA.email))
    handoff, effects = happen(handoff, Voided("voided"), NOON, told)
    assert "warm-intro" in {each.step for each in only(effects, Withdraw)}
    assert not handoff.parked


def test_at_the_hour_it_should_have_left_csm_ae_and_leader_hear_why_it_waits_in_one_letter():
    """P5: a delay the customer feels is never silent."""
    handoff, effects = parked()
    alarm = next(each for each in only(effects, SetDeadline) if each.kind == "parked")
    assert alarm.at == berlin("2026-03-13 10:00")
    _, effects = happen(handoff, Due("warm-intro", "parked"), alarm.at)
    letter = only(effects, Send)[0]
    assert (letter.letter, letter.to, letter.step) == ("warm-intro/delayed", (ANA.email,), "brief")
    assert DANA.email in letter.cc
    assert letter.more["waits_for"] == "csm"
    sent_back = happen(handoff, returns("vague outcome"), NOON)[0]
    _, effects = happen(sent_back, Due("warm-intro", "parked"), alarm.at)
    assert (only(effects, Send)[0].to, only(effects, Send)[0].more["waits_for"]) == ((DANA.email,), "ae")


def test_a_yes_that_comes_after_the_hour_is_told_at_once_as_a_delay():
    """P5."""
    _, effects = parked(LATE)
    assert sent(effects) == ["warm-intro/delayed"]


def test_send_anyway_releases_it_only_as_the_proven_word_of_the_ae_or_a_leader_and_is_journalled():
    """P5: overridable only by an explicit word."""
    handoff, _ = parked()
    for event in (anyway(DANA.email), anyway(PETRA.email, step="brief")):
        _, effects = happen(handoff, event, NOON)
        assert [each.draft for each in only(effects, Release)] == [handoff.drafts["warm-intro"]]
        assert any(f"{event.by}: send anyway" in each.text for each in only(effects, Note))
    for event, answer in ((anyway(proven=False), "_ops/unproven"), (anyway(ANA.email), "_ops/overheard")):
        _, effects = happen(handoff, event, NOON)
        assert not only(effects, Release)
        assert sent(effects) == [answer]


def test_send_anyway_without_a_yes_sends_nothing():
    """P5."""
    _, effects = happen(briefed(), anyway(), NOON)
    assert not only(effects, Release)
    assert sent(effects) == ["_ops/over"]


def test_a_handoff_begun_before_briefs_were_accepted_is_not_held_up():
    """P5: its brief was settled when it was sent."""
    handoff = replace(briefed(), steps={**briefed().steps, "brief": Status.SETTLED})
    assert only(happen(handoff, yes(handoff, "warm-intro"), NOON)[1], Release)


def test_skipping_the_introduction_needs_a_proven_word_and_is_journalled():
    """P6: no customer invite before the introduction has left, but by somebody's explicit word."""
    for word in ("skip", "sent it myself", "done"):
        handoff, effects = happen(answered(), Commanded("warm-intro", DANA.email, word), NOON)
        assert handoff.status("warm-intro") is Status.OPEN
        assert sent(effects) == ["_ops/unproven"]
        handoff, effects = happen(answered(), Commanded("warm-intro", DANA.email, word, proven=True), NOON)
        assert handoff.is_over("warm-intro")
        assert any(each.text.startswith(f"{DANA.email}: {word}") for each in only(effects, Note))


def test_a_kickoff_nearer_than_the_time_to_prepare_is_booked_only_at_the_csm_s_word_which_is_journalled():
    """P7."""
    now = berlin("2026-03-13 11:00")
    near = berlin("2026-03-13 16:00")
    move = Commanded("kickoff", ANA.email, "move", "today 16:00", near, proven=True)
    handoff, effects = happen(introduced(), move, now)
    assert any("less than 8 working hours to prepare" in each.text for each in only(effects, Note))
    assert handoff.drafts["kickoff"].meeting.ordered == ANA.email
    released = only(happen(handoff, yes(handoff, "kickoff"), now)[1], Release)
    assert [each.draft.meeting.start for each in released] == [near]


def test_answers_to_the_invitation_are_kept_when_it_is_approved_again_for_the_same_time():
    """I5: who has accepted has accepted."""
    handoff = introduced()
    handoff = happen(handoff, yes(handoff, "kickoff"), berlin("2026-03-13 11:00"))[0]
    meeting = handoff.meetings["kickoff"]
    coming = Responded("kickoff", "jane@acme.example", "ACCEPTED", meeting.sequence, stamp=NOON)
    handoff = happen(handoff, coming, berlin("2026-03-13 11:30"))[0]
    words = replace(handoff.drafts["kickoff"], version=2, body="Other words.")
    handoff = replace(handoff, drafts={**handoff.drafts, "kickoff": words})
    handoff, effects = happen(handoff, yes(handoff, "kickoff"), berlin("2026-03-13 12:00"))
    assert only(effects, Meet)
    assert handoff.meetings["kickoff"].responses == {"jane@acme.example": "ACCEPTED"}


def test_a_yes_that_was_kept_for_other_words_frees_nothing():
    """P5, I2: whatever else went wrong, what leaves is what the kept yes names."""
    handoff, _ = parked()
    said = handoff.parked["warm-intro"]
    for other in (replace(said, sha256="0" * 64), replace(said, version=said.version - 1)):
        _, effects = happen(replace(handoff, parked={"warm-intro": other}), accepts(), NOON)
        assert not only(effects, Release)


def test_an_older_answer_that_comes_later_does_not_replace_a_newer_one():
    """RFC 5546 section 2.1.4: mail overtakes mail, so the stamp decides and not the order of arrival."""
    handoff, at = introduced(), berlin("2026-03-13 11:00")
    handoff, _ = happen(handoff, yes(handoff, "kickoff"), at)
    handoff, _ = happen(handoff, Left("kickoff"), at)
    jane, number = "jane@acme.example", handoff.meetings["kickoff"].sequence
    handoff, _ = happen(handoff, Responded("kickoff", jane, "TENTATIVE", number, stamp=at), at)
    assert handoff.meetings["kickoff"].responses[jane] == "TENTATIVE"
    handoff, _ = happen(handoff, Responded("kickoff", jane, "ACCEPTED", number, stamp=NOON), at)
    assert handoff.meetings["kickoff"].responses[jane] == "TENTATIVE"
