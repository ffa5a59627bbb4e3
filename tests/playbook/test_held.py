"""What begins because a kickoff was held: it ends with that, and begins again after the kickoff that takes place (F1, F2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handoffd.playbook.effects import Cancel, Meet, Release, Send, SetDeadline
from handoffd.playbook.events import Commanded, Due, Left, Succeeded
from handoffd.playbook.model import Status
from handoffd.playbook.office import kept
from handoffd.playbook.people import Person, Roster, WorkWeek
from playbook.desk import ANA, DANA, FRESH, HOUSE, OPENED, SIGNED, berlin, happen, introduced, only, yes

INVITED = berlin("2026-03-13 11:00")


def kicked_off():
    """The kickoff's hour has passed; what follows it has begun."""
    handoff = introduced()
    handoff = happen(handoff, yes(handoff, "kickoff"), INVITED)[0]
    handoff = happen(handoff, Left("kickoff"), INVITED)[0]
    return happen(handoff, Due("kickoff", "over"), handoff.meetings["kickoff"].end)


def test_a_kickoff_that_did_not_take_place_takes_its_debrief_out_of_the_calendars():
    """F2."""
    handoff, began = kicked_off()
    assert [meet.step for meet in only(began, Meet) if meet.invite] == ["debrief"]
    end = handoff.meetings["kickoff"].end
    handoff, effects = happen(handoff, Commanded("kickoff", ANA.email, "missed"), end)
    assert [cancel.step for cancel in only(effects, Cancel)] == ["debrief"]
    assert handoff.status("debrief") is Status.WAITING
    assert handoff.meetings["debrief"].cancelled


def test_the_debrief_is_held_again_after_the_kickoff_that_takes_place():
    """F2."""
    handoff, _ = kicked_off()
    end = handoff.meetings["kickoff"].end
    handoff = happen(handoff, Commanded("kickoff", ANA.email, "missed"), end)[0]
    first = handoff.meetings["debrief"]
    handoff = happen(handoff, yes(handoff, "kickoff"), end)[0]
    handoff = happen(handoff, Left("kickoff"), end)[0]
    assert handoff.status("debrief") is Status.WAITING
    again = handoff.meetings["kickoff"].end
    handoff, effects = happen(handoff, Due("kickoff", "over"), again)
    assert handoff.status("debrief") is Status.OPEN
    assert [meet.invite for meet in only(effects, Meet)] == ["debrief/invite"]
    assert handoff.meetings["debrief"].start > again
    assert handoff.meetings["debrief"].sequence > first.sequence


@pytest.mark.parametrize("answer", ["done", "missed"])
def test_what_the_csm_says_last_about_the_kickoff_counts(answer):
    handoff, _ = kicked_off()
    end = handoff.meetings["kickoff"].end
    for said in ("missed", answer):
        handoff = happen(handoff, Commanded("kickoff", ANA.email, said), end)[0]
    assert handoff.was_held("kickoff", end) is (answer == "done")
    assert handoff.status("debrief") is (Status.OPEN if answer == "done" else Status.WAITING)


def test_a_kickoff_that_ends_early_is_held_when_the_csm_says_so():
    handoff, _ = kicked_off()
    handoff = happen(handoff, Commanded("kickoff", ANA.email, "done"), handoff.meetings["kickoff"].end)[0]
    early = handoff.meetings["kickoff"].start
    assert handoff.was_held("kickoff", early)
    assert DANA.email in handoff.meetings["debrief"].attendees


def letters_to(effects, person):
    return [send.letter for send in only(effects, Send) if person in send.to]


def test_whoever_led_the_kickoff_reads_one_letter_at_its_end():
    """F1: the draft of the thanks asks as well whether it took place."""
    _, began = kicked_off()
    assert letters_to(began, ANA.email) == ["follow-up/draft"]


def test_where_nobody_thanks_the_question_comes_alone():
    handoff = introduced()
    handoff = happen(handoff, yes(handoff, "kickoff"), INVITED)[0]
    handoff = happen(handoff, Left("kickoff"), INVITED)[0]
    page = kept(HOUSE.page, [step.name for step in HOUSE.page if step.name != "follow-up"])
    over, end = Due("kickoff", "over"), handoff.meetings["kickoff"].end
    assert letters_to(happen(handoff, over, end, replace(HOUSE, page=page))[1], ANA.email) == ["kickoff/after"]


def test_a_yes_to_the_thanks_says_that_there_was_a_kickoff():
    """F1, F3: what comes after it begins at once."""
    handoff, _ = kicked_off()
    end = handoff.meetings["kickoff"].end
    after, effects = happen(handoff, yes(handoff, "follow-up"), end)
    assert only(effects, Release)
    assert after.status("kickoff") is Status.SETTLED


@pytest.mark.parametrize(("word", "over"), [("sent it myself", True), ("hold", False), ("skip", False)])
def test_whether_there_was_a_kickoff_is_said_by_thanks_alone(word, over):
    handoff, _ = kicked_off()
    said = Commanded("follow-up", ANA.email, word, proven=True)
    after = happen(handoff, said, handoff.meetings["kickoff"].end)[0]
    assert after.is_over("kickoff") is over


def test_it_did_not_happen_is_heard_where_the_thanks_are_asked_for():
    """F1, P6: another time is proposed to the CSM, and the thanks wait for it."""
    handoff, _ = kicked_off()
    end = handoff.meetings["kickoff"].end
    after, effects = happen(handoff, Commanded("follow-up", ANA.email, "missed"), end)
    assert after.meetings["kickoff"].missed
    assert after.status("follow-up") is Status.WAITING
    assert letters_to(effects, ANA.email) == ["kickoff/draft"]


def test_how_the_account_stands_is_asked_in_the_csm_s_own_morning():
    """T1: the AE sits seven hours to the west, and was the only one known when the days were counted."""
    west = replace(DANA, week=WorkWeek("America/Chicago"))
    house = replace(HOUSE, roster=Roster((west, ANA), frozenset({"ours.example"})))
    handoff, effects = happen(FRESH, OPENED, SIGNED, house)
    assert handoff.csm == ANA.email
    asked = [alarm.at for alarm in only(effects, SetDeadline) if (alarm.step, alarm.kind) == ("day-30", "start")]
    assert asked[-1] == berlin("2026-04-07 10:00")  # nine o'clock in Lisbon


def test_a_kickoff_handed_on_the_day_before_stays_where_the_customer_has_it():
    """R2, I5: the customer comes at that hour; who leads it now has less time to prepare, and somebody is there."""
    omar = Person("Omar Haddad", "omar@ours.example", frozenset({"csm"}), WorkWeek("Europe/Berlin"))
    house = replace(HOUSE, roster=Roster((*HOUSE.roster.people, omar), frozenset({"ours.example"})))
    handoff = introduced()
    handoff = happen(handoff, yes(handoff, "kickoff"), INVITED, house)[0]
    handoff = happen(handoff, Left("kickoff"), INVITED, house)[0]
    start = handoff.meetings["kickoff"].start
    near = start - timedelta(hours=3)
    assigned = Succeeded("csm", omar.email, ANA.email, ANA.name, "Petra assigned Omar")
    handoff = happen(handoff, assigned, near, house)[0]
    handoff, effects = happen(handoff, yes(handoff, "kickoff"), near, house)
    assert [release.draft.meeting.start for release in only(effects, Release)] == [start]
