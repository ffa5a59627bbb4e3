"""Letters whose reply counts: the token each carries, and whom it asked about what."""

from sqlmodel import Session, col, select

from handoffd.store.tables import Request
from handoffd.store.values import Asked


class Questions:
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def asked(self, asked: Asked) -> None:
        """Remember a letter whose reply counts."""
        self._session.add(Request(**{name: getattr(asked, name) for name in Asked.__slots__}))

    def tokens(self, handoff: str) -> frozenset[str]:
        """Return the tokens of every letter that asked somebody about a handoff."""
        return frozenset(self._session.exec(select(Request.token).where(Request.handoff == handoff)))

    def by_token(self, token: str) -> Asked | None:
        """Return the letter that carried a token."""
        row = self._session.get(Request, token)
        return _asked(row) if row else None

    def by_message_id(self, message_id: str) -> Asked | None:
        """Return the letter with this Message-ID."""
        row = self._session.exec(select(Request).where(Request.message_id == message_id)).first()
        return _asked(row) if row else None

    def last_asked(self, handoff: str, person: str) -> Asked | None:
        """Return the last letter about a handoff that asked this person.

        An invitation is answered by itself only, and so is the answer to an order.
        """
        row = self._session.exec(
            select(Request)
            .where(Request.handoff == handoff, Request.person == person)
            .where(~col(Request.letter).endswith("/invite"), ~col(Request.letter).endswith("/moved"))
            .where(~col(Request.step).in_(("order", "contract")), ~col(Request.step).startswith("order-"))
            .order_by(col(Request.at).desc(), col(Request.token))
        ).first()
        return _asked(row) if row else None


def _asked(row: Request) -> Asked:
    return Asked(**{name: getattr(row, name) for name in Asked.__slots__})
