"""Answers to our invite that real calendars sent (tests/mail/programs drives them)."""

import json
from pathlib import Path

import pytest

from handoffd.letters.meetings.rsvp import read_response
from handoffd.letters.message import Message
from handoffd.letters.replies.verdict import read_verdict

ANSWERS = sorted((Path(__file__).resolve().parents[1] / "mail" / "rsvps" / "programs").glob("*/*.json"))


def name(path):
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", ANSWERS, ids=name)
def test_what_a_real_calendar_answered_is_read_as_it_was_meant(path):
    told = json.loads(path.read_text(encoding="utf-8"))
    response = read_response(Message(path.with_suffix(".eml").read_bytes()))
    assert response is not None
    found = (response.uid, response.method, response.attendee, response.partstat, response.sequence, response.comment)
    assert found == tuple(told[key] for key in ("uid", "method", "attendee", "partstat", "sequence", "comment"))
    assert (response.start.isoformat() if told["proposed"] else None) == told["proposed"]


@pytest.mark.parametrize("path", ANSWERS, ids=name)
def test_the_words_beside_a_calendars_answer_give_no_go_ahead(path):
    # Thunderbird writes "has accepted your event invitation" below a tentative and a declined answer too.
    message = Message(path.with_suffix(".eml").read_bytes())
    verdict = read_verdict(message, message.date.date())
    assert verdict is None or verdict.command == "unclear"
