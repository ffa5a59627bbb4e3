"""Fill the letters about our CRM and its like (F3); `fill` asks here."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from handoffd.letters.writing.answered import answers_of
from handoffd.letters.writing.views import systems as views
from handoffd.playbook import milestones as reached
from handoffd.playbook.dossier import QUOTABLE_PROMPT
from handoffd.playbook.model import Handoff
from handoffd.playbook.systems import CARRIED, COMMAND, DROP, FAILED, MAIL, Logged

if TYPE_CHECKING:
    from handoffd.letters.writing.desk import Desk

_CARRIED = {
    MAIL: "a note was mailed to its logging address",
    DROP: "the record lies in its folder",
    COMMAND: "its command has taken the record",
}
_FAILED = {
    MAIL: "the note to its logging address did not arrive",
    DROP: "the record could not be put into its folder",
    COMMAND: "its command failed",
}
_REACHED = {
    reached.DOCUMENT: "Document complete",
    reached.ACCEPTED: "Document accepted",
    reached.CALL: "Internal call",
    reached.INTRODUCTION: "Introduction left",
    reached.KICKOFF: "Kickoff",
}
_QUOTED = 160  # characters of what was said, in RevOps's letter; ops get the rest


def _owned(_desk: "Desk", handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    left = {name: each for name, each in handoff.systems.items() if not each.confirmed_by}
    return {
        "lines": tuple(views.SystemLine(name, _said(each), each.not_yet) for name, each in left.items()),
        "confirmed": tuple(name for name in handoff.systems if name not in left),
        "days": more.get("days", 0),
        "again": more.get("again", False),
    }


def _said(logged: Logged) -> tuple[str, ...]:
    told = [_CARRIED[way] for way, state in logged.ways.items() if state == CARRIED]
    for way, state in logged.ways.items():
        if state == FAILED:
            why = " ".join(logged.problems.get(way, "").split())
            why = why if len(why) <= _QUOTED else why[:_QUOTED].rsplit(" ", 1)[0] + " ..."
            told.append(f"{_FAILED[way]}, so it must be entered by hand{f' ({why})' if why else ''}")
    return tuple(told)


def _not_taken(_desk: "Desk", _handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"system": more["system"], "what": _FAILED[more["way"]], "told": more["told"]}


def _another(_desk: "Desk", handoff: Handoff, _step: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "systems": tuple(more["systems"]),
        "written": any(handoff.systems[name].ways for name in more["systems"] if name in handoff.systems),
    }


def _note(_desk: "Desk", handoff: Handoff, _step: str, _more: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "contacts": tuple(f"{who.name} <{who.email}>".strip() for who in handoff.contacts),
        "goal": handoff.dossier.prompt(QUOTABLE_PROMPT),
        "milestones": milestones(handoff),
        "answers": tuple(answers_of(handoff.dossier).values()),
    }


def milestones(handoff: Handoff) -> tuple[tuple[str, datetime], ...]:
    """Return what happened when, in the order of time; a meeting counts by its time.

    A handoff from before milestones were kept has those that its state tells.
    """
    told = {"Signed": handoff.t0}
    if handoff.dossier.entries:
        told["Document, last answer"] = max(entry.at for entry in handoff.dossier.entries)
    for name, step in (("Internal call", "internal-call"), ("Joint call", "joint-call"), ("Kickoff", "kickoff")):
        if (meeting := handoff.meetings.get(step)) and not meeting.cancelled:
            told[name] = meeting.start
    if "warm-intro" in handoff.approvals:
        told["Introduction approved"] = handoff.approvals["warm-intro"].at
    if reached.DOCUMENT in handoff.milestones:
        told.pop("Document, last answer", None)
    told |= {_REACHED[name]: each.at for name, each in handoff.milestones.items() if name in _REACHED}
    return tuple(sorted(told.items(), key=lambda milestone: milestone[1]))


FILLERS: Mapping[type, Callable[..., dict[str, Any]]] = {
    views.Owned: _owned,
    views.NotTaken: _not_taken,
    views.AnotherOwner: _another,
    views.SystemNote: _note,
}
