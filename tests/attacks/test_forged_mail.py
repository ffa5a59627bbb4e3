"""A short run of `campaigns.forged`: one property broken each, and none may count; and that the campaign can fail."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns.forged import TAKEN
from campaigns.forgeries import KINDS, World, forged, genuine
from handoffd.app.settings import Settings
from handoffd.letters.message import Message

SEED = 5


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(Path(tmp_path_factory.mktemp("forged")))
    yield made
    made.close()


def dice(number: int) -> random.Random:
    return random.Random(f"{SEED}/{number}")  # noqa: S311 - a repeatable choice


@pytest.mark.parametrize("kind", KINDS)
def test_of_what_is_broken_in_one_thing_nothing_counts(world: World, kind: str) -> None:
    """Forged approvals, RSVPs, notices and orders, and a yes that is sent again; docs/explanation/SECURITY.md says what stands for what."""
    for number in range(60):
        broken, raw = forged(world, kind, dice(number))
        assert not world.counts(kind, raw), f"{number}: {broken}"


@pytest.mark.parametrize("kind", TAKEN)
def test_what_is_genuine_counts_or_is_asked_about(world: World, kind: str) -> None:
    for number in range(10):
        assert world.takes(genuine(world, kind, dice(number))), number


def test_without_the_word_of_our_server_forged_mail_would_count(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: whoever asks is told that the sender is proven."""

    def believes(_self: Settings, _message: Message) -> bool:
        return True

    monkeypatch.setattr(Settings, "vouched", believes)
    counted = {
        kind for kind in KINDS for number in range(60) if world.counts(kind, forged(world, kind, dice(number))[1])
    }
    assert counted == set(TAKEN)


def test_without_a_look_at_the_token_forged_approvals_would_count(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted bug: a thread is proof enough."""
    replies = world.drafted.daemon._reader._replies
    monkeypatch.setattr(type(replies), "proven", lambda self, message, _asked, _found: self._settings.vouched(message))
    assert any(world.counts("approval", forged(world, "approval", dice(number))[1]) for number in range(300))
