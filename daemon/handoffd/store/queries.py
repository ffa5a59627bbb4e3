"""What is asked of the outbox at every turn, put into words once: making a question takes longer than asking it."""

from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from handoffd.store.tables import Moment, OutboxRow

# Of how many envelopes the text has left since `moment`.
HANDED_OVER = select(func.count()).where(col(OutboxRow.data_at) > bindparam("moment", type_=Moment()))


@cache
def next_leaves(states: tuple[str, ...]) -> SelectOfScalar[datetime]:
    """Ask when the next envelope in one of these states may leave."""
    found = select(OutboxRow.not_before).where(col(OutboxRow.state).in_(states))
    return found.order_by(col(OutboxRow.not_before)).limit(1)


@cache
def in_states(states: tuple[str, ...]) -> SelectOfScalar[OutboxRow]:
    """Ask for the envelopes in some states, the oldest first."""
    return select(OutboxRow).where(col(OutboxRow.state).in_(states)).order_by(col(OutboxRow.id))


@cache
def to_leave(pending: str, letters: tuple[str, ...]) -> SelectOfScalar[OutboxRow]:
    """Ask for what may leave by `now` of these letters to our own people and was never tried, the oldest first."""
    return (
        select(OutboxRow)
        .where(
            OutboxRow.state == pending,
            col(OutboxRow.not_before) <= bindparam("now", type_=Moment()),
            ~col(OutboxRow.customer),
            OutboxRow.attempts == 0,
            col(OutboxRow.letter).in_(letters),
        )
        .order_by(col(OutboxRow.id))
    )
