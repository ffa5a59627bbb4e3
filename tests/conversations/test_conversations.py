"""Every story in stories/ goes as it is written, on the embedded mail server; a few of them on Dovecot as well."""

from itertools import count
from pathlib import Path

import pytest

from conversations.grammar import Wrong, read
from conversations.player import playing

STORIES = sorted((Path(__file__).parent / "stories").glob("*.txt"))
_marks = count(1)


def play(path, server, folder):
    try:
        with playing(read(path), server, folder, f"s{next(_marks)}") as player:
            player.play()
    except Wrong as wrong:
        pytest.fail(str(wrong), pytrace=False)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_story_goes_as_it_is_written(path, embedded_server, tmp_path):
    play(path, embedded_server, tmp_path)


@pytest.mark.real
@pytest.mark.parametrize("path", [path for path in STORIES if "\nAlso on dovecot" in path.read_text()], ids=lambda path: path.stem)
def test_the_story_goes_the_same_way_on_dovecot(path, dovecot_server, tmp_path):
    play(path, dovecot_server, tmp_path)
