"""The ledger of promises: an entry each, with an id that stays, through every correction and to Day 30 (D14)."""

from dataclasses import replace
from datetime import date

from handoffd.letters.promised import promised
from handoffd.playbook import ledger
from handoffd.playbook.dossier import BY_ID, Dossier, Entry
from handoffd.playbook.effects import Send
from handoffd.playbook.events import Answered, Reported
from handoffd.playbook.ledger import State, Update
from playbook.desk import ANA, ANSWERED, DANA, HOUSE, SIGNED, berlin, briefed, happen, only, opened

FIRST = "SSO by 1 May, owner Ana\nImport of their archive: Leo in Solutions, by 10 April 2026\nFirst month free"
TODAY = date(2026, 3, 10)


def told(text, number=1, **more):
    return Entry("D5", text, DANA.email, berlin(f"2026-03-1{number} 10:00"), f"<{number}@x>", **more)


def entered(*entries, known=()):
    dossier = Dossier(tuple(entries))
    return ledger.entered(known, dossier, promised(dossier.current("D5"), HOUSE.roster, TODAY))


def test_each_promise_is_an_entry_with_its_mail_its_day_and_its_owner_where_they_are_certain():
    """D14."""
    found = entered(told(FIRST))
    assert [(each.id, each.due, each.owner, each.source, each.state) for each in found] == [
        ("P1", date(2026, 5, 1), "Ana Silva", "<1@x>", State.OPEN),
        ("P2", date(2026, 4, 10), "", "<1@x>", State.OPEN),
        ("P3", None, "", "<1@x>", State.OPEN),
    ]


def test_a_corrected_promise_keeps_its_id_and_what_people_said_about_it():
    """D14."""
    known = ledger.updated(entered(told(FIRST)), [Update("P1", State.MOVED, date(2026, 5, 12))], ANA.email, SIGNED)
    again = entered(told(FIRST), told("SSO with Entra by 12 May, owner Ana\nFirst month free", 2), known=known)
    assert [(each.id, each.text, each.state) for each in again] == [
        ("P1", "SSO with Entra by 12 May, owner Ana", State.MOVED),
        ("P2", "Import of their archive: Leo in Solutions, by 10 April 2026", State.WITHDRAWN),
        ("P3", "First month free", State.OPEN),
    ]
    assert again[0].changes[0].by == ANA.email
    assert again[0].due == date(2026, 5, 12)


def test_a_promise_that_comes_back_is_the_same_and_a_new_one_has_a_new_id():
    """D14: nothing is forgotten, no id is given twice."""
    gone = entered(told(FIRST), told("First month free", 2), known=entered(told(FIRST)))
    again = entered(told("SSO by 1 May, owner Ana\nA dedicated trainer", 3), known=gone)
    assert [(each.id, each.state) for each in again] == [
        ("P1", State.OPEN),
        ("P2", State.WITHDRAWN),
        ("P3", State.WITHDRAWN),
        ("P4", State.OPEN),
    ]


def test_two_promises_of_the_same_day_are_not_mistaken_for_one_another():
    """D14: what they are about counts, not the day."""
    again = entered(told("SAP by 1 May, owner Ana", 2), known=entered(told("SSO by 1 May, owner Ana")))
    assert [(each.id, each.state) for each in again] == [("P1", State.WITHDRAWN), ("P2", State.OPEN)]


def test_a_none_is_no_promise():
    """D14."""
    prompts = BY_ID["D5"].prompts
    split = told("SSO by 1 May", prompts={prompts[0]: "SSO by 1 May", prompts[1]: "none"}, none=(prompts[1],))
    assert [each.text for each in entered(split)] == ["SSO by 1 May"]
    assert entered(replace(told("nothing"), na=True)) == ()


def test_an_answer_to_section_five_enters_the_ledger_and_a_handoff_from_before_has_what_its_document_tells():
    """D14: an old state loads, and is not empty."""
    entry = told(FIRST)
    answered = replace(ANSWERED, entries=(*(each for each in ANSWERED.entries if each.section != "D5"), entry))
    handoff = happen(opened(), answered, SIGNED)[0]
    assert [each.id for each in handoff.promises] == ["P1", "P2", "P3"]
    assert [each.text for each in ledger.of(replace(handoff, promises=()))] == FIRST.splitlines()


def test_what_a_colleague_writes_is_kept_and_the_other_of_ae_and_csm_reads_it():
    """D14."""
    entry = told(FIRST)
    handoff = happen(briefed(), Answered("dossier", DANA.email, (entry,)), SIGNED)[0]
    standing = [each.id for each in handoff.promises if each.text in FIRST]
    said = Reported("brief", ANA.email, (Update(standing[0], State.KEPT), Update(standing[1], owner="Leo")))
    handoff, effects = happen(handoff, said, SIGNED)
    now = {each.id: each for each in handoff.promises}
    assert now[standing[0]].state is State.KEPT
    assert now[standing[1]].owner == "Leo"
    assert [(each.letter, each.to, each.cc) for each in only(effects, Send)] == [
        ("promises/noted", (ANA.email,), (DANA.email,))
    ]


def test_a_promise_can_be_told_kept_after_the_handoff_is_closed():
    """D14, T1."""
    handoff = happen(briefed(), Answered("dossier", DANA.email, (told(FIRST),)), SIGNED)[0]
    last = next(each for each in handoff.promises if each.text == "First month free")
    over = replace(handoff, closed="thirty days are over")
    handoff = happen(over, Reported("day-30", ANA.email, (Update(last.id, State.BROKEN),)), SIGNED)[0]
    assert next(each for each in handoff.promises if each.id == last.id).state is State.BROKEN
