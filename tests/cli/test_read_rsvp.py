"""`handoffd read rsvp`: one JSON object, what each mail answers to an invite, null for a mail that answers nothing."""

import json
from pathlib import Path

from click.testing import CliRunner

from handoffd.cli import cli, read  # noqa: F401 - `read` puts its commands there

CORPUS = Path(__file__).resolve().parents[1] / "mail" / "rsvps"
KEYS = {"uid", "method", "attendee", "partstat", "sequence", "proposed", "comment", "flags"}


def said(*files):
    result = CliRunner().invoke(cli, ["read", "rsvp", *map(str, files)], catch_exceptions=False)
    assert result.exit_code == 0
    return json.loads(result.stdout), result.stderr


def test_each_file_is_told_under_its_name():
    proposes, lost = CORPUS / "google-proposes.eml", CORPUS / "outlook-calendar-part-lost.eml"
    told, aside = said(proposes, lost)
    assert set(told) == {str(proposes), str(lost)}
    assert set(told[str(proposes)]) == KEYS
    assert told[str(proposes)]["proposed"] == {"start": "2026-11-25T09:00:00+00:00", "end": "2026-11-25T09:45:00+00:00"}
    assert told[str(lost)] is None
    assert "its subject says ACCEPTED" in aside


def test_a_folder_stands_for_the_mails_in_it():
    told, _ = said(CORPUS)
    assert len(told) == len(list(CORPUS.glob("*.eml")))


def test_a_cancellation_from_outside_is_no_answer_and_says_why():
    path = CORPUS / "cancel-about-our-meeting.eml"
    told, aside = said(path)
    assert told == {str(path): None}
    assert "never applied" in aside
