"""Somebody leaves, or is replaced: who inherits, who is told, and in whose name letters leave (R2)."""

from datetime import date

import pytest

from people.house import ANA, DANA, FORM, JANE, NAMES, OMAR, PETRA

YES = "approve"


@pytest.fixture
def approved(house):
    """Dana has answered everything and approved the introduction; it leaves on Friday, 13 March, 09:00."""
    house.signed()
    house.replies(DANA, "dossier/ask", FORM)
    assert (DANA, "warm-intro/approved") in house.replies(DANA, "warm-intro/draft", YES)
    return house


def leaves(house, who, day):
    house.people[who]["left"] = day
    return house.start()


def test_nothing_changes_before_the_day(approved):
    leaves(approved, DANA, date(2026, 3, 14))
    left = approved.reach("2026-03-13 12:00")
    assert (JANE, "warm-intro/intro") in left
    assert approved.handoff().ae == DANA


def test_the_change_is_made_at_midnight_and_told_when_the_leader_works(approved):
    leaves(approved, DANA, date(2026, 3, 12))
    approved.reach("2026-03-11 23:59")
    assert approved.reach("2026-03-12 08:59") == []
    assert approved.handoff().ae == PETRA
    left = approved.reach("2026-03-12 09:00")
    assert left.count((PETRA, "people/inherited")) == 1
    assert (PETRA, "warm-intro/draft") in left


def test_what_was_approved_by_somebody_who_left_waits_for_a_yes_of_the_leader(approved):
    leaves(approved, DANA, date(2026, 3, 12))
    assert JANE not in [to for to, _ in approved.reach("2026-03-17 12:00")]
    approved.replies(PETRA, "warm-intro/draft", YES)
    approved.reach("2026-03-18 12:00")
    mail = approved.mail("warm-intro/intro", JANE)
    assert "Petra Lang" in mail["From"]
    assert "Dana" not in mail.as_string()


def test_a_yes_of_somebody_who_left_is_no_yes(approved):
    leaves(approved, DANA, date(2026, 3, 12))
    approved.reach("2026-03-12 10:00")
    approved.replies(DANA, "warm-intro/draft", YES)
    assert JANE not in [to for to, _ in approved.reach("2026-03-17 12:00")]


def test_who_is_off_the_roster_is_inherited_from_as_well(approved):
    del approved.people[DANA]
    approved.people["jonas@ours.example"] = {"name": "Jonas Berg"}
    left = approved.start()
    assert (PETRA, "people/inherited") in left
    assert approved.handoff().ae == PETRA
    assert JANE not in [to for to, _ in approved.reach("2026-03-17 12:00")]


def test_a_csm_who_left_is_followed_by_another_and_the_draft_is_written_anew(approved):
    first, other = approved.handoff().csm, {ANA: OMAR, OMAR: ANA}[approved.handoff().csm]
    leaves(approved, first, date(2026, 3, 11))
    approved.reach("2026-03-11 12:00")
    assert approved.handoff().csm == other
    assert JANE not in [to for to, _ in approved.reach("2026-03-16 12:00")]
    approved.replies(DANA, "warm-intro/draft", YES)
    approved.reach("2026-03-17 12:00")
    mail = approved.mail("warm-intro/intro", JANE)
    assert NAMES[first] not in mail.as_string()
    assert NAMES[other] in mail.as_string()


def test_the_same_person_under_a_new_main_address_goes_on_and_nobody_is_told(approved):
    approved.people["dana.weber@ours.example"] = approved.people.pop(DANA)
    left = approved.start()
    assert approved.handoff().ae == "dana.weber@ours.example"
    assert not {"people/inherited", "people/succeeded"} & {letter for _, letter in left}


def test_a_start_on_the_same_roster_tells_nobody_anything(approved):
    leaves(approved, DANA, date(2026, 3, 10))
    approved.reach("2026-03-10 12:00")
    assert approved.start() == []


def test_a_contract_of_somebody_who_left_opens_under_the_leader(house):
    leaves(house, DANA, date(2026, 3, 10))
    left = house.signed()
    assert house.handoff().ae == PETRA
    assert (PETRA, "dossier/ask") in left
    assert DANA not in [to for to, _ in left]


def test_a_contract_of_somebody_whose_leader_left_too_is_asked_about(house):
    house.people[PETRA]["left"] = date(2026, 3, 9)
    house.people[OMAR]["roles"] = ["csm", "ops"]
    leaves(house, DANA, date(2026, 3, 10))
    house.signed()
    assert house.handoff().ae == ""


def test_nobody_writes_to_who_has_left(approved):
    leaves(approved, DANA, date(2026, 3, 11))
    approved.reach("2026-03-11 00:01")
    assert DANA not in [to for to, _ in approved.reach("2026-04-20 12:00")]
