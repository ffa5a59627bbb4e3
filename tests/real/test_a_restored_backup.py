"""A backup that is put back: nothing goes to the customer twice, nothing that came since is lost (decision 27)."""

from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from conversations.grammar import read
from conversations.player import playing
from conversations.story import Taps, Which
from handoffd.store.audit.whole import audit_file
from handoffd.store.backup import copy_out, put_back

pytestmark = pytest.mark.slow

STORIES = Path(__file__).parent.parent / "conversations" / "stories"
_marks = count(1)


@pytest.fixture
def player(embedded_server, tmp_path):
    with playing(read(STORIES / "happy-path.txt"), embedded_server, tmp_path, f"b{next(_marks)}") as player:
        yield player


def play(player, first, last):
    """Play the moments of the story between two days; both stand as in `03-12 10:00`, in UTC."""
    for moment in player.story.moments:
        if first <= f"{moment.at:%m-%d %H:%M}" <= last:
            player._moment(moment)


def names(player, who):
    return [copy.name for copy in player.letters if who in copy.readers]


def tap(player, who, button, letter):
    before = len(player.letters)
    player.perform(Taps(0, who, button, Which(letter, "", 0)))
    return [copy.name for copy in player.letters[before:]]


def test_a_backup_from_before_the_introduction_sends_neither_it_nor_the_invitation_again(player, tmp_path):
    """Backup, then approve and send to the customer, restore, run: the customer gets nothing a second time."""
    database, copy = tmp_path / "state" / "handoffd.db", tmp_path / "copy.db"
    player._start()
    play(player, "00", "03-11 08:29")
    copy_out(database, copy)  # the daemon is running
    play(
        player, "03-11 08:30", "03-13 10:30"
    )  # the introduction and the invitation to the kickoff leave, and Jane accepts
    assert names(player, "jane") == ["warm-intro/intro", "kickoff/invite"]
    player._world.stop()

    now = player._clock.now() + timedelta(minutes=5)
    report, aside = put_back(copy, tmp_path / "state", now)
    assert report.sound
    assert audit_file(aside).sound  # the old one is kept
    player._clock.move_to(now)
    player._start()
    player._settle()

    told = [(one.name, tuple(one.readers)) for one in player._waiting]
    assert any(name == "_ops/restored" for name, _ in told), told
    assert "_ops/in-doubt" in {name for name, _ in told}, told  # Dana's yes was read again; it must be asked about
    assert "jane" not in {reader for _, readers in told for reader in readers}

    # Dana looks: it has arrived. Then the kickoff is drafted again, and approved again: that has arrived as well.
    after = tap(player, "dana", "It arrived", "_ops/in-doubt")
    while "kickoff/draft" not in after and (coming := player._world.next_moment()):
        player._clock.move_to(coming)
        player._settle()
        after = [one.name for one in player._waiting]
    player._waiting.clear()
    approved = tap(player, "ana", "Approve", "kickoff/draft")
    while "_ops/in-doubt" not in approved and (coming := player._world.next_moment()):
        player._clock.move_to(coming)
        player._settle()
        approved = [one.name for one in player._waiting]
    assert "jane" not in {reader for one in player._waiting for reader in one.readers}
    tap(player, "ana", "It arrived", "_ops/in-doubt")
    assert names(player, "jane") == ["warm-intro/intro", "kickoff/invite"]
    player._world.stop()
    report = audit_file(database)
    assert report.sound, report.findings
