"""What comes back by itself: bounces of our letters (RFC 3464), answers to our invites (RFC 5546)."""

from datetime import datetime

from handoffd.app.canary import returned
from handoffd.app.doing import Doer
from handoffd.app.doubts import proven
from handoffd.app.fate import Fate
from handoffd.app.reach import Reach
from handoffd.app.sender import who
from handoffd.app.settings import Settings
from handoffd.letters.bounced import Report, reports
from handoffd.letters.meetings.rsvp import Response, read_response
from handoffd.letters.meetings.speaker import Speaker, speaker
from handoffd.letters.message import Message
from handoffd.letters.route import Marks
from handoffd.playbook.events import Event, Refreshed, Responded, Wished
from handoffd.playbook.model import Handoff, Meeting
from handoffd.store.outbox import DATA_STARTED, HELD, IN_DOUBT, REJECTED, SENT
from handoffd.store.transaction import Transaction
from handoffd.store.values import Leaving

LEFT = (SENT, DATA_STARTED, IN_DOUBT, HELD, REJECTED)


class Reports:
    """Takes bounces and RSVPs."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer
        self._reach = Reach(settings, doer)

    def bounce(self, memory: Transaction, message: Message, found: Marks, now: datetime) -> Fate:
        """RFC 3464: what came back is known by our Message-ID inside it."""
        text = message.raw.decode("ascii", "replace")
        for message_id in (*found.message_ids, *self._settings.our_ids(text)):
            # What has not left cannot come back.
            if rows := [row for row in memory.outbox.all_by_message_id(message_id) if row.state in LEFT]:
                # One mail may have gone to several of our people: the report says at whose address it failed.
                told = [(row, report) for report in reports(message) for row in rows if _about(report, row, rows)]
                for row, report in told:
                    self._reported(memory, row, report, now, message.message_id)
                what = ", ".join(f"{row.letter} to {row.recipient}: {report.action}" for row, report in told)
                return Fate("processed", what or "a delivery report about somebody else's copy", rows[0].handoff)
        about = (*found.message_ids, *self._settings.our_ids(text))
        said = "; ".join(report.said for report in reports(message) if report.failed)
        fate = returned(memory, about, self._settings.domain, said, now) if said else None
        return fate or Fate("ignored", "a delivery report about no letter of ours")

    def _reported(self, memory: Transaction, row: Leaving, report: Report, now: datetime, message_id: str) -> None:
        if row.state in (IN_DOUBT, HELD):  # a server that reports about it has it

            def happen(memory: Transaction, ref: str, event: Event) -> None:
                self._doer.happen(memory, ref, event, now)

            proven(memory, happen, row, f"a delivery report says: {report.action}", now)
        if report.failed:
            named = report.recipient in ("", row.recipient.casefold())
            self._reach.came_back(memory, row, report.said, now, message_id, named=named)
        elif report.action == "delayed" and row.handoff:
            self._doer.note(memory, row.handoff, f"Still on its way to {row.recipient}: delayed.", now)

    def response(self, memory: Transaction, message: Message, now: datetime) -> Fate | None:
        """Take what a calendar answers to an invite (RFC 5546): who comes, or a wish for another time; nothing else.

        An answer to somebody else's invite says nothing about the mail it stands in: None. What comes from outside as
        an invitation or a cancellation of ours (REQUEST, CANCEL) is never applied.
        """
        held: dict[str, tuple[Handoff, str, Meeting]] = {}

        def ours(uid: str) -> bool:
            # Asked only of a mail that holds a calendar at all: nobody reads every handoff for every mail.
            for handoff in memory.naming(uid) if uid else ():
                held.update({each.uid: (handoff, step, each) for step, each in handoff.meetings.items()})
            return uid in held

        response = read_response(message, ours)
        if response is None or not ours(response.uid) or response.method == "other":
            return None
        handoff, step, meeting = held[response.uid]
        if message.sender and message.sender.email == self._settings.config.inbox.address.casefold():
            return Fate("ignored", "our own inbox answers our own invite", handoff.ref)
        names = {email: self._settings.name_of(handoff, email) for email in meeting.attendees}
        said = speaker(
            response,
            message,
            names,
            self._main_address,
            vouched=self._settings.vouched(message),
        )
        if said.certainty == "stranger":
            # Who was sent on an invitation may well come along (RFC 5546 section 3.2.3): its host decides.
            stranger = who(self._settings.roster, message) or response.attendee or "somebody"
            said = Speaker(stranger, "perhaps", "they were not invited")
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
        partstat = response.partstat if response.method == "REPLY" else response.method
        note = said.note
        if partstat == "NEEDS-ACTION":
            sure, note = False, note or "their calendar says neither yes nor no"
        return Responded(
            step,
            said.attendee,
            partstat,
            sequence,
            response.comment,
            response.stamp,
            response.delegated_to,
            sure,
            note,
        )

    def _main_address(self, address: str) -> str:
        person = self._settings.roster.by_address(address)
        return person.email if person else address


def _about(report: Report, row: Leaving, rows: list[Leaving]) -> bool:
    """Tell whether a report is about this envelope: by its recipient, or because there was only one.

    Behind that one may stand another address, to which the mail was sent on: people hear of it, see `came_back`.
    """
    return report.recipient == row.recipient.casefold() or len(rows) == 1


def _sequence(response: Response, meeting: Meeting) -> int:
    """Return which version is answered: some clients leave SEQUENCE out, then the time they carry tells."""
    if response.sequence is not None:
        return response.sequence
    older = response.method == "REPLY" and response.start is not None and response.start != meeting.start
    return meeting.sequence - 1 if older else meeting.sequence
