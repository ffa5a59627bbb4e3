"""docs/explanation/SECURITY.md says of each threat what shows that its defence stands: bugs that can be planted, tests, forged mail."""

import re
from pathlib import Path

import pytest

from campaigns.forgeries import NAMED
from campaigns.mutants import MUTANTS

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "explanation" / "SECURITY.md").read_text(encoding="utf-8")
THREATS = [f"T{number}" for number in range(1, 24)]
FIRST, _, SECOND = PAGE.partition("## What shows that each stands")
BY_NAME = {mutant.name: mutant for mutant in MUTANTS}
# No matter of who wrote a mail: what leaves, what the program is given, the machine it runs on.
NOT_BY_MAIL = {"T7", "T8", "T11", "T14", "T17", "T18", "T19"}


def row(part: str, threat: str) -> list[str]:
    (line,) = re.findall(rf"(?m)^\| {threat} \|(.*)\|$", part)
    return [cell.strip() for cell in line.split(" | ")]


@pytest.mark.parametrize("threat", THREATS)
def test_each_threat_has_its_defence_in_words(threat: str) -> None:
    said, defence = row(FIRST, threat)
    assert said
    assert len(defence) > 30


@pytest.mark.parametrize("threat", THREATS)
def test_each_threat_names_bugs_that_can_be_planted_and_the_tests_that_they_turn_red(threat: str) -> None:
    planted = re.findall(r"`([a-z0-9-]+)`: ([^<|]+)", row(SECOND, threat)[0])
    assert planted
    for name, test in planted:
        mutant = BY_NAME[name]
        assert mutant.test == test.strip()
        assert not mutant.problem()
        path, _, node = mutant.test.partition("::")
        assert f"def {node.partition('[')[0]}(" in (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("threat", THREATS)
def test_each_threat_that_comes_by_mail_names_the_forged_mail_that_stands_for_it(threat: str) -> None:
    told = row(SECOND, threat)[1]
    assert (told == "-") == (threat in NOT_BY_MAIL)
    for group in told.split("; ") if told != "-" else ():
        kind, _, ways = group.partition(": ")
        assert {way.strip('"') for way in ways.split('", "')} <= NAMED[kind]


def test_a_stranger_finds_how_to_report_at_the_root() -> None:
    told = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "docs/explanation/SECURITY.md" in told
    for part in ("## What is not defended", "## How to report"):
        assert part in PAGE
