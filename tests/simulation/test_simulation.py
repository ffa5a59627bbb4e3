"""The simulator plays a few months, the same twice, and finds bugs that are planted (issue 7).

The long campaigns are `handoffd simulate --seeds A..B`; what they found is in docs/reliability.md.
"""

import os
import subprocess
import sys

import pytest

from handoffd.app import doubts, mailbox
from handoffd.simulate.mix import Mix
from handoffd.simulate.playing import play
from handoffd.store.outbox import Outbox


def broken(seeds, folder, empty, **mix):
    """The first promise that one of these seeds breaks; empty when none does."""
    for seed in seeds:
        report = play(seed, folder / str(seed), empty, mix=Mix(**{"most": 1, **mix}))
        if report.violations:
            return report.violations[0]
    return ""


# -- the program as it is --------------------------------------------------------------------------------------------


def test_when_all_answer_and_nothing_breaks_every_handoff_comes_to_its_end(tmp_path, empty):
    """L1."""
    report = play(1, tmp_path, empty, mix=Mix(most=1))
    assert report.violations == []
    assert report.closed == report.handoffs
    assert report.customers >= 3 * report.handoffs  # introduction, kickoff, thanks


@pytest.mark.slow
def test_the_same_seed_plays_the_same_run_to_the_last_byte():
    """Two processes that mix up their sets and hashes differently tell the same."""
    command = [sys.executable, "-m", "handoffd", "simulate", "--seed", "9", "--trace"]
    told = [
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": number}, capture_output=True, text=True, check=False
        ).stdout.rpartition("seeds, ")[0]
        for number in ("1", "2")
    ]
    assert told[0] == told[1]
    assert told[0].count("\n") > 10


# -- planted bugs: each is found, by the promise that it breaks --------------------------------------------------------


def test_found_what_may_have_arrived_goes_again_by_itself(tmp_path, empty, monkeypatch):
    monkeypatch.setattr(
        doubts.Doubts, "begin", lambda _self, memory, row, _said, now: memory.outbox.put_back(row.id, now)
    )
    assert broken(range(1, 6), tmp_path, empty, chances={"doubt_delivered": 0.3}).startswith("I2:")


def test_found_bytes_leave_before_it_is_written_down(tmp_path, empty, monkeypatch):
    monkeypatch.setattr(Outbox, "start_data", lambda *_: None)
    assert broken(range(1, 3), tmp_path, empty).startswith("I7:")


def test_found_mail_is_moved_before_it_is_recorded(tmp_path, empty, monkeypatch):
    def collect(self, now):
        self.connect()
        self._inbox.file(self._inbox.uids(None), "Processed")
        return 0

    monkeypatch.setattr(mailbox.Mailbox, "collect", collect)
    assert broken(range(1, 3), tmp_path, empty).startswith("I7:")
