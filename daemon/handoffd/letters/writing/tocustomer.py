"""Fill the letters to the customer: they see contacts, names, the confirmed company, and one sentence (T7).

That sentence is the one which the AE wrote for the customer to read; there is nothing else of the document here.
"""

from datetime import datetime
from typing import Any

from handoffd.letters.writing import views
from handoffd.letters.writing.desk import Desk, called_meeting
from handoffd.playbook.dossier import QUOTABLE_PROMPT
from handoffd.playbook.model import Handoff, Meeting

GOAL_LENGTH = 240  # a sentence; whatever is longer was not written for the customer to read


def intro(desk: Desk, handoff: Handoff) -> views.Intro:
    """Return all that the warm introduction may know (I1, T7)."""
    return views.Intro(**_customer(desk, handoff))


def answer(desk: Desk, handoff: Handoff, by: views.Person, sender: str) -> views.QuickReply:
    """Return all that the AE's short answer to a customer's mail may know (F5, T7); `sender` is who will send it."""
    known = {**_customer(desk, handoff), "contacts": (by,), "ae": desk.person(sender)}
    return views.QuickReply(**known)


def invitation(
    desk: Desk, handoff: Handoff, step: str, meeting: Meeting, others: tuple[datetime, ...] = ()
) -> views.Kickoff:
    """Return all that the invitation to the kickoff, or to the joint call, may know (I4, I5, T7)."""
    return views.Kickoff(**_meeting(desk, handoff, step, meeting), others=others)


def moved(desk: Desk, handoff: Handoff, step: str, meeting: Meeting, before: datetime) -> views.KickoffMoved:
    """Return all that the letter about a meeting which moves may know; it had been at `before`."""
    return views.KickoffMoved(**_meeting(desk, handoff, step, meeting), old_start=before)


def cancelled(desk: Desk, handoff: Handoff, step: str, meeting: Meeting) -> views.KickoffCancelled:
    """Return all that the letter about a meeting which does not take place may know."""
    return views.KickoffCancelled(**_meeting(desk, handoff, step, meeting))


def _meeting(desk: Desk, handoff: Handoff, step: str, meeting: Meeting) -> dict[str, Any]:
    contact = handoff.contacts[0]
    return {
        **_customer(desk, handoff),
        "reader": views.Person(contact.name, contact.email, desk.customer_zone),
        "now": desk.now,
        "start": meeting.start,
        "minutes": meeting.minutes,
        "join_link": desk.join_link(handoff.csm),
        "meeting": called_meeting(step),
        "host": desk.person(handoff.csm if step == "kickoff" else handoff.ae),
    }


def _customer(desk: Desk, handoff: Handoff) -> dict[str, Any]:
    # D11: what only the notice said is not confirmed; the company's name goes out once the AE has answered D1.
    confirmed = handoff.dossier.current("D1") is not None
    goal = " ".join(handoff.dossier.prompt(QUOTABLE_PROMPT).split())
    return {
        "contacts": tuple(views.Person(who.name, who.email, desk.customer_zone) for who in handoff.contacts),
        "company": handoff.customer if confirmed else "",
        "vendor": desk.vendor,
        "ae": desk.person(handoff.ae),
        "csm": desk.person(handoff.csm),
        "goal": goal if len(goal) <= GOAL_LENGTH else "",
        "language": handoff.language or desk.language,
    }
