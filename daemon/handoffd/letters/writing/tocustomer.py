"""Fill the letters to the customer: they see contacts, names, the confirmed company, and one sentence (T7).

That sentence is the one which the AE wrote for the customer to read; there is nothing else of the document here.
"""

from datetime import datetime
from typing import Any

from handoffd.letters.languages import language
from handoffd.letters.writing import views
from handoffd.letters.writing.desk import Desk, called_meeting
from handoffd.playbook.dossier import QUOTABLE_PROMPT
from handoffd.playbook.model import Handoff, Meeting

_SHORTEST, _SPARE = (5, 5, 10, 5), 15  # minutes of the four parts of a joint call, and what may be added to them
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


def follow_up(desk: Desk, handoff: Handoff, held: Meeting, *, copied: bool) -> views.FollowUp:
    """Return all that the follow-up to the kickoff may know (F1, T7); `copied` tells that the AE reads along."""
    contact = handoff.contacts[0]
    return views.FollowUp(
        **_customer(desk, handoff),
        reader=views.Person(contact.name, contact.email, desk.customer_zone),
        now=desk.now,
        held_at=held.start,
        reads_along=copied,
    )


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
        "spans": spans(meeting.minutes),
        "with_ae": handoff.ae in meeting.attendees and handoff.ae != handoff.csm,
        "host": desk.person(handoff.csm if step == "kickoff" else handoff.ae),
    }


def spans(minutes: int) -> tuple[str, ...]:
    """Return the parts of a joint call (I4): roles 5-10 minutes, goals 5, outlook 10-15, questions 5-10.

    A call that is shorter or longer than these together has an agenda without minutes.
    """
    roles, recap, outlook, questions = _SHORTEST
    left = minutes - sum(_SHORTEST)
    if not 0 <= left <= _SPARE:
        return ("", "", "", "")
    more = min(5, left)
    last = min(5, left - more)
    parts = (roles + last, recap, outlook + left - more - last, questions + more)
    return tuple(f"{part} min: " for part in parts)


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
        "language": language(handoff.language or desk.language).code,
    }
