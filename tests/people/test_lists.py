"""Many contracts on one day: what stands in a list, what comes in its turn, and that nothing is lost (PROCESS, bursts)."""

import pytest

from people.house import DANA, House

ASK, LIST = "dossier/ask", "people/requests"
NAMES = ("Alder", "Birch", "Cedar", "Elm", "Fir", "Globex")


@pytest.fixture
def burst(tmp_path):
    """Lists begin with the third request within an hour."""
    built = House(tmp_path, bundle_from=3)
    yield built
    built.close()


def sign(house, count):
    return [to_letter for name in NAMES[:count] for to_letter in house.signed(f"{name} MSA")]


def of(left, letter):
    return left.count((DANA, letter))


def test_below_the_number_each_request_leaves_by_itself_at_once(burst):
    assert of(sign(burst, 2), ASK) == 2
    assert of(burst.reach("2026-03-10 11:00"), LIST) == 0


def test_from_the_number_on_they_stand_in_one_list(burst):
    assert of(sign(burst, 5), ASK) == 2
    left = burst.reach("2026-03-10 10:11")
    assert (of(left, LIST), of(left, ASK)) == (1, 0)
    body = burst.mail(LIST, DANA).as_string()
    assert all(f"HO-{number}" in body for number in (3, 4, 5))


def test_each_form_comes_in_its_turn_and_none_twice(burst):
    sign(burst, 5)
    left = burst.reach("2026-03-10 10:41")
    assert of(left, ASK) == 1
    assert of(burst.reach("2026-03-10 11:11"), ASK) == 1
    assert of(burst.reach("2026-03-10 11:41"), ASK) == 1
    assert of(burst.letters(), ASK) == 5


def test_each_form_keeps_a_token_of_its_own(burst):
    sign(burst, 5)
    burst.reach("2026-03-10 12:00")
    assert len({burst.mail(ASK, DANA, number)["Reply-To"] for number in range(5)}) == 5


def test_an_answer_before_the_form_takes_it_back(burst):
    sign(burst, 5)
    burst.reach("2026-03-10 10:11")
    with burst.memory() as memory:
        waiting = next(row for row in memory.outbox.of("HO-5") if row.letter == ASK)
        token = memory.by_message_id(waiting.message_id).token
    burst.writes(DANA, "Re: HO-5", "3: They copy orders by hand", f"handoff+{token}@ours.example")
    assert burst.handoff("HO-5").dossier.entries


def test_a_list_that_is_refused_loses_no_form(burst):
    burst.post.refused = "need your handoff notes"
    sign(burst, 5)
    burst.reach("2026-03-10 12:00")
    assert of(burst.letters(), LIST) == 0
    assert of(burst.letters(), ASK) == 5


def test_reminders_stand_in_a_list_as_well(burst):
    sign(burst, 5)
    left = burst.reach("2026-03-11 09:30")
    assert of(left, "people/reminders") >= 1
    assert of(left, "dossier/remind") <= 2


def test_overdue_notes_to_a_leader_stand_in_a_list(burst):
    sign(burst, 5)
    left = [letter for _, letter in burst.reach("2026-03-11 15:00")]
    assert left.count("people/overdue") >= 1
    assert left.count("dossier/escalate") <= 2


@pytest.mark.parametrize("letter", ["need your", "overdue", "due"])
def test_a_list_of_reminders_that_is_refused_leaves_the_deadlines_alone(burst, letter):
    sign(burst, 5)
    burst.post.refused = letter
    burst.reach("2026-03-11 15:00")
    burst.post.refused = ""
    left = [each for _, each in burst.reach("2026-03-12 15:00")]
    assert "people/overdue" in left or left.count("dossier/escalate") == 5
