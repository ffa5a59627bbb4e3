"""Assign: whose contract is it, and which CSM takes over? Asked only when the roster cannot tell."""

from dataclasses import dataclass, replace

from handoffd.playbook.effects import ClearDeadlines, Effect, Know, Mark, Note, SetDeadline
from handoffd.playbook.events import Commanded, Due, Event, Overheard, Unclear
from handoffd.playbook.evolve import evolve
from handoffd.playbook.model import Handoff, Status
from handoffd.playbook.office import Scene
from handoffd.playbook.people import assign_csm


@dataclass(frozen=True, slots=True)
class Assign:
    """P1, R2: the AE from the notice or by asking the sales leader; the CSM by rules, then fewest open handoffs."""

    @property
    def letters(self) -> frozenset[str]:
        """The question to the sales leader."""
        return frozenset({"who"})

    def start(self, scene: Scene) -> list[Effect]:
        """Settle at once when the AE is known, else ask."""
        opened: list[Effect] = [Mark(scene.name, Status.OPEN)]
        if scene.handoff.ae:
            return opened + self._settled(scene)
        return opened + self._asked(scene)

    def hear(self, scene: Scene, event: Event) -> list[Effect]:
        """Take "assign: address" from the person asked; ask back whatever else it was."""
        match event:
            case Commanded(command="assign", argument=address, by=by):
                return self._assigned(scene, address, by)
            case Commanded(command=words, by=by) | Unclear(words=words, by=by) | Overheard(words=words, by=by):
                return list(scene.send("_ops/question", "sales_leader", asks=True, words=words, by=by))
            case Due():
                return self._asked(scene)
            case _:
                return [Note(f"Nobody is named as the AE yet; {type(event).__name__.lower()} was only noted.")]

    def review(self, scene: Scene) -> list[Effect]:  # noqa: ARG002 - the shapes share one signature
        """Nothing changes."""
        return []

    def _asked(self, scene: Scene) -> list[Effect]:
        leader = scene.person("sales_leader")
        return [
            *scene.send("who", "sales_leader", asks=True),
            SetDeadline(scene.name, "remind", scene.next_morning(leader)),
            Note("Nobody on the roster could be named as its AE; the sales leader is asked."),
        ]

    def _assigned(self, scene: Scene, address: str, by: str) -> list[Effect]:
        person = scene.office.roster.by_address(address)
        if person is None or "ae" not in person.roles:
            words = f"assign: {address} (nobody with the role of an AE has this address on the roster)"
            return list(scene.send("_ops/question", "sales_leader", asks=True, words=words, by=by))
        known = Know(facts={"ae": person.email}, since=scene.now)
        after = replace(scene, handoff=evolve(scene.handoff, [known]))
        return [known, Note(f"{by} named {person.name} as the AE."), *self._settled(after)]

    def _settled(self, scene: Scene) -> list[Effect]:
        office, handoff = scene.office, scene.handoff
        # A CSM named before (by a person, or in the notice) stays.
        if handoff.csm:
            return [ClearDeadlines(scene.name), Mark(scene.name, Status.SETTLED)]
        chosen = assign_csm(office.roster, office.rules, _facts(handoff), office.open_counts(), scene.now.date())
        return [
            ClearDeadlines(scene.name),
            Know(facts={"csm": chosen.person.email, "csm_reason": chosen.because}),
            Note(f"{chosen.person.name} is the CSM: {chosen.because}."),
            Mark(scene.name, Status.SETTLED),
        ]


def _facts(handoff: Handoff) -> dict[str, str]:
    """Return what rules may look at: the prefilled facts by label, and the names."""
    told = {prefill.label.casefold(): prefill.value for prefill in handoff.dossier.prefills}
    return {**told, "customer": handoff.customer, "title": handoff.title, "ae": handoff.ae}
