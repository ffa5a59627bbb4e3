"""What does a handoff wait for? One sentence for each step that is open, for people."""

from collections.abc import Callable, Mapping
from datetime import datetime

from handoffd.playbook.health import newest, wants_cause
from handoffd.playbook.model import Handoff, Status
from handoffd.playbook.office import Step
from handoffd.playbook.shapes.accept import Accept
from handoffd.playbook.shapes.approve import Approve
from handoffd.playbook.shapes.ask import Ask, lacks
from handoffd.playbook.shapes.assess import Assess
from handoffd.playbook.shapes.assign import Assign
from handoffd.playbook.shapes.invite import Invite
from handoffd.playbook.shapes.register import Register, unconfirmed

Named = Callable[[str], str]
Said = Callable[[datetime], str]


def in_utc(moment: datetime) -> str:
    """Return a moment as the command line says it."""
    return f"{moment:%a %d %b %H:%M} UTC"


def waits_for(
    handoff: Handoff,
    page: tuple[Step, ...],
    named: Named,
    leaves: Mapping[str, datetime] | None = None,
    said: Said = in_utc,
) -> list[str]:
    """Return what the open steps wait for, in the order of the page.

    `named` turns an address into a name, `said` a moment into words; `leaves` tells when the approved letter of a step
    leaves. A handoff in which nothing is open waits for the next day of its page; a closed one for nothing.
    """
    if handoff.closed:
        return []
    if handoff.held_until is not None:
        return [f"{said(handoff.held_until)}: until then it rests, as {named(handoff.held_by)} asked"]
    told = [_told(handoff, step, named, leaves or {}, said) for step in page if handoff.hears(step.name)]
    if not told:
        later = next((step for step in page if handoff.status(step.name) is Status.WAITING), None)
        return [f"Day {later.begin_day}, for {later.name}" if later and later.begin_day else "nothing"]
    return told


def _told(handoff: Handoff, step: Step, named: Named, leaves: Mapping[str, datetime], said: Said) -> str:
    late = " (overdue)" if handoff.status(step.name) is Status.STUCK else ""
    match step.shape:
        case Ask():
            missing = lacks(handoff)
            return f"{named(handoff.ae)}: {len(missing)} of 10 sections of the document{late}"
        case Accept():
            with_ae = bool(handoff.reviews) and handoff.reviews[-1].answered is None
            who = named(handoff.ae if with_ae else handoff.csm)
            return f"{who}: {'what was sent back' if with_ae else 'a yes to the document'}{late}"
        case Approve(approver=role, meets=meets):
            who = named(handoff.ae if role == "ae" else handoff.csm)
            what = "kickoff invite" if meets else "introduction"
            if step.name in handoff.left:
                meeting = handoff.meetings.get(step.name)
                return f"the kickoff, {said(meeting.start)}" if meeting else step.name
            if step.name in handoff.approvals:
                at = leaves.get(step.name)
                return f"the hour at which the approved {what} leaves" + (f", {said(at)}" if at else "")
            if step.name in handoff.parked:
                return f"the document to be accepted; the approved {what} is kept until then"
            if step.name not in handoff.drafts:
                return f"{named(handoff.ae)}: somebody at the customer to write to{late}"
            return f"{who}: a yes to the {what}{late}"
        case Invite():
            meeting = handoff.meetings.get(step.name)
            return f"the internal call, {said(meeting.start)}" if meeting else "a time for the internal call"
        case Register():
            left = unconfirmed(handoff)
            carried = any(each.is_waiting for each in left.values())
            return f"{'the record to reach' if carried else 'RevOps: the owner in'} {', '.join(left)}"
        case Assess():
            view = newest(handoff.health, "csm")
            if view is None or wants_cause(view):
                return f"{named(handoff.csm)}: how the account stands{late}"
            return f"{named(handoff.ae)}: a look at how the account stands"
        case Assign():
            return "somebody to say who the AE is"
        case _:
            return step.name
