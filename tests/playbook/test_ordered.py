"""Orders about a handoff as a whole (issue 6, item 5): it rests, it wakes, it is stopped."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handoffd.playbook.contract import CONTRACT
from handoffd.playbook.effects import Close, Meet, Release, Rest, Send, SetDeadline
from handoffd.playbook.events import Commanded, Due, Voided
from playbook.desk import ANA, ANSWERED, DANA, HOUSE, OLGA, PETRA, SIGNED, accepts, berlin, happen, opened, yes

LATER = SIGNED + timedelta(hours=2)
MONDAY = berlin("2026-03-16 09:00")
HOLD = Commanded(CONTRACT, PETRA.email, "hold", when=date(2026, 3, 16), proven=True)
WAKE = Due(CONTRACT, "wake")


def only(effects, kind):
    return [effect for effect in effects if isinstance(effect, kind)]


def letters(effects):
    return [(effect.letter, effect.to) for effect in only(effects, Send)]


def resting(handoff=None, order=HOLD):
    return happen(handoff or opened(), order, LATER)[0]


def test_a_hold_lasts_until_nine_on_its_day_and_those_concerned_are_told():
    handoff, effects = happen(opened(), HOLD, LATER)
    assert handoff.held_until == MONDAY
    assert SetDeadline(CONTRACT, "wake", MONDAY) in effects
    assert letters(effects) == [("contract/resting", (each.email,)) for each in (PETRA, DANA, ANA)]


@pytest.mark.parametrize(
    ("day", "wakes"),
    [
        (None, "2026-03-17 09:00"),  # without a day: a week
        (date(2026, 3, 14), "2026-03-16 09:00"),  # a Saturday: the Monday after it
        (date(2026, 3, 1), "2026-03-11 09:00"),  # gone: tomorrow
        (date(2027, 3, 1), "2026-06-10 09:00"),  # a year: a quarter is the longest
    ],
)
def test_a_hold_ends_on_a_working_morning_and_never_lasts_for_ever(day, wakes):
    assert resting(order=replace(HOLD, when=day)).held_until == berlin(wakes)


def test_nobody_is_pressed_while_it_rests_and_not_before_the_working_day_after():
    handoff = resting()
    for kind in ("remind-1", "escalate", "waiting"):
        same, effects = happen(handoff, Due("dossier", kind), LATER + timedelta(days=1))
        assert same == handoff
        assert effects == [SetDeadline("dossier", kind, berlin("2026-03-17 09:00"))]


def test_what_would_begin_by_itself_begins_when_it_wakes():
    handoff = resting()
    effects = happen(handoff, Due("warm-intro", "start"), LATER + timedelta(days=2))[1]
    assert effects == [SetDeadline("warm-intro", "start", MONDAY)]
    handoff = happen(handoff, ANSWERED, LATER + timedelta(days=2))[0]
    assert not handoff.drafts  # the document is taken, and nothing is made of it yet
    handoff, effects = happen(handoff, WAKE, MONDAY)
    assert handoff.held_until is None
    assert "warm-intro" in handoff.drafts
    assert letters(effects)[:2] == [("contract/awake", (DANA.email,)), ("contract/awake", (ANA.email,))]


def test_a_yes_said_while_it_rests_releases_nothing():
    handoff = happen(happen(opened(), ANSWERED, LATER)[0], accepts(), LATER)[0]
    handoff = resting(handoff)
    same, effects = happen(handoff, yes(handoff, "warm-intro"), LATER)
    assert not only(effects, Release)
    assert not same.approvals
    (told,) = only(effects, Send)
    assert (
        told.more["what"]
        == "Acme rests until Monday, 16 March, 09:00, as Petra Lang asked. You will be asked again then."
    )
    handoff = happen(handoff, WAKE, MONDAY)[0]
    assert only(happen(handoff, yes(handoff, "warm-intro"), MONDAY)[1], Release)


def test_resume_wakes_it_at_once_and_says_what_it_waits_for():
    handoff, effects = happen(resting(), Commanded(CONTRACT, DANA.email, "resume", proven=True), LATER)
    assert handoff.held_until is None
    told = only(effects, Send)[0]
    assert told.more["waits"][0] == "Dana Weber: 10 of 10 sections of the document"
    late = letters(happen(handoff, WAKE, MONDAY)[1])  # its alarm, should it ring after all
    assert not [letter for letter, _ in late if letter.startswith("contract/")]


@pytest.mark.parametrize("command", ["hold", "resume", "stop"])
def test_only_its_own_ae_and_csm_leaders_and_ops_order_and_only_with_proof(command):
    for handoff in (opened(), resting()):
        said = Commanded(CONTRACT, "jonas@ours.example", command, when=date(2026, 3, 20), proven=True)
        assert happen(handoff, said, LATER)[0] == handoff
        assert happen(handoff, replace(said, by=DANA.email, proven=False), LATER)[0] == handoff
        if command == "resume" and handoff.held_until is None:
            continue
        for by in (DANA, ANA, PETRA, OLGA):
            assert happen(handoff, replace(said, by=by.email), LATER)[0] != handoff


def test_stop_ends_it_and_those_who_know_are_told():
    know = replace(HOUSE, knows=lambda _ref: [DANA.email, ANA.email])
    effects = happen(resting(), Commanded(CONTRACT, ANA.email, "stop", proven=True), LATER, know)[1]
    assert [each.reason for each in only(effects, Close)] == ["Ana Silva stopped it"]


def test_a_void_takes_the_place_of_a_rest():
    know = replace(HOUSE, knows=lambda _ref: [DANA.email])
    handoff, effects = happen(resting(), Voided("Voided"), LATER, know)
    assert handoff.paused
    assert Rest(None) in effects
    assert not only(effects, Meet)
