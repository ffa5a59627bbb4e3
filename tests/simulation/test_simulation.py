"""The simulator plays a few months, and the same twice (issue 7).

The long campaigns are `handoffd simulate --seeds A..B`; what they found is in docs/explanation/reliability.md.
"""

import os
import subprocess
import sys

import pytest

from handoffd.simulate.mix import Mix
from handoffd.simulate.playing import play


def test_when_all_answer_and_nothing_breaks_every_handoff_comes_to_its_end(tmp_path, empty):
    """L1."""
    report = play(1, tmp_path, empty, mix=Mix(most=1))
    assert report.violations == []
    assert report.closed == report.handoffs
    assert report.customers >= 3 * report.handoffs  # introduction, kickoff, thanks


def test_kills_doubts_and_forgers_break_no_promise(tmp_path, empty):
    faults = {"kill_after_dot": 0.1, "doubt_delivered": 0.1, "doubt_lost": 0.1, "twice": 0.2, "imap_drops": 0.1}
    mix = Mix(dict(faults), attackers=True, machines=True, odd=0.3, most=1)
    report = play(3, tmp_path, empty, mix=mix)
    assert report.violations == []
    assert report.kills > 0


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


def test_stopped_and_approved_again_while_the_first_is_in_doubt_reaches_nobody_twice(tmp_path, empty):
    """I2 and I15: the run that found an invitation that left twice, and a cancelled meeting that was invited to again."""
    faults = {"kill_after_dot": 0.1, "doubt_delivered": 0.1, "doubt_lost": 0.1, "twice": 0.2, "imap_drops": 0.1}
    mix = Mix(dict(faults), attackers=True, machines=True, odd=0.3, most=1, archive=True)
    assert play(3, tmp_path, empty, mix=mix).violations == []
