"""The handoff is over, and the customer still has our kickoff in the calendar: it is taken back, with the CSM's yes.

The one thing that may happen after the end. As with every letter to a customer, the words come to the CSM first, and
what leaves is exactly what they approved.
"""

from dataclasses import replace

from handoffd.playbook.effects import Effect, Gone, Keep, Meet, Note, Release, Send, Write
from handoffd.playbook.events import Amended, Approved, Commanded, Drafted, Event, Left, Unclear
from handoffd.playbook.model import Approval, Draft, Handoff
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes.drafting import unproven
from handoffd.playbook.workdays import next_working_moment


def asked(scene: Scene) -> list[Effect]:
    """Have the cancellation of every meeting written that a customer still expects; `scene` is that of no step."""
    written: list[Effect] = []
    for step in scene.handoff.sent:
        meeting = scene.handoff.meetings.get(step)
        if meeting is not None and not meeting.cancelled and meeting.start > scene.now:
            off = replace(meeting, cancelled=True, sequence=meeting.sequence + 1, responses={}, wish=None)
            written.append(Write(step, off))
    return written


def is_about(handoff: Handoff, event: Event) -> bool:
    """Tell whether an event speaks of such a cancellation."""
    if isinstance(event, Drafted):
        return _cancels(event.draft)
    speaks = isinstance(event, Amended | Approved | Commanded | Left | Unclear)
    return speaks and _cancels(handoff.drafts.get(getattr(event, "step", "")))


def heard(scene: Scene, event: Event) -> list[Effect]:
    """Show it, release it at the CSM's proven yes, note that it has left; whatever else is said leaves it be."""
    draft = scene.handoff.drafts.get(scene.name)
    if isinstance(event, Drafted):
        return _shown(scene, event.draft)
    if isinstance(event, Left):
        return [Gone(scene.name), Note("The customer's calendar is told that the meeting does not take place.")]
    if isinstance(event, Approved) and draft is not None:
        return _approved(scene, event, draft)
    words = event.command if isinstance(event, Commanded) else "(something else)"
    return [Note(f"{getattr(event, 'by', '')}: {words}. The cancellation waits for a yes; nothing was done.")]


def _cancels(draft: Draft | None) -> bool:
    return draft is not None and draft.meeting is not None and draft.meeting.cancelled


def _shown(scene: Scene, draft: Draft) -> list[Effect]:
    current = scene.handoff.drafts.get(scene.name)
    shown = replace(draft, version=current.version + 1 if current else 1)
    note = Note(f"The customer's calendar still holds it; {scene.handoff.csm} is asked to take it back.")
    return [Keep(scene.name, shown), *_letter(scene), note]


def _approved(scene: Scene, event: Approved, draft: Draft) -> list[Effect]:
    if event.by != scene.handoff.csm or event.edited is not None or draft.meeting is None:
        return [Note(f"A yes by {event.by} to other words, or by somebody who was not asked; nothing left.")]
    if not event.proven:
        return unproven(scene, "approve", event.by)
    if (event.version, event.sha256) != (draft.version, draft.sha256):
        return [*_letter(scene), Note(f"{event.by} answered an older letter; the cancellation is shown again.")]
    said = scene.handoff.approvals.get(scene.name)
    if said and said.version == draft.version:
        return [Note(f"{event.by} approved it again; it is approved already.")]
    approval = Approval(draft.version, draft.sha256, event.by, scene.now, event.message_id)
    return [
        Meet(scene.name, draft.meeting),
        Release(scene.name, draft, approval, next_working_moment(scene.now, scene.customer_week)),
        Note(f"{event.by} approved the cancellation."),
    ]


def _letter(scene: Scene) -> list[Send]:
    leaves = next_working_moment(scene.now, scene.customer_week)
    return scene.send("takeback", "csm", asks=True, leaves=leaves)
