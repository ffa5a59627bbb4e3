"""What comes back by itself: bounces of our letters (RFC 3464), answers to our invites (RFC 5546)."""

from datetime import datetime

from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.sender import who
from handoffd.app.settings import Settings
from handoffd.letters.meetings.rsvp import Response, read_response
from handoffd.letters.meetings.speaker import Speaker, speaker
from handoffd.letters.message import Message
from handoffd.letters.route import Marks
from handoffd.letters.trust import authenticated
from handoffd.playbook.events import Bounced, Event, Refreshed, Responded, Wished
from handoffd.playbook.model import Meeting
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
        """Take what a calendar answers to an invite (RFC 5546): who comes, or a wish for another time; nothing else.

        An answer to somebody else's invite says nothing about the mail it stands in: None. What comes from outside as
        an invitation or a cancellation of ours (REQUEST, CANCEL) is never applied.
        """
        held = {
            meeting.uid: (handoff, step, meeting)
            for handoff in memory.handoffs()
            for step, meeting in handoff.meetings.items()
        }
        response = read_response(message, held.__contains__)
        if response is None or response.uid not in held or response.method == "other":
            return None
        handoff, step, meeting = held[response.uid]
        names = {email: self._settings.name_of(handoff, email) for email in meeting.attendees}
        trust = self._settings.config.trust
        said = speaker(
            response,
            message,
            names,
            self._main_address,
            vouched=authenticated(message, trust.profile, trust.authserv_id),
        )
        if said.certainty == "stranger":
            stranger = who(self._settings.roster, message) or "nobody in particular"
            text = f"An answer to the invite by {stranger}, who was not asked."
            self._doer.note(memory, handoff.ref, text, now)
            return Fate("processed", "an answer to an invite by somebody who was not invited", handoff.ref)
        event = self._event(response, step, meeting, said)
        self._doer.happen(memory, handoff.ref, event, now, message.message_id)
        return Fate("processed", f"{said.attendee}: {response.partstat or response.method}", handoff.ref)

    def _event(self, response: Response, step: str, meeting: Meeting, said: Speaker) -> Event:
        sequence = _sequence(response, meeting)
        sure = said.certainty == "sure"
        if response.method == "REFRESH" and sure:
            return Refreshed(step, said.attendee)
        if response.method == "COUNTER" and sure:
            declined = response.partstat == "DECLINED"
            return Wished(step, said.attendee, response.start, response.end, sequence, response.comment, declined)
        partstat = response.partstat if response.method == "REPLY" else "COUNTER"
        return Responded(
            step,
            said.attendee,
            partstat,
            sequence,
            response.comment,
            response.stamp,
            response.delegated_to,
            sure,
            said.note,
        )

    def _main_address(self, address: str) -> str:
        person = self._settings.roster.by_address(address)
        return person.email if person else address


def _sequence(response: Response, meeting: Meeting) -> int:
    """Return which version is answered: some clients leave SEQUENCE out, then the time they carry tells."""
    if response.sequence is not None:
        return response.sequence
    older = response.method == "REPLY" and response.start is not None and response.start != meeting.start
    return meeting.sequence - 1 if older else meeting.sequence
