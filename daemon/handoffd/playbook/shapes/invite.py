"""Invite: a meeting of our own people, held in their calendars at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handoffd.playbook.effects import ClearDeadlines, Effect, Hear, Mark, Meet, Note, SetDeadline
from handoffd.playbook.events import Bounced, Commanded, Due, Event, Responded
from handoffd.playbook.model import Meeting, Status
from handoffd.playbook.office import Scene
from handoffd.playbook.slots import Attendance, find_slot
from handoffd.playbook.workdays import add_working_hours


@dataclass(frozen=True, slots=True)
class Invite:
    """P4: AE and CSM, inside `within_hours` of the signature, with `notice_hours` working hours of warning."""

    within_hours: int = 48
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
        slot = find_slot(
            [Attendance(person, scene.week(person), flex=True) for person in people],
            {person: tuple(scene.office.busy(person)) for person in people},
            self._window(scene),
            self.minutes,
        )
        if slot is None:
            return [*opened, Mark(scene.name, Status.STUCK), *scene.send("no-time", "ae", cc=("csm",))]
        meeting = Meeting(scene.uid(), slot.start, slot.end, people, reason=slot.reason)
        return [
            *opened,
            Meet(scene.name, meeting, invite=f"{scene.name}/invite"),
            SetDeadline(scene.name, "over", slot.end),
            Note(f"The internal call is held: {slot.reason}"),
        ]

    def hear(self, scene: Scene, event: Event) -> list[Effect]:
        """Note who comes; be over when the time has passed or somebody says it is done."""
        match event:
            case Responded(attendee=attendee, partstat=partstat):
                return [Hear(scene.name, attendee, partstat), Note(f"{attendee} answered the invite: {partstat}.")]
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

    def _window(self, scene: Scene) -> tuple[datetime, datetime]:
        handoff = scene.handoff
        earliest = max(
            add_working_hours(scene.now, self.notice_hours, scene.week(handoff.ae)),
            add_working_hours(scene.now, self.notice_hours, scene.week(handoff.csm)),
        )
        return earliest, handoff.t0 + timedelta(hours=self.within_hours)
