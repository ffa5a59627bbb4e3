"""A draft whose people change: what stood in somebody's name is written anew, and waits for a yes of who comes."""

from dataclasses import replace

from handoffd.playbook.copies import in_copy
from handoffd.playbook.effects import ClearDeadlines, Effect, Gone, Keep, Mark, Meet, Note, Send, Write
from handoffd.playbook.events import Succeeded
from handoffd.playbook.model import Draft, Meeting, Status
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes import drafting, moving, preparing


def to_oneself(scene: Scene, approver: str) -> bool:
    """Tell whether a letter would introduce somebody to a customer who knows them: what the AE says of the CSM (R5)."""
    return approver == "ae" and scene.handoff.ae == scene.handoff.csm


def collapsed(scene: Scene) -> list[Effect]:
    """Return the end of an introduction of oneself (R5)."""
    same = Note("AE and CSM are the same person: the customer needs no introduction.")
    return [*drafting.taken_back(scene), ClearDeadlines(scene.name), Mark(scene.name, Status.SKIPPED), same]


def stale(scene: Scene, event: Succeeded, draft: Draft) -> bool:
    """Tell whether a draft names who is not there any more: the AE in whose name it is, or somebody in its words."""
    named = bool(event.name and event.name.split()[0] in draft.body)
    there = draft.meeting is not None and event.role == "ae" and scene.handoff.further.at_kickoff
    return event.role == "csm" or named or there or not draft.meeting


def current(scene: Scene, draft: Draft) -> list[Effect]:
    """Keep what a draft was made from as it is now, so that it is not written twice."""
    return [Keep(scene.name, replace(draft, basis=drafting.basis(scene)))]


def left(scene: Scene, approver: str, people: tuple[str, ...], *, briefs: bool) -> list[Effect]:
    """Note that a letter of `approver` (a role) has left; `people` are ours who meet the customer.

    An invite stays open until the meeting is over, and with `briefs` the approver is prepared for it (P7).
    """
    gone: list[Effect] = [ClearDeadlines(scene.name), Gone(scene.name)]
    note = Note("It has left to the customer, exactly as approved.")
    meeting = scene.handoff.drafts[scene.name].meeting
    if meeting is None:
        return [*gone, Mark(scene.name, Status.SETTLED), *scene.send("left", approver, cc=("csm",)), note]
    prepared = preparing.alarm(scene, meeting, scene.handoff.sent.get(scene.name)) if briefs else []
    return [*gone, *moving.alarms(scene, meeting), *prepared, *told(scene, meeting, people), note]


def told(scene: Scene, meeting: Meeting, people: tuple[str, ...]) -> list[Send]:
    """Say that an invitation has left, and what is new in it: another time than in the last one, or another host."""
    last = scene.handoff.sent.get(scene.name)
    before = last.meeting if last else None
    moved = before is not None and before.start != meeting.start
    hosted = before is not None and not moved and people[0] not in before.attendees
    # Whoever is in no copy any more is not told of what they are not invited to (F4).
    heard = in_copy(scene.handoff, scene.now) or scene.handoff.ae in meeting.attendees
    return scene.send("left", "ae" if heard else "csm", cc=("csm",), moved=moved, hosted=hosted)


def passed_on(scene: Scene, event: Succeeded, people: tuple[str, ...]) -> list[Effect]:
    """Hand on a meeting to which the customer is invited already: the same time, an invitation of the new person's own.

    `people` are those of us who shall be there, whoever leads it first.
    """
    meeting = scene.handoff.meetings.get(scene.name)
    if meeting is None or meeting.start <= scene.now or set(people) <= set(meeting.attendees):
        return []
    customers = tuple(contact.email for contact in scene.handoff.contacts)
    anew = replace(
        meeting,
        attendees=(*customers, *people),
        sequence=meeting.sequence + 1,
        responses={},
        wish=None,
        reason="",
    )
    return [
        *moving.released(scene, event, meeting),
        # Until there is a yes, the calendars of the customer show what they were sent.
        Meet(scene.name, meeting),
        Write(scene.name, anew),
        Note(f"The customer is invited already; a yes is asked for to one with {event.person}."),
    ]
