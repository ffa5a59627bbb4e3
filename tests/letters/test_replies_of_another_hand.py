"""Replies written by somebody who had read neither the reader nor its writers: other clients, above all other habits.

Two batches each, measured before anything was mended for them; tests/mail/replies/README.md has those first figures.
"""

import json
import re
from pathlib import Path

import pytest

from handoffd.letters.message import Message
from handoffd.letters.replies.reply import read_reply

REPLIES = Path(__file__).resolve().parents[1] / "mail" / "replies"
FOLDERS = ("others", "fourth")
TOLD = {
    path: json.loads(path.read_text(encoding="utf-8"))
    for folder in FOLDERS
    for path in sorted((REPLIES / folder).glob("*.json"))
}
HABITS = sorted({told["habit"] for told in TOLD.values()})


def folded(text):
    """White space, and the signs before the items of a list, as everywhere in this corpus."""
    return " ".join(re.sub(r"(?m)^\s*[-*•–]\s+", "", text).split())


def test_there_are_at_least_seven_hundred_by_habits_of_many_kinds():
    assert len(TOLD) >= 700
    assert len(HABITS) >= 50


@pytest.mark.parametrize("habit", HABITS)
def test_what_people_of_this_habit_write_is_read_as_they_meant_it(habit):
    for path, told in TOLD.items():
        if told["habit"] == habit:
            said(path, told)


def said(path, told):
    sent = Message((REPLIES / "sent" / told["request"]).read_bytes())
    reading = read_reply(sent, Message(path.with_suffix(".eml").read_bytes()), known=told.get("known"))
    either = told.get("either", ())
    answers = {heading: folded(text) for heading, text in reading.answers.items() if heading not in either}
    assert answers == {heading: folded(text) for heading, text in told["answers"].items()}, path.stem
    na = {heading: reason.strip(" .") for heading, reason in reading.na.items() if heading not in either}
    assert na == told["na"], path.stem
    assert [heading for heading in reading.open if heading not in either] == told["open"], path.stem
    command = reading.command.command if reading.command else None
    assert (command == "approve") == (told["command"] == "approve"), path.stem


def test_the_points_of_a_remark_above_a_filled_in_form_are_no_answers():
    told_path = next(path for path in TOLD if "below-prompts.gmail-web" in path.stem and path.parent.name == "fourth")
    raw = told_path.with_suffix(".eml").read_bytes()
    remark = b"<p>Two things first.</p><ol><li>Leo is away on Friday</li><li>I call Ana at nine</li></ol>"
    sent = Message((REPLIES / "sent" / "ask.eml").read_bytes())
    # The same mail with a remark that the program has numbered.
    noted = read_reply(sent, Message(raw.replace(b'<div dir=3D"ltr">', b'<div dir=3D"ltr">' + remark, 1)))
    plain = read_reply(sent, Message(raw))
    assert noted.answers == plain.answers
    assert noted.na == plain.na
