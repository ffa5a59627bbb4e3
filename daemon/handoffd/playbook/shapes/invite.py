"""Invite: a meeting of our own people, held in their calendars at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handoffd.playbook.effects import ClearDeadlines, Effect, Mark, Meet, Note, SetDeadline
from handoffd.playbook.events import Bounced, Commanded, Due, Event, Refreshed, Responded, Wished
from handoffd.playbook.model import Meeting, Status
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes import moving
from handoffd.playbook.shapes.drafting import asked_back
from handoffd.playbook.shapes.responses import counts, responded
from handoffd.playbook.slots import Slot, find_slot
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
        """The invite, its update, what is asked about a wish for another time, and the word that no time was found."""
        return frozenset({"invite", "moved", "wish", "kept", "no-time"})

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
        off = handoff.meetings.get(scene.name)  # one that was called off: the next version must count on from it
        version = off.sequence + 1 if off else 0
        why = "" if slot.tier == "hours" else slot.reason
        meeting = Meeting(scene.uid(), slot.start, slot.end, people, sequence=version, reason=why)
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
                return [*responded(scene, event), *self._declined(scene, event)]
            case Wished():
                return moving.call_wished(scene, event, self.promise(scene))
            case Refreshed(attendee=attendee):
                return self._again(scene, attendee)
            case Commanded(command="move"):
                return self._moved(scene, event)
            case Commanded(command="accept" | "yes" | "approve", by=by):
                return moving.call_agreed(scene, by)
            case Commanded(command="keep" | "no", by=by):
                return moving.call_kept(scene, by)
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

    def promise(self, scene: Scene) -> moving.Promise:
        """Return the window of P4; it counts from now, so that an early wish is no worse than a late one."""
        weeks = [scene.week(person) for person in dict.fromkeys((scene.handoff.ae, scene.handoff.csm))]
        window = internal_window(scene.handoff.t0, scene.now, weeks, notice_hours=0, within_hours=self.within_hours)
        return moving.Promise(window, f"the {self.within_hours} hours after the signature")

    def _declined(self, scene: Scene, event: Responded) -> list[Effect]:
        meeting = scene.handoff.meetings.get(scene.name)
        invited = meeting is not None and event.attendee in meeting.attendees
        if not invited or event.partstat != "DECLINED" or not counts(meeting, event):
            return []
        return moving.call_declined(scene, event, self.promise(scene))

    def _again(self, scene: Scene, attendee: str) -> list[Effect]:
        meeting = scene.handoff.meetings.get(scene.name)
        if meeting is None or attendee not in meeting.attendees:
            return [Note(f"{attendee} asks for an invitation they never had; nothing was sent.")]
        again = Meet(scene.name, meeting, invite=f"{scene.name}/invite", to=(attendee,))
        return [again, Note(f"{attendee} gets the invitation again: their calendar asked for it.")]

    def _moved(self, scene: Scene, event: Commanded) -> list[Effect]:
        """Take "move to" in words: a person has decided, so it only has to be a time to come."""
        meeting = scene.handoff.meetings.get(scene.name)
        if not isinstance(event.when, datetime) or event.when <= scene.now:
            asker = "ae" if event.by == scene.handoff.ae else "csm"
            return asked_back(scene, asker, f"move to {event.argument}".strip(), event.by)
        end = event.when + timedelta(minutes=self.minutes)
        if meeting is None:
            people = tuple(dict.fromkeys((scene.handoff.ae, scene.handoff.csm)))
            meeting = Meeting(scene.uid(), event.when, end, people)
            reopened: list[Effect] = []
            if scene.handoff.status(scene.name) is Status.STUCK:
                reopened = [Mark(scene.name, Status.OPEN)]
            held = Meet(scene.name, meeting, invite=f"{scene.name}/invite")
            return [*reopened, held, SetDeadline(scene.name, "over", end), Note(f"{event.by} names the time.")]
        wished = Wished(scene.name, event.by, event.when, end, meeting.sequence)
        return moving.call_wished(scene, wished, self.promise(scene))

    def _slot(self, scene: Scene, people: tuple[str, ...]) -> Slot | None:
        """Return the time: after the document is due (P3), else any inside the promise, else the next there is."""
        weeks = [scene.week(person) for person in people]
        window = internal_window(
            scene.handoff.t0, scene.now, weeks, notice_hours=self.notice_hours, within_hours=self.within_hours
        )
        attend = [scene.attendance(person) for person in people]
        busy = {person: scene.busy(person) for person in people}
        read = max(window[0], scene.handoff.t0 + timedelta(hours=self.after_hours))
        if read < window[1]:
            slot = find_slot(attend, busy, (read, window[1]), self.minutes)
            if slot and slot.tier == "hours":
                return slot
        return find_slot(attend, busy, window, self.minutes)
