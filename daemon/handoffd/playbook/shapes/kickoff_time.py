"""When shall the kickoff be? Day 5-7 in the customer's dates, at an hour that suits the CSM and the customer."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handoffd.playbook.effects import Effect, Note, Send, Write
from handoffd.playbook.model import Meeting, Wish
from handoffd.playbook.office import Interval, Scene
from handoffd.playbook.shapes import moving
from handoffd.playbook.shapes.moving import Promise
from handoffd.playbook.slots import Attendance, find_slots
from handoffd.playbook.spans import common, merged
from handoffd.playbook.windows import kickoff_window
from handoffd.playbook.wording import listed
from handoffd.playbook.workdays import add_working_hours, next_working_moment

OFFERED = 3  # times to choose from: one with the invitation, the others in its words
_APART = timedelta(hours=3)  # another half of the day, or another day: half an hour later is no choice


@dataclass(frozen=True, slots=True)
class Booking:
    """The numbers by which a time with the customer is found; what they mean is said in `Approve`."""

    first_day: int
    last_day: int
    minutes: int
    notice_hours: int
    answer_hours: int
    hosts: tuple[str, ...] = ("csm",)
    guests: tuple[str, ...] = ()

    def people(self, scene: Scene) -> tuple[str, ...]:
        """Return the addresses of our own people in it, whoever leads it first; a guest only where that was agreed."""
        roles = (*self.hosts, *(self.guests if scene.handoff.further.at_kickoff else ()))
        return tuple(dict.fromkeys(address for role in roles if (address := scene.person(role))))

    def promise(self, scene: Scene) -> Promise:
        """Return Day `first_day` to `last_day` on the customer's calendar (P6)."""
        window = kickoff_window(scene.handoff.t0, scene.customer_week, self.first_day, self.last_day, scene.office.mode)
        return Promise(window, f"Day {self.first_day} to {self.last_day}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time for the kickoff, other starts to choose from, and why: a sentence for people. No meeting: no time.

    `late` is the promise that it cannot keep; None where it keeps it.
    """

    meeting: Meeting | None
    others: tuple[datetime, ...]
    reason: str
    late: Promise | None = None

    def written(self, scene: Scene) -> list[Effect]:
        """Return the effects that have the invitation written."""
        if self.meeting is None:
            return [Note(self.reason)]
        when = f"{self.meeting.start:%a %d %b %H:%M} UTC"
        return [
            Write(scene.name, self.meeting, self.others, before(scene)),
            *self._told(scene, self.meeting),
            Note(f"The {scene.name} is proposed for {when}, {self.reason}."),
        ]

    def _told(self, scene: Scene, meeting: Meeting) -> list[Send]:
        """Tell the leaders that it will be late, once; of another late time after that one they have heard enough."""
        if self.late is None:
            return []
        end = self.late.window[1]
        draft, held = scene.handoff.drafts.get(scene.name), scene.handoff.meetings.get(scene.name)
        earlier = [each for each in (draft.meeting if draft else None, held) if each]
        known = any(each.end > end for each in earlier)
        return [] if known else moving.late(scene, meeting, self.reason, self.late, held=False)


def proposed(
    scene: Scene, booking: Booking, *, wish: Wish | None = None, avoid: Interval | None = None, why: str = ""
) -> Proposal:
    """Return the best times between the first and last of the days, the first one as a meeting.

    P7: `notice_hours` working hours of the CSM lie between the invitation and the kickoff, also when the CSM takes
    `answer_hours` of them to say yes. The customer's hours are never stretched; the CSM's may be, when nothing else is
    left (CALENDAR rule 5). `avoid` is a time that the customer has declined, `wish` says so to the CSM; `why` there is
    another proposal than the one before stands with it.
    """
    handoff, week = scene.handoff, scene.customer_week
    customers = tuple(contact.email for contact in handoff.contacts)
    ours = booking.people(scene)
    answered = add_working_hours(scene.now, booking.answer_hours, scene.week(ours[0]))
    slots = find_slots(
        OFFERED,
        [*map(scene.attendance, ours), *(Attendance(address, week, flex=False) for address in customers)],
        {**{each: scene.busy(each) for each in ours}, **dict.fromkeys(customers, [avoid] if avoid else [])},
        booking.promise(scene).window,
        booking.minutes,
        not_before=noticed(scene, answered, booking),
        wishes=scene.wishes(ours),
        apart=_APART,
    )
    if not slots:
        return Proposal(None, (), "no time suits the CSM and the customer in the next weeks")
    best, *others = slots
    late = "; ".join([*filter(None, [why]), *([] if best.in_window else [best.reason]), *scene.unknown(ours)])
    meeting = Meeting(scene.uid(), best.start, best.end, (*customers, *ours), reason=late, wish=wish)
    # What is offered beside it keeps the promise as well, or is not offered.
    return Proposal(
        _next_version(meeting, handoff.meetings.get(scene.name)),
        tuple(slot.start for slot in others if slot.tier == "hours"),
        best.reason,
        # P9 names no day for the joint call: only the CSM's own meeting was promised for one.
        None if best.in_window or booking.hosts[0] != "csm" else booking.promise(scene),
    )


def doubled(scene: Scene, meeting: Meeting, booking: Booking) -> tuple[str, ...]:
    """Return who of us has another meeting of ours then, half a sentence each.

    A person may book two at once by saying so; none comes about by two customers taking the same time.
    """
    span = [(meeting.start, meeting.end)]
    taken = [each for each in booking.people(scene) if common(span, merged(scene.times(each).held))]
    return tuple(f"{scene.attendance(each).called} is busy then" for each in taken)


def overtaken(scene: Scene, meeting: Meeting, booking: Booking) -> str:
    """Return why the time of a draft is none any more, half a sentence; empty when it stands."""
    leaves = next_working_moment(scene.now, scene.customer_week)
    # A time that a person ordered in spite of the time to prepare (P7) is too near only when nobody can be invited.
    # So is one at which the customer expects us already: only who leads it is new.
    fixed = meeting.ordered or before(scene) == meeting.start
    if meeting.start <= leaves if fixed else meeting.start < noticed(scene, scene.now, booking):
        return "the time before has come too near"
    # Whoever was told of it and says yes all the same has decided.
    clash = [each for each in doubled(scene, meeting, booking) if each not in meeting.reason]
    return f"the time before was taken meanwhile: {listed(clash)}" if clash else ""


def before(scene: Scene) -> datetime | None:
    """Return the start of the invitation that has left already; None when none has."""
    meeting = scene.handoff.meetings.get(scene.name)
    return meeting.start if meeting and scene.name in scene.handoff.sent else None


def noticed(scene: Scene, approved_at: datetime, booking: Booking) -> datetime:
    """Return the earliest start of a kickoff approved at a moment: it counts from when the invitation then leaves."""
    leaves = next_working_moment(approved_at, scene.customer_week)
    return add_working_hours(leaves, booking.notice_hours, scene.week(booking.people(scene)[0]))


def moved_meeting(
    scene: Scene, start: datetime, booking: Booking, current: Meeting | None, wish: Wish | None = None
) -> Meeting | None:
    """Return the meeting at the time that somebody asked for; None when that is not in the future."""
    if start <= scene.now:
        return None
    end = wish.end if wish else start + timedelta(minutes=booking.minutes)
    people = (*(contact.email for contact in scene.handoff.contacts), *booking.people(scene))
    moved = replace(
        current or Meeting(scene.uid(), start, end, people), start=start, end=end, responses={}, reason="", wish=wish
    )
    return _next_version(moved, scene.handoff.meetings.get(scene.name))


def _next_version(meeting: Meeting, sent: Meeting | None) -> Meeting:
    """SEQUENCE goes up whenever an invite was already sent for another time (RFC 5546 section 2.1.4)."""
    if sent is None or (sent.start, sent.end) == (meeting.start, meeting.end):
        return meeting
    return replace(meeting, sequence=sent.sequence + 1, moves=sent.moves + 1)
