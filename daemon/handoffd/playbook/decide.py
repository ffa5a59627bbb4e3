"""What should happen next: `decide(handoff, event, now, office)` returns effects; it does nothing itself.

Rule 1: everything that depends on the moment takes `now`; nothing here reads a clock.
Rule 2: a step hears an event only while it is open or stuck; what comes late changes nothing, but is written down.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from handoffd.playbook import contract, happened, milestones, ordered, premature, promising, succession, takeback
from handoffd.playbook.athome import kept_at_home
from handoffd.playbook.effects import ClearDeadlines, Close, Effect, Know, Note, Send, SetDeadline
from handoffd.playbook.events import (
    Absent,
    Agreed,
    Amended,
    Answered,
    Approved,
    Assessed,
    Bounced,
    Carried,
    Commanded,
    Due,
    Event,
    Opened,
    Reported,
    Signed,
    Unclear,
)
from handoffd.playbook.evolve import evolve
from handoffd.playbook.model import Handoff, Status
from handoffd.playbook.office import Office, Scene, Step
from handoffd.playbook.shapes import order
from handoffd.playbook.shapes.accept import Accept
from handoffd.playbook.shapes.approve import Approve
from handoffd.playbook.shapes.ask import Ask
from handoffd.playbook.shapes.fade import Fade
from handoffd.playbook.shapes.register import Register, outliving
from handoffd.playbook.workdays import at, next_working_moment

if TYPE_CHECKING:
    from collections.abc import Iterator


def decide(handoff: Handoff, event: Event, now: datetime, office: Office) -> list[Effect]:
    """Return what shall happen because of an event; pure and deterministic.

    `handoff` is the state before the event, `now` an aware moment. The effects are in order: those of the step that
    was spoken to, then those of steps which can begin or look different now.
    """
    return kept_at_home(_decided(handoff, event, now, office), office.roster)


def _decided(handoff: Handoff, event: Event, now: datetime, office: Office) -> list[Effect]:
    if takeback.is_about(handoff, event) and (step := office.step(getattr(event, "step", ""))):
        return takeback.heard(Scene(office, handoff, step, now), event)
    step = office.step(getattr(event, "step", ""))
    if handoff.closed and step and isinstance(event, Assessed):
        return step.shape.hear(Scene(office, handoff, step, now), event)  # a late word about the account still counts
    if handoff.closed and step and isinstance(step.shape, Register):
        scene = Scene(office, handoff, step, now)
        if step.shape.outlives(scene, event):
            return step.shape.hear(scene, event)
    if isinstance(event, Reported):  # also after Day 30, when people look at what was promised
        return promising.reported(handoff, event.updates, event.unclear, event.by, now)
    if handoff.closed:
        return [Note(f"Came after the handoff was closed ({handoff.closed}); nothing was done.")]
    effects = list(_heard(handoff, happened.about_the_meeting(event, office), now, office))
    effects += happened.shown(evolve(handoff, effects), effects, office)
    effects += premature.taken_back(evolve(handoff, effects), now, office)
    effects += _reviewed(evolve(handoff, effects), now, office)
    effects += _begun(evolve(handoff, effects), now, office)
    effects += _their_morning(handoff, evolve(handoff, effects), now, office)
    effects += _done(evolve(handoff, effects), office)
    effects += outliving(Scene(office, handoff, contract.NO_STEP, now), effects)
    return [*effects, *milestones.reached(handoff, evolve(handoff, effects), now, office)]


def _heard(handoff: Handoff, event: Event, now: datetime, office: Office) -> Iterator[Effect]:
    beside = Scene(office, handoff, contract.NO_STEP, now)
    if isinstance(event, Opened):
        yield from _opened(event, handoff, now, office)
        return
    if isinstance(event, contract.Happened):
        yield from contract.happened(beside, event)
        if isinstance(event, Signed):
            yield from _days_set(replace(handoff, t0=event.t0, page=event.page), now, office)
        return
    if isinstance(event, Commanded) and event.step == contract.CONTRACT and event.command in ordered.WORDS:
        yield from ordered.heard(beside, event)
        return
    if isinstance(event, Due) and (event.step, event.kind) == (contract.CONTRACT, ordered.WAKE):
        yield from ordered.woken(beside)
        return
    if isinstance(event, Due) and event.step == contract.CONTRACT:
        yield from contract.rang(beside, event)
        return
    if isinstance(event, Commanded) and event.command in contract.STEERING:
        yield from contract.steered(beside, event)
        return
    if handoff.paused and isinstance(event, Due):
        yield from contract.postponed(beside, event)
        return
    if handoff.held_until and isinstance(event, Due):
        yield from ordered.postponed(beside, event)
        return
    if isinstance(event, Commanded) and event.command == "assign" and handoff.is_over("opening"):
        yield from succession.assigned(handoff, event, now, office)
        return
    if isinstance(event, Absent):
        yield from _absent(event, handoff, now, office)
        return
    if isinstance(event, succession.About):
        yield from succession.happened(handoff, event, now, office)
        return
    if isinstance(event, Commanded) and event.command == order.ANYWAY:
        yield from _overruled(handoff, event, now, office)
        return
    step = office.step(event.step)
    if step is None:
        yield Note(f"The step {event.step!r} is gone from the page; nothing was done.")
        return
    if isinstance(event, Due) and event.kind == "start":
        # _begun does it; where who is to be asked became known later, their own morning may still be to come.
        if handoff.status(step.name) is Status.WAITING and (day := _day_of(step, handoff, now, office)) and day > now:
            yield SetDeadline(step.name, "start", day)
        return
    # A correction of the document, or of what was agreed in the call, is welcome at any time, and a letter comes back
    # after it has left; everything else must find its step listening.
    asked_back = isinstance(event, Unclear) and step.name not in handoff.drafts
    late = (isinstance(event, Agreed | Answered | Bounced | Carried) or asked_back) and handoff.is_over(step.name)
    again = isinstance(event, Approved) and step.name in handoff.left  # a second tap: it is as they wish
    again = again or (isinstance(event, Commanded) and event.command == "accept" and bool(handoff.reviews))
    if (handoff.paused and isinstance(event, Amended | Approved | Commanded)) or (
        handoff.held_until and isinstance(event, Approved)
    ):
        yield from _too_late(Scene(office, handoff, step, now), event)
    elif handoff.hears(step.name) or late:
        yield from step.shape.hear(Scene(office, handoff, step, now), event)
    elif isinstance(event, Amended | Approved | Commanded | Unclear) and _is_past(handoff, step.name) and not again:
        yield from _too_late(Scene(office, handoff, step, now), event)
    elif not isinstance(event, Due):
        yield Note(f"Came for {step.name}, which is {handoff.status(step.name)}; nothing was done.")


def _overruled(handoff: Handoff, event: Commanded, now: datetime, office: Office) -> Iterator[Effect]:
    """Let an approved letter leave before its order is met; the word may answer any letter of this handoff."""
    step = order.held_back(handoff, office.page_of(handoff))
    scene = Scene(office, handoff, step or contract.NO_STEP, now)
    if step is None or not isinstance(step.shape, Approve):
        yield from order.nothing_waits(scene, event)
    elif handoff.paused or handoff.held_until:
        yield from _too_late(scene, event)
    else:
        yield from step.shape.overruled(scene, event)


def _too_late(scene: Scene, event: Amended | Approved | Commanded | Unclear) -> Iterator[Effect]:
    """Tell a colleague whose word changes something that is done: silence would let them believe that it counted."""
    words = _words(event)
    status = scene.handoff.status(scene.name)
    what = f"For {scene.handoff.name} this step ({scene.name}) is {status} already."
    if scene.name in scene.handoff.left:
        what = f"The letter to {scene.handoff.name} has left already."
    elif scene.handoff.held_until and isinstance(event, Approved):
        what = f"{scene.handoff.name} rests until {ordered.wakes(scene)}. You will be asked again then."
    elif status is Status.WAITING:
        what = f"The {scene.step.held} with {scene.handoff.name} did not take place yet, so I ask you again after it."
    elif scene.handoff.paused:
        what = f"{scene.handoff.paused}, so everything rests until it is signed again, and you will be asked anew."
    if scene.office.roster.by_address(event.by):
        yield Send("_ops/over", (event.by,), scene.name, more={"words": words, "what": what})
    yield Note(f"{event.by}: {words}, too late for {scene.name}, which is {status}; nothing was done.")


def _is_past(handoff: Handoff, step: str) -> bool:
    """Tell whether a step is over, or was open once and waits again."""
    return handoff.is_over(step) or (handoff.status(step) is Status.WAITING and step in handoff.drafts)


def _words(event: Amended | Approved | Commanded | Unclear) -> str:
    match event:
        case Commanded(command=command):
            return command
        case Unclear(words=words):
            return words
        case Approved():
            return "approve"
        case Amended():
            return "(a change of the letter)"


def _opened(event: Opened, handoff: Handoff, now: datetime, office: Office) -> Iterator[Effect]:
    yield Note(event.reason)
    yield Know(facts=event.facts, prefills=event.prefills)
    yield from _days_set(handoff, now, office)


def _days_set(handoff: Handoff, now: datetime, office: Office) -> Iterator[Effect]:
    """Give each step that may begin on a day of its own an alarm for it; what was signed long ago begins now."""
    for step in office.page_of(handoff):
        day = _day_of(step, handoff, now, office) if step.begin_day else None
        if day is not None and handoff.status(step.name) is Status.WAITING:
            yield SetDeadline(step.name, "start", max(now, day))


def _their_morning(before: Handoff, handoff: Handoff, now: datetime, office: Office) -> list[Effect]:
    """Let what begins on a day of the CSM's begin in the CSM's own morning, from when it is known who that is."""
    alarms: list[Effect] = []
    if handoff.csm != before.csm:
        for step in office.page_of(handoff):
            waits = step.begin_day and step.begin_for == "csm" and handoff.status(step.name) is Status.WAITING
            if waits and (day := _day_of(step, handoff, now, office)):
                alarms.append(SetDeadline(step.name, "start", max(now, day)))
    return alarms


def _day_of(step: Step, handoff: Handoff, now: datetime, office: Office) -> datetime | None:
    """Return when a step may begin by its day; None while people have agreed on none."""
    scene = Scene(office, handoff, step, now)
    if isinstance(step.shape, Fade):
        return step.shape.begins(scene)
    week = scene.week(scene.person(step.begin_for))
    return next_working_moment(at(scene.day(step.begin_day, week), time(9), week), week)


def _absent(event: Absent, handoff: Handoff, now: datetime, office: Office) -> Iterator[Effect]:
    """R3: whoever stands in is asked for the document, or reads the brief; every other step keeps its person."""
    for step in office.page:
        concerned = (isinstance(step.shape, Ask) and event.person == handoff.ae) or (
            isinstance(step.shape, Accept) and event.person == handoff.csm
        )
        if concerned and handoff.hears(step.name):
            yield from step.shape.hear(Scene(office, handoff, step, now), event)


def _reviewed(handoff: Handoff, now: datetime, office: Office) -> list[Effect]:
    effects: list[Effect] = []
    if handoff.sleeps:
        return effects
    for step in office.page_of(handoff):
        scene = Scene(office, handoff, step, now)
        if handoff.hears(step.name):
            effects += step.shape.review(scene)
        elif isinstance(step.shape, Accept) and handoff.status(step.name) is Status.SETTLED:
            effects += step.shape.corrected(scene)
    return effects


def _begun(handoff: Handoff, now: datetime, office: Office) -> list[Effect]:
    """Start every step that may begin, in the order of the page; one start may free the next."""
    effects: list[Effect] = []
    for step in office.page_of(handoff):
        if handoff.status(step.name) is Status.WAITING and _may_begin(step, handoff, now, office):
            begun: list[Effect] = [ClearDeadlines(step.name, ("start",))]
            begun += step.shape.start(Scene(office, handoff, step, now))
            handoff = evolve(handoff, begun)
            effects += begun
    return effects


def _done(handoff: Handoff, office: Office) -> list[Effect]:
    """Close a handoff whose page has come to its end without a last step of its own (a renewal, an amendment)."""
    page = office.page_of(handoff)
    if handoff.rests or not page or not all(handoff.is_over(step.name) for step in page):
        return []
    return [Close("everything on its page is done"), Note("Everything on its page is done; the handoff is closed.")]


def _may_begin(step: Step, handoff: Handoff, now: datetime, office: Office) -> bool:
    if handoff.sleeps or not all(handoff.is_over(name) for name in step.after):
        return False
    if step.held and not handoff.was_held(step.held, now):
        return False
    if not step.begin_day:
        return True
    early = bool(step.early) and all(handoff.is_over(name) for name in step.early)
    day = _day_of(step, handoff, now, office)
    return early or (day is not None and now >= day)


def stop(handoff: Handoff, reason: str) -> list[Effect]:
    """Return the effects that end a handoff at once: nothing that has not left will leave."""
    return [*contract.quiet(handoff), Close(reason), Note(f"Stopped: {reason}")]
