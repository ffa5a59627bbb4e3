"""A short run of `campaigns.mutants`: each bug can still be planted, and three of them are seen to be killed."""

import pytest

from campaigns.mutants import MUTANTS, played
from campaigns.planting import ROOT, Copy, Mutant
from longrun import long

PLAYED = ("takeback-other-words", "trust-two-headers", "alarm-rings-twice")  # one of each table
BY_NAME = {mutant.name: mutant for mutant in MUTANTS}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_bug_can_be_planted_and_names_a_test_that_there_is(name: str) -> None:
    mutant = BY_NAME[name]
    assert not mutant.problem()
    path, _, node = mutant.test.partition("::")
    assert f"def {node.partition('[')[0]}(" in (ROOT / path).read_text(encoding="utf-8")


def test_there_are_at_least_thirty_six_of_different_names() -> None:
    """Issue 7: at least 30 mutants of the guarding code."""
    assert len(BY_NAME) == len(MUTANTS) >= 36
    assert len({(mutant.file, mutant.old, mutant.new) for mutant in MUTANTS}) == len(MUTANTS)


@pytest.mark.slow
def test_three_of_them_are_killed_by_their_tests() -> None:
    assert played([BY_NAME[name] for name in PLAYED]) == 0


@long
@pytest.mark.slow
def test_a_bug_that_harms_nobody_survives_and_a_missing_test_kills_nothing() -> None:
    """That the campaign can fail: no change, a test of something else, a test that is not there."""
    good = BY_NAME["alarm-rings-twice"]
    harmless = Mutant("harmless", good.file, good.old, f"{good.old}  # the same", good.test, "Nothing.")
    absent = Mutant("absent", good.file, good.old, good.new, f"{good.test}_and_dances", "Nothing.")
    with Copy() as copy:
        assert copy.plant(harmless).green
        nothing = copy.plant(absent)
        assert not nothing.failed
        assert not nothing.green
        assert copy.plant(good).failed
        assert copy.run([good.test]).green, "the bug is taken out again"
    assert not copy.folder.exists()
    assert Mutant("gone", good.file, "no such text", "", good.test, "Nothing.").problem()
