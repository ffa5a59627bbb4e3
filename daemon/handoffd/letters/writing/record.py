"""The record of a handoff for our own systems: JSON, and the same as one row of CSV; docs/how-to/crm.md explains it.

Version 1. Keys may be added; what a key means does not change without another version. Every moment is ISO 8601 in UTC,
every person has a name and an address, everything that is not known is empty ("" or []), never left out.
"""

import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from handoffd.letters.writing.answered import answers_of
from handoffd.letters.writing.cleaning import many_lines
from handoffd.letters.writing.systems import milestones
from handoffd.playbook import ledger
from handoffd.playbook.dossier import QUOTABLE_PROMPT, SECTIONS
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Roster

SCHEMA, VERSION = "handoffd.record", 1

# The columns of the CSV, in this order; new ones are only ever added at the end.
COLUMNS = (
    "version",
    "key",
    "reference",
    "customer",
    "contract",
    "track",
    "signed_at",
    "owner_before",
    "owner_before_email",
    "owner_after",
    "owner_after_email",
    "contacts",
    "goal",
    "kickoff_at",
    "promises",
    *(f"d{section.number}" for section in SECTIONS),
    "recorded_at",
)

# OWASP, "CSV Injection": a spreadsheet takes a cell that begins so for a formula; the wide signs too, in Japanese.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def record(handoff: Handoff, roster: Roster, key: str, system: str, now: datetime) -> dict[str, Any]:
    """Return all that is known of a handoff, as it is `now`, for the system of that name."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "key": key,
        "system": system,
        "recorded_at": _moment(now),
        "reference": handoff.ref,
        "customer": handoff.customer or handoff.name,
        "contract": {"title": handoff.title, "track": handoff.track, "signed_at": _moment(handoff.t0)},
        "owner": {"before": _person(roster, handoff.ae), "after": _person(roster, handoff.csm)},
        "contacts": [{"name": who.name, "email": who.email} for who in handoff.contacts],
        "goal": handoff.dossier.prompt(QUOTABLE_PROMPT),
        "milestones": [{"what": what, "at": _moment(at)} for what, at in milestones(handoff)],
        "meetings": [_meeting(handoff, step) for step in handoff.meetings],
        "approvals": [
            {"step": step, "by": said.by, "at": _moment(said.at), "version": said.version}
            for step, said in handoff.approvals.items()
        ],
        "dossier": _dossier(handoff),
        "promises": [_promise(each) for each in ledger.of(handoff)],
        "papers": [{"title": paper.title, "at": _moment(paper.at)} for paper in handoff.papers],
    }


def as_json(told: Mapping[str, Any]) -> str:
    """Return a record as JSON, one key a line, ending with a line end."""
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def as_csv(told: Mapping[str, Any]) -> str:
    """Return a record as CSV (RFC 4180): a line of headings and one row, no cell of which is a formula."""
    before, after = told["owner"]["before"], told["owner"]["after"]
    kickoff = next((each["start"] for each in told["meetings"] if each["step"] == "kickoff"), "")
    promises = "\n".join(f"{each['id']}: {each['text']} ({each['state']})" for each in told["promises"])
    row = {
        "version": str(told["version"]),
        "key": told["key"],
        "reference": told["reference"],
        "customer": told["customer"],
        "contract": told["contract"]["title"],
        "track": told["contract"]["track"],
        "signed_at": told["contract"]["signed_at"],
        "owner_before": before["name"],
        "owner_before_email": before["email"],
        "owner_after": after["name"],
        "owner_after_email": after["email"],
        "contacts": "\n".join(f"{each['name']} <{each['email']}>".strip() for each in told["contacts"]),
        "goal": told["goal"],
        "kickoff_at": kickoff,
        "promises": promises,
        **{section.lower(): _cell(answer) for section, answer in told["dossier"].items()},
        "recorded_at": told["recorded_at"],
    }
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerow([harmless(row[column]) for column in COLUMNS])
    return lines.getvalue()


def harmless(cell: str) -> str:
    """Return a cell as a spreadsheet must take it: as text, in which nothing is unseen (T9).

    One that could begin a formula gets an apostrophe.
    """
    cell = many_lines(cell)
    return f"'{cell}" if cell.lstrip(" \u00a0\u3000\ufeff").startswith(_FORMULA) else cell


def _cell(answer: Mapping[str, Any]) -> str:
    if answer["state"] == "none":
        return f"none ({answer['text']})" if answer["text"] else "none"
    return str(answer["text"])


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _person(roster: Roster, address: str) -> dict[str, str]:
    person = roster.by_address(address)
    return {"name": person.name if person else "", "email": address}


def _meeting(handoff: Handoff, step: str) -> dict[str, Any]:
    meeting = handoff.meetings[step]
    return {
        "step": step,
        "start": _moment(meeting.start),
        "end": _moment(meeting.end),
        "cancelled": meeting.cancelled,
        "attendees": [
            {"email": each, "response": meeting.responses.get(each, "NEEDS-ACTION")} for each in meeting.attendees
        ],
    }


def _dossier(handoff: Handoff) -> dict[str, Any]:
    told = {}
    for section, answer in answers_of(handoff.dossier).items():
        history = handoff.dossier.history(section)
        state = "open" if answer.is_open else "none" if answer.na else "answered"
        told[section] = {
            "heading": answer.heading,
            "state": state,
            "text": answer.text,
            "answers": [{"label": said.label, "text": said.text} for said in answer.said],
            "by": [{"email": each.author, "at": _moment(each.at), "mail": each.message_id} for each in history],
        }
    return told


def _promise(promise: ledger.Promise) -> dict[str, Any]:
    return {
        "id": promise.id,
        "text": promise.text,
        "due": promise.due.isoformat() if promise.due else "",
        "owner": promise.owner,
        "state": str(promise.state),
        "by": promise.by,
        "at": _moment(promise.at),
        "mail": promise.source,
        "changes": [{"by": each.by, "at": _moment(each.at), "what": each.what} for each in promise.changes],
    }
