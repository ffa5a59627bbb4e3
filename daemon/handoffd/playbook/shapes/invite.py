"""Invite: a meeting of our own people, held in their calendars at once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handoffd.playbook.effects import ClearDeadlines, Effect, Mark, Meet, Note, Send
from handoffd.playbook.events import (
    Agreed,
    Bounced,
    Commanded,
    Due,
    Event,
    Refreshed,
    Responded,
    Succeeded,
    Unclear,
    Wished,
)
from handoffd.playbook.model import Meeting, Status
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes import moving, outcome
from handoffd.playbook.shapes.drafting import asked_back, unproven
from handoffd.playbook.shapes.responses import counts, responded
from handoffd.playbook.slots import Slot, find_slot, objections
from handoffd.playbook.spans import Span
from handoffd.playbook.windows import internal_window

_BREATH = timedelta(hours=1)  # nobody goes from a kickoff into its debrief without having seen the invitation
_CALLED = {False: "internal call", True: "debrief"}
_LATE = "the first time after the promised window, because "
NO_TIME = "there is no hour in the next weeks at which both work and neither is busy"


@dataclass(frozen=True, slots=True)
class Invite:
    """P4: AE and CSM, inside `within_hours` of the signature, with `notice_hours` working hours of warning.

    Where it fits, not before `after_hours`, when the document is due: the call discusses it and does not write it (P3).
    With `debriefs` it is held on the same or the next working day after the meeting of that step (F2), and nobody asks
    afterwards whether it took place. After the call of P4 the CSM is asked about it (C5): due `answer_hours` working
    hours later, reminded after `remind_after_hours` of them; then the usual counts.
    """

    within_hours: int = 48
    after_hours: int = 24
    notice_hours: int = 4
    minutes: int = 45
    answer_hours: int = 8
    remind_after_hours: int = 4
    debriefs: str = ""

    @property
    def without(self) -> frozenset[str]:
        """The numbers that say nothing here, so that config.toml does not offer them."""
        silent = {"within_hours", "after_hours", "notice_hours", "answer_hours", "remind_after_hours"}
        return frozenset(silent if self.debriefs else ())

    @property
    def letters(self) -> frozenset[str]:
        """The invite and its updates, what is asked about another time and afterwards, and that no time was found."""
        own = {"invite", "moved", "silent", "wish", "kept", "cancelled", "no-time", "late", "answer"}
        return frozenset(own if self.debriefs else {*own, "after", "remind", "agreed"})

    def start(self, scene: Scene) -> list[Effect]:
        """Find the time and hold it."""
        handoff = scene.handoff
        people = tuple(dict.fromkeys((handoff.ae, handoff.csm)))
        opened: list[Effect] = [Mark(scene.name, Status.OPEN)]
        if len(people) == 1:  # R5: nobody calls himself
            return [*opened, Mark(scene.name, Status.SKIPPED), Note("AE and CSM are the same person: no call.")]
        if self.debriefs and self.debriefs not in handoff.meetings:
            return [*opened, Mark(scene.name, Status.SKIPPED), Note("There was no meeting to talk about.")]
        slot = self._slot(scene, people)
        if slot is None:
            return [*opened, Mark(scene.name, Status.STUCK), *scene.send("no-time", "ae", cc=("csm",), reason=NO_TIME)]
        off = handoff.meetings.get(scene.name)  # one that was called off: the next version must count on from it
        version = off.sequence + 1 if off else 0
        why = "; ".join([*([] if slot.tier == "hours" else [slot.reason]), *scene.unknown(people)])
        meeting = Meeting(scene.uid(), slot.start, slot.end, people, sequence=version, reason=why)
        return [
            *opened,
            Meet(scene.name, meeting, invite=scene.step.letter("invite")),
            *moving.alarms(scene, meeting),
            *self._late(scene, meeting, slot),
            Note(f"The {_CALLED[bool(self.debriefs)]} is held for {slot.start:%a %d %b %H:%M} UTC, {slot.reason}."),
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
            case Succeeded():
                return self._succeeded(scene, event)
            case Commanded(proven=False, command=command, argument=argument, by=by):
                return unproven(scene, f"{command} {argument}".strip(), by)
            case Commanded(command="move"):
                return self._moved(scene, event)
            case Commanded(command="accept" | "yes" | "approve", by=by):
                return moving.call_agreed(scene, by)
            case Commanded(command="keep" | "no", by=by):
                return moving.call_kept(scene, by)
            case Due(kind="silent"):
                return self._chased(scene)
            case Due(kind="over"):
                return self._over(scene)
            case Due(kind="remind"):
                return outcome.reminded(scene, self.answer_hours, self.remind_after_hours)
            case Due(kind="settle"):
                return self._settled(scene, outcome.counted(scene).text)
            case Agreed(proven=False, by=by):
                return unproven(scene, outcome.AS_USUAL[1], by)
            case Agreed():
                return self._agreed(scene, event)
            case Commanded(command="missed", by=by):
                return self._again_later(scene, by)
            case Commanded(command="done" | "skip"):
                return self._done(scene, event)
            case Unclear(words=words, by=by):
                return asked_back(scene, "ae" if by == scene.handoff.ae else "csm", words, by)
            case Bounced(address=address, reason=reason):
                return list(scene.send("_ops/bounced", "sales_leader", address=address, reason=reason))
            case _:
                return [Note(f"{type(event).__name__} about the call was only noted.")]

    def review(self, scene: Scene) -> list[Effect]:  # noqa: ARG002 - the shapes share one signature
        """Nothing changes by itself."""
        return []

    def promise(self, scene: Scene, notice_hours: float = 0) -> moving.Promise:
        """Return the window of P4; it counts from now: whoever names an early time themselves needs no notice of it."""
        if self.debriefs:
            return moving.Promise(self._day_after(scene), "the working day after the kickoff")
        weeks = [scene.week(person) for person in dict.fromkeys((scene.handoff.ae, scene.handoff.csm))]
        window = internal_window(
            scene.handoff.t0,
            scene.now,
            weeks,
            notice_hours=notice_hours,
            within_hours=self.within_hours,
            sla_mode=scene.office.sla_mode,
        )
        return moving.Promise(window, f"the {self.within_hours} hours after the signature")

    def _late(self, scene: Scene, meeting: Meeting, slot: Slot) -> list[Send]:
        """Tell the leaders when the promise cannot be kept; a debrief was promised to nobody.

        A promise that was over before we heard of the signature is nobody's to keep.
        """
        promise = self.promise(scene)
        if slot.in_window or self.debriefs or promise.window[1] <= scene.now:
            return []
        return moving.late(scene, meeting, slot.reason, promise, held=True)

    def _declined(self, scene: Scene, event: Responded) -> list[Effect]:
        meeting = scene.handoff.meetings.get(scene.name)
        invited = meeting is not None and event.attendee in meeting.attendees
        if not invited or event.partstat != "DECLINED" or not counts(meeting, event):
            return []
        return moving.call_declined(scene, event, self.promise(scene, self.notice_hours))

    def _again(self, scene: Scene, attendee: str) -> list[Effect]:
        meeting = scene.handoff.meetings.get(scene.name)
        if meeting is None or attendee not in meeting.attendees:
            return [Note(f"{attendee} asks for an invitation they never had; nothing was sent.")]
        again = Meet(scene.name, meeting, invite=scene.step.letter("invite"), to=(attendee,))
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
            held = Meet(scene.name, meeting, invite=scene.step.letter("invite"))
            return [*reopened, held, *moving.alarms(scene, meeting), Note(f"{event.by} names the time.")]
        wished = Wished(scene.name, event.by, event.when, end, meeting.sequence)
        return moving.call_wished(scene, wished, self.promise(scene))

    def _chased(self, scene: Scene) -> list[Effect]:
        meeting = scene.handoff.meetings.get(scene.name)
        quiet = moving.chased(scene, meeting) if meeting else ()
        if meeting is None or not quiet:
            return [Note("Everybody has answered the invitation, or is away.")]
        again = Meet(scene.name, meeting, invite=scene.step.letter("silent"), to=quiet)
        return [again, Note(f"{', '.join(quiet)} has not answered the invitation and is asked once.")]

    def _over(self, scene: Scene) -> list[Effect]:
        """Ask whether it took place and what was agreed (C5); who does not answer says yes, and the usual."""
        if self.debriefs:
            return self._settled(scene, "The time of the debrief has passed.")
        return outcome.asked(scene, self.answer_hours, self.remind_after_hours)

    def _done(self, scene: Scene, event: Commanded) -> list[Effect]:
        """Be done; who has talked before the time is asked what was agreed on, and nothing waits for that."""
        meeting = scene.handoff.meetings.get(scene.name)
        early = meeting is None or meeting.end > scene.now
        asks = early and event.command == "done" and not self.debriefs
        told = outcome.talked_early(scene) if asks else []
        return [*self._settled(scene, f"{event.by} says: {event.command}."), *told]

    def _agreed(self, scene: Scene, event: Agreed) -> list[Effect]:
        """Learn what the two agreed on; with it, or with a plain yes, the call is behind us."""
        said = outcome.agreed(scene, event)
        nothing = event.unclear and (event.at_kickoff, event.copied, event.escalation) == (None, None, None)
        if nothing or not scene.handoff.hears(scene.name):
            return said
        return [*self._settled(scene, f"{event.by} says that they have talked."), *said]

    def _settled(self, scene: Scene, why: str) -> list[Effect]:
        """Be done; a time that is still to come is taken out of the calendars."""
        meeting = scene.handoff.meetings.get(scene.name)
        cancelled: list[Effect] = []
        if meeting is not None and meeting.start > scene.now and not meeting.cancelled:
            cancelled = moving.cancelled(scene, meeting, "You have talked already.")
        return [*cancelled, ClearDeadlines(scene.name), Mark(scene.name, Status.SETTLED), Note(why)]

    def _again_later(self, scene: Scene, by: str) -> list[Effect]:
        """Hold the call anew when it did not take place; a person decides when there is no time."""
        meeting = scene.handoff.meetings.get(scene.name)
        slot = self._slot(scene, meeting.attendees) if meeting else None
        if meeting is None or slot is None:
            return [*scene.send("no-time", "ae", cc=("csm",), reason=NO_TIME), Note(f"{by}: it did not take place.")]
        later = replace(moving.moved(meeting, slot.start, slot.end, "The first one did not take place."), moves=0)
        return [
            Meet(scene.name, later, invite=scene.step.letter("moved"), before=meeting.start),
            *moving.alarms(scene, later),
            Note(f"{by}: it did not take place. Held again for {slot.start:%a %d %b %H:%M} UTC."),
        ]

    def _succeeded(self, scene: Scene, event: Succeeded) -> list[Effect]:
        """Invite who comes now and let the former go (RFC 5546 section 3.2.5), while the time is still to come."""
        meeting, people = scene.handoff.meetings.get(scene.name), self._people(scene)
        if len(people) == 1:  # R5
            off = moving.cancelled(scene, meeting, event.reason) if meeting and meeting.start > scene.now else []
            return [
                *off,
                ClearDeadlines(scene.name),
                Mark(scene.name, Status.SKIPPED),
                Note("Nobody calls themselves."),
            ]
        if meeting is None or meeting.start <= scene.now:
            return [Note("The call is not held for a time to come; nobody is invited anew.")]
        busy = {address: scene.busy(address) for address in people}
        free = not objections([scene.attendance(each) for each in people], busy, (meeting.start, meeting.end))
        slot = None if free else self._slot(scene, people)
        return moving.handed_on(scene, event, people, slot)

    def _people(self, scene: Scene) -> tuple[str, ...]:
        return tuple(dict.fromkeys((scene.handoff.ae, scene.handoff.csm)))

    def _day_after(self, scene: Scene) -> tuple[datetime, datetime]:
        """Return from now to the end of the working day after the meeting that is talked about."""
        ended = scene.handoff.meetings[self.debriefs].end
        after = replace(scene, now=max(ended, scene.now)).next_morning(scene.handoff.csm)
        return scene.now + _BREATH, after + timedelta(hours=12)

    def _slot(self, scene: Scene, people: tuple[str, ...]) -> Slot | None:
        """Return the time: after the document is due (P3), else any inside the promise, else the next there is."""

        def found(window: Span) -> Slot | None:
            attend = [scene.attendance(person) for person in people]
            busy = {person: scene.busy(person) for person in people}
            return find_slot(attend, busy, window, self.minutes, wishes=scene.wishes(people))

        if self.debriefs:
            return found(self._day_after(scene))
        window = self.promise(scene, self.notice_hours).window
        read = max(window[0], scene.handoff.t0 + timedelta(hours=self.after_hours))
        if read < window[1]:
            slot = found((read, window[1]))
            if slot and slot.tier == "hours":
                return slot
        slot = found(window)
        if slot is None or slot.in_window or window[0] < window[1]:
            return slot
        # With nobody's notice left in it the window itself says nothing; what lies between now and its end may.
        at_once = found((scene.now, max(window[1], scene.now)))
        why = at_once.reason if at_once and not at_once.in_window else f"{_LATE}too little of it was left"
        return replace(slot, reason=why)
