"""That the listener to every test's log can hear (T17)."""

import logging

import pytest

from attacks.rig import MARTA, Rig
from mailservers import PASSWORD
from secretwords import Listener, secrets_in

TOKEN = "mmalog4icrwis6cocn5do6hhsh"


@pytest.mark.parametrize("text", [f"LOGIN a {PASSWORD}", f"to handoff+{TOKEN}@x.example", "3: CANARY, for our own"])
def test_a_password_a_token_and_a_persons_words_are_heard(text):
    listener = Listener()
    listener.emit(logging.makeLogRecord({"name": "x", "msg": "%s", "args": (text,)}))
    assert len(listener.found) == 1


def test_what_a_traceback_shows_is_heard():
    listener = Listener()
    try:
        raise ValueError(f"cannot parse {TOKEN}")  # noqa: TRY301 - the test is about what it shows
    except ValueError as problem:
        record = logging.makeLogRecord({"msg": "failed", "exc_info": (ValueError, problem, problem.__traceback__)})
    listener.emit(record)
    assert listener.found


def test_honest_lines_are_not():
    assert secrets_in("mail 12: processed (HO-1); internationalization of abcdefghijklmnopqrstuvwxyz") == []


def test_a_whole_handoff_logs_no_word_of_anybody_and_no_token(tmp_path):
    """T17: from the notice to the invitation, at every level."""
    listener, ours = Listener(), logging.getLogger("handoffd")
    ours.addHandler(listener)
    rig = Rig(tmp_path)
    rig.invited()
    rig.reply(rig.last(MARTA), "CANARY, for our own people", by=MARTA)
    rig.turn()
    rig.close()
    ours.removeHandler(listener)
    assert listener.found == []
