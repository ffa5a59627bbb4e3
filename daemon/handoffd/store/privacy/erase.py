"""Erase a person: what they wrote and what names them leaves, and where a fact stays a pseudonym takes their place.

In a closed handoff every word leaves, as after its retention: they may be in any sentence of it. In one that is on its
way, and in which they are only mentioned, the mails and letters that name them leave, and their name in the rest.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from handoffd.store import errands as errand_states
from handoffd.store.journal import FORGOTTEN, FROZEN, Book, Parting, Rest
from handoffd.store.outbox import WITHDRAWN
from handoffd.store.privacy.facts import facts_of_json, told
from handoffd.store.privacy.person import Person
from handoffd.store.privacy.retention import BEGUN, UNDER_WAY, UNREAD, recorded, without_words
from handoffd.store.privacy.search import OTHERS, Found, texts_of
from handoffd.store.rows import dump_handoff, load_handoff
from handoffd.store.tables import (
    Deadline,
    ErrandRow,
    HandoffRow,
    Inbound,
    Journal,
    OutboxRow,
    Request,
    TroubleRow,
    WeekRow,
)
from handoffd.store.values import Line

ERASED = "erased"
WHY = "closed because a person in it was erased"
_MANY = 200  # rows that one line of the journal seals
# In these a row about a person says nothing any more once they are gone; of the others the person is replaced.
_KEPT = (Request, WeekRow)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: how many of each, and which handoffs were closed for it."""

    pseudonym: str
    mails: int
    letters: int
    records: int
    lines: int
    rows: int
    handoffs: tuple[str, ...]
    closed: tuple[str, ...]


