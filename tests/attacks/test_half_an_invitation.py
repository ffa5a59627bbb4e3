"""An invitation of which only some envelopes had left when everything stops."""

import pytest

from attacks.rig import ANA, BOB, DANA, DAY3, MARTA, Rig
from handoffd.network.courier import Outcome
from handoffd.playbook.dossier import CONTACTS_PROMPT

TWO = f"{CONTACTS_PROMPT}\nMarta Weiss, marta@acme.example\nBob Lee, bob@acme.example"


@pytest.mark.parametrize("last", [BOB, MARTA])
def test_who_has_it_is_told_that_it_does_not_take_place_and_who_has_not_hears_nothing(rig: Rig, last: str) -> None:
    rig.asked()
    form = rig.last(DANA, "Your handoff notes")
    rig.reply(form, form.plain.replace(CONTACTS_PROMPT, TWO), quote="")
    rig.turn()
    rig.answer({2: ""})
    rig.reply(rig.draft(), "approve")
    rig.turn()
    rig.go(DAY3)
    rig.post.fault = lambda envelope, _before: (
        Outcome("temporary", 450, "later") if envelope.recipient == last else None
    )
    rig.reply(rig.last(ANA, "kickoff invitation, please approve"), "approve", by=ANA)
    rig.turn()
    first = {BOB: MARTA, MARTA: BOB}[last]
    assert [bool(rig.mails(each, "Our kickoff")) for each in (first, last)] == [True, False]
    rig.post.fault = None
    rig.reply(rig.draft(), "not a handoff")
    rig.turn()
    rig.reply(rig.last(ANA, "out of their calendar"), "approve", by=ANA)
    rig.turn()
    assert "METHOD:CANCEL" in rig.last(first, "does not take place").parts[-1].text
    assert not rig.mails(last, "kickoff")
    assert len(rig.mails(first, "does not take place")) == 1


def test_a_kickoff_that_stands_in_our_own_calendar_alone_is_taken_out_of_it(rig: Rig) -> None:
    """E27: no customer has heard of it, so nobody is asked whether they shall be told."""
    rig.asked()
    form = rig.last(DANA, "Your handoff notes")
    rig.reply(form, form.plain.replace(CONTACTS_PROMPT, TWO), quote="")
    rig.turn()
    rig.answer({2: ""})
    rig.reply(rig.draft(), "approve")
    rig.turn()
    rig.go(DAY3)
    rig.post.fault = lambda envelope, _before: (
        Outcome("temporary", 450, "later") if envelope.recipient in (BOB, MARTA) else None
    )
    rig.reply(rig.last(ANA, "kickoff invitation, please approve"), "approve", by=ANA)
    rig.turn()
    invited = rig.last(ANA, "Our kickoff")
    rig.post.fault = None
    rig.reply(rig.draft(), "not a handoff")
    rig.turn()
    off = rig.last(ANA, "this handoff is over").parts[-1].text
    assert "METHOD:CANCEL" in off
    assert [line for line in off.splitlines() if line.startswith("UID:")] == [
        line for line in invited.parts[-1].text.splitlines() if line.startswith("UID:")
    ]
    assert not rig.mails(ANA, "out of their calendar")
    assert not rig.mails(BOB, "kickoff")
    assert not rig.mails(MARTA, "kickoff")
