"""How often somebody was written something: what the bounds of the app ask the outbox."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, bindparam, func, or_, select

from handoffd.store.plain import Plain, table_of
from handoffd.store.tables import Moment, OutboxRow

_OUT = table_of(OutboxRow).c
_SINCE = bindparam("since", type_=Moment())
_TO = (_OUT.letter.in_(bindparam("letters", expanding=True)), _OUT.recipient == bindparam("recipient"))
# By when the text left, which has an index; one by the state would go through all that was ever sent. What shadow mode
# has kept counts as what had left; of that there is none elsewhere.
_SENT = and_(_OUT.state.concat("") == "sent", _OUT.data_at > _SINCE)
_KEPT = and_(_OUT.state == "kept", _OUT.settled_at > _SINCE)
_TAKEN = select(func.count()).where(*_TO, or_(_SENT, _KEPT))
_WRITTEN = select(func.count()).where(*_TO, _OUT.created_at > _SINCE)
_ABOUT = _WRITTEN.where(_OUT.handoff == bindparam("handoff"))


class Counts(Plain):
    """The rows of one transaction."""

    def taken_since(self, letter: str, recipient: str, moment: datetime) -> int:
        """Return how often a server has taken this letter for somebody since a moment, about whatever handoff."""
        return self.taken_of((letter,), recipient, moment)

    def taken_of(self, letters: Sequence[str], recipient: str, moment: datetime) -> int:
        """Return how many of these letters a server has taken for somebody since a moment."""
        return self._number(_TAKEN, letters=list(letters), recipient=recipient, since=moment)

    def count(self, handoff: str, letter: str, recipient: str, since: datetime) -> int:
        """Return how often somebody was written this letter about this handoff."""
        return self.answered(handoff, (letter,), recipient, since)

    def answered(self, handoff: str, letters: Sequence[str], recipient: str, since: datetime) -> int:
        """Return how often somebody was written any of these letters about this handoff."""
        return self._number(_ABOUT, handoff=handoff, letters=list(letters), recipient=recipient, since=since)

    def written(self, letters: Sequence[str], recipient: str, since: datetime) -> int:
        """Return how often somebody was written any of these letters, about whatever handoff."""
        return self._number(_WRITTEN, letters=list(letters), recipient=recipient, since=since)

    def _number(self, question: Select[*tuple[int, ...]], **values: object) -> int:
        return int(self._ask(question, **values).scalar_one())
