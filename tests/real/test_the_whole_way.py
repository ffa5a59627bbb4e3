"""The whole way with nothing in between: the command line, a real Postfix, a real Dovecot, and kill -9."""

import sqlite3
import time
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from conversations.grammar import parse, read
from conversations.player import Player, playing
from conversations.story import Notice, Taps, Which
from longrun import long
from mailservers import without_trace
from real.process import KilledProcess, Process

pytestmark = [pytest.mark.real, pytest.mark.slow]

STORIES = Path(__file__).parent.parent / "conversations" / "stories"
_marks = count(1)


def test_the_process_carries_a_handoff_from_the_notice_to_day_thirty_exactly_as_the_story_says(
    postfix_server, tmp_path
):
    """The very story that is played in one process on the embedded server: both worlds must agree, letter by letter."""
    with playing(read(STORIES / "happy-path.txt"), postfix_server, tmp_path, f"p{next(_marks)}", Process) as player:
        player.play()
    assert len([copy for copy in player.letters if "jane" in copy.readers]) == 3  # introduction, kickoff, thanks


class Survivor(Player):
    """Plays a story on a program that is killed again and again.

    What a kill may change: a letter to our own people that was being handed over comes again fifteen minutes later,
    perhaps twice, with the same Message-ID; one to the customer is held, and a person is asked whether it arrived.
    """

    asked_about_doubt = 0

    def _settle(self) -> None:
        super()._settle()
        while coming := self._put_back():
            self._clock.move_to(coming)
            super()._settle()
        for copy in [copy for copy in self._waiting if copy.name == "_ops/in-doubt"]:
            self._waiting.remove(copy)
            self.asked_about_doubt += 1
            arrived = self._reached_customer(copy)
            who = copy.people(self.stage, "To")[0]
            button = "It arrived" if arrived else "Send it again"
            self._act(Taps(0, who, button, Which(copy.name, copy.ref)))
            self._settle()

    def _put_back(self):
        """When a letter that was interrupted goes again: it waits for the archive to settle, then it is tried anew."""
        with self._world.memory() as memory:
            leaves = memory.outbox.next_leaves()
        soon = leaves is not None and self._clock.now() < leaves <= self._clock.now() + timedelta(minutes=15)
        return leaves if soon else None

    def _reached_customer(self, copy):
        with self._world.memory() as memory:
            held = {(row.message_id, row.recipient) for row in memory.outbox.held()}
        time.sleep(1)  # Postfix has said 250 to nobody; what it took all the same is delivered by now
        self._collect()
        had = {(each.paper.message_id, self.stage.address(name)) for each in self.letters for name in each.readers}
        return held <= had  # whom the question names, be it the customer or a colleague in Cc

    def _read(self, found, paper, name, row):
        known = next(
            (each for each in self.letters if each.paper.message_id == paper.message_id and name in each.readers), None
        )
        if known is None:
            super()._read(found, paper, name, row)
            return
        assert name not in ("jane", "raj"), f"a customer has {row.letter} twice"
        assert without_trace(known.paper.raw) == without_trace(paper.raw), "a second copy has other bytes"


@long
@pytest.mark.timeout(300)  # a dozen starts; a busy machine takes its time
def test_kill_9_in_every_stage_changes_nothing(postfix_server, tmp_path):
    worlds = []

    def killed(settings, folder):
        worlds.append(KilledProcess(settings, folder))
        return worlds[0]

    player = Survivor(read(STORIES / "happy-path.txt"), postfix_server, tmp_path, f"k{next(_marks)}", killed)
    try:
        player.play()
    finally:
        player.close()
    assert worlds[0].kills >= 8  # a dozen on a quiet machine
    assert len([copy for copy in player.letters if "jane" in copy.readers]) == 3  # introduction, kickoff, thanks
    database = sqlite3.connect(tmp_path / "state" / "handoffd.db")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


IDLE = """\
# A dropped line

Tue 10 Mar 2026 16:12 Berlin
  handoffs: none
"""


def test_lines_that_the_mail_server_drops_are_taken_up_again_and_nothing_is_missed(postfix_server, tmp_path):
    with playing(parse(IDLE), postfix_server, tmp_path, f"d{next(_marks)}", Process) as player:
        player.play()
        for number in (1, 2, 3):
            postfix_server.dovecot.kick(player.stage.inbox)
            player.reconnect("handoff")
            subject = f"Completed: Complete with Docusign: Order {number} of Acme.pdf"
            player.perform(Notice(0, "docusign", subject, "dana", ("jane",), "ABC"[number - 1]))
            [handoff] = player.handoffs()
            assert 1 + len(handoff.papers) == number  # three papers of one sale
