"""Answers to the daily list of unknown mail: one word a line, and nothing is guessed."""

import pytest

from handoffd.letters.replies.lists import read_choices


def told(text, numbers=(1, 2, 3)):
    found = read_choices(text, numbers)
    return {choice.number: choice.what for choice in found.told}, list(found.unclear)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("1 contract\n2 HO-12\n3 ignore", {1: "contract", 2: "HO-12", 3: "ignore"}),
        ("1: contract\n2. ho 12\n3) Ignore.", {1: "contract", 2: "HO-12", 3: "ignore"}),
        ("1 = it's a contract\n2 belongs to HO-012\n3 ignore this kind", {1: "contract", 2: "HO-12", 3: "ignore"}),
        ("1, 3 ignore", {1: "ignore", 3: "ignore"}),
        ("1 and 2: ignore", {1: "ignore", 2: "ignore"}),
        ("1-3 ignore", {1: "ignore", 2: "ignore", 3: "ignore"}),
        ("all ignore", {1: "ignore", 2: "ignore", 3: "ignore"}),
        ("ignore all", {1: "ignore", 2: "ignore", 3: "ignore"}),
        ("Hi,\n2 Vertrag\nDanke, Olga", {2: "contract"}),
        ("2 contrat\nMerci", {2: "contract"}),
        ("- 2 ignorieren\n3 [HO-4]", {2: "ignore", 3: "HO-4"}),
        ("1 契約", {1: "contract"}),
        ("1 ignore\n--\n2 contract", {1: "ignore"}),
    ],
)
def test_each_line_decides_about_its_number(text, choices):
    assert told(text) == (choices, [])


@pytest.mark.parametrize(
    "line",
    [
        "1 contract?",
        "1 is probably a contract",
        "1 not a contract",
        "1 do not ignore",
        "1 contract or HO-2",
        "contract",
        "4 ignore",
        "1 HO-",
        "12",
        "the first one is a contract",
        "1 contract 2 ignore",
        "1, 9 ignore",
        "0 ignore",
    ],
)
def test_what_is_not_exactly_a_choice_is_asked_back_and_decides_nothing(line):
    assert told(line) == ({}, [line])


def test_two_words_about_one_number_are_asked_back_both():
    assert told("1 contract\n2 ignore\n1 ignore") == ({2: "ignore"}, ["1 ignore", "1 contract"])


def test_a_list_of_one_needs_no_number():
    assert told("contract", [7]) == ({7: "contract"}, [])
    assert told("HO-3", [7]) == ({7: "HO-3"}, [])


def test_the_kinds_that_are_left_alone_can_be_listed_and_forgotten():
    assert told("kinds") == ({0: "kinds"}, [])
    assert told("forget 2") == ({2: "forget"}, [])
