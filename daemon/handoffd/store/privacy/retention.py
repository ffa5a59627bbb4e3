"""Retention: the bodies of what is closed leave after a while, a small load at a time; facts and hashes stay.

Nothing of an open handoff leaves, and nothing of a closed one in which a letter, an errand or a mail still waits for
its end. What belongs to no handoff (spam, lists for ops) leaves by its own age.
"""

from datetime import datetime

from sqlmodel import Session, col, or_, select

from handoffd.store import errands
from handoffd.store.journal import FORGOTTEN, FROZEN, Book, Parting, Rest
from handoffd.store.outbox import CLAIMED, DATA_STARTED, HELD, IN_DOUBT, KEPT, PENDING, REJECTED, SENT, WITHDRAWN
from handoffd.store.privacy.facts import facts_of_json, told
from handoffd.store.rows import dump_handoff, load_handoff
from handoffd.store.tables import ErrandRow, HandoffRow, Inbound, Journal, OutboxRow
from handoffd.store.values import Line

RETENTION = "retention"
# A letter, a mail and an errand that have their end, and those that have not.
OVER, UNDER_WAY = (SENT, REJECTED, WITHDRAWN, KEPT), (PENDING, CLAIMED, DATA_STARTED, IN_DOUBT, HELD)
READ, UNREAD = ("processed", "ignored", "unrecognised", "quarantined"), ("new", "old", "confirmed", "again")
DONE, BEGUN = (errands.DONE, errands.FAILED, errands.WITHDRAWN), (errands.PENDING, errands.STARTED)
LOAD = 100  # rows of each table in one transaction


class Retention:
    """The rows of one transaction."""

    def __init__(self, session: Session, book: Book) -> None:
        self._session, self._book = session, book

    def let_go(self, before: datetime, now: datetime) -> int:
        """Let a load of words leave of what has been over since before a moment; return how many rows, 0 at the end."""
        if ref := self._next(before):
            return self._load(ref, before, now)
        return self._load("", before, now)

    def _next(self, before: datetime) -> str:
        """Return a closed handoff that nothing has happened to since then and that still has words; empty: none."""
        waiting = (
            select(OutboxRow.handoff).where(col(OutboxRow.state).in_(UNDER_WAY)),
            select(ErrandRow.handoff).where(col(ErrandRow.state).in_(BEGUN)),
            select(Inbound.handoff).where(col(Inbound.state).in_(UNREAD)),
        )
        came_later = (
            select(Inbound.handoff).where(col(Inbound.left_at).is_(None), Inbound.received_at < before),
            select(OutboxRow.handoff).where(col(OutboxRow.left_at).is_(None), OutboxRow.created_at < before),
        )
        query = select(HandoffRow.ref).where(
            HandoffRow.closed != "",
            HandoffRow.updated_at < before,
            or_(col(HandoffRow.left_at).is_(None), *(col(HandoffRow.ref).in_(each) for each in came_later)),
            *(col(HandoffRow.ref).not_in(each) for each in waiting),
        )
        return self._session.exec(query.order_by(col(HandoffRow.number))).first() or ""

    def _load(self, ref: str, before: datetime, now: datetime) -> int:
        """Let a load leave of a handoff, or (without one) of what belongs to none."""
        parting = Parting(
            RETENTION,
            tuple(self._mails(ref, before, now)),
            tuple(self._letters(ref, before, now)),
            tuple(self._errands(ref, before, now)),
        )
        rests = self._rests(ref, before)
        count = len(parting.mails) + len(parting.letters) + len(parting.errands) + len(rests)
        if ref and count == 0:
            self._value(ref, now)
            count = 1  # so that the next handoff is looked for
        if parting or rests:
            self._book.forget(Line(now, ref, FORGOTTEN, _said(parting, len(rests))), rests, parting)
        self._session.flush()
        return count

    def _mails(self, ref: str, before: datetime, now: datetime) -> list[int]:
        rows = self._session.exec(
            select(Inbound)
            .where(Inbound.handoff == ref, col(Inbound.left_at).is_(None), col(Inbound.state).in_(READ))
            .where(Inbound.received_at < before)
            .limit(LOAD)
        )
        return [_emptied(self._session, row, now) for row in rows.all()]

    def _letters(self, ref: str, before: datetime, now: datetime) -> list[int]:
        rows = self._session.exec(
            select(OutboxRow)
            .where(OutboxRow.handoff == ref, col(OutboxRow.left_at).is_(None), col(OutboxRow.state).in_(OVER))
            .where(OutboxRow.created_at < before)
            .limit(LOAD)
        )
        return [_emptied(self._session, row, now) for row in rows.all()]

    def _errands(self, ref: str, before: datetime, now: datetime) -> list[str]:
        rows = self._session.exec(
            select(ErrandRow)
            .where(ErrandRow.handoff == ref, col(ErrandRow.left_at).is_(None), col(ErrandRow.state).in_(DONE))
            .where(ErrandRow.created_at < before)
            .limit(LOAD)
        )
        return [recorded(self._session, row, now) for row in rows.all()]

    def _rests(self, ref: str, before: datetime) -> list[Rest]:
        rows = self._session.exec(
            select(Journal)
            .where(Journal.handoff == ref, col(Journal.erased_at).is_(None), Journal.at < before)
            .where(col(Journal.event).not_in((FROZEN, FORGOTTEN)))
            .order_by(col(Journal.id))
            .limit(LOAD)
        )
        return [rest_of(row) for row in rows.all()]

    def _value(self, ref: str, now: datetime) -> None:
        """Let the words of the handoff itself leave, last of all."""
        row = self._session.get_one(HandoffRow, ref)
        row.value, row.left_at = without_words(row.value), now
        self._session.add(row)


def without_words(value: str) -> str:
    """Return the JSON of a handoff without its words; it is one that can be read as ever."""
    return dump_handoff(load_handoff(facts_of_json(value)))


def rest_of(row: Journal) -> Rest:
    """Return what a row of the journal says without its words: the step, and who."""
    return Rest(row, facts_of_json(row.data), told(row.data), row.message_id)


def recorded(session: Session, row: ErrandRow, now: datetime) -> str:
    """Let the record of an errand leave; return its key."""
    row.record, row.told, row.left_at = "", "", now
    session.add(row)
    return row.key


def _emptied(session: Session, row: Inbound | OutboxRow, now: datetime) -> int:
    row.raw, row.left_at = b"", now
    session.add(row)
    return row.id or 0


def _said(parting: Parting, lines: int) -> str:
    counts = (
        (len(parting.mails), "mail"),
        (len(parting.letters), "letter"),
        (len(parting.errands), "record"),
        (lines, "line"),
    )
    told = [f"{count} {what}{'s' if count > 1 else ''}" for count, what in counts if count]
    return f"The words of {', '.join(told)} left after their time ([privacy] retention_days); facts and hashes stay."
