"""Calendars, commands, config.toml and rosters bent at random: nothing raises but what we mean (F7).

`python -m campaigns.mutate --what calendars` is the campaign; what it ever found is kept as a file and read here.
"""

from pathlib import Path

import pytest

from campaigns.kinds import KINDS, TESTS
from campaigns.mutate import mutated, read_as

CRASHES = sorted(each for where in ("mail/crashes", "config/crashes") for each in (TESTS / where).glob("*.*"))


def _what(path: Path) -> str:
    return next(what for what, kind in KINDS.items() if kind.suffix == path.suffix)


@pytest.mark.parametrize("path", CRASHES, ids=lambda path: path.name)
def test_what_once_made_a_reader_raise_is_read_or_refused_in_words(path):
    read_as(_what(path), path.read_bytes())


@pytest.mark.parametrize(("what", "count"), [("calendars", 60), ("commands", 30), ("config", 15), ("roster", 60)])
def test_bent_ones_of_each_kind_raise_nothing_unmeant(what, count):
    for number, raw in mutated(20_260_311, count, what=what):
        read_as(what, raw, number)


def test_there_are_files_of_what_once_raised():
    assert CRASHES
