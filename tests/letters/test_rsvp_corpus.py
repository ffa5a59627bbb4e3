"""134 shapes of calendars' answers, by client (tests/mail/rsvpwriters): each is read right, or as nothing."""

import importlib
import json
from pathlib import Path

import pytest

from handoffd.letters.meetings.asjson import as_json
from handoffd.letters.message import Message
from mail.rsvpwriters.scene import SHAPES, Scene

for family in ("desktops", "google_apple", "microsoft", "notanswers", "odd", "people", "proposals", "servers"):
    importlib.import_module(f"mail.rsvpwriters.{family}")

CORPUS = Path(__file__).resolve().parents[1] / "mail" / "rsvps"


@pytest.mark.parametrize("name", SHAPES)
def test_a_calendars_answer_is_read_as_it_was_meant(name):
    told = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    found = as_json(Message((CORPUS / f"{name}.eml").read_bytes()))
    if found is not None:
        found.pop("flags")
    assert found == told["rsvp"]


def test_the_mails_beside_the_shapes_are_as_the_shapes_write_them():
    for name, (writer, told) in SHAPES.items():
        assert (CORPUS / f"{name}.eml").read_bytes() == writer(Scene()), f"{name}: run python -m mail.rsvpwriters"
        assert json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8")) == told


def test_an_answer_about_two_meetings_is_read_for_the_one_that_is_ours():
    found = as_json(Message((CORPUS / "two-events-the-second-is-ours.eml").read_bytes()))
    assert found is not None
    assert found["uid"].startswith("5d0f6c1e")


def test_a_robots_yes_while_nobody_is_there_is_nobodys_yes():
    assert as_json(Message((CORPUS / "out-of-office-with-an-accepting-calendar.eml").read_bytes())) is None
