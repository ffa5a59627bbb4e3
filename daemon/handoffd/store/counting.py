"""How often somebody was written something: what the bounds of the app ask the outbox."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from handoffd.store.tables import OutboxRow

_SENT = "sent"


class Counts:
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def taken_since(self, letter: str, recipient: str, moment: datetime) -> int:
        """Return how often a server has taken this letter for somebody since a moment, about whatever handoff."""
        return self._session.exec(
            select(func.count()).where(
                OutboxRow.letter == letter,
                OutboxRow.recipient == recipient,
                OutboxRow.state == _SENT,
                col(OutboxRow.settled_at) > moment,
            )
        ).one()

    def taken_of(self, letters: Sequence[str], recipient: str, moment: datetime) -> int:
        """Return how many of these letters a server has taken for somebody since a moment."""
        return self._session.exec(
            select(func.count()).where(
                col(OutboxRow.letter).in_(letters),
                OutboxRow.recipient == recipient,
                OutboxRow.state == _SENT,
                col(OutboxRow.settled_at) > moment,
            )
        ).one()

    def count(self, handoff: str, letter: str, recipient: str, since: datetime) -> int:
        """Return how often somebody was written this letter about this handoff."""
        return self.answered(handoff, (letter,), recipient, since)

    def answered(self, handoff: str, letters: Sequence[str], recipient: str, since: datetime) -> int:
        """Return how often somebody was written any of these letters about this handoff."""
        return self._session.exec(
            select(func.count()).where(
                OutboxRow.handoff == handoff,
                col(OutboxRow.letter).in_(letters),
                OutboxRow.recipient == recipient,
                OutboxRow.created_at > since,
            )
        ).one()

    def written(self, letters: Sequence[str], recipient: str, since: datetime) -> int:
        """Return how often somebody was written any of these letters, about whatever handoff."""
        return self._session.exec(
            select(func.count()).where(
                col(OutboxRow.letter).in_(letters),
                OutboxRow.recipient == recipient,
                OutboxRow.created_at > since,
            )
        ).one()
