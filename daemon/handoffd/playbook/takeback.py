"""The handoff is over, and the customer still has our kickoff in the calendar: it is taken back, with the CSM's yes.

The one thing that may happen after the end. As with every letter to a customer, the words come to the CSM first, and
what leaves is exactly what they approved.
"""

from dataclasses import replace

from handoffd.playbook.effects import Effect, Gone, Keep, Meet, Note, Release, Send, Write
from handoffd.playbook.events import Amended, Approved, Commanded, Drafted, Event, Left, Unclear
from handoffd.playbook.model import Approval, Draft, Handoff, Meeting
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes.drafting import unproven
from handoffd.playbook.workdays import next_working_moment


def asked(scene: Scene) -> list[Effect]:
    """Have the cancellation of every meeting written that a customer still expects; `scene` is that of no step."""
    return [Write(step, off) for step, off in _expected(scene).items()]


def expected(scene: Scene) -> Meeting | None:
    """Return the meeting that stands in a customer's calendar, as it stands there; None when none does."""
    return next(iter(_expected(scene).values()), None)


def _expected(scene: Scene) -> dict[str, Meeting]:
    """Return what a cancellation says of each meeting that is still to come: the time of the version sent last.

    A version that was released and has not left is in nobody's calendar; its number counts all the same (RFC 5546
    section 2.1.4). Of one that has left to a part of them only, nobody has said yet that it left.
    """
    handoff, found = scene.handoff, {}
    for step in dict.fromkeys((*handoff.sent, *handoff.approvals)):
        draft, last = handoff.drafts.get(step), handoff.sent.get(step)
        if draft and step not in handoff.left and scene.office.reached(handoff.ref, step, draft.sha256):
            last = draft
        held = handoff.meetings.get(step)
        known = last.meeting if last else None
        if known is None or held is None or held.cancelled or known.cancelled or known.start <= scene.now:
            continue
        sequence = max(known.sequence, held.sequence) + 1
        found[step] = replace(known, cancelled=True, sequence=sequence, responses={}, wish=None)
    return found


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
    if event.doubt:
        return unproven(scene, "approve", event.by, event.doubt)
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
