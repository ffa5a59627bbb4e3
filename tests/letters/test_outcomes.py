"""What AE and CSM agreed on in their call, read out of what people write on a phone (C5)."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from handoffd.letters.replies.outcome import Days, Outcome, read_outcome
from handoffd.letters.replies.when import order_of
from handoffd.playbook.model import Copied

DAYS = Days(date(2026, 3, 12), date(2026, 3, 10), order_of(ZoneInfo("Europe/Berlin")))
KICKOFF, USUAL, ALWAYS, NO, DAY = Copied.KICKOFF, Copied.USUAL, Copied.ALWAYS, Copied.NO, Copied.DAY


def read(fresh, **answers):
    return read_outcome({int(key[1:]): text for key, text in answers.items()}, fresh, DAYS)


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ("yes", True), ("Yes.", True), ("Y", True), ("ja, gern", True), ("Oui", True), ("yes, for the first part", True),
        ("no", False), ("No, I do it alone", False), ("nope", False), ("Nein", False), ("non", False), ("not needed", False),
        ("as usual", False), ("she will be there", True), ("Dana joins us", True), ("she won't come", False),
        ("no problem, she'll be there", True),
    ],
)  # fmt: skip
def test_whether_the_ae_is_at_the_kickoff_is_read_as_people_say_it(said, there):
    assert read("", _1=said) == Outcome(at_kickoff=there)
    assert read(f"1: {said}") == Outcome(at_kickoff=there)


@pytest.mark.parametrize(
    "said",
    ["maybe", "yes if she has time", "not sure", "depends on Jane", "?", "yes?", "yes, but not for long", "call me"],
)
def test_what_hangs_on_a_condition_is_asked_back(said):
    assert read(f"1: {said}") == Outcome(unclear=f"1: {said}")


@pytest.mark.parametrize(
    ("said", "copied", "until"),
    [
        ("until the kickoff", KICKOFF, None), ("until kick-off", KICKOFF, None), ("kickoff", KICKOFF, None),
        ("yes, until the kickoff", KICKOFF, None), ("bis zum Kickoff", KICKOFF, None), ("jusqu'au kickoff", KICKOFF, None),
        ("until 20 March", DAY, date(2026, 3, 20)), ("till 20.03.2026", DAY, date(2026, 3, 20)),
        ("until day 14", DAY, date(2026, 3, 24)), ("bis 2. April", DAY, date(2026, 4, 2)), ("2026-03-27", DAY, date(2026, 3, 27)),
        ("yes", USUAL, None), ("as usual", USUAL, None), ("wie üblich", USUAL, None), ("always", ALWAYS, None),
        ("no", NO, None), ("never", NO, None), ("not at all", NO, None), ("nein", NO, None),
    ],
)  # fmt: skip
def test_how_long_the_ae_is_in_copy_is_read_as_people_say_it(said, copied, until):
    assert read("", _2=said) == Outcome(copied=copied, until=until)
    assert read(f"2: {said}") == Outcome(copied=copied, until=until)


@pytest.mark.parametrize(
    "said",
    ["until after the kickoff", "a while", "two weeks or so", "until 3 March", "not until the kickoff", "no, until the kickoff", "if needed"],
)  # fmt: skip
def test_a_length_that_is_no_day_or_is_gone_is_asked_back(said):
    assert read(f"2: {said}").says_nothing
    assert said in read(f"2: {said}").unclear


@pytest.mark.parametrize(
    "written",
    [
        "1: yes\n2: until the kickoff\n3: first me, then Petra",
        "1) yes\n2) until the kickoff\n3) first me, then Petra",
        "1. Yes\n2. until the kickoff\n3. first me, then Petra",
        "1 yes\n2 until the kickoff\n3 first me, then Petra",
        "1: yes 2: until the kickoff 3: first me, then Petra",
        "1: yes, 2: until the kickoff, 3: first me, then Petra",
        "1 yes, 2 until the kickoff, 3 first me, then Petra",
        "Hi,\n\n1: yes\n2: until the kickoff\n3: first me, then Petra\n\nThanks, Ana",
        "Kickoff: yes\nCopy: until the kickoff\nEscalation: first me, then Petra",
        "- 1: yes\n- 2: until the kickoff\n- 3: first me, then Petra",
        "Dana joins the kickoff. Copy her until the kickoff. Escalation: first me, then Petra",
    ],
)
def test_the_three_answers_are_read_however_a_phone_lays_them_out(written):
    assert read(written) == Outcome(True, KICKOFF, None, "first me, then Petra")


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Dana will be at the kickoff.", Outcome(at_kickoff=True)),
        ("Dana won't be at the kickoff.", Outcome(at_kickoff=False)),
        ("Dana kommt zum Kickoff mit", Outcome(at_kickoff=True)),
        ("Dana ist nicht beim Kickoff dabei", Outcome(at_kickoff=False)),
        ("No need to copy her.", Outcome(copied=NO)),
        ("She stays in copy until 20 March.", Outcome(copied=DAY, until=date(2026, 3, 20))),
        ("All as usual!", Outcome(False, USUAL, None, "")),
        ("we talked", Outcome()),
    ],
)
def test_plain_sentences_are_read(sentence, found):
    assert read(sentence) == found


@pytest.mark.parametrize("sentence", ["Dana may join the kickoff if she can", "Great chat with her!", "ask Petra"])
def test_a_sentence_that_says_nothing_certain_is_asked_back(sentence):
    assert read(sentence).unclear == sentence


def test_what_is_clear_counts_and_only_the_rest_is_asked_back():
    assert read("1: yes\n2: a while") == Outcome(at_kickoff=True, unclear="2: a while")


def test_one_answer_typed_for_three_is_three():
    assert read("", _1="no 2: until the kickoff 3: first me") == Outcome(False, KICKOFF, None, "first me")
