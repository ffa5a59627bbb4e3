"""The outbox: is every letter what was frozen, had each one to a customer its yes, and did none go twice."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from handoffd.letters.meetings.versions import Told, told
from handoffd.store.audit.findings import Finding
from handoffd.store.audit.journal import forgotten, gone_badly
from handoffd.store.journal import FROZEN
from handoffd.store.outbox import (
    CLAIMED,
    DATA_STARTED,
    HELD,
    IN_DOUBT,
    KEPT,
    PENDING,
    REJECTED,
    SENT,
    WITHDRAWN,
)
from handoffd.store.tables import HandoffRow, Instance, Journal, OutboxRow

_STATES = {PENDING, CLAIMED, DATA_STARTED, SENT, REJECTED, IN_DOUBT, HELD, WITHDRAWN, KEPT}
_MAY_HAVE_ARRIVED = (SENT, DATA_STARTED, IN_DOUBT, HELD)


@dataclass(frozen=True, slots=True)
class _Yes:
    """One envelope that a yes has let go, as the journal names it."""

    row: int
    handoff: str
    step: str
    draft: str
    by: str
    sha256: str


def frozen(session: Session) -> Iterator[Finding]:
    """Yield envelopes whose bytes are not those that were frozen, and rows that say what cannot be."""
    left = forgotten(session).letters
    for row in _rows(session):
        if row.left_at is not None:
            if row.raw or row.id not in left:
                yield _found("frozen bytes", row, gone_badly(row.left_at, bytes(row.raw)))
        elif not row.raw:
            yield _found("frozen bytes", row, "its bytes are lost: nothing says that they were to leave")
        elif not isinstance(row.raw, bytes) or hashlib.sha256(row.raw).hexdigest() != row.sha256:
            yield _found("frozen bytes", row, "its bytes are not those that were frozen; it will not be sent")
        if row.state not in _STATES:
            yield _found("states", row, f"there is no state {row.state!r}")
        elif row.state in (SENT, REJECTED, WITHDRAWN, KEPT) and row.settled_at is None:
            yield _found("states", row, f"it is {row.state} and has no moment at which it was settled")
        if row.customer != bool(row.draft_sha256):
            yield _found("approval", row, "whether it is for a customer and which draft it carries do not agree")


def approved(session: Session) -> Iterator[Finding]:
    """Yield letters to a customer that no yes has let go with exactly these bytes, and those that are missing."""
    known = _let_go(session)
    end = session.get(Instance, 1)
    old = end.frozen_before if end else 0
    seen = set()
    for row in _rows(session):
        key = (row.mark, row.recipient)
        yes = known.get(key)
        if yes is not None:
            seen.add(key)
            if (yes.handoff, yes.step, yes.draft, yes.sha256) != (row.handoff, row.step, row.draft_sha256, row.sha256):
                yield _found("approval", row, f"{yes.by} said yes to other bytes (journal row {yes.row})")
        elif row.customer and row.state != WITHDRAWN and not ((row.id or 0) <= old and _was_asked(session, row)):
            yield _found("approval", row, f"it is {row.state}, and nobody said yes to these bytes")
    for (_, recipient), yes in known.items():
        if (_, recipient) not in seen:
            where = f"journal row {yes.row} ({yes.handoff}, {yes.step})"
            yield Finding("approval", where, f"the letter to {recipient} that {yes.by} let go is gone from the outbox")


def once(session: Session) -> Iterator[Finding]:
    """Yield what one customer was sent twice because of one yes."""
    known = _let_go(session)
    taken: Counter[tuple[str, ...]] = Counter()
    for row in _rows(session):
        if not row.customer or row.state != SENT:
            continue
        yes = known.get((row.mark, row.recipient))
        key = (row.handoff, row.step, row.recipient, row.draft_sha256, str(yes.row) if yes else row.sha256)
        taken[key] += 1
        if taken[key] > 1:
            yield _found("once", row, "the same letter was sent before, because of the same yes")


def invites(session: Session) -> Iterator[Finding]:
    """Yield invitations that a calendar must take for older than what it knows (RFC 5546 section 2.1.4)."""
    last: dict[tuple[str, str], Told] = {}
    for row in _rows(session):
        if row.state not in _MAY_HAVE_ARRIVED or row.left_at is not None or b"text/calendar" not in bytes(row.raw):
            continue
        try:
            mail = told(row.raw, row=row.id or 0, recipient=row.recipient, message_id=row.message_id, left=True)
        except (ValueError, KeyError, LookupError):
            yield _found("invites", row, "its calendar part cannot be read")
            continue
        if mail is None:
            continue
        before = last.get((mail.uid, mail.recipient.casefold()))
        if before and mail.sequence < before.sequence:
            yield _found("invites", row, f"its SEQUENCE {mail.sequence} is lower than the {before.sequence} before")
        if before and before.method == "CANCEL" and mail.method == "REQUEST" and mail.sequence <= before.sequence:
            yield _found("invites", row, "it invites again to what was cancelled, and is no newer than that")
        last[mail.uid, mail.recipient.casefold()] = mail


def _rows(session: Session) -> Iterator[OutboxRow]:
    yield from session.exec(select(OutboxRow).order_by(col(OutboxRow.id)).execution_options(yield_per=100))


def _let_go(session: Session) -> dict[tuple[str, str], _Yes]:
    """Return, by mark and recipient, every envelope that the journal says was let go."""
    found = {}
    for row in session.exec(select(Journal).where(Journal.event == FROZEN, Journal.data != "")):
        said: dict[str, Any] = json.loads(row.data)
        for mark, recipient, sha256 in said["envelopes"]:
            yes = _Yes(row.id or 0, row.handoff, said["step"], said["draft"], said["by"], sha256)
            found[mark, recipient] = yes
    return found


def _was_asked(session: Session, row: OutboxRow) -> bool:
    """Tell whether a journal from before it named bytes, or the handoff, knows a yes to that draft."""
    marked = f'"{row.draft_sha256}"'
    journal = select(Journal.id).where(Journal.handoff == row.handoff, col(Journal.data).contains(marked))
    handoff = session.get(HandoffRow, row.handoff)
    return session.exec(journal).first() is not None or (handoff is not None and marked in handoff.value)


def _found(check: str, row: OutboxRow, problem: str) -> Finding:
    where = f"outbox row {row.id} ({row.handoff or 'the house'}, {row.letter} to {row.recipient})"
    return Finding(check, where, problem)
