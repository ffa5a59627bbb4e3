"""All that is held about a person, as one value to be read by them (Art. 15 and 20 GDPR): words before ids.

Where a sentence names somebody else as well it stays as it is: whoever hands it out reads it first.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from handoffd.letters.message import Message
from handoffd.playbook.dossier import BY_ID
from handoffd.playbook.model import Handoff
from handoffd.store.privacy.search import OTHERS, Found, roles, texts_of, when
from handoffd.store.rows import load_handoff
from handoffd.store.tables import ErrandRow, HandoffRow, Inbound, Journal, OutboxRow

_WORDS = (
    "This is everything that handoffd holds about {address}. handoffd brings a customer from Sales to Customer Success "
    "by mail. `handoffs` are the contracts in which this person stands, `mails_that_came` and `letters_that_left` are "
    "mail by them, to them, or with their name in it (each as a file of its own in the folder mails, where there is "
    "one), `journal` is what was decided because of them, `other_rows` what is remembered beside that. Moments are "
    "in UTC."
)
_TABLES = {
    "request": "a letter that asked them for an answer",
    "answer": "something they said once and are not asked again, or that is known of their address",
    "notice_key": "by what a second notice of the same contract is known",
    "trait": "by what a further contract of the same customer is known",
    "deadline": "an alarm about them",
    "calendar": "when they are busy, by their calendar",
    "trouble": "a trouble with mail to or from them",
    "leaders_week": "a letter of the week to the leaders",
    "canary": "a mail that the daemon wrote to itself, to see whether mail arrives",
    "listed": "a line of a list of mail that meant nothing to us",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """One mail: the name of its file, and its bytes."""

    name: str
    raw: bytes


def exported(session: Session, found: Found, now: datetime) -> dict[str, Any]:
    """Return what is held, as JSON knows values."""
    person = found.person
    return {
        "what_this_is": _WORDS.format(address=person.address),
        "person": {"address": person.address, "called": list(person.names)},
        "made_at": when(now),
        "handoffs": [_handoff(session, found, ref) for ref in found.handoffs],
        "mails_that_came": [_mail(row) for row in _rows(session, Inbound, found.mails)],
        "letters_that_left": [_letter(row) for row in _rows(session, OutboxRow, found.letters)],
        "journal": [_line(row) for row in _rows(session, Journal, found.lines)],
        "records_for_other_systems": [_errand(row) for row in _errands(session, found)],
        "other_rows": [each for table in OTHERS for each in _others(session, found, table)],
    }


def mails(session: Session, found: Found) -> Iterator[Copy]:
    """Yield the mails that still have their bytes, oldest first of each kind."""
    for row in _rows(session, Inbound, found.mails):
        if row.raw:
            yield Copy(_file("came", row.id, row.received_at), row.raw)
    for row in _rows(session, OutboxRow, found.letters):
        if row.raw:
            yield Copy(_file("left", row.id, row.created_at), row.raw)


def _file(what: str, number: int, at: datetime) -> str:
    return f"{at:%Y-%m-%d}-{what}-{number}.eml"


def _rows(session: Session, table: Any, named: dict[str, list[int]]) -> Iterator[Any]:
    for number in sorted(number for numbers in named.values() for number in numbers):
        yield session.get_one(table, number)


def _handoff(session: Session, found: Found, ref: str) -> dict[str, Any]:
    row = session.get_one(HandoffRow, ref)
    handoff = load_handoff(row.value)
    told: dict[str, Any] = {
        "handoff": ref,
        "customer": handoff.name,
        "signed": when(handoff.t0),
        "stands": f"closed: {handoff.closed}" if handoff.closed else "on its way",
        "they_are": roles(handoff, found.person.address) or ["mentioned"],
        "what_is_said": list(_said(found, handoff)),
    }
    if row.left_at is not None:
        told["words"] = f"The words of this handoff left on {when(row.left_at)}; dates, names and states stay."
    return told


def _said(found: Found, handoff: Handoff) -> Iterator[dict[str, str]]:
    """Yield what the handoff says with them in it, each with its place in words."""
    person = found.person
    for contact in handoff.contacts:
        if contact.email.casefold() == person.address:
            yield {"where": "the customer's contacts", "text": f"{contact.name} <{contact.email}>"}
    for entry in (*handoff.dossier.entries, *handoff.dossier.held):
        if entry.author == person.address or person.stands_in(entry.text):
            section = BY_ID[entry.section].heading if entry.section in BY_ID else entry.section
            where = f"the document, {section}, as {entry.author} wrote on {when(entry.at)}"
            yield {"where": where, "text": entry.text}
    for step, draft in {**handoff.drafts, **handoff.sent}.items():
        if person.address in (*draft.to, *draft.cc) or person.stands_in(draft.body):
            yield {"where": f"the letter of {step}", "text": f"{draft.subject}\n\n{draft.body}"}
    for step, meeting in handoff.meetings.items():
        if person.address in meeting.attendees:
            answer = meeting.responses.get(person.address, "no answer")
            yield {"where": f"the meeting of {step}", "text": f"{when(meeting.start)}: {answer}"}


def _mail(row: Inbound) -> dict[str, Any]:
    message = Message(row.raw)
    return {
        "came": when(row.received_at),
        "from": row.sender,
        "subject": message.subject,
        "handoff": row.handoff,
        "what_became_of_it": f"{row.state}: {row.reason}",
        "text": message.plain or message.html,
        "file": _file("came", row.id or 0, row.received_at) if row.raw else _gone(row.left_at),
    }


def _letter(row: OutboxRow) -> dict[str, Any]:
    message = Message(row.raw)
    return {
        "left": when(row.settled_at) or "not yet",
        "to": row.recipient,
        "subject": message.subject,
        "handoff": row.handoff,
        "what_became_of_it": row.state,
        "text": message.plain,
        "file": _file("left", row.id or 0, row.created_at) if row.raw else _gone(row.left_at),
    }


def _gone(left_at: datetime | None) -> str:
    return f"its text left on {when(left_at)}" if left_at else ""


def _line(row: Journal) -> dict[str, Any]:
    return {
        "at": when(row.at),
        "handoff": row.handoff,
        "event": row.event,
        "text": row.text,
        "details": json.loads(row.data) if row.data else {},
    }


def _errands(session: Session, found: Found) -> Iterator[ErrandRow]:
    keys = [key for each in found.errands.values() for key in each]
    return iter(session.exec(select(ErrandRow).where(col(ErrandRow.key).in_(keys))).all())


def _errand(row: ErrandRow) -> dict[str, Any]:
    record = json.loads(row.record) if row.record else _gone(row.left_at)
    return {"system": row.system, "handoff": row.handoff, "at": when(row.created_at), "record": record}


def _others(session: Session, found: Found, table: Any) -> Iterator[dict[str, Any]]:
    for row in session.exec(select(table)):
        if found.person.stands_in(texts_of(row)):
            values = {
                name: when(each) if isinstance(each, datetime) else each for name, each in row.model_dump().items()
            }
            yield {"what": _TABLES[str(table.__tablename__)], **values}
