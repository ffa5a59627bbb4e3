"""Two customers of one CSM: no hour is given to both, whoever says yes first."""

from dataclasses import replace
from datetime import timedelta

from handoffd.playbook.effects import Release, Write
from handoffd.playbook.events import Commanded, Left, Wished
from handoffd.playbook.office import Times
from playbook.desk import ANA, HOUSE, berlin, happen, introduced, only, yes

NOW = berlin("2026-03-13 12:00")


def house(**spans):
    """Ana has these times."""
    return replace(HOUSE, times=lambda address, _: Times(**spans) if address == ANA.email else Times())


def test_a_yes_to_an_hour_that_another_customer_has_taken_meanwhile_asks_for_a_new_one():
    handoff = introduced()
    drafted = handoff.drafts["kickoff"].meeting
    spans = [(drafted.start, drafted.end)]
    taken = house(held=spans, booked=spans, busy=spans)
    handoff, effects = happen(handoff, yes(handoff, "kickoff"), NOW, taken)
    assert not only(effects, Release)
    [written] = only(effects, Write)
    assert written.meeting.start != drafted.start
    assert written.meeting.reason == "the time before was taken meanwhile: Ana Silva is busy then"
    assert only(happen(handoff, yes(handoff, "kickoff"), NOW, taken)[1], Release)


def test_who_was_told_that_they_are_busy_then_may_say_yes_all_the_same():
    start = berlin("2026-03-17 14:00")
    spans = [(start, start + timedelta(hours=1))]
    taken = house(held=spans, booked=spans, busy=spans)
    move = Commanded("kickoff", ANA.email, "move", "", start, proven=True)
    handoff, effects = happen(introduced(), move, NOW, taken)
    assert only(effects, Write)[0].meeting.reason == "Ana Silva is busy then"
    assert only(happen(handoff, yes(handoff, "kickoff"), NOW, taken)[1], Release)


def choice(handoff):
    """Jane takes the second of the three times."""
    held, second = handoff.meetings["kickoff"], handoff.sent["kickoff"].alternatives[0].start
    return Wished("kickoff", "jane@acme.example", second, second + (held.end - held.start), 0)


def invited():
    handoff = introduced()
    handoff = happen(handoff, yes(handoff, "kickoff"), NOW)[0]
    return happen(handoff, Left("kickoff"), NOW)[0]


def test_an_hour_that_was_offered_is_theirs_before_one_that_only_waits_for_a_yes():
    handoff = invited()
    wish = choice(handoff)
    waiting = house(busy=[(wish.start, wish.end)])
    assert only(happen(handoff, wish, NOW, waiting)[1], Release)


def test_an_hour_that_was_offered_and_is_taken_by_now_is_the_csms_to_decide():
    handoff = invited()
    wish = choice(handoff)
    spans = [(wish.start, wish.end)]
    effects = happen(handoff, wish, NOW, house(held=spans, booked=spans, busy=spans))[1]
    assert not only(effects, Release)
    assert only(effects, Write)[0].meeting.reason == "Ana Silva is busy then"


def test_nobody_else_is_proposed_an_hour_that_a_customer_may_still_choose():
    best = introduced().drafts["kickoff"].meeting
    offered = house(tentative=[(best.start, best.end)])
    assert introduced(office=offered).drafts["kickoff"].meeting.start != best.start
