"""Everything the rest of the program may do with the store, inside one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session

from handoffd.letters.envelope import Envelope
from handoffd.playbook.events import Event
from handoffd.playbook.model import Approval
from handoffd.store.agenda import Agenda, agenda
from handoffd.store.alarms import Alarms
from handoffd.store.asking import Questions
from handoffd.store.batches import Batches
from handoffd.store.calendars import Calendars
from handoffd.store.canaries import Canaries
from handoffd.store.doubts import Doubts
from handoffd.store.errands import Errands
from handoffd.store.handoffs import Handoffs
from handoffd.store.instance import instance, restored_now
from handoffd.store.journal import Book
from handoffd.store.known import Known
from handoffd.store.leases import Machines
from handoffd.store.mails import Mails
from handoffd.store.outbox import Outbox
from handoffd.store.people import People
from handoffd.store.privacy.retention import Retention
from handoffd.store.rows import dump_event
from handoffd.store.shadowed import Shadowed
from handoffd.store.tally import Tallies
from handoffd.store.troubles import Troubles
from handoffd.store.values import Line
from handoffd.store.weeks import Weeks

if TYPE_CHECKING:
    from handoffd.store.privacy.persons import Persons


class Transaction(Mails, Handoffs, Alarms, Questions):
    """One unit of remembering: all of it is kept, or none."""

    def __init__(self, session: Session, owner: str = "", epoch: int = 0) -> None:
        super().__init__(session)
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
        self.shadowed = Shadowed(session)
        self.canaries = Canaries(session)
        self.tallies = Tallies(session)

    @property
    def persons(self) -> "Persons":
        """What may be done about a person; rare, so that what it needs comes when somebody asks."""
        from handoffd.store.privacy.persons import Persons

        return Persons(self._session)

    def agenda(self, now: datetime, unread: Sequence[str]) -> Agenda:
        """Return what there is to do by now; mails in one of the states `unread` are still to be read."""
        return agenda(self._session, now, unread)

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
