"""Replies that real mail programs wrote (tests/mail/programs drives them): every answer exact, none invented."""

import json
from pathlib import Path

import pytest

from handoffd.letters.message import Message
from handoffd.letters.replies.draft import read_draft, shown_draft
from handoffd.letters.replies.reply import read_reply

FOLDER = Path(__file__).resolve().parents[1] / "mail" / "replies" / "programs"
REPLIES = sorted(FOLDER.glob("*/*.json"))
TOLD = {path: json.loads(path.read_text(encoding="utf-8")) for path in REPLIES}


def marked(paths):
    """Replies that cannot be read yet say why in `not_yet`; the day they can, that must go."""
    told = []
    for path in paths:
        reason = TOLD[path].get("not_yet")
        why = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        told.append(pytest.param(path, id=name(path), marks=why))
    return told


def name(path):
    return f"{path.parent.name}/{path.stem}"


def folded(text):
    return " ".join(text.split())


def meaning(path):
    told = TOLD[path]
    sent = Message((FOLDER / "sent" / told["request"]).read_bytes())
    return told, sent, Message(path.with_suffix(".eml").read_bytes())


def test_there_are_at_least_forty_by_at_least_five_programs():
    assert len([path for path in REPLIES if "not_yet" not in TOLD[path]]) >= 40
    assert len({path.parent for path in REPLIES}) >= 5


@pytest.mark.parametrize("path", marked(REPLIES))
def test_what_a_real_program_wrote_is_read_as_it_was_meant(path):
    told, sent, reply = meaning(path)
    reading = read_reply(sent, reply, known=told.get("known"))
    assert {heading: folded(text) for heading, text in reading.answers.items()} == {
        heading: folded(text) for heading, text in told["answers"].items()
    }
    assert reading.na == told["na"]
    assert reading.open == told["open"]
    assert (reading.command.command if reading.command else None) == told["command"]
    if "when" in told:
        assert reading.command.when.isoformat() == told["when"]


@pytest.mark.parametrize("path", marked(path for path in REPLIES if "draft" in TOLD[path]))
def test_an_edit_made_in_a_real_program_comes_back_word_for_word(path):
    told, sent, reply = meaning(path)
    shown, reading = shown_draft(sent), read_draft(sent, reply)
    body = shown.body
    for old, new in told["draft"]["edits"]:
        assert old in body
        body = body.replace(old, new)
    assert (reading.kind, reading.subject, reading.body) == (
        told["draft"]["kind"],
        told["draft"].get("subject", shown.subject),
        body,
    )
