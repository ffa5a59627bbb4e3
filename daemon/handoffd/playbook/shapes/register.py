"""Register: the handoff is written into every system of ours, and RevOps confirms that its owner was moved there (F3).

Rule 1: writing is ours (a note, a file, a command), moving the owner is a person's; only their yes settles a system.
Rule 2: RevOps is asked when every errand has come back, well or not, so that the letter says what was done.
Rule 3: a handoff that has come to its end does not end this: what is not confirmed is asked about until it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from handoffd.playbook.effects import (
    Carry,
    ClearDeadlines,
    Effect,
    Log,
    Mark,
    Note,
    Recall,
    Send,
    SetDeadline,
)
from handoffd.playbook.events import (
    Bounced,
    Carried,
    Commanded,
    Confirmed,
    Due,
    Event,
    Overheard,
    Signed,
    Succeeded,
    Unclear,
)
from handoffd.playbook.evolve import evolve
from handoffd.playbook.model import Handoff, Status
from handoffd.playbook.office import Scene
from handoffd.playbook.people import Person
from handoffd.playbook.systems import CARRIED, FAILED, MAIL, UNLISTED, WAITING, Logged, System
from handoffd.playbook.workdays import local_date

_OPEN = (Status.OPEN, Status.STUCK)


@dataclass(frozen=True, slots=True)
class Register:
    """F3: logged in every system, then RevOps is asked, and again every `remind_days` working days until all are done.

    While no system is listed, RevOps is asked once about "the CRM", if there is somebody with that role.
    """

    remind_days: int = 2

    @property
    def letters(self) -> frozenset[str]:
        """The question to RevOps, what ops hear of an errand that failed, and that there is another owner."""
        return frozenset({"confirm", "failed", "changed"})

    def start(self, scene: Scene) -> list[Effect]:
        """Log it everywhere; ask once that is done."""
        opened: list[Effect] = [Mark(scene.name, Status.OPEN)]
        systems = _systems(scene)
        if not systems:
            none = (
                "No system is listed under [[crm]] and nobody has the role revops: nobody is asked to move the owner."
            )
            return [*opened, Mark(scene.name, Status.SKIPPED), Note(none)]
        opened += [effect for system in systems for effect in _logged(scene, system)]
        return [*opened, *self._asked_when_ready(_after(scene, opened))]

    def hear(self, scene: Scene, event: Event) -> list[Effect]:
        """Take in what became of an errand, and what RevOps says."""
        match event:
            case Carried():
                return self._carried(scene, event)
            case Bounced():
                return self._bounced(scene, event)
            case Confirmed():
                return self._confirmed(scene, event)
            case Due():
                return self._ask(scene)
            case Signed():
                return self._again(scene)
            case Succeeded(role="csm"):
                return self._another_owner(scene)
            case Commanded(command="resend", by=by):
                tried = [effect for name in _failed(scene.handoff) for effect in _retried(scene, name)]
                return (
                    [*tried, Note(f"{by}: what failed is tried again.")] if tried else _asked_back(scene, "resend", by)
                )
            case Commanded(command="skip", by=by):
                left_out = Note(f"{by}: skip. Nobody is asked about the owner any more.")
                return [ClearDeadlines(scene.name), Mark(scene.name, Status.SKIPPED), left_out]
            case Commanded(command=words, by=by) | Unclear(words=words, by=by) if words:
                return _asked_back(scene, words, by)
            case Overheard(words=words, by=by):
                return [Send("_ops/overheard", (_who(scene),), scene.name, more={"words": words, "by": by})]
            case _:
                return [Note(f"{type(event).__name__} means nothing to {scene.name}; it was only noted.")]

    def review(self, scene: Scene) -> list[Effect]:  # noqa: ARG002 - the shapes share one signature
        """Nothing changes by itself."""
        return []

    def again(self, scene: Scene) -> list[Effect]:
        """Log another CSM after everything was confirmed: RevOps is told, and nothing more is asked."""
        logged = [effect for system in _systems(scene) for effect in _logged(scene, system)]
        names = tuple(system.name for system in _systems(scene))
        told = Send(scene.step.letter("changed"), (_who(scene),), scene.name, more={"systems": names})
        return [*logged, told, Note("There is another CSM; the systems and RevOps are told.")] if logged else []

    # -- errands ------------------------------------------------------------------------------------------------------

    def _carried(self, scene: Scene, event: Carried) -> list[Effect]:
        known = scene.handoff.systems.get(event.system)
        if known is None or event.way not in known.ways:
            return [Note(f"An errand for {event.system} ({event.way}) came back, which nobody waits for.")]
        said = f": {event.told}" if event.told else "."
        if event.done:
            news: list[Effect] = [
                Log(event.system, known.with_way(event.way, CARRIED)),
                Note(f"{event.system}, {event.way}: done{said}"),
            ]
        else:
            news = self._failed(scene, event.system, known, event.way, event.told)
        return [*news, *self._asked_when_ready(_after(scene, news))]

    def _failed(self, scene: Scene, system: str, known: Logged, way: str, told: str) -> list[Effect]:
        more = {"system": system, "way": way, "told": told}
        return [
            Log(system, known.with_way(way, FAILED, told)),
            Send(scene.step.letter("failed"), (_ops(scene),), scene.name, asks=True, more=more),
            Note(f"{system}, {way}: given up; ops are told. {told}"),
        ]

    def _bounced(self, scene: Scene, event: Bounced) -> list[Effect]:
        reached = [each for each in scene.office.systems if each.address == event.address]
        effects: list[Effect] = []
        for system in reached:
            if known := scene.handoff.systems.get(system.name):
                effects += self._failed(scene, system.name, known, MAIL, f"it came back: {event.reason}")
        return effects or [Note(f"A letter to {event.address} came back: {event.reason}")]

    def _again(self, scene: Scene) -> list[Effect]:
        """Go on after a contract that was voided is signed again: what had not left is carried now."""
        waiting = [
            Carry(scene.name, name, way, logged.round)
            for name, logged in scene.handoff.systems.items()
            for way, state in logged.ways.items()
            if state == WAITING
        ]
        return [*waiting, *self._asked_when_ready(scene)]

    def _another_owner(self, scene: Scene) -> list[Effect]:
        news = [effect for system in _systems(scene) for effect in _logged(scene, system)]
        told = Note("There is another CSM, so it is logged again and asked again.")
        return [ClearDeadlines(scene.name), *news, told, *self._asked_when_ready(_after(scene, news))]

    # -- the question -------------------------------------------------------------------------------------------------

    def _asked_when_ready(self, scene: Scene) -> list[Effect]:
        """Ask once nothing is on its way any more; who was asked already is not asked sooner for it."""
        to_ask = [each for each in unconfirmed(scene.handoff).values() if not each.asked]
        ready = to_ask and not any(each.is_waiting for each in scene.handoff.systems.values())
        resting = scene.handoff.paused or scene.handoff.closed
        if not ready or resting or scene.handoff.status(scene.name) not in _OPEN:
            return []
        moment = scene.working(scene.now, _who(scene))
        if moment > scene.now:
            return [SetDeadline(scene.name, "ask", moment)]
        return self._ask(scene)

    def _ask(self, scene: Scene) -> list[Effect]:
        left = unconfirmed(scene.handoff)
        again = any(each.asked for each in left.values())
        who = _who(scene)
        days = self.remind_days if scene.office.systems else 0
        asked: list[Effect] = [Log(name, replace(each, asked=True)) for name, each in left.items()]
        letter = Send(scene.step.letter("confirm"), (who,), scene.name, asks=True, more={"again": again, "days": days})
        told = Note(f"{who} is asked to move the owner in {', '.join(left)} and to confirm it.")
        later: list[Effect] = []
        if scene.office.systems:
            later = [SetDeadline(scene.name, "remind", scene.next_morning(who, days=self.remind_days))]
        return [*asked, letter, *later, told]

    def _confirmed(self, scene: Scene, event: Confirmed) -> list[Effect]:
        if not event.proven:
            words = ", ".join([*event.done, *event.not_yet]) or "done"
            return _asked_back(scene, f"{words} (without the token of this mail nothing proves who wrote it)", event.by)
        left = unconfirmed(scene.handoff)
        done = [name for name in (event.done or ([] if event.not_yet else list(left))) if name in left]
        news: list[Effect] = [
            Log(name, replace(left[name], confirmed_by=event.by, at=scene.now, not_yet="")) for name in done
        ]
        news += [Log(name, replace(left[name], not_yet=why)) for name, why in event.not_yet.items() if name in left]
        told = [f"{name} is done" for name in done]
        told += [f"{name} is not done yet ({why or 'no reason given'})" for name, why in event.not_yet.items()]
        news.append(Note(f"{event.by}: {', '.join(told) or 'nothing that was still open'}."))
        if unconfirmed(evolve(scene.handoff, news)):
            return news
        over = Note(f"The owner is {scene.handoff.csm} in every system.")
        return [*news, ClearDeadlines(scene.name), Mark(scene.name, Status.SETTLED), over]

    # -- after the end ------------------------------------------------------------------------------------------------

    def outlives(self, scene: Scene, event: Event) -> bool:
        """Tell whether an event still counts after the handoff was closed."""
        is_open = scene.handoff.status(scene.name) in _OPEN
        return isinstance(event, Carried | Bounced) or (
            is_open and isinstance(event, Due | Confirmed | Commanded | Unclear | Overheard)
        )


def outliving(before: Scene, effects: list[Effect]) -> Iterator[Effect]:
    """Yield what goes on asking once a handoff has come to its end; one that was stopped asks nothing any more."""
    after = evolve(before.handoff, effects)
    if before.handoff.closed or not after.closed or any(isinstance(effect, Recall) for effect in effects):
        return
    for step in before.office.page_of(after):
        if isinstance(step.shape, Register) and after.status(step.name) in _OPEN and before.office.systems:
            scene = replace(before, handoff=after, step=step)
            yield SetDeadline(step.name, "remind", scene.next_morning(_who(scene), days=step.shape.remind_days))


def unconfirmed(handoff: Handoff) -> Mapping[str, Logged]:
    """Return the systems that nobody has confirmed yet."""
    return {name: each for name, each in handoff.systems.items() if not each.confirmed_by}


def _systems(scene: Scene) -> tuple[System, ...]:
    if scene.office.systems:
        return scene.office.systems
    return (System(UNLISTED),) if scene.office.roster.by_role("revops") else ()


def _logged(scene: Scene, system: System) -> list[Effect]:
    """Return what writes the handoff into a system anew: another round, to be confirmed anew."""
    before = scene.handoff.systems.get(system.name)
    number = before.round + 1 if before else 1
    fresh = Logged(dict.fromkeys(system.ways, WAITING), owner=scene.handoff.csm, round=number)
    return [Log(system.name, fresh), *(Carry(scene.name, system.name, way, number) for way in system.ways)]


def _retried(scene: Scene, name: str) -> list[Effect]:
    known = scene.handoff.systems[name]
    failed = [way for way, state in known.ways.items() if state == FAILED]
    waiting = known
    for way in failed:
        waiting = waiting.with_way(way, WAITING)
    return [Log(name, waiting), *(Carry(scene.name, name, way, known.round) for way in failed)]


def _failed(handoff: Handoff) -> list[str]:
    return [name for name, each in handoff.systems.items() if FAILED in each.ways.values()]


def _after(scene: Scene, effects: list[Effect]) -> Scene:
    return replace(scene, handoff=evolve(scene.handoff, effects))


def _asked_back(scene: Scene, words: str, by: str) -> list[Effect]:
    return [
        Send(
            "_ops/question", (by,), scene.name, asks=True, more={"words": words, "by": by, "options": _options(scene)}
        ),
        Note(f"Not understood for certain, so asked back: {words!r}"),
    ]


def _options(scene: Scene) -> tuple[tuple[str, str], ...]:
    left = list(unconfirmed(scene.handoff))
    each = [(f"{name} is done", f"{name} done") for name in left] if len(left) > 1 else []
    return (("Done", "done"), *each, ("Not yet", "not yet because "))


# -- who -------------------------------------------------------------------------------------------------------------


def _who(scene: Scene) -> str:
    """Return who confirms: somebody with the role revops who is there, else ops, else the sales leader."""
    return _first(scene, "revops", "ops") or scene.person("sales_leader")


def _ops(scene: Scene) -> str:
    return _first(scene, "ops", "revops") or scene.person("sales_leader")


def _first(scene: Scene, *roles: str) -> str:
    for role in roles:
        found = scene.office.roster.by_role(role)
        there = [each for each in found if not _is_away(scene, each)]
        if found:
            return (there or list(found))[0].email
    return ""


def _is_away(scene: Scene, person: Person) -> bool:
    return person.is_away(local_date(scene.now, person.week))
