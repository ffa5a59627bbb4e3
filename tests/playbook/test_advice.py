"""D13: what is vague is said, with its words and in one line; what a careful colleague would let pass is left alone."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoffd.playbook.advice import RULES, advise
from handoffd.playbook.advice.language import language
from handoffd.playbook.dossier import BY_ID, SECTIONS, Dossier, Entry

TABLE = tomllib.loads((Path(__file__).parent / "vague_answers.toml").read_text())
NOW = datetime(2026, 3, 10, tzinfo=UTC)
NONE = {"none", "n/a", "keine"}


def dossier(answers, prompts=None):
    told = [
        Entry(
            section,
            "" if text in NONE else text,
            "ae@ours.example",
            NOW,
            "<1@x>",
            na=text in NONE,
            prompts=prompts or {},
        )
        for section, text in answers.items()
    ]
    return Dossier(tuple(told))


GOOD = [(section, text) for section, texts in TABLE["good"].items() for text in texts]
BAD = [
    (section, rule, text) for section, rules in TABLE["bad"].items() for rule, texts in rules.items() for text in texts
]


def test_the_table_holds_sixty_of_each():
    assert len(GOOD) >= 60
    assert len(BAD) >= 60


@pytest.mark.parametrize(("section", "text"), GOOD)
def test_a_good_answer_is_left_alone(section, text):
    """D13"""
    assert advise(dossier({section: text})) == ()


@pytest.mark.parametrize(("section", "rule", "text"), BAD)
def test_a_vague_answer_is_said_to_be_so_once_with_its_words_and_one_line(section, rule, text):
    """D13"""
    (found,) = advise(dossier({section: text}))
    assert (found.section, found.rule) == (section, rule)
    assert found.words
    assert "\n" not in found.sentence
    assert len(found.sentence) < 200
    assert found.sentence.startswith(BY_ID[section].heading)


@pytest.mark.parametrize("answers", TABLE["good-together"].values())
def test_red_flags_may_be_none_where_the_concerns_are_settled(answers):
    assert not [found for found in advise(dossier(answers)) if found.rule == "red-flags"]


@pytest.mark.parametrize("answers", TABLE["bad-together"]["red-flags"])
def test_no_red_flags_beside_concerns_that_name_some_are_asked_about(answers):
    assert [found.rule for found in advise(dossier(answers)) if found.section == "D9"] == ["red-flags"]


def test_an_open_section_and_a_deliberate_none_are_not_vague():
    assert advise(Dossier()) == ()
    assert advise(dossier({section.id: "n/a" for section in SECTIONS})) == ()


def test_the_special_terms_are_no_promise_when_it_is_known_below_which_prompt_they_stand():
    beyond, terms = BY_ID["D5"].prompts
    told = dossier(
        {"D5": "SAP connector\nDedicated server in Frankfurt"}, {beyond: "SAP connector", terms: "Dedicated server"}
    )
    assert [found.words for found in advise(told)] == ["SAP connector"]


def test_only_the_sections_just_answered_are_talked_about_when_asked_so():
    told = dossier({"D3": "see CRM", "D4": "Happier users"})
    assert [found.section for found in advise(told, {"D4"})] == ["D4"]


def test_a_letter_never_carries_more_advice_than_anybody_reads():
    assert len(advise(dossier({"D5": "\n".join(f"Custom report for branch {number}" for number in range(12))}))) == 8


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They want to save time in the planning", "en"),
        ("Happier users", "en"),
        ("Sie wollen weniger Fehler in der Planung", "de"),
        ("Ils veulent moins de retards dans les livraisons", "fr"),
        ("Quieren menos errores en la planificación y más ventas", ""),
        ("Vogliono meno errori nella pianificazione e più vendite", ""),
        ("Ze willen minder fouten in het plan en een betere planning", ""),
        ("計画の時間を減らしたい", ""),
        ("Они хотят меньше ошибок", ""),
    ],
)
def test_a_language_the_rules_do_not_read_is_met_with_silence(text, expected):
    assert language(text) == expected


@given(st.dictionaries(st.sampled_from([section.id for section in SECTIONS]), st.text(max_size=300), max_size=10))
def test_whatever_is_written_the_advice_is_about_words_that_stand_there(answers):
    told = dossier(answers)
    for found in advise(told):
        assert found.section in answers
        assert advise(told) == advise(told)


def test_every_rule_speaks_somewhere_in_the_table():
    spoken = {rule for _, rule, _ in BAD} | set(TABLE["bad-together"])
    assert spoken >= {"why", "goal", "goal-number", "goal-date", "our-task", "promise", "promise-date", "promise-owner"}
    assert spoken >= {"email", "sceptic", "nobody", "red-flags", "sometime", "thin", "elsewhere"}
    assert len(RULES) == 8
