"""A draft whose people change: what stood in somebody's name is written anew, and waits for a yes of who comes."""

from dataclasses import replace

from handoffd.playbook.effects import ClearDeadlines, Effect, Keep, Mark, Meet, Note, Write
from handoffd.playbook.events import Succeeded
from handoffd.playbook.model import Draft, Status
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes import drafting, moving


def collapsed(scene: Scene) -> list[Effect]:
    """Return the end of an introduction of oneself (R5)."""
    same = Note("AE and CSM are the same person: the customer needs no introduction.")
    return [*drafting.taken_back(scene), ClearDeadlines(scene.name), Mark(scene.name, Status.SKIPPED), same]


def stale(event: Succeeded, draft: Draft) -> bool:
    """Tell whether a draft names who is not there any more: the AE in whose name it is, or somebody in its words."""
    return event.role == "csm" or bool(event.name and event.name.split()[0] in draft.body) or not draft.meeting


def current(scene: Scene, draft: Draft) -> list[Effect]:
    """Keep what a draft was made from as it is now, so that it is not written twice."""
    return [Keep(scene.name, replace(draft, basis=drafting.basis(scene)))]


def passed_on(scene: Scene, event: Succeeded) -> list[Effect]:
    """Hand on a meeting to which the customer is invited already: the same time, an invitation of the new CSM's own."""
    meeting = scene.handoff.meetings.get(scene.name)
    if meeting is None or meeting.start <= scene.now or event.role != "csm":
        return []
    customers = tuple(contact.email for contact in scene.handoff.contacts)
    anew = replace(
        meeting,
        attendees=(*customers, scene.handoff.csm),
        sequence=meeting.sequence + 1,
        responses={},
        wish=None,
        reason="",
    )
    return [
        *moving.released(scene, event, meeting),
        # Until the new CSM has said yes, the calendars of the customer show what they were sent.
        Meet(scene.name, meeting),
        Write(scene.name, anew),
        Note("The customer is invited already; the new CSM is asked for a yes to an invitation in their own name."),
    ]
