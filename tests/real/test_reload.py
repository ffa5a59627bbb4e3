"""SIGHUP: the whole new config.toml between two turns, or the old one goes on; nothing approved changes (F23, I19)."""

import os
import shutil
import signal
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from conversations.grammar import read
from conversations.player import playing
from handoffd import shipped
from handoffd.app import reloading
from handoffd.app.reloading import read_again
from handoffd.errors import BadConfig
from longrun import long
from real.process import Process
from store.crashrig import CUSTOMER, Rig

pytestmark = pytest.mark.slow

STORIES = Path(__file__).parent.parent / "conversations" / "stories"
_marks = count(1)
MOMENTS = 8  # from the contract to the introduction that leaves, approved before and after reloads


class Stormy(Process):
    """Reloads at each moment: a file that is not sound, another one, and the first again, three signals for each."""

    reloads, _last = 0, None

    def rest(self, now, handed_in):
        if now != self._last:
            self._storm()
        self._last = now
        super().rest(now, handed_in)

    def _storm(self):
        good = (self.folder / "config.toml").read_text()
        for text in ("[inbox\n", good.replace('"Northwind"', '"Northwind & Sons"'), good):
            (self.folder / "config.toml").write_text(text)
            before = self.log.read_text().count("config.toml was ")
            for _ in range(3):
                os.kill(self.process.pid, signal.SIGHUP)
            self._until(lambda: self.log.read_text().count("config.toml was ") > before, "the reload")  # noqa: B023
            self.reloads += 1


@long
@pytest.mark.timeout(600)
def test_a_storm_of_reloads_until_the_introduction_has_left_changes_no_letter_but_says_what_was_wrong(
    embedded_server, tmp_path
):
    story = read(STORIES / "happy-path.txt")
    moments = story.moments[:MOMENTS]
    with playing(
        replace(story, moments=tuple(moments)), embedded_server, tmp_path, f"r{next(_marks)}", Stormy
    ) as player:
        _without_the_mail_to_ops(player)
        player.play()
        log = player._world.log.read_text()
        assert player._world.reloads >= 12
    assert "config.toml was read again and counts from now on" in log
    assert "not valid TOML" in log
    assert "Traceback" not in log


def _without_the_mail_to_ops(player):
    """That the new file is not sound is told once for each mistake; the story knows nothing of it."""
    collect = player._collect

    def without():
        collect()
        player._waiting[:] = [copy for copy in player._waiting if copy.name != "_ops/reload"]

    player._collect = without


# -- in one process ------------------------------------------------------------------------------------------------------


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    yield rig
    rig.drop()


def changed(rig, **tables):
    return lambda: rig.daemon.config.model_copy(update=tables)


def broken():
    raise BadConfig("people[2] (Ana Silva).zone: there is no such zone")


def test_what_is_not_sound_changes_nothing_and_ops_are_told_once_for_the_same_mistakes(rig):
    doer = rig.daemon._doer
    for _ in range(3):
        assert rig.daemon.reload(broken) is False
    assert rig.daemon._doer is doer
    with rig.memory() as memory:
        told = [row for row in memory.outbox.of("") if row.letter == "_ops/reload"]
    assert [row.recipient for row in told] == ["petra@ours.example"]
    assert rig.daemon.reload(lambda: rig.daemon.config)
    rig.daemon.reload(broken)  # after a good one the same mistake is news
    with rig.memory() as memory:
        assert len([row for row in memory.outbox.of("") if row.letter == "_ops/reload"]) == 2


def test_an_approved_letter_and_the_deadlines_are_the_same_bytes_and_moments_afterwards(rig):
    """I19."""
    rig.to("2026-03-11 12:00")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rig, "to", lambda _: None)
        patch.setattr(rig, "_look_after_doubt", lambda _: None)
        rig.go()

    def everything():
        with rig.memory() as memory:
            rows = memory.outbox.of("HO-1")
            return [(row.id, row.raw, row.not_before) for row in rows if row.customer], memory.deadlines("HO-1")

    before = everything()
    assert before[0]
    assert before[1]
    company = rig.daemon.config.company.model_copy(update={"name": "Another name"})
    steps = {"warm-intro": {"send_hour": 15}, "kickoff": {"minutes": 30}}
    assert rig.daemon.reload(changed(rig, company=company, steps=steps))
    assert rig.daemon.config.company.name == "Another name"
    assert everything() == before
    rig.to("2026-03-13 10:00")
    (sent,) = [one.raw for one in rig.postman.taken if one.recipient == CUSTOMER]
    assert sent in {raw for _, raw, _ in before[0]}


def test_what_a_reload_cannot_change_is_said_and_stays(rig):
    inbox = rig.daemon.config.inbox.model_copy(update={"host": "elsewhere.example", "name": "A new name"})
    config, _, waiting = read_again(rig.daemon.config, changed(rig, inbox=inbox))
    assert (config.inbox.host, config.inbox.name) == ("127.0.0.1", "A new name")
    assert waiting == ("inbox.host",)


def test_letters_whose_bytes_are_the_same_are_not_looked_through_again(rig, tmp_path, monkeypatch):
    """It takes seconds, in which the daemon answers nobody; a changed file is looked at, whatever its time says."""
    folder = shutil.copytree(shipped.letters(), tmp_path / "letters")
    monkeypatch.setattr(shipped, "letters", lambda: folder)
    written, wait = [], folder / "dossier" / "ask.md"
    monkeypatch.setattr(reloading, "_unwritable", lambda letters: written.append(letters) or ())
    running = [read_again(rig.daemon.config, lambda: rig.daemon.config)[1] for _ in range(3)]
    assert len(written) == 1
    assert running[0] is running[2]
    times = wait.stat()
    wait.write_text(wait.read_text() + "\n")
    os.utime(wait, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert read_again(rig.daemon.config, lambda: rig.daemon.config)[1] is not running[0]
    assert len(written) == 2


@pytest.mark.parametrize(
    "text",
    ["Subject: {{ oh\n\nno", "Subject: x\n\nHi {{ reader.name }}, {{ of_a_newer_version }}"],
    ids=["broken", "newer"],
)
def test_a_letter_that_cannot_be_written_keeps_the_old_letters(rig, tmp_path, monkeypatch, text):
    """One that does not compile, and one that asks for what only another version of the program knows."""
    folder = shutil.copytree(shipped.letters(), tmp_path / "letters")
    (folder / "dossier" / "ask.md").write_text(text)
    monkeypatch.setattr(shipped, "letters", lambda: folder)
    with pytest.raises(BadConfig, match="dossier/ask"):
        read_again(rig.daemon.config, lambda: rig.daemon.config)
