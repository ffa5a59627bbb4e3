"""Words that belong to a handoff but answer no question of ours: a customer's, a colleague's."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.heard import own_words
from handoffd.app.sender import who
from handoffd.app.settings import Settings
from handoffd.letters.automatic import automatic
from handoffd.letters.meetings.lost import answers_about, lost_answer
from handoffd.letters.meetings.versions import told
from handoffd.letters.meetings.wishes import read_wish
from handoffd.letters.message import Address, Message
from handoffd.letters.notices.namesake import traits_of
from handoffd.letters.route import Marks
from handoffd.playbook.effects import Send
from handoffd.playbook.events import Event, Responded, Wished
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Person
from handoffd.store.transaction import Transaction
from handoffd.store.values import Leaving

_LOST = "the calendar part of their answer was lost on the way"


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
            handoff = _theirs(memory, by)
        if handoff is None and person and (claim := lost_answer(message)):
            return self._lost(memory, message, person.email, claim, now)
        if handoff is None or not by:
            return None
        if why := automatic(message):
            self._doer.note(memory, handoff.ref, f"{by}: automatic mail ({why}).", now)
            return Fate("ignored", f"automatic mail ({why}) from {by}", handoff.ref)
        letter = Message(answered.raw) if answered else None
        if person:
            return self._colleague(memory, message, letter, handoff, person, now)
        if event := self._about_a_meeting(handoff, message, answered, by, now):
            self._doer.happen(memory, handoff.ref, event, now, message.message_id)
            return Fate("processed", f"{by} about the meeting: {type(event).__name__.lower()}", handoff.ref)
        words = own_words(letter or message, message)
        to = handoff.csm or handoff.ae
        send = Send(
            "_ops/wrote", (to,), "inbox", (handoff.ae,) if to != handoff.ae else (), more={"words": words, "by": by}
        )
        self._doer.send(memory, handoff, send, now)
        self._doer.note(memory, handoff.ref, f"{by} wrote to the inbox; {to} is told.", now)
        return Fate("processed", f"{by} wrote; {to} is told", handoff.ref)

    def _lost(self, memory: Transaction, message: Message, by: str, claim: str, now: datetime) -> Fate | None:
        """Take a colleague's "Accepted: Acme ..." where one meeting to come is called so, else None."""
        held = [
            (handoff, step, meeting)
            for handoff in memory.handoffs()
            for step, meeting in handoff.meetings.items()
            if by in meeting.attendees
            and meeting.end > now
            and not meeting.cancelled
            and any(
                answers_about(message, Message(row.raw))
                for row in memory.outbox.of(handoff.ref)
                if (row.step, row.recipient) == (step, by)
            )
        ]
        if len(held) != 1:
            return None
        handoff, step, meeting = held[0]
        event = Responded(step, by, claim, meeting.sequence, sure=False, note=_LOST)
        self._doer.happen(memory, handoff.ref, event, now, message.message_id)
        return Fate("processed", f"{by} answered an invite, but its calendar part was lost", handoff.ref)

    def _about_a_meeting(
        self, handoff: Handoff, message: Message, answered: Leaving | None, by: str, now: datetime
    ) -> Event | None:
        """Return what a customer says about a meeting they are invited to, where that is sure (I5); else None.

        A time is theirs to name only in answer to that meeting's own letter, and when our mail server vouches for them:
        one of those that were offered moves it without anybody else's word.
        """
        vouched = self._settings.vouched(message)
        for step, meeting in handoff.meetings.items():
            if by not in meeting.attendees or step not in handoff.sent:
                continue
            if claim := lost_answer(message):
                return Responded(step, by, claim, meeting.sequence, sure=False, note=_LOST)
            theirs = answered is not None and answered.customer and answered.step == step
            if answered and theirs and vouched and (wished := self._wished(handoff, message, answered, by, now)):
                return wished
        return None

    def _wished(self, handoff: Handoff, message: Message, answered: Leaving, by: str, now: datetime) -> Wished | None:
        step, letter = answered.step, Message(answered.raw)
        meeting, sent = handoff.meetings[step], handoff.sent[step]
        zone = ZoneInfo(handoff.zone or self._settings.zone_of(handoff.ae))
        # "2" is a time of the letter they answer; one that was replaced since named others.
        offered = [other.start for other in sent.alternatives] if answered.draft_sha256 == sent.sha256 else []
        wish = read_wish(message, letter, offered, now.astimezone(zone).date(), zone)
        if wish is None:
            return None
        version = told(answered.raw, row=answered.id, recipient=by, message_id=answered.message_id, left=True)
        sequence = version.sequence if version else meeting.sequence
        return Wished(step, by, wish, wish + (meeting.end - meeting.start), sequence, own_words(letter, message))

    def _colleague(
        self,
        memory: Transaction,
        message: Message,
        letter: Message | None,
        handoff: Handoff,
        person: Person,
        now: datetime,
    ) -> Fate:
        self._doer.note(memory, handoff.ref, f"{person.name} wrote: {own_words(letter or message, message)}", now)
        return Fate("processed", f"a word from {person.email}, which answers no question; noted", handoff.ref)


def _theirs(memory: Transaction, by: str) -> Handoff | None:
    """Return the oldest handoff on its way of which somebody is a contact.

    A company's own domain is known of each of its handoffs. Only behind an address that anybody may have the database
    looks through all of them; most mail comes from strangers, and costs no such look.
    """
    if shared := traits_of((), (Address("", by),)):
        refs = reversed(memory.known.sharing(shared))
        found = [each for ref in refs if (each := memory.handoff(ref)) and not each.closed]
    else:
        found = memory.naming(by)
    return next((each for each in found if by in {who.email for who in each.contacts}), None)
