"""The step: logged everywhere, asked when it is known what was done, over when RevOps says so of each (F3)."""

from dataclasses import replace

import pytest

from handoffd.playbook.decide import decide
from handoffd.playbook.effects import Carry, Close, Note, Recall, Send, SetDeadline
from handoffd.playbook.events import Carried, Commanded, Confirmed, Due, Succeeded, Unclear, Voided
from handoffd.playbook.evolve import evolve
from handoffd.playbook.model import Contact, Status
from handoffd.playbook.people import Person
from handoffd.playbook.systems import System
from handoffd.store.rows import dump_handoff, load_handoff
from playbook.desk import BERLIN, HOUSE, OLGA, berlin
from systems.desk import ANA, DANA, NOW, handed_over

RITA = Person("Rita Noor", "rita@ours.example", frozenset({"revops"}), BERLIN)
WITH_RITA = replace(HOUSE, roster=replace(HOUSE.roster, people=(*HOUSE.roster.people, RITA)))
SALESFORCE = System("Salesforce", ("mail", "command"), "log@salesforce.example")
WIKI = System("Wiki")
OFFICE = replace(WITH_RITA, systems=(SALESFORCE, WIKI))
BEGIN = Due("crm", "start")


def after(handoff, *events, office=OFFICE, now=NOW):
    """The handoff after these, and what the last of them brought about."""
    effects = []
    for event in events:
        effects = decide(handoff, event, now, office)
        handoff = evolve(handoff, effects)
    return handoff, effects


@pytest.mark.parametrize("step", ["crm", "day-30", "brief", "dossier", "opening", "warm-intro", "internal-call"])
def test_no_question_of_ours_goes_to_a_customer_whatever_step_they_are_heard_in(step):
    """I4, T7: found by tests/playbook/test_promises.py; the answer to a letter of ours can come from outside."""
    handoff = replace(handed_over(), contacts=(Contact("Jane Roe", "jane@acme.example"),))
    handoff = replace(handoff, steps={**handoff.steps, step: Status.OPEN})
    for event in (Unclear(step, "jane@acme.example", "Hello."), Commanded(step, "jane@acme.example", "later")):
        _, effects = after(handoff, event)
        assert not [to for _, group in letters(effects) for to in group if not to.endswith("@ours.example")]


def letters(effects):
    return [(effect.letter, effect.to) for effect in effects if isinstance(effect, Send)]


def carried(way, *, done=True, told=""):
    return Carried("crm", "Salesforce", way, done, told)


def confirmed(*done, proven=True, **not_yet):
    return Confirmed("crm", RITA.email, done, not_yet, proven)


BOTH = (BEGIN, carried("mail"), carried("command"))


def test_revops_is_asked_once_everything_has_come_back_well_or_not():
    _, effects = after(handed_over(), BEGIN)
    assert [(each.system, each.way) for each in effects if isinstance(each, Carry)] == [("Salesforce", "mail"), ("Salesforce", "command")]  # fmt: skip
    assert not letters(effects)
    assert not letters(after(handed_over(), BEGIN, carried("mail"))[1])
    assert letters(after(handed_over(), *BOTH)[1]) == [("crm/confirm", (RITA.email,))]
    _, failed = after(handed_over(), BEGIN, carried("mail"), carried("command", done=False, told="status 3"))
    assert letters(failed) == [("crm/failed", (OLGA.email,)), ("crm/confirm", (RITA.email,))]


def test_it_waits_for_the_kickoff_and_the_owner_of_one_who_is_both_is_confirmed_too():
    waiting = handed_over(steps={**handed_over().steps, "kickoff": Status.OPEN})
    assert not [letter for letter, _ in letters(after(waiting, BEGIN)[1]) if letter.startswith("crm/")]
    _, effects = after(handed_over(ae=ANA, csm=ANA), *BOTH)
    assert letters(effects) == [("crm/confirm", (RITA.email,))]


def test_nobody_is_asked_at_night_or_on_a_sunday():
    sunday = berlin("2026-03-22 23:00")
    _, effects = after(handed_over(), *BOTH, now=sunday)
    assert not letters(effects)
    assert [each.at for each in effects if isinstance(each, SetDeadline)] == [berlin("2026-03-23 09:00")]


def test_revops_on_leave_is_not_the_one_who_is_asked():
    away = replace(RITA, leave=((NOW.date(), NOW.date()),))
    other = replace(RITA, name="Remi", email="remi@ours.example")
    office = replace(OFFICE, roster=replace(HOUSE.roster, people=(*HOUSE.roster.people, away, other)))
    assert letters(after(handed_over(), *BOTH, office=office)[1]) == [("crm/confirm", (other.email,))]


