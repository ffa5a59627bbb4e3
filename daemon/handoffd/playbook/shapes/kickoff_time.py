"""When shall the kickoff be? Day 5-7 in the customer's dates, at an hour that suits the CSM and the customer."""

from dataclasses import replace
from datetime import datetime, timedelta

from handoffd.playbook.model import Meeting
from handoffd.playbook.office import Scene
from handoffd.playbook.slots import Attendance, find_slot
from handoffd.playbook.windows import kickoff_window
from handoffd.playbook.workdays import add_working_hours, next_working_moment


def kickoff_meeting(
    scene: Scene, days: tuple[int, int], minutes: int, *, notice_hours: int, answer_hours: int
) -> tuple[Meeting | None, str]:
    """Return the meeting between the first and last of `days` and the reason for its time; None and why not.

    P7: `notice_hours` working hours of the CSM lie between the invitation and the kickoff, also when the CSM takes
    `answer_hours` of them to say yes. The customer's hours are never stretched; the CSM's may be, when nothing else is
    left (CALENDAR rule 5).
    """
    handoff, week = scene.handoff, scene.customer_week
    customers = tuple(contact.email for contact in handoff.contacts)
    window = kickoff_window(handoff.t0, week, *days, scene.office.mode)
    answered = add_working_hours(scene.now, answer_hours, scene.week(handoff.csm))
    earliest = noticed(scene, answered, notice_hours)
    csm = scene.office.roster.by_address(handoff.csm)
    slot = find_slot(
        [
            Attendance(handoff.csm, scene.week(handoff.csm), flex=True, name=csm.name if csm else ""),
            *(Attendance(address, week, flex=False) for address in customers),
        ],
        {handoff.csm: tuple(scene.office.busy(handoff.csm))},
        window,
        minutes,
        not_before=earliest,
    )
    if slot is None:
        return None, "no time suits the CSM and the customer in the next weeks"
    old = handoff.meetings.get(scene.name)
    meeting = Meeting(
        scene.uid(), slot.start, slot.end, (*customers, handoff.csm), reason="" if slot.in_window else slot.reason
    )
    return _next_version(meeting, old), slot.reason


def noticed(scene: Scene, approved_at: datetime, notice_hours: int) -> datetime:
    """Return the earliest start of a kickoff approved at a moment: it counts from when the invitation then leaves."""
    leaves = next_working_moment(approved_at, scene.customer_week)
    return add_working_hours(leaves, notice_hours, scene.week(scene.handoff.csm))


def moved_meeting(scene: Scene, start: datetime, minutes: int, current: Meeting | None) -> Meeting | None:
    """Return the meeting at the time the CSM asked for; None when that is not in the future."""
    if start <= scene.now:
        return None
    end = start + timedelta(minutes=minutes)
    people = (*(contact.email for contact in scene.handoff.contacts), scene.handoff.csm)
    moved = replace(current or Meeting(scene.uid(), start, end, people), start=start, end=end, responses={}, reason="")
    return _next_version(moved, scene.handoff.meetings.get(scene.name))


def _next_version(meeting: Meeting, sent: Meeting | None) -> Meeting:
    """SEQUENCE goes up whenever an invite was already sent for another time (RFC 5546 section 2.1.4)."""
    if sent is None or (sent.start, sent.end) == (meeting.start, meeting.end):
        return meeting
    return replace(meeting, sequence=sent.sequence + 1)
