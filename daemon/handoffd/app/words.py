"""Words that belong to a handoff but answer no question of ours: a customer's, a colleague's."""

from datetime import datetime

from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.hearing import own_words
from handoffd.app.sender import today, who
from handoffd.app.settings import Settings
from handoffd.letters.automatic import automatic
from handoffd.letters.message import Message
from handoffd.letters.replies.verdict import read_verdict
from handoffd.letters.route import Marks
from handoffd.playbook.effects import Send
from handoffd.playbook.events import Commanded
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Person
from handoffd.store.transaction import Transaction


class Words:
    """Finds the person such words are for."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer

    def take(self, memory: Transaction, message: Message, found: Marks, now: datetime) -> Fate | None:
        """Take a mail that belongs to a handoff but answers no question of ours; None when it belongs to none.

        A customer's words go to the CSM: nobody reads the inbox, and none of their mail may be lost. A leader may name
        another CSM by reply to any letter (R2); whatever else a colleague writes is noted.
        """
        by = who(self._settings.roster, message)
        answered = next((row for each in found.message_ids if (row := memory.outbox.by_message_id(each))), None)
        handoff = memory.handoff(answered.handoff) if answered and answered.handoff else None
        person = self._settings.roster.by_address(by) if by else None
        if handoff is None and person and found.refs:
            handoff = memory.handoff(found.refs[0])
        if handoff is None and by and not person:
            handoff = next((each for each in memory.handoffs() if by in {who.email for who in each.contacts}), None)
        if handoff is None or not by:
            return None
        if why := automatic(message):
            self._doer.note(memory, handoff.ref, f"{by}: automatic mail ({why}).", now)
            return Fate("ignored", f"automatic mail ({why}) from {by}", handoff.ref)
        letter = Message(answered.raw) if answered else None
        if person:
            return self._colleague(memory, message, letter, handoff, person, now)
        words = own_words(letter or message, message)
        to = handoff.csm or handoff.ae
        send = Send(
            "_ops/wrote", (to,), "inbox", (handoff.ae,) if to != handoff.ae else (), more={"words": words, "by": by}
        )
        self._doer.send(memory, handoff, send, now)
        self._doer.note(memory, handoff.ref, f"{by} wrote to the inbox; {to} is told.", now)
        return Fate("processed", f"{by} wrote; {to} is told", handoff.ref)

    def _colleague(
        self,
        memory: Transaction,
        message: Message,
        letter: Message | None,
        handoff: Handoff,
        person: Person,
        now: datetime,
    ) -> Fate:
        verdict = read_verdict(message, today(self._settings.roster, person.email, now), letter)
        if verdict and verdict.command == "assign" and person.roles & {"sales_leader", "cs_leader", "ops"}:
            event = Commanded("opening", person.email, "assign", verdict.argument)
            self._doer.happen(memory, handoff.ref, event, now, message.message_id)
            return Fate("processed", f"{person.email}: assign", handoff.ref)
        self._doer.note(memory, handoff.ref, f"{person.name} wrote: {own_words(letter or message, message)}", now)
        return Fate("processed", f"a word from {person.email}, which answers no question; noted", handoff.ref)
