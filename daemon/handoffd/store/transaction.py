"""Everything the rest of the program may do with the store, inside one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col, select

from handoffd.letters.envelope import Envelope
from handoffd.playbook.events import Event
from handoffd.playbook.model import Approval, Handoff
from handoffd.store.agenda import Agenda, agenda
from handoffd.store.asking import Questions
from handoffd.store.batches import Batches
from handoffd.store.calendars import Calendars
from handoffd.store.canaries import Canaries
from handoffd.store.doubts import Doubts
from handoffd.store.engagements import Engagements, engagements
from handoffd.store.errands import Errands
from handoffd.store.instance import instance, restored_now
from handoffd.store.journal import Book
from handoffd.store.known import Known
from handoffd.store.leases import Machines
from handoffd.store.outbox import Outbox
from handoffd.store.people import People
from handoffd.store.privacy.persons import Persons
from handoffd.store.privacy.retention import Retention
from handoffd.store.rows import dump_event, dump_handoff, load_handoff, names
from handoffd.store.tables import Cursor, Deadline, HandoffRow, Inbound, Moment, NoticeKey
from handoffd.store.tally import Tallies
from handoffd.store.troubles import Troubles
from handoffd.store.values import Alarm, Fate, Line, Mail, Unread
from handoffd.store.weeks import Weeks

# A key made of a title is only a good guess, and only for a short while; an envelope's own id is good for ever.
TITLE_KEY_LIFE = timedelta(hours=48)
# What is asked at every turn is put into words once: making a question takes SQLAlchemy longer than asking it.
_DUE = (
    select(Deadline)
    .where(col(Deadline.fired_at).is_(None), col(Deadline.due_at) <= bindparam("now", type_=Moment()))
    .order_by(col(Deadline.due_at), col(Deadline.id))
)
_NEXT_DEADLINE = select(Deadline.due_at).where(col(Deadline.fired_at).is_(None)).order_by(col(Deadline.due_at)).limit(1)


class Transaction(Questions):
    """One unit of remembering: all of it is kept, or none."""

    def __init__(self, session: Session, owner: str = "", epoch: int = 0) -> None:
        super().__init__(session)
        self._alarms: dict[str, dict[tuple[str, str], Deadline]] = {}
        self.outbox, self.batches = Outbox(session), Batches(session, owner, epoch)
        self.machines = Machines(session, owner)
        self.known = Known(session)
        self.people = People(session, self.known)
        self.calendars = Calendars(session)
        self.weeks = Weeks(session)
        self.errands = Errands(session)
        self._book = Book(session)
        self.troubles = Troubles(session)
        self.doubts = Doubts(session)
        self.retention = Retention(session, self._book)
        self.persons = Persons(session)
        self.canaries = Canaries(session)
        self.tallies = Tallies(session)

    # -- what came ------------------------------------------------------------------------------------------------

    def agenda(self, now: datetime, unread: Sequence[str]) -> Agenda:
        """Return what there is to do by now; mails in one of the states `unread` are still to be read."""
        return agenda(self._session, now, unread)

    def last_read(self, mailbox: str, uidvalidity: int) -> tuple[bool, int | None]:
        """Return whether a mailbox was ever read, and its last UID; None when it was never read in this life of it."""
        row = self._session.get(Cursor, mailbox)
        return row is not None, row.last_uid if row and row.uidvalidity == uidvalidity else None

    def move_cursor(self, mailbox: str, uidvalidity: int, last_uid: int, now: datetime) -> None:
        """Remember how far a mailbox has been read."""
        row = self._session.get(Cursor, mailbox) or Cursor(mailbox=mailbox, uidvalidity=uidvalidity, started_at=now)
        if row.uidvalidity != uidvalidity:
            row.uidvalidity, row.last_uid = uidvalidity, 0
        row.last_uid = max(row.last_uid, last_uid)
        self._session.add(row)

    def uids(self, mailbox: str, uidvalidity: int) -> set[int]:
        """Return the UIDs of the mails that are remembered and have not been filed elsewhere."""
        query = select(Inbound.uid).where(Inbound.mailbox == mailbox, Inbound.uidvalidity == uidvalidity)
        return set(self._session.exec(query.where(Inbound.uid > 0)))

    def record(self, mail: Mail, *, content_id: str, mailbox: str, uidvalidity: int, state: str = "new") -> bool:
        """Remember a mail as it came; False when the same mail is there already (it only learns its new UID)."""
        known = self._session.exec(select(Inbound).where(Inbound.content_id == content_id)).first()
        if known:
            if (known.uidvalidity, known.uid) != (uidvalidity, mail.uid):
                known.uidvalidity, known.uid = uidvalidity, mail.uid
                self._session.add(known)
            return False
        row = Inbound(
            content_id=content_id,
            mailbox=mailbox,
            uidvalidity=uidvalidity,
            uid=mail.uid,
            internaldate=mail.internaldate,
            received_at=mail.received_at,
            raw=mail.raw,
            state=state,
        )
        self._session.add(row)
        return True

    def came_from(self, sender: str, since: datetime) -> int:
        """Return how much mail came from an address since a moment that told us nothing."""
        return self._session.exec(
            select(func.count()).where(
                Inbound.sender == sender,
                col(Inbound.received_at) > since,
                col(Inbound.state).in_(("ignored", "unrecognised")),
            )
        ).one()

    def mails(self, state: str = "new") -> list[Mail]:
        """Return the mails in a state, in the order in which they came."""
        rows = self._session.exec(
            select(Inbound)
            .where(Inbound.state == state)
            .order_by(col(Inbound.internaldate), col(Inbound.uid), col(Inbound.id))
        )
        return [_mail(row) for row in rows]

    def unread(self, states: Sequence[str], limit: int) -> list[Unread]:
        """Return which mails in these states come next, without their bytes: by state, then as they came."""
        found: list[Unread] = []
        for state in states:
            rows = self._session.exec(
                select(Inbound.id, Inbound.attempts, func.length(Inbound.raw))
                .where(Inbound.state == state)
                .order_by(col(Inbound.internaldate), col(Inbound.uid))
                .limit(limit - len(found))
            )
            found += [Unread(row or 0, attempts, size) for row, attempts, size in rows]
        return found

    def mail(self, mail: int) -> Mail:
        """Return one mail."""
        row = self._session.get_one(Inbound, mail)
        return _mail(row)

    def count_attempt(self, mail: int) -> int:
        """Count a try to read a mail, before it is tried: one that kills the process is set aside the third time."""
        row = self._session.get_one(Inbound, mail)
        row.attempts += 1
        self._session.add(row)
        return row.attempts

    def uncount_attempt(self, mail: int) -> None:
        """Take back a try that ended for a reason of ours."""
        row = self._session.get_one(Inbound, mail)
        row.attempts = max(0, row.attempts - 1)
        self._session.add(row)

    def came(self, mail: int, sender: str) -> None:
        """Note whose mail it is, once it could be read."""
        row = self._session.get_one(Inbound, mail)
        row.sender = sender
        self._session.add(row)

    def settle_mail(self, mail: int, state: str, reason: str, folder: str, handoff: str = "") -> None:
        """Say what became of a mail, why, and into which folder it belongs (empty: it stays where it is)."""
        row = self._session.get_one(Inbound, mail)
        row.state, row.reason, row.folder = state, reason, folder
        row.handoff = handoff or row.handoff
        self._session.add(row)

    def fate(self, content_id: str) -> Fate:
        """Return what became of a mail, by its identity."""
        row = self._session.exec(select(Inbound).where(Inbound.content_id == content_id)).one()
        return Fate(row.state, row.reason, row.handoff)

    def to_file(self, mailbox: str, uidvalidity: int) -> dict[str, list[int]]:
        """Return the UIDs still to be moved, by folder. The database is the truth; folders are for people's eyes."""
        rows = self._session.exec(
            select(Inbound.folder, Inbound.uid).where(
                Inbound.mailbox == mailbox,
                Inbound.uidvalidity == uidvalidity,
                col(Inbound.folder) != "",
                Inbound.uid > 0,
            )
        )
        wanted: dict[str, list[int]] = {}
        for folder, uid in rows:
            wanted.setdefault(folder, []).append(uid)
        return wanted

    def filed(self, mailbox: str, uids: Iterable[int]) -> None:
        """Note that these are where they belong."""
        wanted = list(uids)
        theirs = (col(Inbound.mailbox) == mailbox, col(Inbound.uid).in_(wanted), col(Inbound.folder) != "")
        self._session.execute(update(Inbound).where(*theirs).values(uid=0))

    def counts(self) -> dict[str, int]:
        """Return how many mails are in each state."""
        rows = self._session.exec(select(Inbound.state, func.count()).group_by(Inbound.state))
        return dict(rows.all())

    # -- handoffs -------------------------------------------------------------------------------------------------

    def next_ref(self) -> tuple[int, str]:
        """Return the number and the reference of a new handoff; never given twice."""
        row = instance(self._session)
        row.last_number += 1
        return row.last_number, f"HO-{row.last_number}"

    def save(self, handoff: Handoff, now: datetime) -> None:
        """Keep a handoff, new or changed."""
        row = self._session.get(HandoffRow, handoff.ref)
        if row is None:
            row = HandoffRow(ref=handoff.ref, number=int(handoff.ref.rpartition("-")[2]), opened_at=now)
        row.ae, row.csm, row.customer, row.closed = handoff.ae, handoff.csm, handoff.customer, handoff.closed
        row.updated_at, row.value, row.left_at = now, dump_handoff(handoff), None
        self._session.add(row)
        self._session.flush()

    def handoff(self, ref: str) -> Handoff | None:
        """Return one handoff."""
        row = self._session.get(HandoffRow, ref.upper())
        return load_handoff(row.value) if row else None

    def handoffs(self, *, closed: bool = False) -> list[Handoff]:
        """Return the handoffs on their way (and the closed ones too), oldest first."""
        query = select(HandoffRow).order_by(col(HandoffRow.number))
        if not closed:
            query = query.where(HandoffRow.closed == "")
        return [load_handoff(row.value) for row in self._session.exec(query)]

    def count_open(self) -> int:
        """Return how many handoffs are on their way."""
        return self._session.exec(select(func.count()).where(HandoffRow.closed == "")).one()

    def soonest(self, limit: int) -> list[Handoff]:
        """Return handoffs on their way, those first for which an alarm rings next, without looking at the others."""
        waits = col(Deadline.fired_at).is_(None)
        rung = select(Deadline.handoff).where(waits, Deadline.handoff != "").order_by(col(Deadline.due_at))
        refs = list(dict.fromkeys(self._session.exec(rung.limit(limit * 12))))[:limit]
        found = [handoff for ref in refs if (handoff := self.handoff(ref)) and not handoff.closed]
        more = select(HandoffRow).where(HandoffRow.closed == "", col(HandoffRow.ref).not_in(refs)).limit(limit)
        return (found + [load_handoff(row.value) for row in self._session.exec(more)])[:limit]

    def handoffs_since(self, moment: datetime) -> list[Handoff]:
        """Return the handoffs on their way, and those that anything has happened to since a moment; oldest first."""
        query = select(HandoffRow).where((col(HandoffRow.closed) == "") | (col(HandoffRow.updated_at) >= moment))
        return [load_handoff(row.value) for row in self._session.exec(query.order_by(col(HandoffRow.number)))]

    def naming(self, text: str, *, closed: bool = False) -> list[Handoff]:
        """Return the handoffs on their way (and the closed ones too) in which a text stands somewhere, oldest first.

        The database looks, so that a mail of a stranger costs no reading of every handoff there is.
        """
        query = select(HandoffRow).where(names(self._session, text))
        if not closed:
            query = query.where(HandoffRow.closed == "")
        return [load_handoff(row.value) for row in self._session.exec(query.order_by(col(HandoffRow.number)))]

    def mentioning(self, text: str, since: datetime) -> list[Handoff]:
        """Return the handoffs on their way, or changed since a moment, in which a text stands; oldest first."""
        query = select(HandoffRow).where(
            (HandoffRow.closed == "") | (HandoffRow.updated_at >= since),
            names(self._session, text),
        )
        return [load_handoff(row.value) for row in self._session.exec(query.order_by(col(HandoffRow.number)))]

    def open_counts(self) -> dict[str, int]:
        """Return how many open handoffs each CSM has."""
        rows = self._session.exec(
            select(HandoffRow.csm, func.count()).where(HandoffRow.closed == "").group_by(HandoffRow.csm)
        )
        return dict(rows.all())

    def engagements(self, address: str, but_for: str = "") -> Engagements:
        """Return when a colleague has a meeting of ours, but for the one of that UID."""
        query = select(HandoffRow).where(
            HandoffRow.closed == "", (HandoffRow.csm == address) | (HandoffRow.ae == address)
        )
        return engagements([load_handoff(row.value) for row in self._session.exec(query)], address, but_for)

    # -- notices --------------------------------------------------------------------------------------------------

    def known_by(self, keys: Sequence[str], now: datetime) -> str:
        """Return the handoff that a notice with these keys belongs to; empty when it is a new one."""
        for key in keys:
            row = self._session.get(NoticeKey, key)
            if row and (not key.startswith("title:") or now - row.at <= TITLE_KEY_LIFE):
                return row.handoff
        return ""

    def add_keys(self, keys: Sequence[str], handoff: str, now: datetime) -> None:
        """Remember by what a second notice of this signature will be known."""
        for key in keys:
            self._session.merge(NoticeKey(key=key, handoff=handoff, at=now))

    # -- deadlines ------------------------------------------------------------------------------------------------

    def set_deadline(self, handoff: str, step: str, kind: str, at: datetime) -> None:
        """Set or move an alarm."""
        known = self._alarms_of(handoff)
        row = known.get((step, kind))
        if row is None:
            row = known[step, kind] = Deadline(handoff=handoff, step=step, kind=kind, due_at=at)
        else:
            row.due_at, row.fired_at, row.occurrence = at, None, row.occurrence + 1
        self._session.add(row)

    def clear_deadlines(self, handoff: str, step: str, kinds: Sequence[str], now: datetime) -> None:
        """No alarm of this step (or none of these kinds) rings any more."""
        for row in self._alarms_of(handoff).values():
            if row.step == step and row.fired_at is None and (not kinds or row.kind in kinds):
                row.fired_at = now
                self._session.add(row)

    def clear_all_deadlines(self, handoff: str, now: datetime) -> None:
        """No alarm of this handoff rings any more."""
        for row in self._alarms_of(handoff).values():
            if row.fired_at is None:
                row.fired_at = now
                self._session.add(row)

    def due(self, now: datetime) -> list[Alarm]:
        """Return the alarms that have come, oldest first."""
        rows = self._session.exec(_DUE, params={"now": now})
        return [Alarm(row.handoff, row.step, row.kind, row.due_at) for row in rows]

    def next_deadline(self) -> datetime | None:
        """Return when the next alarm rings."""
        return self._session.exec(_NEXT_DEADLINE).first()

    def deadlines(self, handoff: str) -> list[Alarm]:
        """Return what will ring for a handoff, soonest first."""
        rows = self._session.exec(
            select(Deadline)
            .where(Deadline.handoff == handoff, col(Deadline.fired_at).is_(None))
            .order_by(col(Deadline.due_at))
        )
        return [Alarm(row.handoff, row.step, row.kind, row.due_at) for row in rows]

    def fire(self, alarm: Alarm, now: datetime) -> bool:
        """Mark an alarm as rung; False when it was moved or cleared meanwhile."""
        row = self._alarms_of(alarm.handoff).get((alarm.step, alarm.kind))
        if row is None or row.fired_at is not None or row.due_at != alarm.due_at:
            return False
        row.fired_at = now
        self._session.add(row)
        return True

    def _alarms_of(self, handoff: str) -> dict[tuple[str, str], Deadline]:
        """Return every alarm of a handoff, rung or not, by step and kind; asked for once in a transaction."""
        if handoff not in self._alarms:
            rows = self._session.exec(select(Deadline).where(Deadline.handoff == handoff))
            self._alarms[handoff] = {(row.step, row.kind): row for row in rows}
        return self._alarms[handoff]

    def write(self, line: Line, event: Event | None = None) -> None:
        """Add a line to the journal."""
        self._book.append(line, dump_event(event) if event else "")

    def froze(self, handoff: str, step: str, approval: Approval, envelopes: Sequence[Envelope], now: datetime) -> None:
        """Write down which bytes were frozen because of which yes: what `verify` holds the outbox against."""
        self._book.froze(handoff, step, approval, envelopes, now)

    def journal(self, handoff: str = "") -> list[Line]:
        """Return the journal for people, of one handoff or of all, oldest first."""
        return self._book.lines(handoff)

    def restored_now(self, known_until: datetime, now: datetime) -> None:
        """Mark the store as a backup that is put back now, see `instance`."""
        restored_now(self._session, known_until, now)

    def restored(self) -> tuple[datetime, datetime] | None:
        """Return the last moment that a backup which was put back knew of, and when it was put back."""
        row = instance(self._session)
        return (row.restored_from, row.restored_at) if row.restored_from and row.restored_at else None


def _mail(row: Inbound) -> Mail:
    return Mail(row.id or 0, row.raw, row.uid, row.internaldate, row.received_at, row.attempts, row.state)
