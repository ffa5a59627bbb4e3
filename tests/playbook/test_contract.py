"""What happens to the contract itself: voided, signed again, joined by papers, sent out before it is signed."""

from dataclasses import replace

from handoffd.playbook.effects import Cancel, Close, Keep, Release, SetDeadline, Withdraw
from handoffd.playbook.events import Approved, Commanded, Due, Joined, Opened, SentOut, Signed, Voided
from handoffd.playbook.model import Status
from playbook.desk import (
    ANA,
    ANSWERED,
    DANA,
    FRESH,
    HOUSE,
    PETRA,
    SIGNED,
    answered,
    berlin,
    happen,
    only,
    opened,
    sent,
    yes,
)

KNOWN = replace(HOUSE, knows=lambda _: [ANA.email, DANA.email])
LATER = berlin("2026-03-11 11:00")
AGAIN = Signed(LATER, "new", (), again=True)


def voided():
    return happen(opened(), Voided("Voided: Acme MSA"), LATER, KNOWN)


def test_who_never_heard_of_it_hears_nothing_of_its_end():
    handoff, effects = happen(opened(), Voided("Voided"), LATER)
    assert handoff.closed
    assert not sent(effects)


def test_a_voided_contract_takes_the_call_out_of_the_calendars_and_pauses_everything():
    handoff, effects = voided()
    assert handoff.paused
    assert [each.meeting.attendees for each in only(effects, Cancel)] == [(DANA.email, ANA.email)]
    assert handoff.status("internal-call") is Status.WAITING


def test_a_yes_from_before_does_not_count_for_the_contract_after():
    handoff = answered()
    handoff = happen(handoff, yes(handoff, "warm-intro"), SIGNED)[0]
    old = yes(handoff, "warm-intro")
    handoff, effects = happen(handoff, Voided("Voided"), LATER, KNOWN)
    assert Withdraw("warm-intro") in effects
    handoff, _ = happen(handoff, AGAIN, LATER, KNOWN)
    handoff, effects = happen(handoff, old, LATER, KNOWN)
    assert not only(effects, Release)


def test_while_it_rests_no_alarm_speaks_and_no_yes_releases():
    handoff, _ = voided()
    _, effects = happen(handoff, Due("dossier", "escalate"), LATER, KNOWN)
    assert not sent(effects)
    assert only(effects, SetDeadline)
    handoff = answered()
    handoff, _ = happen(handoff, Voided("Voided"), LATER, KNOWN)
    _, effects = happen(handoff, yes(handoff, "warm-intro"), LATER, KNOWN)
    assert not only(effects, Release)


def test_signed_again_the_call_is_found_anew_as_a_meeting_of_its_own_because_a_cancelled_one_is_over():
    """I15: one CANCEL ends a UID; a calendar may have forgotten it."""
    handoff, _ = voided()
    before = handoff.meetings["internal-call"]
    handoff, effects = happen(handoff, AGAIN, LATER, KNOWN)
    assert before.cancelled
    assert handoff.meetings["internal-call"].uid != before.uid
    assert "dossier/ask" not in sent(effects)  # who has the request keeps it


def test_papers_are_told_together_and_once():
    handoff, effects = happen(opened(), Joined("Order form", SIGNED), SIGNED, KNOWN)
    assert not sent(effects)
    handoff, effects = happen(handoff, Joined("DPA", SIGNED), SIGNED, KNOWN)
    assert not only(effects, SetDeadline)
    handoff, effects = happen(handoff, Due("contract", "papers"), LATER, KNOWN)
    assert sent(effects) == ["contract/joined"]
    assert not sent(happen(handoff, Due("contract", "papers"), LATER, KNOWN)[1])


def test_before_the_signature_one_letter_and_no_alarm_but_its_own_end():
    early = replace(FRESH, signed=False)
    handoff, effects = happen(early, SentOut(), SIGNED)
    assert sent(effects) == ["contract/early"]
    assert [(each.step, each.kind) for each in only(effects, SetDeadline)] == [("contract", "lapse")]
    handoff, effects = happen(handoff, ANSWERED, SIGNED)
    assert sent(effects) == ["contract/noted"]
    handoff, effects = happen(handoff, Signed(LATER, "new", ()), LATER)
    assert "dossier/ask" not in sent(effects)
    assert "warm-intro/draft" in sent(effects)


def test_a_renewal_is_told_and_closed():
    handoff = replace(FRESH, track="renewal", page=("opening", "news"))
    handoff, effects = happen(handoff, Opened("docusign", ()), SIGNED)
    assert sent(effects) == ["contract/news"]
    assert handoff.closed


def test_only_its_own_ae_and_csm_or_a_leader_with_the_token_end_a_handoff():
    said = Commanded("dossier", "jonas@ours.example", "not a handoff", proven=True)
    assert not only(happen(opened(), said, LATER, KNOWN)[1], Close)
    forged = replace(said, by=DANA.email, proven=False)
    assert not only(happen(opened(), forged, LATER, KNOWN)[1], Close)
    for by in (DANA.email, ANA.email, PETRA.email):
        assert only(happen(opened(), replace(said, by=by), LATER, KNOWN)[1], Close)


def test_what_was_edited_by_the_ae_keeps_its_words_over_a_void():
    handoff = answered()
    draft = handoff.drafts["warm-intro"]
    edited = replace(draft, body="My own words")
    said = Approved("warm-intro", DANA.email, draft.version, draft.sha256, proven=True, edited=edited)
    handoff = happen(handoff, said, SIGNED)[0]
    handoff, effects = happen(handoff, Voided("Voided"), LATER, KNOWN)
    handoff, effects = happen(handoff, AGAIN, LATER, KNOWN)
    assert [each.draft.body for each in only(effects, Keep)] == ["My own words"]
    assert "warm-intro/draft" in sent(effects)
