"""When a promise was met: the follow-up counts when it leaves, Day 30 when the CSM has said how it stands (T5)."""

from dataclasses import replace
from datetime import timedelta

from handoffd.playbook.events import Assessed, Due, Left
from handoffd.playbook.health import BEHIND, ON_TRACK, SALES, Opinion
from handoffd.playbook.milestones import promised
from playbook.desk import ANA, HOUSE, berlin, happen, introduced, yes


def kicked_off():
    """The kickoff has just ended, and the thanks are drafted."""
    handoff = introduced()
    handoff = happen(handoff, yes(handoff, "kickoff"), berlin("2026-03-13 11:00"))[0]
    handoff = happen(handoff, Left("kickoff"), berlin("2026-03-13 11:15"))[0]
    over = handoff.meetings["kickoff"].end
    return happen(handoff, Due("kickoff", "over"), over)[0], over


def test_a_follow_up_is_in_time_when_it_leaves_four_hours_after_the_kickoff_and_not_later():
    """F1"""
    handoff, over = kicked_off()
    due = promised("follow-up", handoff, over, HOUSE)
    handoff = happen(handoff, yes(handoff, "follow-up"), over + timedelta(hours=1))[0]
    assert "follow-up" not in handoff.milestones  # a yes has not left
    for late, moment in ((False, due), (True, due + timedelta(minutes=1))):
        reached = happen(handoff, Left("follow-up"), moment)[0].milestones["follow-up"]
        assert (reached.due, reached.at > reached.due) == (due, late)
    asked = over + timedelta(hours=4)
    assert asked <= due <= asked + timedelta(days=4)  # it waits for the hours of both, and for a weekend


def test_day_30_counts_from_the_csms_word_with_its_cause_and_is_due_that_evening():
    """T1"""
    handoff, over = kicked_off()
    handoff = happen(handoff, yes(handoff, "follow-up"), over + timedelta(hours=1))[0]  # so it took place
    handoff = happen(handoff, Due("day-30", "start"), berlin("2026-04-07 11:00"))[0]
    first = Opinion("csm", BEHIND, ANA.email, berlin("2026-04-07 12:00"))
    half = happen(handoff, Assessed("day-30", first), berlin("2026-04-07 12:01"))[0]
    assert "day-30" not in half.milestones  # behind, and nobody knows why
    said = Opinion("csm", BEHIND, ANA.email, berlin("2026-04-08 09:30"), SALES)
    reached = happen(half, Assessed("day-30", said), berlin("2026-04-08 10:00"))[0].milestones["day-30"]
    assert reached.at == berlin("2026-04-08 09:30")
    assert reached.due == berlin("2026-04-09 18:00")  # Day 30 is a Thursday, 17:00 in Lisbon
    later = replace(said, state=ON_TRACK, cause="", at=berlin("2026-04-10 12:00"))
    assert happen(handoff, Assessed("day-30", later), later.at)[0].milestones["day-30"].at > reached.due
