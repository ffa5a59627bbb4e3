"""What is asked of the outbox at every turn, put into words once: making a question takes longer than asking it."""

from functools import cache
from typing import Any

from sqlalchemy import LargeBinary, Row, Select, bindparam, func, literal, or_, select

from handoffd.store.plain import table_of
from handoffd.store.tables import Moment, OutboxRow
from handoffd.store.values import Leaving

_OUT = table_of(OutboxRow).c
_LEAVING = tuple(_OUT[name] for name in Leaving.__slots__)
# Thousands may wait for their turn, of which only the facts are wanted.
_FACTS = tuple(literal(b"", LargeBinary()).label(name) if name == "raw" else _OUT[name] for name in Leaving.__slots__)

# Of how many envelopes the text has left since `moment`.
HANDED_OVER = select(func.count()).where(_OUT.data_at > bindparam("moment", type_=Moment()))


# Every envelope of a handoff, in the order in which they were frozen.
OF = select(*_LEAVING).where(_OUT.handoff == bindparam("handoff")).order_by(_OUT.id)
# One envelope.
ONE = select(*_LEAVING).where(_OUT.id == bindparam("id"))


def leaving_of(row: Row[*tuple[Any, ...]]) -> Leaving:
    """Return the columns of an envelope as other rooms see them."""
    return Leaving(*row)


@cache
def next_leaves(states: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Ask when the next envelope in one of these states may leave."""
    return select(_OUT.not_before).where(_OUT.state.in_(states)).order_by(_OUT.not_before).limit(1)


@cache
def in_states(states: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Ask for the envelopes in some states, the oldest first."""
    return select(*_LEAVING).where(_OUT.state.in_(states)).order_by(_OUT.id)


@cache
def to_leave(pending: str, letters: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Ask for what may leave by `now` of these letters to our own people and was never tried, the oldest first."""
    return (
        select(*_FACTS)
        .where(
            _OUT.state == pending,
            _OUT.not_before <= bindparam("now", type_=Moment()),
            ~_OUT.customer,
            _OUT.attempts == 0,
            _OUT.letter.in_(letters),
        )
        .order_by(_OUT.id)
    )


@cache
def late(pending: str) -> Select[*tuple[Any, ...]]:
    """Ask for what should have left before `since`, or was refused for now."""
    overdue = _OUT.not_before < bindparam("since", type_=Moment())
    return select(*_FACTS).where(_OUT.state == pending, or_(overdue, _OUT.reply != "")).order_by(_OUT.id)


@cache
def refused(pending: str) -> Select[*tuple[Any, ...]]:
    """Ask for what some server refuses for now, since `since` or before."""
    tried = _OUT.tried_at <= bindparam("since", type_=Moment())
    return select(*_FACTS).where(_OUT.state == pending, tried).order_by(_OUT.id)
