"""The journal's rows: each is sealed to the one before when it is written (`chain`)."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from handoffd.letters.envelope import Envelope
from handoffd.playbook.model import Approval
from handoffd.store.chain import content_of, seal_of
from handoffd.store.instance import instance
from handoffd.store.tables import Journal
from handoffd.store.values import Line

FROZEN = "Frozen"  # a row for `verify` alone: which bytes a yes has let go


class Book:
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(self, line: Line, data: str) -> None:
        """Add a row. The numbers are our own: two writers could only collide, never fork the chain."""
        end, salt = instance(self._session), secrets.token_hex(16)
        content = content_of(salt, data, line.text, line.message_id)
        end.journal_last += 1
        end.journal_seal = seal_of(end.journal_seal, end.journal_last, line.at, line.handoff, line.event, content)
        self._session.add(
            Journal(
                id=end.journal_last,
                handoff=line.handoff,
                at=line.at,
                event=line.event,
                data=data,
                text=line.text,
                message_id=line.message_id,
                salt=salt,
                content=content,
                seal=end.journal_seal,
            )
        )

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

    def lines(self, handoff: str = "") -> list[Line]:
        """Return the rows for people, of one handoff or of all, oldest first."""
        query = select(Journal).where(Journal.event != FROZEN).order_by(col(Journal.id))
        if handoff:
            query = query.where(Journal.handoff == handoff)
        return [Line(row.at, row.handoff, row.event, row.text, row.message_id) for row in self._session.exec(query)]
