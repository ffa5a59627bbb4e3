"""When a handoff reached what its page promises: kept in the handoff, so that figures need not read the journal (T5).

A handoff from before this was kept has no milestones: its figures are unknown, not zero.
"""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from handoffd.playbook.effects import Reach
from handoffd.playbook.health import wants_cause
from handoffd.playbook.model import Handoff, Milestone, Status
from handoffd.playbook.office import Office, Scene
from handoffd.playbook.shapes.approve import Approve
from handoffd.playbook.shapes.ask import Ask
from handoffd.playbook.shapes.assess import Assess
from handoffd.playbook.shapes.invite import Invite
from handoffd.playbook.windows import business_deadline, kickoff_window
from handoffd.playbook.workdays import at, local_date, next_working_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT, ACCEPTED, CALL = "document", "accepted", "call"
INTRODUCTION, KICKOFF, CLOSED = "introduction", "kickoff", "closed"
FOLLOW_UP, DAY_30 = "follow-up", "day-30"
# The step of the page by which each is reached.
STEPS = {
    DOCUMENT: "dossier",
    ACCEPTED: "brief",
    CALL: "internal-call",
    INTRODUCTION: "warm-intro",
    KICKOFF: "kickoff",
    FOLLOW_UP: "follow-up",
    DAY_30: "day-30",
}


def reached(before: Handoff, after: Handoff, now: datetime, office: Office) -> "Iterator[Reach]":
    """Return what was reached between two states of a handoff, each once in its life."""
    for name, step in STEPS.items():
        if name not in after.milestones and (moment := _moment(name, step, before, after, now)):
            yield Reach(name, Milestone(moment, promised(name, after, now, office)))
    if after.closed and not before.closed:
        yield Reach(CLOSED, Milestone(now))


def promised(name: str, handoff: Handoff, now: datetime, office: Office) -> datetime | None:
    """Return until when this milestone is due (UTC) by the numbers of the page; None for one that nothing promises.

    Weekends, holidays and leave count as they do for the letters: a document of Friday evening is due on Monday.
    """
    step = office.step(STEPS.get(name, ""))
    if step is None:
        return None
    scene = Scene(office, handoff, step, now)
    match step.shape:
        case Ask() as shape:
            return shape.due(scene)
        case Invite(within_hours=hours):
            people = dict.fromkeys((handoff.ae, handoff.csm))
            return business_deadline(handoff.t0, timedelta(hours=hours), [scene.week(each) for each in people])
        case Approve(meets=True, first_day=first, last_day=last):
            return kickoff_window(handoff.t0, scene.customer_week, first, last, office.mode)[1]
        case Approve(due_hours=hours) as shape if hours:
            return _after_the_meeting(scene, shape)
        case Assess(due_day=day):
            week = scene.week(handoff.csm)
            return at(
                local_date(next_working_moment(at(scene.day(day, week), time(9), week), week), week), time(17), week
            )
        case Approve(day=day, hour=hour):
            leaves = local_date(scene.customer_moment(day, time(hour)), scene.customer_week)
            return at(leaves + timedelta(days=1), time(0), scene.customer_week)
        case _:
            return None


def _after_the_meeting(scene: Scene, shape: Approve) -> datetime | None:
    """Return until when a letter that follows a meeting is due: so long after its end, when its reader works (F1).

    The approver is asked in their own hours, and a yes leaves only when it could have been taken back for a while.
    """
    meeting = scene.handoff.meetings.get(scene.step.held)
    if meeting is None:
        return None
    asked = scene.working(meeting.end + timedelta(hours=shape.due_hours), scene.person(shape.approver))
    return next_working_moment(asked + scene.office.undo, scene.customer_week)


def _moment(name: str, step: str, before: Handoff, after: Handoff, now: datetime) -> datetime | None:
    """Return when a milestone was reached, if that is just now; None else."""
    if name == DAY_30:  # what counts is the CSM's word, with its cause; to be closed without one is not to be told
        said = [each.at for each in after.health if each.role == "csm" and not wants_cause(each)]
        return min(said[0], now) if said else None
    if name in (INTRODUCTION, FOLLOW_UP) and step in after.left and step not in before.left:
        return now
    settled = after.status(step) is Status.SETTLED and before.status(step) is not Status.SETTLED
    if not settled:
        return None
    if name == DOCUMENT:  # when the AE wrote the last of it, not when we read it
        return max((entry.at for entry in after.dossier.entries), default=now)
    if name in (CALL, KICKOFF):
        meeting = before.meetings.get(step)
        return min(meeting.start, now) if meeting and not meeting.cancelled else now
    return now
