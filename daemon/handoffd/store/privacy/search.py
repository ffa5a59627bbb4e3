"""Where in the store a person stands: by address or full name, in every table, in the text of every mail."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, SQLModel, col, select

from handoffd.playbook.model import Handoff
from handoffd.store.privacy.person import Person, called_in, drawn, words_of
from handoffd.store.privacy.retention import BEGUN, UNDER_WAY, UNREAD
from handoffd.store.rows import load_handoff
from handoffd.store.tables import (
    AnswerRow,
    CalendarRow,
    CanaryRow,
    Deadline,
    ErrandRow,
    HandoffRow,
    Inbound,
    Journal,
    Listed,
    NoticeKey,
    OutboxRow,
    Request,
    Trait,
    TroubleRow,
    WeekRow,
)

Tell = Callable[[str], None]
# Small tables, every text column of which is looked at.
OTHERS: tuple[type[SQLModel], ...] = (
    Request, AnswerRow, NoticeKey, Trait, Deadline, CalendarRow, TroubleRow, WeekRow, Listed, CanaryRow,
)  # fmt: skip
_LOAD = 50


@dataclass
class Found:
    """Where a person stands: ids of mails, letters, errands and lines of the journal, by handoff ("" is the house).

    `needed` says of each handoff on its way what the person is in it; `others` counts rows of the other tables.
    """

    person: Person
    mails: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    letters: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    errands: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    values: set[str] = field(default_factory=set)
    others: dict[str, int] = field(default_factory=dict)
    needed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    closed: dict[str, bool] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)

    @property
    def handoffs(self) -> list[str]:
        """Return every handoff in which they stand, by its number."""
        named = {*self.mails, *self.letters, *self.errands, *self.lines, *self.values} - {""}
        return sorted(named, key=lambda ref: int(ref.rpartition("-")[2]))

    @property
    def nothing(self) -> bool:
        """Tell whether nothing is held."""
        return not (self.handoffs or self.others or self.mails or self.letters or self.lines)


def search(session: Session, address: str, tell: Tell = lambda _: None) -> Found:
    """Look for a person everywhere. `tell` is called with what is being looked at."""
    address = address.strip().casefold()
    tell("what they are called")
    found = Found(drawn(address, _names(session, address)))
    for name, look in (
        ("the handoffs", _handoffs),
        ("the mails", _mails),
        ("the letters", _letters),
        ("the journal", _lines),
        ("the records for other systems", _errands),
        ("the rest", _others),
    ):
        tell(name)
        look(session, found)
        session.expunge_all()
    return found


def _names(session: Session, address: str) -> Iterator[str]:
    for value in session.exec(select(HandoffRow.value).where(col(HandoffRow.value).contains(address, autoescape=True))):
        yield from (who.name for who in load_handoff(value).contacts if who.email.casefold() == address)
    for table in (Inbound, OutboxRow):
        for raw in session.exec(select(table.raw).execution_options(yield_per=_LOAD)):
            yield from called_in(raw, address)


def _handoffs(session: Session, found: Found) -> None:
    for row in session.exec(select(HandoffRow).execution_options(yield_per=_LOAD)):
        found.closed[row.ref] = bool(row.closed)
        found.customers[row.ref] = row.customer or row.ref
        if found.person.stands_in(_texts(json.loads(row.value))):
            found.values.add(row.ref)
            found.needed[row.ref] += roles(load_handoff(row.value), found.person.address)


def _mails(session: Session, found: Found) -> None:
    for row in session.exec(select(Inbound).execution_options(yield_per=_LOAD)):
        ours = f"{row.sender}\n{row.reason}"
        if found.person.stands_in(ours) or found.person.stands_in(words_of(row.raw)):
            found.mails[row.handoff].append(row.id or 0)
            if row.sender == found.person.address and row.handoff:
                found.needed[row.handoff].append("wrote a mail in it")
            if row.state in UNREAD:
                found.needed[row.handoff].append("a mail of theirs, or that names them, is not read yet")


def _letters(session: Session, found: Found) -> None:
    for row in session.exec(select(OutboxRow).execution_options(yield_per=_LOAD)):
        ours = f"{row.recipient}\n{row.sender}\n{row.reply}"
        if found.person.stands_in(ours) or found.person.stands_in(words_of(row.raw)):
            found.letters[row.handoff].append(row.id or 0)
            if row.state in UNDER_WAY:
                found.needed[row.handoff].append("a letter to them, or that names them, is still to leave or held")


def _lines(session: Session, found: Found) -> None:
    for row in session.exec(select(Journal).execution_options(yield_per=_LOAD)):
        data = _texts(json.loads(row.data)) if row.data else ""
        if found.person.stands_in(f"{data}\n{row.text}\n{row.message_id}"):
            found.lines[row.handoff].append(row.id or 0)


def _errands(session: Session, found: Found) -> None:
    for row in session.exec(select(ErrandRow)):
        record = _texts(json.loads(row.record)) if row.record else ""
        if found.person.stands_in(f"{record}\n{row.told}"):
            found.errands[row.handoff].append(row.key)
            if row.state in BEGUN:
                found.needed[row.handoff].append("a record that names them is still to go into another system")


def _others(session: Session, found: Found) -> None:
    for table in OTHERS:
        count = sum(found.person.stands_in(texts_of(row)) for row in session.exec(select(table)))
        if count:
            found.others[str(table.__tablename__)] = count


def texts_of(row: SQLModel) -> str:
    """Return every text of a row."""
    return "\n".join(value for value in row.model_dump().values() if isinstance(value, str))


def _texts(value: object) -> str:
    """Return every text of a value as it came out of JSON: in the JSON itself a name may be written in escapes."""
    match value:
        case str():
            return value
        case dict():
            return "\n".join(f"{name}\n{_texts(each)}" for name, each in value.items())
        case list():
            return "\n".join(map(_texts, value))
        case _:
            return ""


def roles(handoff: Handoff, address: str) -> list[str]:
    """Return what somebody is in a handoff; empty when they are only mentioned."""
    contacts = [each.email.casefold() for each in handoff.contacts]
    meetings = [*handoff.meetings.values(), *(each.meeting for each in handoff.drafts.values() if each.meeting)]
    drafts = [person for each in handoff.drafts.values() for person in (*each.to, *each.cc)]
    held = {
        "the AE": handoff.ae == address,
        "the CSM": handoff.csm == address,
        "the customer's main contact": contacts[:1] == [address],
        "a contact of the customer": address in contacts[1:],
        "invited to a meeting": any(address in meeting.attendees for meeting in meetings),
        "in a letter that waits for a yes": address in drafts,
        "gave an answer in the document": any(each.author == address for each in handoff.dossier.entries),
    }
    return [what for what, is_so in held.items() if is_so]


def when(moment: datetime | None) -> str:
    """Return a moment for a person; empty when there is none."""
    return f"{moment:%d %b %Y %H:%M} UTC" if moment else ""
