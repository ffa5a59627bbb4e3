"""The calendar part of a letter about a meeting, and the thread it stands in: what was sent before decides both."""

from dataclasses import dataclass
from datetime import datetime

from handoffd.app.settings import Settings
from handoffd.letters.languages import Language, language
from handoffd.letters.meetings import occasion
from handoffd.letters.meetings.versions import History, told
from handoffd.letters.message import Address
from handoffd.letters.writing.said import said
from handoffd.playbook import ledger
from handoffd.playbook.effects import Cancel
from handoffd.playbook.model import Handoff, Meeting
from handoffd.store.outbox import DATA_STARTED, HELD, IN_DOUBT, REJECTED, SENT, WITHDRAWN
from handoffd.store.transaction import Transaction

_LEFT = (SENT, DATA_STARTED, IN_DOUBT, HELD)


@dataclass(frozen=True, slots=True)
class Calendars:
    """Makes the .ics of a meeting as its invitees' calendars want it next."""

    settings: Settings

    @property
    def _inbox(self) -> Address:
        inbox = self.settings.config.inbox
        return Address(inbox.name, inbox.address)

    def history(self, memory: Transaction, handoff: Handoff, step: str, meeting: Meeting) -> History:
        """Return what the calendars of everybody invited were told of this meeting, or will be."""
        mails = (
            told(row.raw, row=row.id, recipient=row.recipient, message_id=row.message_id, left=row.state in _LEFT)
            for row in memory.outbox.of(handoff.ref)
            if row.step == step and row.state not in (WITHDRAWN, REJECTED)
        )
        return History(tuple(mail for mail in mails if mail and mail.uid == meeting.uid))

    def call(self, handoff: Handoff, step: str, meeting: Meeting, history: History, now: datetime) -> bytes:
        """Return the .ics of a call of our own people: an invite, or an update of one."""
        debrief = step == "debrief"
        spoken = self._language(meeting.attendees)
        promises = [str(promise) for promise in ledger.of(handoff)]
        words = occasion.call_words(
            self.join_link(handoff), meeting.reason, promises=promises, debrief=debrief, spoken=spoken
        )
        name = occasion.call_name(handoff.name, handoff.ref, debrief=debrief, spoken=spoken)
        return self._written(handoff, meeting, history, (history.name or name, words), now)

    def called_off(
        self, handoff: Handoff, cancel: Cancel, history: History, people: tuple[str, ...], now: datetime
    ) -> bytes:
        """Return the .ics that takes a call out of these people's calendars; empty when it would name nobody.

        RFC 5546 section 3.2.5.
        """
        if not set(people) - {self.host(handoff).organizer.email}:
            return b""
        spoken = self._language(cancel.meeting.attendees)
        reason = said(str(cancel.more.get("reason", "")), spoken)
        name = history.name or occasion.call_name(handoff.name, handoff.ref, spoken=spoken)
        return self._written(handoff, cancel.meeting, history, (name, reason), now, only=people)

    def kickoff(
        self, handoff: Handoff, meeting: Meeting, history: History, words: tuple[str, str], at: datetime
    ) -> bytes:
        """Return the .ics of a meeting with the customer; `words` are the subject and the body that were approved.

        The meeting keeps the subject of its first invite for a name, whatever a later letter is called.
        """
        subject, body = words
        host = self.host(handoff, self.settings.name_of(handoff, handoff.csm))
        text = (history.name or subject, body, self.join_link(handoff))
        version = self._version(handoff, meeting, meeting.attendees)
        return occasion.written(version, host, text, history.fresh(at), off=meeting.cancelled)

    def host(self, handoff: Handoff, person: str = "") -> occasion.Host:
        """Return who invites, as `[meetings] organizer` has it; `person` is in whose name the inbox does."""
        if self.settings.config.meetings.organizer == "csm":
            csm = Address(self.settings.name_of(handoff, handoff.csm), handoff.csm)
            return occasion.person_hosts(csm, self._inbox)
        return occasion.inbox_hosts(self._inbox, person)

    def join_link(self, handoff: Handoff) -> str:
        """Return the video room of the CSM; empty when none is known."""
        person = self.settings.roster.by_address(handoff.csm)
        return (person.join_link or "") if person else ""

    def _language(self, people: tuple[str, ...]) -> Language:
        """Return the language of a calendar entry, which is one for all: theirs when they share one, else ours."""
        ours = self.settings.config.company.language
        found = {person.language or ours for each in people if (person := self.settings.roster.by_address(each))}
        return language(found.pop() if len(found) == 1 else ours)

    def _written(
        self,
        handoff: Handoff,
        meeting: Meeting,
        history: History,
        words: tuple[str, str],
        now: datetime,
        only: tuple[str, ...] = (),
    ) -> bytes:
        version = self._version(handoff, meeting, only or meeting.attendees)
        text = (*words, self.join_link(handoff))
        return occasion.written(version, self.host(handoff), text, history.fresh(now), off=bool(only))

    def _version(self, handoff: Handoff, meeting: Meeting, people: tuple[str, ...]) -> occasion.Version:
        # What somebody answered to this very version is kept (CALENDAR 4.1); a new time has no answers yet.
        held = next((each for each in handoff.meetings.values() if each.uid == meeting.uid), meeting)
        said = held.responses if held.sequence == meeting.sequence else meeting.responses
        invited = tuple(Address(self.settings.name_of(handoff, email), email) for email in people)
        return occasion.Version(meeting.uid, meeting.sequence, meeting.start, meeting.end, invited, said)
