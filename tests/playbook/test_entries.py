"""What several answers to one section mean together: newest wins, by prompt, and nothing is lost unsaid."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoffd.playbook.dossier import BY_ID, Dossier
from handoffd.playbook.entries import Entry, adds, merged

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
FIRST, SECOND = BY_ID["D4"].prompts


def said(text, minute=0, *, na=False, below="", none=(), **parts):
    prompts = {{"first": FIRST, "second": SECOND}[name]: words for name, words in parts.items()}
    mail = f"<{minute}@x>"
    return Entry(
        "D4", text, "dana", NOW + timedelta(minutes=minute), mail, na=na, prompts=prompts, none=none, below=below
    )


def now(*entries):
    return merged((FIRST, SECOND), entries)


def test_the_answer_written_last_counts_whenever_it_arrives():
    assert now(said("new", 9), said("old", 3)).text == "new"
    assert now(said("one"), said("two")).text == "two"


def test_an_answer_below_one_prompt_leaves_the_other_alone():
    found = now(said("a\nb", first="a", second="b"), said("c", 1, second="c"))
    assert found.prompts == {FIRST: "a", SECOND: "c"}
    assert found.text == "a\nc"


def test_words_below_the_last_prompt_alone_answer_it_where_the_others_are_answered():
    assert now(said("a", first="a"), said("b", 1, below=SECOND)).prompts == {FIRST: "a", SECOND: "b"}
    assert now(said("a", below=SECOND), said("b", 1, below=SECOND)).text == "b"


def test_words_under_no_prompt_stay_beside_an_answer_to_one():
    assert now(said("all of it"), said("b", 1, second="b")).text == "b\nall of it"


def test_a_none_under_one_prompt_is_none_for_that_prompt():
    found = now(said("a\nb", first="a", second="b"), said("", 1, na=True, second="none", none=(SECOND,)))
    assert (found.text, found.na, found.none) == ("a", False, (SECOND,))
    both = now(said("a", first="a"), said("", 1, na=True, first="none", none=(FIRST,)))
    assert both.na


def test_a_none_for_the_whole_section_replaces_it_and_a_text_replaces_the_none():
    assert now(said("a"), said("", 1, na=True)).na
    assert now(said("", na=True), said("also a", 1)).text == "also a"


@pytest.mark.parametrize("word", ["also ", "Also: ", "add: ", "+ ", "+", "plus ", "außerdem ", "Ergänzung: ", "aussi ", "en plus, ", "también ", "además ", "anche ", "inoltre ", "também ", "ook ", "daarnaast ", "追加"])  # fmt: skip
def test_what_comes_on_top_is_added_in_eight_languages(word):
    assert now(said("SAP"), said(f"{word}Jira", 1)).text == f"SAP\n{word}Jira"


@pytest.mark.parametrize(
    "text", ["+49 40 1234", "+20 % by June", "Plus500 Ltd", "Address: Main St", "alsort", "Added value is clear", "-"]
)
def test_words_that_only_look_like_an_addition_replace(text):
    assert not adds(text)


def test_what_no_longer_counts_is_said_and_what_was_added_to_is_not():
    old, new, more = said("a long story about it"), said("short", 1), said("also long", 2)
    assert Dossier((old, new)).replaced((new,)) == {"D4": ("a long story about it",)}
    assert Dossier((old, new, more)).replaced((more,)) == {}


def test_a_mail_that_comes_late_is_known_to_be_outdated():
    old, new = said("old", 1), said("new", 5)
    assert Dossier((new, old)).outdated((old,)) == ("D4",)
    assert Dossier((old, new)).outdated((new,)) == ()


def test_an_answer_that_waits_counts_for_nothing_until_it_is_learned():
    held = said("from a stranger")
    waiting = Dossier().hold((held,))
    assert waiting.current("D4") is None
    learned = waiting.learn(held)
    assert (learned.current("D4"), learned.held) == (held, ())


ENTRY = st.builds(
    lambda text, minute, part: replace(said(text, minute), prompts={part: text} if part else {}),
    st.sampled_from(["a", "b", "also c", "+ d"]),
    st.integers(0, 5),
    st.sampled_from(["", FIRST, SECOND]),
)


@given(st.lists(ENTRY, min_size=1, max_size=6))
def test_in_whatever_order_they_arrive_the_last_written_is_in_and_every_word_was_said_by_somebody(entries):
    entries = [replace(entry, at=entry.at + timedelta(seconds=place)) for place, entry in enumerate(entries)]
    found = now(*entries)
    assert found == now(*reversed(entries))
    last = max(entries, key=lambda entry: entry.at)
    assert last.text in found.text
    assert found.message_id == last.message_id
    assert set(found.text.split("\n")) <= {entry.text for entry in entries}
