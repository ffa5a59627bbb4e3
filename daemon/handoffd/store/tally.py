"""How much of everything there is: for the line that systemd shows, and for the figures that an operator watches."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from handoffd.store.canaries import STATE
from handoffd.store.outbox import CLAIMED, DATA_STARTED, HELD, IN_DOUBT, KEPT, PENDING, REJECTED, SENT, WITHDRAWN
from handoffd.store.tables import CanaryRow, Deadline, ErrandRow, HandoffRow, Inbound, OutboxRow, TroubleRow

MAILS = ("new", "old", "confirmed", "again", "processed", "ignored", "unrecognised", "quarantined")
LETTERS = (PENDING, CLAIMED, DATA_STARTED, SENT, REJECTED, IN_DOUBT, HELD, WITHDRAWN, KEPT)
ERRANDS = ("pending", "started", "done", "failed", "withdrawn")


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers at one moment. `waiting` counts letters whose hour has come; a moment is None where there is none."""

    handoffs: int
    mails: Mapping[str, int]
    letters: Mapping[str, int]
    errands: Mapping[str, int]
    waiting: int
    due: int
    troubles: Mapping[str, int]
    next_at: datetime | None
    last_mail: datetime | None
    oldest_mail: datetime | None  # of what came and was not read
    oldest_letter: datetime | None  # of what may leave, when it might have
    canary_sent: datetime | None
    canary_arrived: datetime | None
    canary_seconds: float | None  # how long the last one that came was on its way


@dataclass
class Steps:
    """In which state the steps of the open handoffs are; only what has changed since the last time is read again."""

    _known: dict[str, tuple[datetime, Mapping[str, str]]] = field(default_factory=dict)

    def count(self, session: Session) -> Counter[tuple[str, str]]:
        """Return how many open handoffs have a step in a state, by (step, state)."""
        rows = session.exec(select(HandoffRow.ref, HandoffRow.updated_at).where(HandoffRow.closed == "")).all()
        there = dict(rows)
        self._known = {ref: known for ref, known in self._known.items() if ref in there}
        changed = [ref for ref, at in rows if ref not in self._known or self._known[ref][0] != at]
        for start in range(0, len(changed), 200):
            crowd = changed[start : start + 200]
            for ref, value in session.exec(
                select(HandoffRow.ref, HandoffRow.value).where(col(HandoffRow.ref).in_(crowd))
            ):
                self._known[ref] = (there[ref], json.loads(value).get("steps", {}))
        return Counter(pair for _, steps in self._known.values() for pair in steps.items())


class Tallies:
    """The tallies of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, now: datetime) -> Tally:
        """Return how much of everything there is."""
        return _tally(self._session, now)

    def steps(self, known: Steps) -> Counter[tuple[str, str]]:
        """Return how many open handoffs have a step in a state; `known` saves reading what has not changed."""
        return known.count(self._session)


def _tally(session: Session, now: datetime) -> Tally:
    arrived = session.exec(
        select(CanaryRow).where(col(CanaryRow.arrived_at).is_not(None)).order_by(col(CanaryRow.arrived_at).desc())
    ).first()
    came = arrived.arrived_at if arrived else None
    left = (arrived.sent_at or arrived.begun_at) if arrived else None
    deadline = _first(session, Deadline.due_at, col(Deadline.fired_at).is_(None))
    leaves = _first(session, OutboxRow.not_before, col(OutboxRow.state).in_((PENDING, IN_DOUBT)))
    return Tally(
        handoffs=session.exec(select(func.count()).where(HandoffRow.closed == "")).one(),
        mails=_by(session, Inbound.state, MAILS),
        letters=_by(session, OutboxRow.state, LETTERS),
        errands=_by(session, ErrandRow.state, ERRANDS),
        waiting=session.exec(select(func.count()).where(OutboxRow.state == PENDING, OutboxRow.not_before <= now)).one(),
        due=session.exec(
            select(func.count()).where(col(Deadline.fired_at).is_(None), col(Deadline.due_at) <= now)
        ).one(),
        troubles=Counter(key.partition(":")[0] for key in session.exec(select(TroubleRow.key))),
        next_at=min((each for each in (deadline, leaves) if each), default=None),
        last_mail=session.exec(
            select(Inbound.received_at).where(Inbound.state != STATE).order_by(col(Inbound.id).desc()).limit(1)
        ).first(),
        oldest_mail=_first(session, Inbound.received_at, col(Inbound.state).in_(("new", "confirmed", "again"))),
        oldest_letter=_first(
            session, OutboxRow.not_before, OutboxRow.state == PENDING, col(OutboxRow.not_before) <= now
        ),
        canary_sent=session.exec(select(func.max(CanaryRow.sent_at))).one(),
        canary_arrived=came,
        canary_seconds=(came - left).total_seconds() if came and left else None,
    )


def _by(session: Session, column: str, states: tuple[str, ...]) -> Mapping[str, int]:
    found = dict(session.exec(select(column, func.count()).group_by(column)).all())
    return {state: found.get(state, 0) for state in states}


def _first(session: Session, column: datetime, *where: object) -> datetime | None:
    moment: datetime | None = session.exec(select(column).where(*where).order_by(column).limit(1)).first()  # type: ignore[arg-type]
    return moment
