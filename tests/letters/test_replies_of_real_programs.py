"""Replies that real mail programs wrote (tests/mail/programs drives them): every answer exact, none invented."""

import json
from pathlib import Path

import pytest

from handoffd.letters.message import Message
from handoffd.letters.replies.draft import read_draft, shown_draft
from handoffd.letters.replies.reply import read_reply

FOLDER = Path(__file__).resolve().parents[1] / "mail" / "replies" / "programs"
REPLIES = sorted(path for path in FOLDER.glob("*/*.json"))


def folded(text):
    return " ".join(text.split())


def meaning(path):
    told = json.loads(path.read_text(encoding="utf-8"))
    sent = Message((FOLDER / "sent" / told["request"]).read_bytes())
    return told, sent, Message(path.with_suffix(".eml").read_bytes())


def name(path):
    return f"{path.parent.name}/{path.stem}"


def test_there_are_at_least_forty_by_at_least_five_programs():
    assert len(REPLIES) >= 40
    assert len({path.parent for path in REPLIES}) >= 5


@pytest.mark.parametrize("path", REPLIES, ids=name)
def test_what_a_real_program_wrote_is_read_as_it_was_meant(path):
    told, sent, reply = meaning(path)
    reading = read_reply(sent, reply, known=told.get("known"))
    assert {heading: folded(text) for heading, text in reading.answers.items()} == {
        heading: folded(text) for heading, text in told["answers"].items()
    }
    assert reading.na == told["na"]
    assert reading.open == told["open"]
    assert (reading.command.command if reading.command else None) == told["command"]


@pytest.mark.parametrize("path", [path for path in REPLIES if "draft" in json.loads(path.read_text(encoding="utf-8"))], ids=name)
def test_an_edit_made_in_a_real_program_comes_back_word_for_word(path):
    told, sent, reply = meaning(path)
    shown, reading = shown_draft(sent), read_draft(sent, reply)
    body = shown.body
    for old, new in told["draft"]["edits"]:
        assert old in body
        body = body.replace(old, new)
    assert (reading.kind, reading.subject, reading.body) == (told["draft"]["kind"], told["draft"].get("subject", shown.subject), body)
