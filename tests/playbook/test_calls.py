"""The call of our own people: what they say about it counts when it is proven that they say it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handoffd.playbook.effects import Meet, Send
from handoffd.playbook.events import Commanded, Due, Wished
from playbook.desk import ANA, DANA, SIGNED, happen, only, opened, sent

CALL = "internal-call"


def wished():
    """Dana would like another time, and Ana is asked."""
    handoff = opened()
    held = handoff.meetings[CALL]
    late = held.start.replace(hour=20)
    return happen(handoff, Wished(CALL, DANA.email, late, late + (held.end - held.start), 0), SIGNED)[0]


@pytest.mark.parametrize("command", ["accept", "keep", "move", "missed", "done", "skip"])
def test_a_word_about_the_call_that_nothing_proves_is_asked_back_and_changes_nothing(command):
    handoff = wished()
    when = SIGNED + timedelta(days=2)
    said = Commanded(CALL, ANA.email, command, "Thu 15:00" if command == "move" else "", when)
    after, effects = happen(handoff, said, SIGNED)
    assert after == handoff
    [asked] = only(effects, Send)
    assert (asked.letter, asked.to, asked.asks) == ("_ops/unproven", (ANA.email,), True)
    assert not only(effects, Meet)
    assert happen(handoff, replace(said, proven=True), SIGNED)[0] != handoff


def test_who_is_asked_whether_it_took_place_is_believed_only_with_the_token():
    handoff = opened()
    over = handoff.meetings[CALL].end
    handoff, effects = happen(handoff, Due(CALL, "over"), over)
    assert "internal-call/after" in sent(effects)
    said = Commanded(CALL, ANA.email, "missed")
    assert sent(happen(handoff, said, over)[1]) == ["_ops/unproven"]
