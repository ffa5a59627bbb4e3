"""The corpus of replies on disk: by many programs and habits, each with its meaning beside it; none misread."""

import json
from pathlib import Path

import pytest

from handoffd.letters.message import Message
from handoffd.letters.replies.reply import read_reply
from letters.replywriters.corpus import PROGRAMS, corpus
from letters.replywriters.measure import GO_AHEAD, measure, same
from letters.replywriters.sentforms import sent_forms

FOLDER = Path(__file__).resolve().parents[1] / "mail" / "replies"
REPLIES = sorted((FOLDER / "written").glob("*.json"))
BAR = 0.995


def meaning(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_there_are_at_least_three_hundred_by_at_least_forty_programs():
    assert len(REPLIES) >= 300
    assert len({meaning(path)["program"] for path in REPLIES}) >= 40


@pytest.mark.parametrize("program", sorted({path.name.partition(".")[0] for path in REPLIES}))
def test_each_reply_on_disk_is_read_as_it_was_meant(program):
    for path in REPLIES:
        if path.name.partition(".")[0] != program:
            continue
        told = meaning(path)
        sent = Message((FOLDER / "sent" / told["request"]).read_bytes())
        reading = read_reply(sent, Message(path.with_suffix(".eml").read_bytes()), known=told.get("known"))
        for heading, text in told["answers"].items():
            assert same(reading.answers.get(heading), text), (path.name, heading, reading.answers.get(heading), text)
        assert reading.na == told["na"], path.name
        assert reading.open == told["open"], path.name
        command = reading.command.command if reading.command else None
        assert command == "approve" if told["command"] == "approve" else command not in GO_AHEAD, path.name


@pytest.mark.slow
@pytest.mark.parametrize("half", ["tuned", "untouched"])
def test_fresh_replies_of_both_halves_meet_the_bar(half):
    tally = measure(sent_forms(), corpus("fresh", half))
    assert tally.share >= BAR, tally.misses
    assert not tally.invented, [miss for miss in tally.misses if "INVENTED" in miss]
    assert not tally.commands, [miss for miss in tally.misses if "COMMAND" in miss]


def test_both_halves_hold_programs_of_every_family():
    assert {program.half for program in PROGRAMS} == {"tuned", "untouched"}
    assert abs(sum(1 if program.half == "tuned" else -1 for program in PROGRAMS)) <= 6
