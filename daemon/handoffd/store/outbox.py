"""The outbox: nothing leaves except through here, and at most once to a customer.

    drafted by a person's yes
          │
      PENDING ──claim──► CLAIMED ──before the payload──► DATA_STARTED ──250──► SENT
          ▲                 │ crash: certainly not sent        │ 5xx ─► REJECTED      ▲
          └──── 4xx, no connection ◄──────────────────────────┤                      │ found, or proven
                                                               │ no answer, crash: IN_DOUBT (see `doubts`)
                                                               │                      │ not found: customer: HELD
      WITHDRAWN ◄── taken back before it was claimed                                  └► own people: PENDING

CLAIMED and DATA_STARTED are on disk before the bytes leave, so a crash leaves a doubt only where there is one.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, insert, or_, true, update
from sqlalchemy.exc import NoResultFound
from sqlmodel import col, select

from handoffd.letters.envelope import Envelope
from handoffd.store import queries
from handoffd.store.counting import Counts
from handoffd.store.plain import fresh, table_of
from handoffd.store.tables import OutboxRow
from handoffd.store.values import Leaving

PENDING, CLAIMED, DATA_STARTED = "pending", "claimed", "data_started"
SENT, REJECTED, IN_DOUBT, HELD, WITHDRAWN = "sent", "rejected", "in_doubt", "held", "withdrawn"
KEPT = "kept"  # in shadow mode: its hour has come, and it is shown to ops instead

# RFC 5321 section 4.5.4.1 wants patience; the steps grow, the last one repeats until two days are over.
RETRY = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240))
GIVE_UP = len(RETRY) + 11
PATIENCE = timedelta(hours=47)  # from the first try that failed, unless a person has let it go again since
# So often may one of our own people get the same letter when a server never confirms it; then it is held.
DOUBTS = 3
LATE = timedelta(minutes=2)
# How long the archive of a slow server may take before "not found" means anything at all.
SETTLE = timedelta(minutes=15)

_OUT = table_of(OutboxRow)
_PUT = insert(_OUT)
_SETTLED = (
    update(_OUT)
    .where(_OUT.c.id == bindparam("this"))
    .values(state=bindparam("ended"), reply=bindparam("said"), settled_at=bindparam("at"))
)


class Outbox(Counts):
    """The rows of one transaction."""

    def put(
        self,
        envelope: Envelope,
        *,
        handoff: str,
        step: str,
        letter: str,
        not_before: datetime,
        now: datetime,
        draft_sha256: str = "",
    ) -> None:
        """Freeze an envelope. A `draft_sha256` says it is for the customer and which approved draft it carries."""
        row = fresh(
            OutboxRow,
            mark=envelope.mark,
            message_id=envelope.message_id,
            handoff=handoff,
            step=step,
            letter=letter,
            sender=envelope.sender,
            recipient=envelope.recipient,
            raw=envelope.raw,
            sha256=envelope.sha256,
            customer=bool(draft_sha256),
            draft_sha256=draft_sha256,
            not_before=not_before,
            created_at=now,
        )
        self._do(_PUT, row)

    def due(
        self,
        now: datetime,
        limit: int = 50,
        first: Sequence[str] = (),
        *,
        only: bool = False,
        but_for: Sequence[str] = (),
    ) -> list[int]:
        """Return the ids of what may leave now: to customers and the letters named `first`, then the oldest.

        With `only` nothing else, whatever waits; never the letters named `but_for`.
        """
        urgent = or_(col(OutboxRow.customer), col(OutboxRow.letter).in_(first))
        wanted = and_(urgent if only else true(), col(OutboxRow.letter).not_in(but_for) if but_for else true())
        rows = self._session.exec(
            select(OutboxRow.id)
            .where(OutboxRow.state == PENDING, OutboxRow.not_before <= now, wanted)
            .order_by(~urgent, col(OutboxRow.not_before), col(OutboxRow.id))
            .limit(limit)
        )
        return [row for row in rows if row is not None]

    def handed_over_since(self, moment: datetime) -> int:
        """Return of how many envelopes the text has left since a moment, whatever the server made of them."""
        return int(self._ask(queries.HANDED_OVER, moment=moment).scalar_one())

    def next_leaves(self) -> datetime | None:
        """Return when the next envelope may leave, or is looked for."""
        return self._ask(queries.next_leaves((PENDING, IN_DOUBT))).scalar()

    def under_way(self) -> int:
        """Return how many envelopes are claimed and have not begun to leave, by whichever daemon."""
        return self._session.exec(select(func.count()).where(OutboxRow.state == CLAIMED)).one()

    def settle(self, row_id: int, state: str, reply: str, now: datetime) -> None:
        """Note how it ended: SENT, REJECTED, IN_DOUBT or HELD, with the server's words."""
        if self._do(_SETTLED, {"this": row_id, "ended": state, "said": reply, "at": now}) != 1:
            raise NoResultFound(f"there is no envelope {row_id}")

    def retry(self, row_id: int, reply: str, now: datetime, *, reached: bool = True) -> Leaving:
        """Put it back for later; REJECTED when it has been tried for two days.

        A server of ours that could not even be `reached` is no try: the letter waits as long as it takes.
        """
        row = self._set(row_id, PENDING)
        row.reply, row.tried_at = reply, row.tried_at or now
        if not reached:
            row.attempts -= 1
        if row.attempts >= GIVE_UP and now - row.tried_at >= PATIENCE:
            row.state, row.settled_at = REJECTED, now
        row.not_before = now + RETRY[max(0, min(row.attempts, len(RETRY)) - 1)]
        return leaving(row)

    def put_back(self, row_id: int, not_before: datetime) -> None:
        """Put an internal envelope in doubt back, with the same bytes."""
        row = self._set(row_id, PENDING)
        row.not_before, row.doubted_at = not_before, None

    def resend(self, row_id: int, now: datetime) -> None:
        """Let a held envelope go again, with the same bytes: a person has looked and says so. Two days begin anew."""
        row = self._set(row_id, PENDING)
        row.not_before, row.tried_at = now, None

    def interrupted(self) -> list[Leaving]:
        """Return what a crash left between claim and answer."""
        return list(self._in_state(CLAIMED, DATA_STARTED))

    def release_claim(self, row_id: int, not_before: datetime | None = None) -> None:
        """Put back what was claimed and certainly not sent; with a moment, to leave then."""
        row = self._set(row_id, PENDING)
        row.attempts -= 1
        row.not_before = not_before or row.not_before

    def withdraw(self, handoff: str, step: str, now: datetime) -> int:
        """Take back what has not left; return how many envelopes.

        Nothing is read while something is sent: a claim that is met here was interrupted by a crash, and has not left.
        """
        rows = self._session.exec(
            select(OutboxRow).where(
                OutboxRow.handoff == handoff,
                OutboxRow.step == step,
                OutboxRow.customer,
                col(OutboxRow.state).in_((PENDING, CLAIMED)),
            )
        ).all()
        for row in rows:
            row.state, row.settled_at = WITHDRAWN, now
            self._session.add(row)
        return len(rows)

    def leaving(self, letters: Sequence[str], now: datetime) -> list[Leaving]:
        """Return what may leave now of these letters to our own people, oldest first, without their bytes."""
        return [queries.leaving_of(row) for row in self._ask(queries.to_leave(PENDING, tuple(letters)), now=now)]

    def taken_back(self, letters: Sequence[str], recipient: str, at: datetime) -> list[Leaving]:
        """Return which of these letters to somebody were taken back at a moment, because a list took their place."""
        rows = self._session.exec(
            select(OutboxRow)
            .where(
                OutboxRow.state == WITHDRAWN,
                OutboxRow.recipient == recipient,
                OutboxRow.settled_at == at,
                col(OutboxRow.letter).in_(letters),
            )
            .order_by(col(OutboxRow.id))
        )
        return [leaving(row) for row in rows]

    def recall_all(self, now: datetime) -> None:
        """Take back everything that has not left, of the house as well."""
        for row in self._in_state(PENDING, CLAIMED):
            self._set(row.id, WITHDRAWN).settled_at = now

    def newest(self) -> int:
        """Return the id of the last envelope that was put in; 0 before the first."""
        return self._session.exec(select(func.max(OutboxRow.id))).one() or 0

    def newer(self, row_id: int) -> list[Leaving]:
        """Return what was put in after an envelope and has not left."""
        rows = self._session.exec(
            select(OutboxRow).where(OutboxRow.state == PENDING, col(OutboxRow.id) > row_id).order_by(col(OutboxRow.id))
        )
        return [leaving(row) for row in rows]

    def postpone(self, row_id: int, until: datetime) -> None:
        """Let one envelope leave later."""
        self._set(row_id, PENDING).not_before = until

    def hurry(self, handoff: str, letter: str, recipient: str, now: datetime) -> bool:
        """Let a letter that was to leave later leave now; False when none waits."""
        rows = self._session.exec(
            select(OutboxRow).where(
                OutboxRow.handoff == handoff,
                OutboxRow.letter == letter,
                OutboxRow.recipient == recipient,
                OutboxRow.state == PENDING,
            )
        ).all()
        for row in rows:
            row.not_before = now
            self._session.add(row)
        return bool(rows)

    def take_back(self, row_id: int, now: datetime) -> None:
        """Take back one envelope that has not left."""
        self._set(row_id, WITHDRAWN).settled_at = now

    def recall(self, handoff: str, now: datetime) -> int:
        """Take back everything of a handoff that has not left, to whomever; return how many envelopes."""
        rows = self._session.exec(
            select(OutboxRow).where(OutboxRow.handoff == handoff, col(OutboxRow.state).in_((PENDING, CLAIMED)))
        ).all()
        for row in rows:
            row.state, row.settled_at = WITHDRAWN, now
            self._session.add(row)
        return len(rows)

    def readers(self, handoff: str, step: str = "", draft_sha256: str = "") -> list[str]:
        """Return to whom a letter about a handoff has left, or may have; customers among them.

        With a step and the fingerprint of a draft: to whom that very letter has.
        """
        query = select(OutboxRow.recipient).where(
            OutboxRow.handoff == handoff, col(OutboxRow.state).in_((SENT, DATA_STARTED, IN_DOUBT, HELD))
        )
        if step:
            query = query.where(OutboxRow.step == step, OutboxRow.draft_sha256 == draft_sha256)
        return sorted(self._session.exec(query.distinct()))

    def refused_since(self, moment: datetime) -> list[Leaving]:
        """Return what some server refuses for now, from before a moment on, without the bytes."""
        return [queries.leaving_of(row) for row in self._ask(queries.refused(PENDING), since=moment)]

    def held(self) -> list[Leaving]:
        """Return what waits for a person's word."""
        return list(self._in_state(HELD))

    def late(self, now: datetime) -> list[Leaving]:
        """Return what should have left some minutes ago and has not, without the bytes.

        The server refuses it, or cannot be reached.
        """
        return [queries.leaving_of(row) for row in self._ask(queries.late(PENDING), since=now - LATE)]

    def waiting(self, until: datetime) -> list[Leaving]:
        """Return what waits for an hour not later than `until`, of every handoff and of none."""
        return [row for row in self._in_state(PENDING) if row.not_before <= until]

    def unfinished(self, handoff: str, step: str) -> bool:
        """Tell whether a customer's envelope of this step is still to leave."""
        rows = self._session.exec(
            select(OutboxRow.id).where(
                OutboxRow.handoff == handoff,
                OutboxRow.step == step,
                OutboxRow.customer,
                col(OutboxRow.state).in_((PENDING, CLAIMED, DATA_STARTED, HELD, IN_DOUBT)),
            )
        )
        return rows.first() is not None

    def delivered(self, handoff: str, step: str, draft_sha256: str, recipients: Sequence[str]) -> bool:
        """Tell whether the server took this draft for one of these; a colleague's copy alone does not count."""
        rows = self._session.exec(
            select(OutboxRow.id).where(
                OutboxRow.handoff == handoff,
                OutboxRow.step == step,
                OutboxRow.draft_sha256 == draft_sha256,
                col(OutboxRow.recipient).in_(list(recipients)),
                OutboxRow.state == SENT,
            )
        )
        return rows.first() is not None

    def settle_as_held(self, row_id: int, why: str) -> Leaving:
        """Hold an envelope until a person has said what became of it."""
        row = self._set(row_id, HELD)
        row.reply = why
        return leaving(row)

    def hold_step(self, handoff: str, step: str, why: str) -> None:
        """Hold whatever of a step is to leave to the customer."""
        for row in self.of(handoff):
            if row.step == step and row.customer and row.state in (PENDING, CLAIMED):
                self.settle_as_held(row.id, why)

    def hold(self, handoff: str, step: str, reason: str) -> list[Leaving]:
        """Hold what is to leave while an older letter of the step is in doubt; return what was in doubt.

        That one is held as well: from now on a person decides about both.
        """
        theirs = [row for row in self.of(handoff) if row.step == step and row.customer]
        doubtful = [row for row in theirs if row.state in (HELD, IN_DOUBT)]
        for row in theirs if doubtful else ():
            if row.state == PENDING:
                self._set(row.id, HELD).reply = reason
            elif row.state == IN_DOUBT:
                self._set(row.id, HELD)
        return doubtful

    def of(self, handoff: str) -> list[Leaving]:
        """Return every envelope of a handoff, in the order in which they were frozen."""
        return [queries.leaving_of(row) for row in self._ask(queries.OF, handoff=handoff)]

    def by_message_id(self, message_id: str) -> Leaving | None:
        """Return what we sent under a Message-ID."""
        return next(iter(self.all_by_message_id(message_id)), None)

    def all_by_message_id(self, message_id: str) -> list[Leaving]:
        """Return every envelope that we sent under a Message-ID, one for each of its readers."""
        rows = self._session.exec(
            select(OutboxRow).where(OutboxRow.message_id == message_id).order_by(col(OutboxRow.id))
        )
        return [leaving(row) for row in rows]

    def get(self, row_id: int) -> Leaving | None:
        """Return one envelope."""
        row = self._ask(queries.ONE, id=row_id).first()
        return queries.leaving_of(row) if row else None

    def _set(self, row_id: int, state: str) -> OutboxRow:
        row = self._session.get_one(OutboxRow, row_id)
        row.state = state
        self._session.add(row)
        return row

    def _in_state(self, *states: str) -> Iterator[Leaving]:
        yield from (queries.leaving_of(row) for row in self._ask(queries.in_states(states)))


def leaving(row: OutboxRow) -> Leaving:
    """Return a row as other rooms see it."""
    return Leaving(**{name: getattr(row, name) for name in Leaving.__slots__})
