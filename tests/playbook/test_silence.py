"""Who has not answered an invitation is asked once, where an answer could have come at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handoffd.playbook.effects import SetDeadline
from handoffd.playbook.model import Meeting
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes.moving import alarms, chased
from playbook.desk import ANA, DANA, FRESH, HOUSE, SIGNED


@pytest.mark.parametrize("answers_come", [True, False])
def test_silence_is_chased_only_where_answers_come_to_us(answers_come):
    office = replace(HOUSE, answers_come=answers_come)
    scene = Scene(office, FRESH, next(step for step in office.page if step.name == "internal-call"), SIGNED)
    start = SIGNED + timedelta(days=4)
    set_alarms = alarms(scene, Meeting("u@x", start, start + timedelta(minutes=45), (DANA.email, ANA.email)))
    rings = [each.kind for each in set_alarms if isinstance(each, SetDeadline)]
    assert ("silent" in rings) is answers_come
    assert "over" in rings


@pytest.mark.parametrize("away", [(), ((SIGNED.date(), SIGNED.date() + timedelta(days=3)),)])
def test_nobody_on_leave_is_asked_why_they_do_not_answer(away):
    roster = replace(
        HOUSE.roster, people=tuple(replace(p, leave=away) if p == DANA else p for p in HOUSE.roster.people)
    )
    office = replace(HOUSE, roster=roster)
    start = SIGNED + timedelta(days=3)
    meeting = Meeting("u@x", start, start + timedelta(minutes=45), (DANA.email, ANA.email))
    assert chased(Scene(office, FRESH, office.page[0], start - timedelta(days=1)), meeting) == (
        (ANA.email,) if away else (DANA.email, ANA.email)
    )


def test_nobody_is_asked_on_a_sunday_about_a_call_on_monday():
    office = replace(HOUSE, answers_come=True)
    handoff = replace(FRESH, csm=ANA.email)
    scene = Scene(office, handoff, next(step for step in office.page if step.name == "internal-call"), SIGNED)
    monday = SIGNED + timedelta(days=(7 - SIGNED.weekday()))
    asked = [
        each.at for each in alarms(scene, Meeting("u@x", monday, monday, ())) if getattr(each, "kind", "") == "silent"
    ]
    assert [at.strftime("%a") for at in asked] == ["Fri"]
