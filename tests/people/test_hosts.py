"""Another CSM after the customer was invited; and who writes the document while its AE is away (R2, R3)."""

from datetime import date

import pytest

from people.house import ANA, DANA, FORM, JANE, OMAR, PETRA, House

OTHER = {ANA: OMAR, OMAR: ANA}


@pytest.fixture
def invited(house):
    """The introduction and the kickoff's invitation have left to Jane."""
    house.signed()
    house.replies(DANA, "dossier/ask", FORM)
    house.replies(DANA, "warm-intro/draft", "approve")
    house.reach("2026-03-13 11:00")
    assert (JANE, "kickoff/invite") in house.replies(house.handoff().csm, "kickoff/draft", "approve")
    return house


def replaced(house):
    old = house.handoff().csm
    assert house.writes(PETRA, "[HO-1] Acme GmbH", f"assign: {OTHER[old]}") == [(PETRA, "_ops/confirm")]
    left = house.replies(PETRA, "_ops/confirm", "yes")
    return old, OTHER[old], left


def test_the_customer_hears_of_another_csm_only_after_a_yes_of_the_new_one(invited):
    old, new, left = replaced(invited)
    assert JANE not in [to for to, _ in left]
    assert (new, "kickoff/draft") in left
    assert JANE not in [to for to, _ in invited.replies(old, "kickoff/draft", "approve")]
    assert (JANE, "kickoff/invite") in invited.replies(new, "kickoff/draft", "approve")


def test_a_new_host_at_the_same_time_is_no_move(invited):
    _, new, _ = replaced(invited)
    left = invited.replies(new, "kickoff/draft", "approve")
    assert (JANE, "kickoff/moved") not in left
    assert "has a new host" in invited.mail("kickoff/left", DANA)["Subject"]


def test_another_time_is_a_move(invited):
    csm = invited.handoff().csm
    invited.replies(csm, "kickoff/draft", "move to 18 March 10:30")
    left = invited.replies(csm, "kickoff/draft", "approve")
    assert (JANE, "kickoff/moved") in left
    assert "has moved" in invited.mail("kickoff/left", DANA)["Subject"]


def test_a_joint_call_that_is_handed_on_keeps_its_ae(tmp_path):
    house = House(tmp_path, introduction="mail+call")
    house.signed()
    house.replies(DANA, "dossier/ask", FORM)
    house.replies(DANA, "warm-intro/draft", "approve")
    house.reach("2026-03-13 11:00")
    assert (JANE, "joint-call/invite") in house.replies(DANA, "kickoff/draft", "approve")
    old, new, _ = replaced(house)
    assert {DANA, new} <= set(house.handoff().drafts["joint-call"].meeting.attendees)
    assert old not in house.handoff().drafts["joint-call"].meeting.attendees
    house.close()


def away(house, last, **more):
    house.people[DANA] |= {"leave": [{"first": date(2026, 3, 9), "last": last}], **more}
    house.start()
    return house.signed()


def test_the_leader_is_asked_for_the_document_when_the_return_is_too_late(house):
    assert (PETRA, "dossier/ask") in away(house, date(2026, 3, 20))


def test_a_delegate_comes_before_the_leader(house):
    house.people["jonas@ours.example"] = {"name": "Jonas Berg"}
    left = away(house, date(2026, 3, 20), delegate="jonas@ours.example")
    assert ("jonas@ours.example", "dossier/ask") in left
    assert (PETRA, "dossier/ask") not in left


def test_whoever_stands_in_writes_the_document_and_approves_nothing(house):
    away(house, date(2026, 3, 20))
    house.replies(PETRA, "dossier/ask", FORM)
    assert house.handoff().ae == DANA
    assert JANE not in [to for to, _ in house.reach("2026-03-19 12:00")]
    assert (PETRA, "warm-intro/draft") not in house.letters()
