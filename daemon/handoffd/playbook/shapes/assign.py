"""Assign: whose contract is it, and which CSM takes over? Asked only when the roster cannot tell."""

from dataclasses import dataclass, replace
from datetime import date

from handoffd.playbook.effects import ClearDeadlines, Effect, Know, Mark, Note, SetDeadline
from handoffd.playbook.events import Commanded, Due, Event, Overheard, Unclear
from handoffd.playbook.evolve import evolve
from handoffd.playbook.model import Status
from handoffd.playbook.office import Scene
from handoffd.playbook.people import Assignment, assign_csm
from handoffd.playbook.shapes.approve import Approve
from handoffd.playbook.workdays import closed_reason, local_date


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
        handoff = scene.handoff
        # A CSM named before (by a person, or in the notice) stays.
        if handoff.csm:
            return [ClearDeadlines(scene.name), Mark(scene.name, Status.SETTLED)]
        chosen = choice(scene)
        return [
            ClearDeadlines(scene.name),
            Know(facts={"csm": chosen.person.email, "csm_reason": chosen.because}),
            Note(f"{chosen.person.name} is the CSM: {chosen.because}."),
            Mark(scene.name, Status.SETTLED),
        ]


def choice(scene: Scene) -> Assignment:
    """Return the CSM by the rules, among those who are there (R2)."""
    office, today = scene.office, scene.now.date()
    counts = office.open_counts()
    return assign_csm(office.roster, office.rules, _facts(scene), counts, today, _kickoff_days(scene))


def _facts(scene: Scene) -> dict[str, str]:
    """Return what rules may look at: the prefilled facts by label, the value as a plain number, and the names."""
    handoff = scene.handoff
    told = {prefill.label.casefold(): prefill.value for prefill in handoff.dossier.prefills}
    value = scene.office.amount(told.get("contract value", ""))
    return {**told, "value": value, "customer": handoff.customer, "title": handoff.title, "ae": handoff.ae}


def _kickoff_days(scene: Scene) -> list[date]:
    """Return the working days on which the kickoff may be (P6); none when there is no kickoff, or they are over."""
    week, today = scene.customer_week, local_date(scene.now, scene.customer_week)
    held = [step.shape for step in scene.office.page_of(scene.handoff) if isinstance(step.shape, Approve)]
    days = [
        scene.day(number, week)
        for shape in held
        if shape.meets
        for number in range(shape.first_day, shape.last_day + 1)
    ]
    return [day for day in days if day >= today and not closed_reason(day, week)]
