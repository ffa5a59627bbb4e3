"""Colleagues whom no mail reaches (R4): their leader is told, what was for them goes to who stands in, until mended."""

import logging
from datetime import datetime

from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.heard import Heard
from handoffd.app.settings import Settings
from handoffd.app.standing import reader_of, theirs, waiting_for
from handoffd.letters.bounced import is_dead
from handoffd.letters.message import Message
from handoffd.letters.replies.verdict import read_verdict
from handoffd.playbook.effects import Send
from handoffd.playbook.events import Bounced, Reached, Unreached
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Person
from handoffd.store.transaction import Transaction
from handoffd.store.values import Leaving

log = logging.getLogger(__name__)

STEP = "unreached-"  # of the question whether an address works again; behind the dash, the address with = for @


class Reach:
    """Marks an address at which our mail comes back for good, and mends it."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer

    def came_back(
        self,
        memory: Transaction,
        row: Leaving,
        said: str,
        now: datetime,
        message_id: str = "",
        *,
        named: bool = True,
    ) -> None:
        """Take in that a letter of ours came back for good, with what the other server said.

        A colleague's address that is dead is a matter of the house; whatever else came back, the step is told. `named`
        is False for a report about another address than the one we wrote to: that one is not silenced by it.
        """
        person = self._settings.roster.by_address(row.recipient)
        if person is not None and is_dead(said) and named:
            self._died(memory, person, row, said, now)
        elif row.handoff and not row.letter.startswith(("_ops/", "people/")):
            self._doer.happen(memory, row.handoff, Bounced(row.step, row.recipient, said), now, message_id)

    def _died(self, memory: Transaction, person: Person, row: Leaving, said: str, now: datetime) -> None:
        if row.handoff:
            self._doer.note(memory, row.handoff, f"{row.letter} to {row.recipient} came back for good: {said}", now)
        if not memory.people.died(row.recipient, said, now):
            return
        log.warning("%s takes no mail; it goes to who stands in until the address is mended", row.recipient)
        for handoff in theirs(memory, person):
            self._doer.happen(memory, handoff.ref, Unreached(person.email), now)
        reader = reader_of(self._settings, memory, person.email, now)
        if not reader:
            log.error("%s takes no mail, and there is nobody else on the roster to tell", row.recipient)
            return
        more = {
            "person": person.email,
            "address": row.recipient,
            "reason": said,
            "waiting": waiting_for(self._settings, memory, person),
        }
        told = Send("people/unreached", (reader,), f"{STEP}{row.recipient.replace('@', '=')}", asks=True, more=more)
        self._doer.send(memory, Handoff("", now, now), told, now)

    # -- mended -------------------------------------------------------------------------------------------------------

    def wrote(self, memory: Transaction, message: Message, now: datetime) -> None:
        """Mend the address that a mail comes from: a mailbox that writes is there."""
        if message.sender is not None:
            self.mend(memory, message.sender.email, now)

    def look(self, memory: Transaction, now: datetime) -> None:
        """Forget the addresses that are not on the roster any more: somebody has corrected it."""
        for dead in memory.people.all_dead():
            person = self._settings.roster.by_address(dead.address)
            if person is None or person.email != dead.address:
                self.mend(memory, dead.address, now)

    def mend(self, memory: Transaction, address: str, now: datetime) -> bool:
        """Write to an address again, and tell its person where their handoffs stand; False: nothing was against it."""
        if memory.people.dead(address) is None:
            return False
        memory.people.lives(address)
        person = self._settings.roster.by_address(address)
        waiting = waiting_for(self._settings, memory, person) if person else ()
        if person is None or not waiting:
            return True
        send = Send("people/reached", (person.email,), "people", more={"waiting": waiting})
        self._doer.send(memory, Handoff("", now, now), send, now)
        for handoff in theirs(memory, person):
            self._doer.happen(memory, handoff.ref, Reached(person.email), now)
        return True

    def answered(self, memory: Transaction, heard: Heard, now: datetime) -> Fate | None:
        """Take "done" from who was told of a dead address; None when it was another question, or other words."""
        address = heard.asked.step.removeprefix(STEP).replace("=", "@")
        verdict = read_verdict(heard.message, heard.today, heard.sent, heard.zone)
        if not heard.asked.step.startswith(STEP) or verdict is None or verdict.command not in ("done", "yes"):
            return None
        mended = self.mend(memory, address, now)
        return Fate("processed", f"{heard.by} says that {address} works again{'' if mended else ', as it did before'}")
