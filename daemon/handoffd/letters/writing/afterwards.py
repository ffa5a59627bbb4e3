"""Fill the letters after a meeting: what was agreed in the call (C5), the kickoff's page (P7), the fade-out (F4)."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from handoffd.letters.furtherpart import further_lines
from handoffd.letters.writing import views, wording
from handoffd.letters.writing.answered import answers_of
from handoffd.letters.writing.desk import Desk
from handoffd.letters.writing.views.after import Guest
from handoffd.playbook.dossier import BY_ID, QUOTABLE_PROMPT, Dossier
from handoffd.playbook.model import Copied, Handoff

_SAID = {"ACCEPTED": "comes", "TENTATIVE": "comes perhaps", "DECLINED": "cannot come", "DELEGATED": "sends somebody"}
_SILENT = "has not answered yet"
_ENOUGH = 300  # characters of an answer that has changed; the rest stands in the document


def usual_escalation(desk: Desk, handoff: Handoff) -> str:
    """Return whom one asks when nothing else was agreed: the AE, then the AE's leader."""
    ae = desk.roster.by_address(handoff.ae)
    leaders = [person.email for person in desk.roster.by_role("sales_leader")]
    leader = (ae.leader if ae else None) or (leaders[0] if leaders else "")
    first = wording.first_name(desk.person(handoff.ae).name)
    return f"first {first}, then {desk.person(leader)}" if leader and leader != handoff.ae else f"{first}"


def escalation(desk: Desk, handoff: Handoff) -> str:
    """Return the words for when something goes wrong."""
    return handoff.further.escalation or usual_escalation(desk, handoff)


def outcome(desk: Desk, handoff: Handoff, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the question after the call says."""
    zone = desk.person(handoff.csm).zone
    until = _until(more.get("usual_until"), zone)
    meeting = handoff.meetings.get(step)
    first = wording.first_name(desk.person(handoff.ae).name)
    return {
        "start": meeting.start if meeting else handoff.t0,
        "due": more.get("due"),
        "talked": bool(more.get("talked")),
        "form_lines": further_lines(first, until, usual_escalation(desk, handoff)),
    }


def arranged(desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    """Return what counts now, in words."""
    further, zone = handoff.further, desk.person(handoff.csm).zone
    day = (
        datetime(further.until.year, further.until.month, further.until.day, 12, tzinfo=UTC) if further.until else None
    )
    copied = {
        Copied.USUAL: _until(more.get("usual_until"), zone),
        Copied.KICKOFF: "until the kickoff",
        Copied.DAY: _until(day, "UTC"),
        Copied.ALWAYS: "throughout",
        Copied.NO: "no",
    }[further.copied]
    return {"at_kickoff": further.at_kickoff, "copied": copied, "escalation": escalation(desk, handoff)}


def prepared(desk: Desk, handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    """Return the page for the kickoff."""
    meeting = handoff.meetings[str(more.get("kickoff", "kickoff"))]
    names = {contact.email: contact.name for contact in handoff.contacts}
    guests = tuple(
        Guest(
            person=views.Person(names[each], each, desk.customer_zone) if each in names else desk.person(each),
            said=_SAID.get(meeting.responses.get(each, ""), _SILENT),
        )
        for each in meeting.attendees
        if each != handoff.csm
    )
    told = handoff.dossier.current("D4")
    goal = handoff.dossier.prompt(QUOTABLE_PROMPT) or ("" if told is None or told.na else told.text)
    return {
        "start": meeting.start,
        "minutes": meeting.minutes,
        "join_link": desk.join_link(handoff.csm),
        "guests": guests,
        "goal": goal,
        "answers": answers_of(handoff.dossier),
        "escalation": escalation(desk, handoff),
        "news": changed(handoff.dossier),
    }


def changed(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return the sections answered again after every one had an answer: heading, and what stands there now."""
    first: dict[str, datetime] = {}
    for entry in dossier.entries:
        first[entry.section] = min(entry.at, first.get(entry.section, entry.at))
    if not first:
        return ()
    complete = max(first.values())
    later = dict.fromkeys(entry.section for entry in dossier.entries if entry.at > complete)
    found = []
    for section in later:
        now = dossier.current(section)
        text = "none" if now is None or now.na else " ".join(now.text.split())
        found.append((BY_ID[section].heading, text if len(text) <= _ENOUGH else f"{text[:_ENOUGH]} ..."))
    return tuple(found)


def faded(desk: Desk, handoff: Handoff, _step: str, _more: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the two read when the AE leaves the copies."""
    return {"escalation": escalation(desk, handoff), "agreed": handoff.further.copied is not Copied.USUAL}


def _until(day: datetime | None, zone: str) -> str:
    return f"until {wording.date(day, zone)}" if day else "throughout"


Filler = Callable[[Desk, Handoff, str, Mapping[str, Any]], dict[str, Any]]
FILLERS: Mapping[type, Filler] = {
    views.Outcome: outcome,
    views.Arranged: arranged,
    views.Prepared: prepared,
    views.Faded: faded,
}
