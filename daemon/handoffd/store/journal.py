"""The journal's rows: each is sealed to the one before when it is written (`chain`)."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select

from handoffd.letters.envelope import Envelope
from handoffd.playbook.model import Approval
from handoffd.store.chain import content_of, seal_of
from handoffd.store.instance import Counter
from handoffd.store.plain import Plain, fresh, table_of
from handoffd.store.tables import Journal
from handoffd.store.values import Line

FROZEN = "Frozen"  # a row for `verify` alone: which bytes a yes has let go
_APPENDED = insert(table_of(Journal))
FORGOTTEN = "Forgotten"  # which rows say less than they did, and whose bytes have left (`privacy`)


@dataclass(frozen=True, slots=True)
class Rest:
    """What a row of the journal says once words have left it."""

    row: Journal
    data: str
    text: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Parting:
    """Why words and bytes leave (RETENTION or ERASED), and of which rows of the other tables the bytes do."""

    why: str
    mails: tuple[int, ...] = ()
    letters: tuple[int, ...] = ()
    errands: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether any bytes leave."""
        return bool(self.mails or self.letters or self.errands)


class Book(Plain):
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._counter = Counter(session)

    def append(self, line: Line, data: str) -> None:
        """Add a row. The numbers are our own: two writers could only collide, never fork the chain."""
        (last, before), salt = self._counter.end(), secrets.token_hex(16)
        content = content_of(salt, data, line.text, line.message_id)
        seal = seal_of(before, last + 1, line.at, line.handoff, line.event, content)
        row = fresh(
            Journal,
            id=last + 1,
            handoff=line.handoff,
            at=line.at,
            event=line.event,
            data=data,
            text=line.text,
            message_id=line.message_id,
            salt=salt,
            content=content,
            seal=seal,
        )
        self._do(_APPENDED, row)
        self._counter.seal(last + 1, seal)

    def froze(self, handoff: str, step: str, approval: Approval, envelopes: Sequence[Envelope], now: datetime) -> None:
        """Add the row that names the bytes which a yes has let go."""
        data = {
            "step": step,
            "draft": approval.sha256,
            "by": approval.by,
            "at": approval.at.isoformat(),
            "yes": approval.message_id,
            "envelopes": [[each.mark, each.recipient, each.sha256] for each in envelopes],
        }
        self.append(Line(now, handoff, FROZEN, ""), json.dumps(data))

    def forget(self, line: Line, rests: Sequence[Rest], parting: Parting) -> None:
        """Let words leave rows, and add the row that seals what each says from now on; `line` is for people.

        The old salt goes with the words: nobody can try whether something had been there.
        """
        sealed = []
        for rest in rests:
            row, salt = rest.row, secrets.token_hex(16)
            row.data, row.text, row.message_id, row.salt = rest.data, rest.text, rest.message_id, salt
            row.erased_at = line.at
            self._session.add(row)
            sealed.append([row.id, content_of(salt, rest.data, rest.text, rest.message_id)])
        data = {
            "why": parting.why,
            "rows": sealed,
            "mails": parting.mails,
            "letters": parting.letters,
            "errands": parting.errands,
        }
        self.append(Line(line.at, line.handoff, FORGOTTEN, line.text), json.dumps(data))

    def lines(self, handoff: str = "") -> list[Line]:
        """Return the rows for people, of one handoff or of all, oldest first."""
        query = select(Journal).where(Journal.event != FROZEN).order_by(col(Journal.id))
        if handoff:
            query = query.where(Journal.handoff == handoff)
        return [Line(row.at, row.handoff, row.event, row.text, row.message_id) for row in self._session.exec(query)]
