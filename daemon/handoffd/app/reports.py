"""What comes back by itself: bounces of our letters (RFC 3464), answers to our invites (RFC 5546)."""

from datetime import datetime

from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.sender import who
from handoffd.app.settings import Settings
from handoffd.letters.meetings.rsvp import read_response
from handoffd.letters.message import Message
from handoffd.letters.route import Marks
from handoffd.playbook.events import Bounced, Responded
from handoffd.store.transaction import Transaction


class Reports:
    """Takes bounces and RSVPs."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer

    def bounce(self, memory: Transaction, message: Message, found: Marks, now: datetime) -> Fate:
        """RFC 3464: what came back is known by our Message-ID inside it."""
        text = message.raw.decode("ascii", "replace")
        for message_id in (*found.message_ids, *self._settings.our_ids(text)):
            sent = memory.outbox.by_message_id(message_id)
            if sent and sent.handoff:
                if "\nAction: delayed" in text.replace("\r", ""):
                    self._doer.note(memory, sent.handoff, f"Still on its way to {sent.recipient}: delayed.", now)
                elif not sent.letter.startswith("_ops/"):
                    event = Bounced(sent.step, sent.recipient, self._settings.bounce_reason(text))
                    self._doer.happen(memory, sent.handoff, event, now, message.message_id)
                return Fate("processed", f"{sent.letter} to {sent.recipient} came back", sent.handoff)
        return Fate("ignored", "a delivery report about no letter of ours")

    def response(self, memory: Transaction, message: Message, now: datetime) -> Fate | None:
        """Take the answer to an invite (RFC 5546 REPLY): it touches the PARTSTAT of who wrote it, and nothing else.

        An answer to somebody else's invite says nothing about the mail it stands in: None.
        """
        response = read_response(message)
        if response is None or response.method != "REPLY":
            return None
        for handoff in memory.handoffs():
            for step, meeting in handoff.meetings.items():
                if meeting.uid != response.uid:
                    continue
                by = who(self._settings.roster, message)
                attendee = self._attendee(response.attendee, by, meeting.attendees)
                if not attendee or response.partstat is None:
                    stranger = by or "nobody in particular"
                    text = f"An answer to the invite by {stranger}, who was not asked."
                    self._doer.note(memory, handoff.ref, text, now)
                    return Fate("processed", "an answer to an invite by somebody who was not invited", handoff.ref)
                # Some clients leave SEQUENCE out: then the answer is taken for the time that stands.
                sequence = meeting.sequence if response.sequence is None else response.sequence
                event = Responded(step, attendee, response.partstat, sequence, response.comment)
                self._doer.happen(memory, handoff.ref, event, now, message.message_id)
                return Fate("processed", f"{attendee}: {response.partstat}", handoff.ref)
        return None

    def _attendee(self, named: str, by: str, invited: tuple[str, ...]) -> str:
        """RFC 6047 section 2.2.1: somebody else's answer is ignored; who wrote must be who is named, and invited."""
        person = self._settings.roster.by_address(named)
        named = person.email if person else named
        return named if named == by and named in invited else ""
