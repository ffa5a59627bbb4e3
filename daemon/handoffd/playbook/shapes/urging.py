"""A draft waits for a yes: when its approver is reminded, and when a leader hears of it."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from handoffd.playbook.effects import Effect, Mark, Note, SetDeadline
from handoffd.playbook.model import Status
from handoffd.playbook.shapes import timeless
from handoffd.playbook.shapes.ask import document
from handoffd.playbook.shapes.kickoff_time import proposed
from handoffd.playbook.workdays import add_working_hours

if TYPE_CHECKING:
    from datetime import datetime

    from handoffd.playbook.office import Scene
    from handoffd.playbook.shapes.approve import Approve


def begun(scene: Scene, shape: Approve) -> list[Effect]:
    """Return the alarms of a draft that is asked for now: a reminder, where it comes before its leader hears."""
    tell, due = tell_at(scene, shape), _due(scene, shape)
    remind = [SetDeadline(scene.name, "remind", due)] if scene.now < due < tell else []
    return [SetDeadline(scene.name, "waiting", tell), *remind]


def tell_at(scene: Scene, shape: Approve) -> datetime:
    """Return when the leader hears that there is no yes: noon of its day, or the second morning for an invite.

    What is due some hours after it began is late by as many working hours when the leader hears.
    """
    approver = scene.person(shape.approver)
    if shape.due_hours:
        return add_working_hours(_due(scene, shape), shape.due_hours, scene.week(approver))
    if shape.day:
        # Three hours (as the page has it) after it should have left, wherever the weekend has put that.
        told = scene.customer_moment(shape.day, time(shape.hour)) + timedelta(hours=shape.tell_hour - shape.hour)
        if told > scene.now:
            return told
    return scene.next_morning(approver, days=2)


def reminded(scene: Scene, shape: Approve) -> list[Effect]:
    """Remind the approver of the draft that waits, and again on every second morning once it is late."""
    approver = scene.person(shape.approver)
    again: list[Effect] = []
    if shape.day == 0 or scene.now > tell_at(scene, shape):
        again = [SetDeadline(scene.name, "remind", scene.next_morning(approver, days=2))]
    told = Note(f"{approver} is reminded: the draft waits for a yes.")
    return [*scene.send("remind", shape.approver, asks=True, leaves=shape.leaves(scene)), *again, told]


def waited(scene: Scene, shape: Approve) -> list[Effect]:
    """Tell the leader that there is still no yes, and again every morning."""
    if shape.meets and timeless.lasting(scene):
        return timeless.told(scene, shape.approver, proposed(scene, shape.booking).reason)
    leader = scene.person(shape.leader)
    if scene.handoff.status(document(scene.office)) is Status.OPEN:
        # Signed on a Friday evening, Day 3 comes before the document is due: nobody is late yet.
        quiet = Note("Not approved; the document is not due yet, so no leader is told.")
        return [SetDeadline(scene.name, "waiting", scene.next_morning(leader)), quiet]
    stuck: list[Effect] = []
    if scene.handoff.status(scene.name) is Status.OPEN:
        stuck = [Mark(scene.name, Status.STUCK)]
    # With nothing drafted and the document overdue, the leader hears of the document each day as it is.
    overdue = scene.handoff.status(document(scene.office)) is Status.STUCK
    told = [] if overdue and scene.name not in scene.handoff.drafts else _told(scene, shape)
    return [
        *stuck,
        *told,
        SetDeadline(scene.name, "waiting", scene.next_morning(leader)),
        Note(f"Still not approved; the leader is told. Nothing goes to {scene.handoff.name} without a yes."),
    ]


def _told(scene: Scene, shape: Approve) -> list[Effect]:
    who = scene.person(shape.approver)
    return [*scene.send("waiting", shape.leader, cc=(shape.approver,), approver=who, leaves=shape.leaves(scene))]


def _due(scene: Scene, shape: Approve) -> datetime:
    """Return when the approver is reminded for the first time: some hours from now, else on their next morning."""
    approver = scene.person(shape.approver)
    if shape.due_hours:
        return scene.working(scene.now + timedelta(hours=shape.due_hours), approver)
    return scene.next_morning(approver)
