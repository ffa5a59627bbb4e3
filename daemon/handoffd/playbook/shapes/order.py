"""The order that a customer may rely on: nobody is introduced before the CSM is known and has accepted the document.

A yes that comes earlier is kept with the words it was said to. The letter leaves by itself once the order is met, or
sooner on one explicit word of the AE or a leader ("send anyway"), which the journal keeps.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from handoffd.playbook.effects import ClearDeadlines, Effect, Note, Park, Release, Send, SetDeadline
from handoffd.playbook.events import Commanded
from handoffd.playbook.model import Approval, Draft, Handoff, Status
from handoffd.playbook.office import Scene, Step
from handoffd.playbook.shapes import drafting

ANYWAY = "send anyway"
_LEADS = frozenset({"sales_leader", "cs_leader", "ops"})


def is_met(scene: Scene, needs: tuple[str, ...]) -> bool:
    """Tell whether a letter may leave: the CSM is known, and each step it needs is over or not on this page."""
    page = {step.name for step in scene.office.page_of(scene.handoff)}
    return bool(scene.handoff.csm) and all(name not in page or scene.handoff.is_over(name) for name in needs)


def parked(scene: Scene, approver: str, draft: Draft, approval: Approval, leaves: datetime) -> list[Effect]:
    """Keep a yes until the order is met, and tell its giver so; at the hour of the letter everybody concerned hears."""
    kept: list[Effect] = [
        *drafting.taken_back(scene),
        ClearDeadlines(scene.name),
        Park(scene.name, draft, approval),
        Note(f"{approval.by} approved version {draft.version}; it is kept until the document is accepted."),
    ]
    if leaves - scene.now < timedelta(minutes=1):  # it should leave now
        return [*kept, *delayed(scene, approver, leaves)]
    told = scene.send("parked", approver, asks=True, leaves=leaves, waits_for=waits_for(scene.handoff))
    return [*kept, SetDeadline(scene.name, "parked", leaves), *told]


def at_its_hour(scene: Scene, leaves: datetime) -> list[Effect]:
    """Let the hour at which a kept letter should leave be another one."""
    ahead = scene.name in scene.handoff.parked and leaves > scene.now
    return [SetDeadline(scene.name, "parked", leaves)] if ahead else []


def delayed(scene: Scene, approver: str, leaves: datetime) -> list[Effect]:
    """Say in one letter why the customer does not hear from us at the hour they should have."""
    if scene.name not in scene.handoff.parked and leaves > scene.now:
        return []
    who = waits_for(scene.handoff)
    first = "csm" if who == "csm" else approver
    others = tuple(role for role in ("csm", approver, "cs_leader") if role != first)
    sends = scene.send("delayed", first, cc=others, asks=True, leaves=leaves, waits_for=who)
    # What is answered is the brief: accept, return; "send anyway" is understood in answer to any letter.
    answered = [replace(send, step=_brief(scene) or send.step) for send in sends]
    return [
        *answered,
        Note("It should leave now and may not: the document is not accepted. CSM, AE and leader are told."),
    ]


def waits_for(handoff: Handoff) -> str:
    """Return whose turn it is before the letter may leave: `csm`, `ae` (it was sent back), or `document`."""
    if handoff.status("brief") is Status.WAITING:
        return "document"
    last = handoff.reviews[-1] if handoff.reviews else None
    return "ae" if last is not None and not last.accepted and last.answered is None else "csm"


def freed(scene: Scene, leaves: datetime, receipt: Callable[[], list[Send]], why: str) -> list[Effect]:
    """Release a letter whose yes was kept, if the draft is still the one it was said to."""
    draft, said = scene.handoff.drafts.get(scene.name), scene.handoff.parked.get(scene.name)
    if draft is None or said is None or (said.version, said.sha256) != (draft.version, draft.sha256):
        return []
    return [
        ClearDeadlines(scene.name),
        *drafting.met(scene, draft),
        Release(scene.name, draft, said, leaves),
        *receipt(),
        Note(why),
    ]


def held_back(handoff: Handoff, page: tuple[Step, ...]) -> Step | None:
    """Return the step whose approved letter waits for the order; None when none does."""
    return next((step for step in page if step.name in handoff.parked and handoff.hears(step.name)), None)


def may_overrule(scene: Scene, event: Commanded, approver: str) -> bool:
    """Tell whether "send anyway" is somebody's to say: the approver's, or a leader's."""
    person = scene.office.roster.by_address(event.by)
    return event.by == scene.person(approver) or (person is not None and bool(person.roles & _LEADS))


def nothing_waits(scene: Scene, event: Commanded) -> list[Effect]:
    """Answer a "send anyway" that is about no letter."""
    if scene.office.roster.by_address(event.by) is None:
        return [Note(f"{event.by}, who is no colleague, wrote {ANYWAY!r}; nothing was done.")]
    what = "No approved letter waits to leave."
    return [
        Send("_ops/over", (event.by,), scene.name, more={"words": ANYWAY, "what": what}),
        Note(f"{event.by}: {ANYWAY}, but no approved letter waits."),
    ]


def _brief(scene: Scene) -> str:
    return "brief" if scene.office.step("brief") else ""
