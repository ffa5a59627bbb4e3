"""Orders of whoever sits at the machine of the daemon: what ops may order by mail, without the mail.

Who can write the database has the right of ops already; so an order is taken as proven, and the journal says that it
came from the command line. The daemon may run meanwhile: an order is one transaction like any other.
"""

from datetime import date, datetime

from handoffd.app.doing import Doer
from handoffd.app.settings import Settings
from handoffd.app.settling import settle
from handoffd.app.shadow.mode import ASIDE, reopened
from handoffd.errors import Permanent
from handoffd.playbook.contract import CONTRACT
from handoffd.playbook.events import Commanded
from handoffd.playbook.model import Handoff
from handoffd.playbook.ordered import LEADING, LONGEST
from handoffd.playbook.people import Person
from handoffd.store import outbox
from handoffd.store.transaction import Transaction
from handoffd.store.values import Leaving


class Desk:
    """Carries out orders about one handoff. `by` is an address of ops or a leader; empty: who answers for the house."""

    def __init__(self, settings: Settings, memory: Transaction, now: datetime, by: str = "") -> None:
        self._settings, self._memory, self._now = settings, memory, now
        self._doer = Doer(settings)
        self._by = self._who(by or settings.asked_first())

    def assign(self, ref: str, address: str) -> list[str]:
        """Give a handoff to another AE or CSM, by their roles. Return what was written down."""
        handoff, person = self._open(ref), self._settings.roster.by_address(address.casefold())
        if person is None or not person.roles & {"ae", "csm"}:
            fit = [each.email for each in self._settings.roster.people if each.roles & {"ae", "csm"}]
            raise Permanent(f"{address} is no AE or CSM on the roster. They are: {', '.join(fit)}.")
        return self._ordered(handoff, "opening", "assign", person.email)

    def hold(self, ref: str, until: date | None) -> list[str]:
        """Let everything rest until a day; a week when none is said."""
        today = self._now.date()
        if until is not None and not today < until <= today + LONGEST:
            raise Permanent(f"{until} is not within the next {LONGEST.days} days, counted from tomorrow.")
        return self._ordered(self._open(ref), CONTRACT, "hold", when=until)

    def resume(self, ref: str) -> list[str]:
        """Let it go on; one that was only watched in shadow mode begins anew, from its notice."""
        handoff = self._known(ref)
        if handoff.closed == ASIDE and not self._settings.config.shadow.on:
            if not reopened(self._memory, handoff.ref, self._by.name):
                raise Permanent(
                    f"The words of {handoff.ref} have left the store; forward its notice to the inbox again."
                )
            said = f"{self._by.name} takes it over from shadow mode; its notice is read again and opens a handoff."
            self._doer.note(self._memory, handoff.ref, said, self._now)
            return [said]
        return self._ordered(self._open(ref), CONTRACT, "resume")

    def cancel(self, ref: str) -> list[str]:
        """Stop it for good: nothing leaves any more, our own meetings are cancelled, AE and CSM are told."""
        return self._ordered(self._open(ref), CONTRACT, "stop")

    def held(self, ref: str) -> list[Leaving]:
        """Return the letters of a handoff of which nobody knows whether they arrived."""
        return [row for row in self._memory.outbox.held() if row.handoff == self._known(ref).ref]

    def settle(self, ref: str, *, arrived: bool) -> list[str]:
        """Say of the held letters of a handoff that they arrived, or that they did not and go again."""
        rows = self.held(ref)
        if not rows:
            raise Permanent(f"No letter of {self._known(ref).ref} is held; `handoffd status` lists those that are.")
        before = self._lines(rows[0].handoff)
        for row in rows:
            if not row.customer:  # nobody is asked about letters to our own people; they have no step that waits
                if arrived:
                    said = f"{self._by.name} says that it arrived"
                    self._memory.outbox.settle(row.id, outbox.SENT, said, self._now)
                else:
                    self._memory.outbox.resend(row.id, self._now)
        word = "sent" if arrived else "resend"
        for step in dict.fromkeys(row.step for row in rows if row.customer):
            settle(self._memory, self._doer, rows[0].handoff, step, word, self._by.email, self._now)
        return self._said(rows[0].handoff, before)

    def _ordered(
        self, handoff: Handoff, step: str, command: str, argument: str = "", when: date | None = None
    ) -> list[str]:
        before = self._lines(handoff.ref)
        words = " ".join(part for part in (command, argument, f"until {when}" if when else "") if part)
        self._doer.note(self._memory, handoff.ref, f"{self._by.name}, at the command line: {words}.", self._now)
        event = Commanded(step, self._by.email, command, argument, when, proven=True)
        self._doer.happen(self._memory, handoff.ref, event, self._now)
        return self._said(handoff.ref, before)

    def _who(self, address: str) -> Person:
        person = self._settings.roster.by_address(address.casefold())
        if person is None or not person.roles & LEADING:
            fit = [each.email for each in self._settings.roster.people if each.roles & LEADING]
            raise Permanent(f"{address} is neither ops nor a leader on the roster. They are: {', '.join(fit)}.")
        return person

    def _known(self, ref: str) -> Handoff:
        handoff = self._memory.handoff(ref)
        if handoff is None:
            known = ", ".join(each.ref for each in self._memory.handoffs()[-10:]) or "none"
            raise Permanent(f"There is no handoff {ref}. Open are: {known}.")
        return handoff

    def _open(self, ref: str) -> Handoff:
        handoff = self._known(ref)
        if handoff.closed:
            mend = f" `handoffd resume {handoff.ref}` takes it over." if handoff.closed == ASIDE else ""
            raise Permanent(f"{handoff.ref} is closed: {handoff.closed}.{mend}")
        return handoff

    def _lines(self, ref: str) -> int:
        return len(self._memory.journal(ref))

    def _said(self, ref: str, before: int) -> list[str]:
        return [line.text for line in self._memory.journal(ref)[before:] if line.text]
