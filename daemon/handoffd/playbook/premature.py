"""What began because a meeting was held, though it was not: it waits again, and begins again after the next one.

Somebody says a day later that nobody came, or moves a kickoff whose hour had passed: its follow-up must not leave, its
debrief is taken out of the calendars. What has left or is done already stays as it is.
"""

from collections.abc import Iterator
from datetime import datetime

from handoffd.playbook.effects import ClearDeadlines, Effect, Mark, Note, Withdraw
from handoffd.playbook.model import Handoff, Status
from handoffd.playbook.office import Office, Scene
from handoffd.playbook.shapes import moving


def taken_back(handoff: Handoff, now: datetime, office: Office) -> list[Effect]:
    """Return what takes back every step of the page that waits for a meeting which, by now, was not held."""
    if handoff.rests:
        return []
    effects: list[Effect] = []
    for step in office.page_of(handoff):
        if step.held and handoff.hears(step.name) and not handoff.was_held(step.held, now):
            effects += _back(Scene(office, handoff, step, now))
    return effects


def _back(scene: Scene) -> Iterator[Effect]:
    if scene.name in scene.handoff.approvals and scene.name not in scene.handoff.left:
        yield Withdraw(scene.name)
    meeting = scene.handoff.meetings.get(scene.name)
    if meeting is not None and not meeting.cancelled and meeting.start > scene.now:
        yield from moving.cancelled(scene, meeting, f"The {scene.step.held} did not take place.")
    yield ClearDeadlines(scene.name)
    yield Mark(scene.name, Status.WAITING)
    yield Note(f"The {scene.step.held} did not take place (yet), so {scene.name} waits again.")
