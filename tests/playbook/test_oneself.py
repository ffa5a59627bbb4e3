"""Whoever sold a customer and looks after them themselves introduces nobody (R5)."""

from dataclasses import replace

from handoffd.playbook.model import Status
from handoffd.playbook.people import Roster
from playbook.desk import ANSWERED, DANA, EVERY_STEP, FRESH, HOUSE, OPENED, SIGNED, happen

ALONE = replace(DANA, roles=frozenset({"ae", "csm"}))
OFFICE = replace(HOUSE, roster=Roster((ALONE,), frozenset({"ours.example"})), page=EVERY_STEP)


def test_nobody_meets_a_customer_together_with_themselves():
    """R5, P9."""
    alone = replace(FRESH, csm=ALONE.email)
    handoff = happen(happen(alone, OPENED, SIGNED, OFFICE)[0], ANSWERED, SIGNED, OFFICE)[0]
    assert handoff.status("warm-intro") is Status.SKIPPED
    assert handoff.status("joint-call") is Status.SKIPPED
    assert handoff.status("kickoff") is Status.OPEN
