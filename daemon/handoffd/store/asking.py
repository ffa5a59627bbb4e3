"""Letters whose reply counts: the token each carries, and whom it asked about what."""

from sqlalchemy import bindparam, insert, select

from handoffd.store.plain import Plain, table_of
from handoffd.store.tables import Request
from handoffd.store.values import Asked

_IT = table_of(Request).c
_ASKED = tuple(_IT[name] for name in Asked.__slots__)
_BY_TOKEN = select(*_ASKED).where(_IT.token == bindparam("token"))
_BY_MESSAGE_ID = select(*_ASKED).where(_IT.message_id == bindparam("message_id"))
_TOKENS = select(_IT.token).where(_IT.handoff == bindparam("handoff"))
# An invitation is answered by itself only, and so is the answer to an order.
_LAST = (
    select(*_ASKED)
    .where(_IT.handoff == bindparam("handoff"), _IT.person == bindparam("person"))
    .where(~_IT.letter.endswith("/invite"), ~_IT.letter.endswith("/moved"))
    .where(_IT.step.not_in(("order", "contract")), ~_IT.step.startswith("order-"))
    .order_by(_IT.at.desc(), _IT.token)
    .limit(1)
)
_PUT = insert(table_of(Request))


class Questions(Plain):
    """The rows of one transaction."""

    def asked(self, asked: Asked) -> None:
        """Remember a letter whose reply counts."""
        self._do(_PUT, {name: getattr(asked, name) for name in Asked.__slots__})

    def tokens(self, handoff: str) -> frozenset[str]:
        """Return the tokens of every letter that asked somebody about a handoff."""
        return frozenset(self._ask(_TOKENS, handoff=handoff).scalars())

    def by_token(self, token: str) -> Asked | None:
        """Return the letter that carried a token."""
        row = self._ask(_BY_TOKEN, token=token).first()
        return Asked(*row) if row else None

    def by_message_id(self, message_id: str) -> Asked | None:
        """Return the letter with this Message-ID."""
        row = self._ask(_BY_MESSAGE_ID, message_id=message_id).first()
        return Asked(*row) if row else None

    def last_asked(self, handoff: str, person: str) -> Asked | None:
        """Return the last letter about a handoff that asked this person.

        An invitation is answered by itself only, and so is the answer to an order.
        """
        row = self._ask(_LAST, handoff=handoff, person=person).first()
        return Asked(*row) if row else None
