"""Invite: a meeting of our own people, held in their calendars at once."""

from dataclasses import dataclass
from datetime import timedelta

from handoffd.playbook.effects import ClearDeadlines, Effect, Mark, Meet, Note, SetDeadline
from handoffd.playbook.events import Bounced, Commanded, Due, Event, Responded
from handoffd.playbook.model import Meeting, Status
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes.responses import responded
from handoffd.playbook.slots import Attendance, Slot, find_slot
from handoffd.playbook.windows import internal_window

NO_TIME = "there is no hour in the next weeks at which both work and neither is busy"


@dataclass(frozen=True, slots=True)
class Invite:
    """P4: AE and CSM, inside `within_hours` of the signature, with `notice_hours` working hours of warning.

    Where it fits, not before `after_hours`, when the document is due: the call discusses it and does not write it (P3).
    """

    within_hours: int = 48
    after_hours: int = 24
    notice_hours: int = 4
    minutes: int = 45

    @property
    def letters(self) -> frozenset[str]:
        """The invite, and the word that no time was found."""
        return frozenset({"invite", "no-time"})

    def start(self, scene: Scene) -> list[Effect]:
        """Find the time and hold it."""
        handoff = scene.handoff
        people = tuple(dict.fromkeys((handoff.ae, handoff.csm)))
        opened: list[Effect] = [Mark(scene.name, Status.OPEN)]
        if len(people) == 1:  # R5: nobody calls himself
            return [*opened, Mark(scene.name, Status.SKIPPED), Note("AE and CSM are the same person: no call.")]
        slot = self._slot(scene, people)
        if slot is None:
            return [*opened, Mark(scene.name, Status.STUCK), *scene.send("no-time", "ae", cc=("csm",), reason=NO_TIME)]
        meeting = Meeting(scene.uid(), slot.start, slot.end, people, reason="" if slot.tier == "hours" else slot.reason)
        return [
            *opened,
            Meet(scene.name, meeting, invite=f"{scene.name}/invite"),
            SetDeadline(scene.name, "over", slot.end),
            Note(f"The internal call is held for {slot.start:%a %d %b %H:%M} UTC, {slot.reason}."),
        ]

    def hear(self, scene: Scene, event: Event) -> list[Effect]:
        """Note who comes; be over when the time has passed or somebody says it is done."""
        match event:
            case Responded():
                return responded(scene, event)
            case Due(kind="over") | Commanded(command="done" | "skip"):
                over = "The time of the call has passed." if isinstance(event, Due) else f"{event.by} says: done."
                return [ClearDeadlines(scene.name), Mark(scene.name, Status.SETTLED), Note(over)]
            case Bounced(address=address, reason=reason):
                return list(scene.send("_ops/bounced", "sales_leader", address=address, reason=reason))
            case _:
                return [Note(f"{type(event).__name__} about the call was only noted.")]

    def review(self, scene: Scene) -> list[Effect]:  # noqa: ARG002 - the shapes share one signature
        """Nothing changes by itself."""
        return []

    def _slot(self, scene: Scene, people: tuple[str, ...]) -> Slot | None:
        """Return the time: after the document is due (P3), else any inside the promise, else the next there is."""
        weeks = [scene.week(person) for person in people]
        window = internal_window(
            scene.handoff.t0, scene.now, weeks, notice_hours=self.notice_hours, within_hours=self.within_hours
        )
        names = [scene.office.roster.by_address(person) for person in people]
        attend = [
            Attendance(person, week, flex=True, name=who.name if who else "")
            for person, week, who in zip(people, weeks, names, strict=True)
        ]
        busy = {person: tuple(scene.office.busy(person)) for person in people}
        read = max(window[0], scene.handoff.t0 + timedelta(hours=self.after_hours))
        if read < window[1]:
            slot = find_slot(attend, busy, (read, window[1]), self.minutes)
            if slot and slot.tier == "hours":
                return slot
        return find_slot(attend, busy, window, self.minutes)
