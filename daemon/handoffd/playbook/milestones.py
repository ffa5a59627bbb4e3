"""When a handoff reached what its page promises: kept in the handoff, so that figures need not read the journal (T5).

A handoff from before this was kept has no milestones: its figures are unknown, not zero.
"""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from handoffd.playbook.effects import Reach
from handoffd.playbook.model import Handoff, Milestone, Status
from handoffd.playbook.office import Office, Scene
from handoffd.playbook.shapes.approve import Approve
from handoffd.playbook.shapes.ask import Ask
from handoffd.playbook.shapes.invite import Invite
from handoffd.playbook.windows import business_deadline, kickoff_window
from handoffd.playbook.workdays import at, local_date

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT, ACCEPTED, CALL = "document", "accepted", "call"
INTRODUCTION, KICKOFF, CLOSED = "introduction", "kickoff", "closed"
# The step of the page by which each is reached.
STEPS = {
    DOCUMENT: "dossier",
    ACCEPTED: "brief",
    CALL: "internal-call",
    INTRODUCTION: "warm-intro",
    KICKOFF: "kickoff",
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
        case Approve(day=day, hour=hour):
            leaves = local_date(scene.customer_moment(day, time(hour)), scene.customer_week)
            return at(leaves + timedelta(days=1), time(0), scene.customer_week)
        case _:
            return None


def _moment(name: str, step: str, before: Handoff, after: Handoff, now: datetime) -> datetime | None:
    """Return when a milestone was reached, if that is just now; None else."""
    if name == INTRODUCTION and step in after.left and step not in before.left:
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
