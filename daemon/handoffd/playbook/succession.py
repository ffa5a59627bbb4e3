"""The people of a handoff change: somebody left, another was named, or mail does not reach them (R2, R4).

Deadlines go on. What stood in the former person's name is written anew for the one who comes, and waits for a yes of
theirs.
"""

from collections.abc import Iterator
from datetime import datetime
from difflib import get_close_matches

from handoffd.playbook.effects import Effect, Know, Note, Send
from handoffd.playbook.events import Commanded, Reached, Succeeded, Unreached
from handoffd.playbook.evolve import evolve
from handoffd.playbook.model import Handoff, Status
from handoffd.playbook.office import Office, Scene
from handoffd.playbook.people import Person, Roster
from handoffd.playbook.shapes.accept import Accept
from handoffd.playbook.shapes.announce import Announce
from handoffd.playbook.shapes.approve import Approve
from handoffd.playbook.shapes.ask import Ask
from handoffd.playbook.shapes.assess import Assess
from handoffd.playbook.shapes.invite import Invite
from handoffd.playbook.shapes.register import Register
from handoffd.playbook.workdays import local_date

About = Unreached | Reached | Succeeded


def happened(handoff: Handoff, event: About, now: datetime, office: Office) -> Iterator[Effect]:
    """Return what a change among the people means for this handoff."""
    match event:
        case Unreached(person):
            yield Note(f"No mail reaches {person}; what is meant for them goes to who stands in.")
            yield from _each(handoff, event, now, office)
        case Reached(person):
            yield Note(f"Mail reaches {person} again.")
            yield from _each(handoff, event, now, office)
        case Succeeded():
            yield from _succeeded(handoff, event, now, office)


def _succeeded(handoff: Handoff, event: Succeeded, now: datetime, office: Office) -> Iterator[Effect]:
    facts = {event.role: event.person}
    if event.role == "csm":
        facts["csm_reason"] = event.reason
    changed: list[Effect] = [
        Know(facts=facts),
        Note(f"{event.reason}: {event.person} is the {event.role.upper()} now."),
    ]
    yield from changed
    after = evolve(handoff, changed)
    yield from _told(after, event, office)
    if not after.rests:
        yield from _each(after, event, now, office)


def _told(handoff: Handoff, event: Succeeded, office: Office) -> Iterator[Effect]:
    """Tell the former, with the others in copy; who inherits from somebody who is gone reads it in one list."""
    if event.listed:
        return
    others = tuple(dict.fromkeys(each for each in (event.person, handoff.ae, handoff.csm) if each))
    heard = event.former and event.former in office.knows(handoff.ref)
    to = (event.former,) if heard else (event.person,)
    copies = tuple(each for each in others if each not in to)
    more = {"role": event.role, "person": event.person, "former": event.name, "reason": event.reason}
    yield Send("people/succeeded", to, "people", copies, more=more)


def _each(handoff: Handoff, event: About, now: datetime, office: Office) -> Iterator[Effect]:
    for step in office.page_of(handoff):
        effects = _heard(Scene(office, handoff, step, now), event)
        yield from effects
        handoff = evolve(handoff, effects)


def _heard(scene: Scene, event: About) -> list[Effect]:
    shape, handoff = scene.step.shape, scene.handoff
    if isinstance(shape, Ask | Accept | Approve | Assess | Invite | Register) and handoff.hears(scene.name):
        return shape.hear(scene, event)
    if isinstance(shape, Register):
        named = isinstance(event, Succeeded) and event.role == "csm"
        return shape.again(scene) if named and handoff.status(scene.name) is Status.SETTLED else []
    concerned = event.role == "csm" if isinstance(event, Succeeded) else event.person == handoff.csm
    if isinstance(shape, Announce | Accept) and concerned and handoff.status(scene.name) is Status.SETTLED:
        return [] if isinstance(event, Reached) else shape.again(scene)
    return []


# -- "assign: ana@..." by reply (R2) ----------------------------------------------------------------------------------


def assigned(handoff: Handoff, event: Commanded, now: datetime, office: Office) -> Iterator[Effect]:
    """Let a colleague name another CSM, or another AE; an address that fits nobody is asked back."""
    roster = office.roster
    asker = roster.by_address(event.by)
    if asker is None:
        yield Note(f"{event.by}, who is no colleague, asked to assign {event.argument!r}; nothing was changed.")
        return
    person = roster.by_address(event.argument)
    role = _role(person)
    gone = person is not None and person.has_left(local_date(now, person.week))
    if person is None or not role or gone:
        words = f"assign: {event.argument} ({_why_not(event.argument, person, roster, gone=gone)})"
        options = [(f"{each.name} takes over", f"assign: {each.email}") for each in roster.by_role("csm")]
        more = {"words": words, "by": asker.email, "options": tuple(options[:6])}
        yield Send("_ops/question", (asker.email,), "opening", asks=True, more=more)
        yield Note(f"{asker.name} asked to assign {event.argument!r}, which fits nobody; asked back.")
        return
    former = handoff.csm if role == "csm" else handoff.ae
    if person.email == former:
        yield Note(f"{asker.name} assigned {person.name}, who is the {role.upper()} already.")
        return
    was = roster.by_address(former)
    name = was.name if was else former
    reason = f"{asker.name} assigned {person.name}"
    yield from _succeeded(handoff, Succeeded(role, person.email, former, name, reason), now, office)


def _role(person: Person | None) -> str:
    """Return which role somebody takes when they are named; who is both comes as the CSM (R2)."""
    return next((role for role in ("csm", "ae") if person and role in person.roles), "")


def _why_not(address: str, person: Person | None, roster: Roster, *, gone: bool) -> str:
    if gone and person:
        return f"{person.name} does not work here any more"
    if person:
        return f"{person.name} is on the roster, but is neither a CSM nor an AE"
    likely = {word: each for each in roster.people if _role(each) for word in _known_as(each)}
    wanted = " ".join(address.split()).casefold()
    near = get_close_matches(wanted, likely, n=1, cutoff=0.6) or get_close_matches(
        wanted.partition("@")[0], likely, n=1, cutoff=0.7
    )
    meant = f"; did you mean {likely[near[0]].email}?" if near else ""
    return f"nobody on the roster has this address{meant}"


def _known_as(person: Person) -> tuple[str, ...]:
    names = (person.name.casefold(), person.first_name.casefold())
    return (*person.addresses, *names, *(address.partition("@")[0] for address in person.addresses))
