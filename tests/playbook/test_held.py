"""What begins because a kickoff was held: it ends with that, and begins again after the kickoff that takes place (F1, F2)."""

import pytest

from handoffd.playbook.effects import Cancel, Meet
from handoffd.playbook.events import Commanded, Due, Left
from handoffd.playbook.model import Status
from playbook.desk import ANA, DANA, berlin, happen, introduced, only, yes

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
