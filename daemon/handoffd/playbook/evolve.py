"""What an effect means for the state: the only place where a new handoff is made out of an old one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce

from handoffd.playbook.effects import (
    Arrange,
    Brief,
    Cancel,
    Close,
    Count,
    Effect,
    Enter,
    File,
    Gone,
    Hear,
    Judge,
    Keep,
    Know,
    Learn,
    Log,
    Mark,
    Meet,
    Park,
    Pause,
    Reach,
    Release,
    Rest,
    Undeliverable,
    Voice,
    Withdraw,
)
from handoffd.playbook.model import Approval, Draft, Handoff


def evolve(handoff: Handoff, effects: Iterable[Effect]) -> Handoff:
    """Return the handoff after the effects; those that only reach the outside (Send, Note ...) leave it as it is."""
    return reduce(_after, effects, handoff)


def _after(handoff: Handoff, effect: Effect) -> Handoff:
    match effect:
        case Mark(step, status):
            return handoff.with_step(step, status)
        case Learn(entries, held=True):
            return replace(handoff, dossier=handoff.dossier.hold(entries))
        case Learn(entries):
            return replace(handoff, dossier=reduce(lambda known, entry: known.learn(entry), entries, handoff.dossier))
        case Know():
            return _known(handoff, effect)
        case Arrange(further):
            return replace(handoff, further=further)
        case Keep(step, draft):
            return _without_yes(replace(handoff, drafts={**handoff.drafts, step: draft}), step, draft)
        case Release(step, draft, approval):
            left = tuple(name for name in handoff.left if name != step)
            kept = replace(handoff, drafts={**handoff.drafts, step: draft}, left=left)
            parked = _but(handoff.parked, step)
            return replace(kept, approvals={**handoff.approvals, step: approval}, parked=parked)
        case Park(step, draft, approval):
            parked = {**handoff.parked, step: approval}
            return replace(handoff, drafts={**handoff.drafts, step: draft}, parked=parked)
        case Gone(step):
            sent = {**handoff.sent, step: handoff.drafts[step]} if step in handoff.drafts else handoff.sent
            return replace(handoff, left=(*handoff.left, step), sent=sent)
        case Undeliverable(address, step):
            dead = tuple(dict.fromkeys([*handoff.undeliverable, address]))
            return replace(handoff, undeliverable=dead, left=tuple(name for name in handoff.left if name != step))
        case Withdraw(step):
            return replace(handoff, approvals=_but(handoff.approvals, step), parked=_but(handoff.parked, step))
        case Meet(step, meeting):
            return replace(handoff, meetings={**handoff.meetings, step: meeting})
        case Hear():
            return _heard(handoff, effect)
        case Count(t0, track, page):
            return replace(handoff, t0=t0, track=track, page=page, signed=True, paused="")
        case Pause(reason):
            return replace(handoff, paused=reason)
        case Rest(until, by):
            return replace(handoff, held_until=until, held_by=by if until else "")
        case File(paper):
            others = tuple(known for known in handoff.papers if known.title != paper.title)
            return replace(handoff, papers=(*others, paper))
        case Cancel(step, meeting):
            return replace(handoff, meetings={**handoff.meetings, step: meeting})
        case Log(system, logged):
            return replace(handoff, systems={**handoff.systems, system: logged})
        case Voice(opinion):
            return replace(handoff, health=(*handoff.health, opinion))
        case Reach(name, milestone):
            return replace(handoff, milestones={name: milestone, **handoff.milestones})
        case Close(reason):
            return replace(handoff, closed=reason)
        case Judge() | Brief() | Enter():
            return _told(handoff, effect)
        case _:
            return handoff


def _told(handoff: Handoff, effect: Judge | Brief | Enter) -> Handoff:
    """Keep what people said about the document and its promises."""
    match effect:
        case Judge(review):
            said = (review.by, review.at, review.reason)
            others = tuple(each for each in handoff.reviews if (each.by, each.at, each.reason) != said)
            return replace(handoff, reviews=(*others, review))
        case Brief(entries, at):
            return replace(handoff, briefed=entries, briefed_at=at or handoff.briefed_at)
        case Enter(promises):
            return replace(handoff, promises=promises)


def _but(said: Mapping[str, Approval], step: str) -> dict[str, Approval]:
    return {name: approval for name, approval in said.items() if name != step}


def _without_yes(handoff: Handoff, step: str, draft: Draft) -> Handoff:
    """Take away a yes that waits, when the words are not those it was said to."""
    said = handoff.parked.get(step)
    if said is None or (said.version, said.sha256) == (draft.version, draft.sha256):
        return handoff
    return replace(handoff, parked=_but(handoff.parked, step))


def _known(handoff: Handoff, effect: Know) -> Handoff:
    facts = {name: value for name, value in effect.facts.items() if value}
    dossier = handoff.dossier
    if effect.prefills:
        dossier = replace(dossier, prefills=(*dossier.prefills, *effect.prefills))
    told = replace(handoff, dossier=dossier, contacts=effect.contacts or handoff.contacts)
    if effect.since is not None:
        told = replace(told, received_at=max(told.received_at, effect.since))
    return replace(told, **facts)  # type: ignore[arg-type]  # Know names only text fields


def _heard(handoff: Handoff, hear: Hear) -> Handoff:
    meeting = handoff.meetings.get(hear.step)
    if meeting is None:
        return handoff
    heard = {**meeting.heard, hear.attendee: hear.stamp} if hear.stamp else meeting.heard
    answered = replace(meeting, responses={**meeting.responses, hear.attendee: hear.partstat}, heard=heard)
    return replace(handoff, meetings={**handoff.meetings, hear.step: answered})
