"""What should happen next: `decide(handoff, event, now, office)` returns effects; it does nothing itself.

Rule 1: everything that depends on the moment takes `now`; nothing here reads a clock.
Rule 2: a step hears an event only while it is open or stuck; what comes late changes nothing, but is written down.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from handoffd.playbook.effects import ClearDeadlines, Close, Effect, Know, Note, Send, SetDeadline, Withdraw
from handoffd.playbook.events import Amended, Answered, Approved, Bounced, Commanded, Due, Event, Opened, Unclear
from handoffd.playbook.evolve import evolve
from handoffd.playbook.model import Handoff, Status
from handoffd.playbook.office import Office, Scene, Step
from handoffd.playbook.workdays import at, next_working_moment

if TYPE_CHECKING:
    from collections.abc import Iterator


def decide(handoff: Handoff, event: Event, now: datetime, office: Office) -> list[Effect]:
    """Return what shall happen because of an event; pure and deterministic.

    `handoff` is the state before the event, `now` an aware moment. The effects are in order: those of the step that
    was spoken to, then those of steps which can begin or look different now.
    """
    if handoff.closed:
        return [Note(f"Came after the handoff was closed ({handoff.closed}); nothing was done.")]
    effects = list(_heard(handoff, event, now, office))
    effects += _reviewed(evolve(handoff, effects), now, office)
    return effects + _begun(evolve(handoff, effects), now, office)


def _heard(handoff: Handoff, event: Event, now: datetime, office: Office) -> Iterator[Effect]:
    if isinstance(event, Opened):
        yield from _opened(event, handoff, now, office)
        return
    if isinstance(event, Commanded) and event.command == "assign" and handoff.is_over("opening"):
        yield from _reassigned(event, handoff, office)
        return
    step = office.step(event.step)
    if step is None:
        yield Note(f"The step {event.step!r} is gone from the page; nothing was done.")
        return
    if isinstance(event, Due) and event.kind == "start":
        return  # _begun does it
    # A correction of the document is welcome after it was complete, and a letter comes back after it has left;
    # everything else must find its step listening.
    asked_back = isinstance(event, Unclear) and step.name not in handoff.drafts
    late = (isinstance(event, Answered | Bounced) or asked_back) and handoff.is_over(step.name)
    again = isinstance(event, Approved) and step.name in handoff.left  # a second tap: it is as they wish
    if handoff.hears(step.name) or late:
        yield from step.shape.hear(Scene(office, handoff, step, now), event)
    elif isinstance(event, Amended | Approved | Commanded | Unclear) and handoff.is_over(step.name) and not again:
        yield from _too_late(Scene(office, handoff, step, now), event)
    elif not isinstance(event, Due):
        yield Note(f"Came for {step.name}, which is {handoff.status(step.name)}; nothing was done.")


def _too_late(scene: Scene, event: Amended | Approved | Commanded | Unclear) -> Iterator[Effect]:
    """Tell a colleague whose word changes something that is done: silence would let them believe that it counted."""
    words = _words(event)
    status = scene.handoff.status(scene.name)
    done = f"The letter to {scene.handoff.name} has left already." if scene.name in scene.handoff.left else ""
    what = done or f"For {scene.handoff.name} this step ({scene.name}) is {status} already."
    if scene.office.roster.by_address(event.by):
        yield Send("_ops/over", (event.by,), scene.name, more={"words": words, "what": what})
    yield Note(f"{event.by}: {words}, too late for {scene.name}, which is {status}; nothing was done.")


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
    # A step that may begin on a day of its own gets an alarm for it; what was signed long ago begins now.
    for step in office.page:
        if step.begin_day:
            yield SetDeadline(step.name, "start", max(now, _day_of(step, handoff, now, office)))


def _day_of(step: Step, handoff: Handoff, now: datetime, office: Office) -> datetime:
    scene = Scene(office, handoff, step, now)
    week = scene.week(handoff.ae)
    return next_working_moment(at(scene.day(step.begin_day, week), time(9), week), week)


def _reassigned(event: Commanded, handoff: Handoff, office: Office) -> Iterator[Effect]:
    """R2: "assign: ana@..." by reply overrides the rules."""
    person = office.roster.by_address(event.argument)
    asker = office.roster.by_address(event.by)
    if person is None or "csm" not in person.roles or asker is None:
        yield Note(f"{event.by} asked to assign {event.argument!r}, who is no CSM on the roster; nothing was changed.")
        return
    yield Know(facts={"csm": person.email, "csm_reason": f"{asker.name} assigned {person.name}"})
    yield Note(f"{asker.name} assigned {person.name} as the CSM of {handoff.name}.")


def _reviewed(handoff: Handoff, now: datetime, office: Office) -> list[Effect]:
    effects: list[Effect] = []
    for step in office.page:
        if handoff.hears(step.name):
            effects += step.shape.review(Scene(office, handoff, step, now))
    return effects


def _begun(handoff: Handoff, now: datetime, office: Office) -> list[Effect]:
    """Start every step that may begin, in the order of the page; one start may free the next."""
    effects: list[Effect] = []
    for step in office.page:
        if handoff.status(step.name) is Status.WAITING and _may_begin(step, handoff, now, office):
            begun: list[Effect] = [ClearDeadlines(step.name, ("start",))]
            begun += step.shape.start(Scene(office, handoff, step, now))
            handoff = evolve(handoff, begun)
            effects += begun
    return effects


def _may_begin(step: Step, handoff: Handoff, now: datetime, office: Office) -> bool:
    if handoff.page and step.name not in handoff.page:
        return False  # added to the playbook since; a handoff ends as it was begun
    if handoff.closed or not all(handoff.is_over(name) for name in step.after):
        return False
    if not step.begin_day:
        return True
    early = bool(step.early) and all(handoff.is_over(name) for name in step.early)
    return early or now >= _day_of(step, handoff, now, office)


def stop(handoff: Handoff, reason: str) -> list[Effect]:
    """Return the effects that end a handoff at once: nothing that has not left will leave."""
    taken_back: list[Effect] = [Withdraw(step) for step in handoff.approvals]
    quiet: list[Effect] = [ClearDeadlines(step) for step in handoff.steps]
    return [*taken_back, *quiet, Close(reason), Note(f"Stopped: {reason}")]