class Eraser:
    """The rows of one transaction."""

    def __init__(self, session: Session, found: Found, now: datetime) -> None:
        self._session, self._found, self._now = session, found, now
        self._person: Person = found.person
        self._book = Book(session)

    def erase(self) -> Erased:
        """Let everything about the person leave; handoffs that need them are closed without a word to anybody."""
        shut = [ref for ref in self._found.handoffs if not self._found.closed[ref] and self._found.needed[ref]]
        for ref in shut:
            self._close(ref)
        self._settle_the_house()
        counts = [
            self._of(ref, whole=self._found.closed.get(ref, False) or ref in shut)
            for ref in ("", *self._found.handoffs)
        ]
        rows = sum(self._others(table) for table in OTHERS)
        mails, letters, records, lines = (sum(each) for each in zip(*counts, strict=True))
        return Erased(
            self._person.pseudonym, mails, letters, records, lines, rows, tuple(self._found.handoffs), tuple(shut)
        )

    # -- what is still on its way ---------------------------------------------------------------------------------

    def _close(self, ref: str) -> None:
        """End a handoff: no alarm rings, nothing leaves; whoever erases tells the people."""
        row = self._session.get_one(HandoffRow, ref)
        row.value = dump_handoff(replace(load_handoff(row.value), closed=WHY))
        row.closed, row.updated_at = WHY, self._now
        self._session.add(row)
        self._end(ref)
        alarms = select(Deadline).where(Deadline.handoff == ref, col(Deadline.fired_at).is_(None))
        for alarm in self._session.exec(alarms):
            alarm.fired_at = self._now
            self._session.add(alarm)
        self._book.append(Line(self._now, ref, "Note", f"It was {WHY}."), "")

    def _settle_the_house(self) -> None:
        self._end("", {*self._found.letters[""]}, {*self._found.mails[""]})

    def _end(self, ref: str, letters: set[int] | None = None, mails: set[int] | None = None) -> None:
        """Take back what has not left, and read no more what was not read (only these, where they are named)."""
        for row in self._session.exec(
            select(OutboxRow).where(OutboxRow.handoff == ref, col(OutboxRow.state).in_(UNDER_WAY))
        ):
            if letters is None or row.id in letters:
                row.state, row.settled_at, row.reply = WITHDRAWN, self._now, WHY
                self._session.add(row)
        for mail in self._session.exec(select(Inbound).where(Inbound.handoff == ref, col(Inbound.state).in_(UNREAD))):
            if mails is None or mail.id in mails:
                mail.state, mail.reason = "ignored", WHY
                self._session.add(mail)
        for errand in self._session.exec(
            select(ErrandRow).where(ErrandRow.handoff == ref, col(ErrandRow.state).in_(BEGUN))
        ):
            errand.state, errand.settled_at = errand_states.WITHDRAWN, self._now
            self._session.add(errand)

    # -- one handoff, or the house --------------------------------------------------------------------------------

    def _of(self, ref: str, *, whole: bool) -> tuple[int, int, int, int]:
        """Let words leave of one handoff (`whole`: all of them); return how many mails, letters, records and lines."""
        found = self._found
        mails = tuple(self._emptied(self._rows(Inbound, ref, found.mails[ref], whole=whole)))
        letters = tuple(self._emptied(self._rows(OutboxRow, ref, found.letters[ref], whole=whole)))
        records = tuple(
            recorded(self._session, row, self._now)
            for row in self._session.exec(select(ErrandRow).where(ErrandRow.handoff == ref))
            if row.left_at is None and (whole or row.key in found.errands[ref])
        )
        rests = [rest for row in self._journal(ref) if (rest := self._rest(row, whole=whole))]
        if ref and (whole or ref in found.values):
            self._value(ref, whole=whole)
        self._write(ref, rests, Parting(ERASED, mails, letters, records))
        return len(mails), len(letters), len(records), len(rests)

    def _rows(self, table: Any, ref: str, named: Sequence[int], *, whole: bool) -> Iterable[Any]:
        wanted = self._session.exec(select(table.id).where(table.handoff == ref)).all() if whole else named
        yield from (self._session.get_one(table, number) for number in wanted)

    def _emptied(self, rows: Iterable[Inbound | OutboxRow]) -> Iterable[int]:
        """Let bytes leave, and put the pseudonym into the columns beside them."""
        for row in rows:
            self._replace(row)
            if row.left_at is None:
                row.raw, row.left_at = b"", self._now
                yield row.id or 0
            self._session.add(row)

    def _journal(self, ref: str) -> Sequence[Journal]:
        query = select(Journal).where(Journal.handoff == ref, Journal.event != FORGOTTEN)
        return self._session.exec(query.order_by(col(Journal.id))).all()

    def _rest(self, row: Journal, *, whole: bool) -> Rest | None:
        """Return what a line still says; None where it stays as it is."""
        data, text = row.data, row.text
        if whole and row.event != FROZEN and row.erased_at is None:
            data, text = facts_of_json(data), told(data)
        if data:
            data = json.dumps(self._person.replaced_in(json.loads(data), parts=row.handoff != ""), ensure_ascii=False)
        text = self._person.replaced(text, parts=row.handoff != "")
        rest = Rest(row, data, text, self._person.replaced(row.message_id))
        before = (json.dumps(json.loads(row.data)) if row.data else "", row.text, row.message_id)
        after = (json.dumps(json.loads(data)) if data else "", rest.text, rest.message_id)
        return None if before == after else rest

    def _value(self, ref: str, *, whole: bool) -> None:
        row = self._session.get_one(HandoffRow, ref)
        value = without_words(row.value) if whole else row.value
        handoff = load_handoff(json.dumps(self._person.replaced_in(json.loads(value), parts=True)))
        row.value = dump_handoff(handoff)
        row.ae, row.csm, row.customer, row.closed = handoff.ae, handoff.csm, handoff.customer, handoff.closed
        row.left_at = self._now if whole else row.left_at
        self._session.add(row)

    def _write(self, ref: str, rests: Sequence[Rest], parting: Parting) -> None:
        if not (rests or parting):
            return
        line = Line(self._now, ref, FORGOTTEN, f"A person was erased; {self._person.called} stands in their place.")
        self._book.forget(line, rests[:_MANY], parting)
        for start in range(_MANY, len(rests), _MANY):
            self._book.forget(line, rests[start : start + _MANY], Parting(ERASED))
        self._session.flush()

    # -- the other tables -----------------------------------------------------------------------------------------

    def _others(self, table: type[SQLModel]) -> int:
        """Replace them where the row still says something; take the row out where it was about them alone."""
        count = 0
        for row in self._session.exec(select(table)).all():
            if not self._person.stands_in(texts_of(row)):
                continue
            count += 1
            if self._is_about_them(row):
                self._session.delete(row)
            else:
                self._replace(row)
                self._session.add(row)
        self._session.flush()
        return count

    def _is_about_them(self, row: SQLModel) -> bool:
        if isinstance(row, _KEPT):
            return False
        keys = [getattr(row, column.name) for column in row.__table__.primary_key.columns]  # type: ignore[attr-defined]
        keys += [row.step] if isinstance(row, Deadline) else []
        return isinstance(row, TroubleRow) or any(isinstance(key, str) and self._person.stands_in(key) for key in keys)

    def _replace(self, row: SQLModel) -> None:
        for name, value in row.model_dump().items():
            if isinstance(value, str) and (other := self._person.replaced(value)) != value:
                setattr(row, name, self._in_json(value) if name == "value" else other)

    def _in_json(self, value: str) -> str:
        return json.dumps(self._person.replaced_in(json.loads(value)), ensure_ascii=False)
