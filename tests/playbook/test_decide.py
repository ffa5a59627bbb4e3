"""What is decided, as plain values: an event goes in, effects come out, and nothing is faked."""

from handoffd.playbook.effects import Release, Write
from handoffd.playbook.workdays import worked_between

from playbook.desk import ANA, answered, berlin, happen, introduced, only, yes, zone_week


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