def test_each_is_asked_about_until_it_is_done():
    handoff, effects = after(handed_over(), *BOTH, confirmed("Salesforce", Wiki="no account yet"))
    assert handoff.systems["Salesforce"].confirmed_by == RITA.email
    assert handoff.systems["Wiki"].not_yet == "no account yet"
    assert handoff.status("crm") is Status.OPEN
    handoff, effects = after(handoff, Due("crm", "remind"))
    assert letters(effects) == [("crm/confirm", (RITA.email,))]
    assert [each.at for each in effects if isinstance(each, SetDeadline)] == [berlin("2026-03-19 09:00")]
    handoff, _ = after(handoff, confirmed("Wiki"))
    assert handoff.status("crm") is Status.SETTLED


def test_done_without_a_name_is_all_of_them():
    assert after(handed_over(), *BOTH, confirmed())[0].status("crm") is Status.SETTLED


def test_a_word_that_nothing_proves_confirms_nothing():
    handoff, effects = after(handed_over(), *BOTH, confirmed(proven=False))
    assert handoff.status("crm") is Status.OPEN
    assert letters(effects) == [("_ops/question", (RITA.email,))]


@pytest.mark.parametrize(
    "office", [replace(WITH_RITA, systems=()), replace(HOUSE, systems=())], ids=["revops", "nobody"]
)
def test_without_a_list_revops_is_asked_once_about_the_crm_or_the_step_is_left_out(office):
    handoff, effects = after(handed_over(), BEGIN, office=office)
    if office.roster.by_role("revops"):
        assert letters(effects) == [("crm/confirm", (RITA.email,))]
        assert list(handoff.systems) == ["CRM"]
        assert not [each for each in effects if isinstance(each, SetDeadline) and each.step == "crm"]
    else:
        assert handoff.status("crm") is Status.SKIPPED
        assert any(isinstance(each, Note) and "nobody is asked to move the owner" in each.text for each in effects)


def test_another_csm_is_another_round_with_another_key_and_asked_anew():
    new = Succeeded("csm", "omar@ours.example", ANA, "Ana Silva", "Petra assigned Omar")
    handoff, effects = after(handed_over(), *BOTH, confirmed("Wiki"), new)
    assert {each.round for each in effects if isinstance(each, Carry)} == {2}
    assert [each.owner for each in handoff.systems.values()] == ["omar@ours.example"] * 2
    assert not handoff.systems["Wiki"].confirmed_by
    handoff, effects = after(handoff, carried("mail"), carried("command"))
    assert letters(effects) == [("crm/confirm", (RITA.email,))]


def test_another_csm_after_all_was_confirmed_is_told_and_written_once_more():
    new = Succeeded("csm", "omar@ours.example", ANA, "Ana Silva", "Petra assigned Omar")
    done, _ = after(handed_over(), *BOTH, confirmed())
    handoff, effects = after(done, new)
    assert ("crm/changed", (RITA.email,)) in letters(effects)
    assert {each.round for each in effects if isinstance(each, Carry)} == {2}
    _, effects = after(handoff, carried("command", done=False, told="status 3"))
    assert letters(effects) == [("crm/failed", (OLGA.email,))], "its failure is heard although the step is over"


def test_what_is_not_confirmed_is_asked_about_after_the_end_but_not_after_a_stop():
    asked, _ = after(handed_over(), *BOTH)
    ended = replace(asked, closed="thirty days are over")
    _, effects = after(ended, Due("crm", "remind"))
    assert letters(effects) == [("crm/confirm", (RITA.email,))]
    assert after(ended, confirmed())[0].status("crm") is Status.SETTLED
    _, stopped = after(asked, Commanded("crm", DANA, "not a handoff", proven=True))
    assert any(isinstance(each, Close) for each in stopped)
    assert any(isinstance(each, Recall) for each in stopped)
    assert not [each for each in stopped if isinstance(each, SetDeadline) and each.step == "crm"]


def test_nothing_is_asked_while_the_contract_is_voided_and_what_was_not_carried_goes_on_after_it():
    handoff, _ = after(handed_over(), BEGIN, carried("mail"), Voided("voided"), carried("command"))
    assert not handoff.systems["Salesforce"].asked


def test_what_failed_is_tried_again_with_the_same_key():
    handoff, _ = after(handed_over(), BEGIN, carried("mail"), carried("command", done=False, told="status 3"))
    handoff, effects = after(handoff, Commanded("crm", OLGA.email, "resend"))
    assert [(each.way, each.round) for each in effects if isinstance(each, Carry)] == [("command", 1)]
    handoff, effects = after(handoff, carried("command"))
    assert not letters(effects), "who was asked is not asked sooner for it"
    assert not handoff.systems["Salesforce"].problems


def test_a_late_errand_of_nobody_changes_nothing():
    handoff, effects = after(handed_over(), Carried("crm", "Gone", "drop", done=True))
    assert "Gone" not in handoff.systems
    assert not letters(effects)


def test_old_handoffs_without_systems_load():
    text = dump_handoff(handed_over()).replace('"systems":{},', "")
    assert '"systems"' not in text
    assert load_handoff(text).systems == {}
