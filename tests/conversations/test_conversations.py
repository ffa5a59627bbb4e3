"""Every story in stories/ goes as it is written, on the embedded mail server; a few of them on Dovecot as well."""

from itertools import count
from pathlib import Path

import pytest

from conversations.grammar import read
from conversations.player import playing
from conversations.story import Wrong

STORIES = sorted((Path(__file__).parent / "stories").rglob("*.txt"))
ON_DOVECOT = [path for path in STORIES if "\nAlso on dovecot\n" in path.read_text(encoding="utf-8")]
_marks = count(1)


def play(path, server, folder):
    problem = ""
    try:
        with playing(read(path), server, folder, f"s{next(_marks)}") as player:
            player.play()
    except Wrong as wrong:
        problem = str(wrong)
    if problem:
        pytest.fail(problem, pytrace=False)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_story_goes_as_it_is_written(path, embedded_server, tmp_path):
    play(path, embedded_server, tmp_path)


@pytest.mark.real
@pytest.mark.parametrize("path", ON_DOVECOT, ids=lambda path: path.stem)
def test_the_story_goes_the_same_way_on_dovecot(path, dovecot_server, tmp_path):
    play(path, dovecot_server, tmp_path)
