"""Who has not answered an invitation is asked once, where an answer could have come at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handoffd.playbook.effects import SetDeadline
from handoffd.playbook.model import Meeting
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes.moving import alarms
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
