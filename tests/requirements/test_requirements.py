"""The table of requirements is what the tests say, and says what is open."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("write_requirements", ROOT / "docs" / "write_requirements.py")
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)
ROWS = [row for group in script.words()["group"] for row in group["rows"]]
EVERY = [f"{letter}{number}" for letter, last in {"P": 9, "D": 15, "C": 5, "I": 5, "F": 5, "T": 5, "R": 5, "E": 29}.items()
         for number in range(1, last + 1)]  # fmt: skip


def test_the_page_of_requirements_is_what_the_tests_say():
    assert script.PAGE.read_text(encoding="utf-8") == script.page(), (
        "docs/reference/requirements.md is old: run `make docs`"
    )


def test_every_requirement_has_a_row():
    assert [row[0] for row in ROWS] == EVERY


def test_what_no_test_names_is_said_to_be_open_and_nothing_else_is():
    """Fails both ways: an id that lost its proof, and one that is proven now and still called open."""
    known = script.proofs()
    unproven = [one for one in EVERY if not known.get(one)]
    assert script.words()["open"] == unproven, "mend `open` in docs/reference/requirements.toml"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_where_it_lives_is_there(row):
    for place in row[3]:
        letter = ROOT / "templates" / "emails" / f"{place}.md"
        assert (ROOT / "daemon" / "handoffd" / place).exists() or letter.exists(), place


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("(C1-C4)", ["C1", "C2", "C3", "C4"]),
        ("P5, I1", ["P5", "I1"]),
        ("D6-D10", ["D6", "D7", "D8", "D9", "D10"]),
        ("HTTP2 and X-T5-Y", []),
    ],
)
def test_ids_are_read_out_of_what_a_test_says_of_itself(text, ids):
    assert list(script.ids_in(text)) == ids
