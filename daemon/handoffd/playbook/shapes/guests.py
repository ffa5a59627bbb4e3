"""The AE at the kickoff (C4, I5): the CSM leads it and approves its invitation, the AE is shown it and may stop it."""

from dataclasses import replace
from datetime import datetime

from handoffd.playbook.effects import Cancel, Effect, Keep, Meet, Note, Send, SetDeadline, Write
from handoffd.playbook.events import Objected
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes import drafting
from handoffd.playbook.shapes.kickoff_time import Booking


def shown(scene: Scene, booking: Booking, leaves: datetime, *, edited: bool) -> list[Send]:
    """Show a guest the draft that waits for its approver, so that they can stop it."""
    host = booking.people(scene)[:1]
    guests = [role for role in booking.guests if scene.handoff.further.at_kickoff and scene.person(role) not in host]
    return scene.send("copy", *guests, asks=True, leaves=leaves, edited=edited) if guests else []


def objected(scene: Scene, event: Objected, approver: str, tell: list[SetDeadline]) -> list[Effect]:
    """Take back what waits or is about to leave; the approver (a role) reads why, and decides anew."""
    if not event.words:
        return [Note(f"{event.by} has seen the draft and says nothing against it.")]
    draft = scene.handoff.drafts.get(scene.name)
    if draft is None or drafting.has_left(scene):
        told = scene.send("objected", approver, by=event.by, words=event.words, gone=True, leaves=scene.now)
        return [*told, Note(f"{event.by} speaks against an invitation that has left; {approver} is told.")]
    return [
        *drafting.taken_back(scene),
        # A new version of the same words: the yes that was given before counts no more.
        Keep(scene.name, replace(draft, version=draft.version + 1)),
        *tell,
        *scene.send("objected", approver, asks=True, by=event.by, words=event.words, gone=False, leaves=scene.now),
        Note(f"{event.by} speaks against it; it is taken back, and the {approver} is asked anew."),
    ]


def joined(scene: Scene) -> list[Effect]:
    """Draft an invitation with the AE, or without, where the customer is invited already; `scene` is of any step.

    An invitation that has not left is written anew by the review of its step.
    """
    effects: list[Effect] = []
    for step in scene.office.page_of(scene.handoff):
        booking = getattr(step.shape, "booking", None)
        if isinstance(booking, Booking) and booking.guests:
            effects += _joined(replace(scene, step=step), booking)
    return effects


def _joined(scene: Scene, booking: Booking) -> list[Effect]:
    meeting, people = scene.handoff.meetings.get(scene.name), booking.people(scene)
    if scene.name not in scene.handoff.left or not scene.handoff.hears(scene.name):
        return []
    if meeting is None or meeting.cancelled or meeting.start <= scene.now:
        return []
    customers = tuple(contact.email for contact in scene.handoff.contacts)
    if set(meeting.attendees) - set(customers) == set(people):
        return []
    gone = tuple(each for each in meeting.attendees if each not in (*customers, *people))
    off = replace(meeting, attendees=gone, sequence=meeting.sequence + 1, cancelled=True, responses={})
    why = {"reason": "You agreed that you are not needed there"}
    released: list[Effect] = []
    if gone:
        released = [Cancel(scene.name, off, "people/released", why), Meet(scene.name, meeting)]
    # What the customer has said about the time stays said.
    anew = replace(meeting, attendees=(*customers, *people), sequence=meeting.sequence + 1, wish=None, reason="")
    return [
        *released,
        Write(scene.name, anew),
        SetDeadline(scene.name, "remind", scene.next_morning(people[0])),
        Note("The customer is invited already; a yes is asked for to an invitation with these people of ours."),
    ]
