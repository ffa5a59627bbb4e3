"""Read what came: each recorded mail ends as exactly one of processed, ignored, unrecognised or set aside, and why."""

import logging
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handoffd.app.asides import Asides
from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.hearing import Heard, hear, own_words
from handoffd.app.opening import opening
from handoffd.app.settings import Settings
from handoffd.letters.automatic import automatic
from handoffd.letters.message import Message
from handoffd.letters.notice import Notice, read_notice
from handoffd.letters.route import Marks, marks
from handoffd.letters.rsvp import read_response
from handoffd.letters.trust import authenticated
from handoffd.letters.verdict import read_verdict
from handoffd.playbook.effects import Send
from handoffd.playbook.events import Bounced, Commanded, Responded
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Person
from handoffd.store.transaction import Transaction
from handoffd.store.values import Asked, Mail

log = logging.getLogger(__name__)

ASK = "dossier/ask"
TRIES = 3  # a mail that broke the reading so often is set aside, so that it never blocks the others


class Reader:
    """Takes recorded mail, one transaction each: what it means happens in the same transaction as its being read."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer
        self._asides = Asides(settings, doer)

    def read(self, now: datetime) -> int:
        """Read every mail that waits; return how many there were."""
        store = self._settings.store
        with store.transaction() as memory:
            waiting = [mail.id for state in ("confirmed", "new") for mail in memory.mails(state)]
        for mail_id in waiting:
            with store.transaction() as memory:
                tries = memory.count_attempt(mail_id)
            if tries > TRIES:
                self._set_aside(mail_id)
                continue
            try:
                self._one(mail_id, now)
            except Exception:
                log.exception("a mail could not be read (try %d of %d); it is kept", tries, TRIES)
        return len(waiting)

    def _one(self, mail_id: int, now: datetime) -> None:
        with self._settings.store.transaction() as memory:
            mail = memory.mail(mail_id)
            message = Message(mail.raw)
            if mail.state == "confirmed":  # a person said that it is a sale
                notice = replace(read_notice(message, self._settings.house), kind="signed")
                fate = self.open(memory, notice, mail, now)
            else:
                fate = self._fate(memory, mail, message, now)
            self._settle(memory, mail_id, fate)

    def _set_aside(self, mail_id: int) -> None:
        with self._settings.store.transaction() as memory:
            reason = f"it broke the reading {TRIES} times and was set aside"
            self._settle(memory, mail_id, Fate("quarantined", reason))

    def _settle(self, memory: Transaction, mail_id: int, fate: Fate) -> None:
        inbox = self._settings.config.inbox
        folder = inbox.processed if fate.state in ("processed", "ignored") else inbox.unrecognised
        memory.settle_mail(mail_id, fate.state, fate.reason, folder, fate.handoff)
        log.info("mail %d: %s (%s)", mail_id, fate.state, fate.handoff or "no handoff")

    # -- what is it? ----------------------------------------------------------------------------------------------

    def _fate(self, memory: Transaction, mail: Mail, message: Message, now: datetime) -> Fate:
        found = marks(message, self._settings.config.inbox.address)
        why_automatic = automatic(message)
        if why_automatic == "ours":
            return Fate("ignored", "one of our own letters came back to us")
        if why_automatic == "bounce":
            return self._bounce(memory, message, found, now)
        if (fate := self._response(memory, message, now)) is not None:
            return fate
        asked = self._asked(memory, message, found)
        if asked is not None:
            return self._reply(memory, message, asked, found, now)
        if (fate := self._word(memory, message, found, now)) is not None:
            return fate
        if why_automatic in ("out-of-office", "auto-reply", "receipt", "reaction"):
            return Fate("ignored", f"automatic mail ({why_automatic}) that answers nothing of ours")
        return self._notice(memory, mail, message, now)

    def _asked(self, memory: Transaction, message: Message, found: Marks) -> Asked | None:
        """Find the letter this mail answers: by token, by the Message-ID it answers, by [HO-42] from a person asked."""
        for token in found.tokens:
            if asked := memory.by_token(token):
                return asked
        for message_id in found.message_ids:
            if asked := memory.by_message_id(message_id):
                return asked
        by = self._who(message)
        for ref in found.refs:
            if by and (asked := memory.last_asked(ref, by)):
                return asked
        return None

    def _who(self, message: Message) -> str:
        """Return the sender's main address; an alias on the roster is the same person."""
        if message.sender is None:
            return ""
        person = self._settings.roster.by_address(message.sender.email)
        return person.email if person else message.sender.email

    # -- replies --------------------------------------------------------------------------------------------------

    def _reply(self, memory: Transaction, message: Message, asked: Asked, found: Marks, now: datetime) -> Fate:
        by = self._who(message)
        if not by:
            return Fate("unrecognised", "a reply whose From does not name one single sender")
        if why := automatic(message):
            self._doer.note(memory, asked.handoff, f"{by}: automatic mail ({why}); it is no answer.", now)
            return Fate("ignored", f"automatic mail ({why}) from {by}; it is no answer", asked.handoff)
        sent = memory.outbox.by_message_id(asked.message_id)
        if sent is None:
            return Fate("unrecognised", "a reply to a letter that is not in the outbox", asked.handoff)
        letter = Message(sent.raw)
        form = self._form(memory, asked) or letter
        heard = Heard(
            message,
            letter,
            form,
            asked,
            by,
            message.date or now,
            self._today(by, now),
            self._proven(message, asked, found),
        )
        if not asked.handoff or asked.letter == "_ops/in-doubt":
            return self._asides.answered(memory, heard, now)
        handoff = memory.handoff(asked.handoff)
        step = self._settings.step(asked.step)
        if handoff is None or step is None:
            return Fate("unrecognised", f"a reply for the step {asked.step!r}, which is gone", asked.handoff)
        event = hear(heard, handoff, step.shape, self._settings.roster)
        self._doer.happen(memory, asked.handoff, event, now, message.message_id)
        return Fate("processed", f"{by} on {asked.letter}: {type(event).__name__.lower()}", asked.handoff)

    def _form(self, memory: Transaction, asked: Asked) -> Message | None:
        """Return the request with all ten sections, when the letter that was answered is another."""
        if asked.letter == ASK:
            return None
        requests = [row for row in memory.outbox.of(asked.handoff) if row.letter == ASK]
        return Message(requests[0].raw) if requests else None

    def _proven(self, message: Message, asked: Asked, found: Marks) -> bool:
        """Tell whether the mail carries the token itself (address or text), from a sender our own server vouches for.

        The id of the thread is not enough: headers that only thread a mail are covered by no signature.
        """
        trust = self._settings.config.trust
        places = found.tokens.get(asked.token, frozenset())
        return bool(places & {"address", "body"}) and authenticated(message, trust.profile, trust.authserv_id)

    def _today(self, by: str, now: datetime) -> date:
        person = self._settings.roster.by_address(by)
        return now.astimezone(ZoneInfo(person.week.zone if person else "UTC")).date()

    # -- words that answer no question ------------------------------------------------------------------------------

    def _word(self, memory: Transaction, message: Message, found: Marks, now: datetime) -> Fate | None:
        """Take a mail that belongs to a handoff but answers no question of ours; None when it belongs to none.

        A customer's words go to the CSM: nobody reads the inbox, and none of their mail may be lost. A leader may name
        another CSM by reply to any letter (R2); whatever else a colleague writes is noted.
        """
        by = self._who(message)
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
        letter = Message(answered.raw) if answered else message
        if person:
            return self._colleague(memory, message, letter, handoff, person, now)
        words = own_words(letter, message)
        to = handoff.csm or handoff.ae
        send = Send(
            "_ops/wrote", (to,), "inbox", (handoff.ae,) if to != handoff.ae else (), more={"words": words, "by": by}
        )
        self._doer.send(memory, handoff, send, now)
        self._doer.note(memory, handoff.ref, f"{by} wrote to the inbox; {to} is told.", now)
        return Fate("processed", f"{by} wrote; {to} is told", handoff.ref)

    def _colleague(
        self, memory: Transaction, message: Message, letter: Message, handoff: Handoff, person: Person, now: datetime
    ) -> Fate:
        verdict = read_verdict(message, self._today(person.email, now), letter)
        if verdict and verdict.command == "assign" and person.roles & {"sales_leader", "cs_leader", "ops"}:
            event = Commanded("opening", person.email, "assign", verdict.argument)
            self._doer.happen(memory, handoff.ref, event, now, message.message_id)
            return Fate("processed", f"{person.email}: assign", handoff.ref)
        self._doer.note(memory, handoff.ref, f"{person.name} wrote: {own_words(letter, message)}", now)
        return Fate("processed", f"a word from {person.email}, which answers no question; noted", handoff.ref)

    # -- bounces and answers to invites ---------------------------------------------------------------------------

    def _bounce(self, memory: Transaction, message: Message, found: Marks, now: datetime) -> Fate:
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

    def _response(self, memory: Transaction, message: Message, now: datetime) -> Fate | None:
        """Take the answer to an invite (RFC 5546 REPLY): it touches the PARTSTAT of who wrote it, and nothing else."""
        response = read_response(message)
        if response is None or response.method != "REPLY":
            return None
        for handoff in memory.handoffs():
            for step, meeting in handoff.meetings.items():
                if meeting.uid != response.uid:
                    continue
                by = self._who(message)
                attendee = self._attendee(response.attendee, by, meeting.attendees)
                if not attendee or response.partstat is None:
                    who = by or "nobody in particular"
                    self._doer.note(memory, handoff.ref, f"An answer to the invite by {who}, who was not asked.", now)
                    return Fate("processed", "an answer to an invite by somebody who was not invited", handoff.ref)
                event = Responded(step, attendee, response.partstat, response.sequence or 0, response.comment)
                self._doer.happen(memory, handoff.ref, event, now, message.message_id)
                return Fate("processed", f"{attendee}: {response.partstat}", handoff.ref)
        return Fate("unrecognised", "an answer to an invite that is not ours")

    def _attendee(self, named: str, by: str, invited: tuple[str, ...]) -> str:
        """RFC 6047 section 2.2.1: somebody else's answer is ignored; who wrote must be who is named, and invited."""
        person = self._settings.roster.by_address(named)
        named = person.email if person else named
        return named if named == by and named in invited else ""

    # -- notices --------------------------------------------------------------------------------------------------

    def _notice(self, memory: Transaction, mail: Mail, message: Message, now: datetime) -> Fate:
        notice = read_notice(message, self._settings.house)
        if notice.kind == "signed" and not self._trusted(message):
            notice = self._settings.doubted(notice)
        match notice.kind:
            case "signed":
                return self.open(memory, notice, mail, now)
            case "unsure":
                self._asides.ask_whether_sale(memory, notice, mail, now)
                return Fate("processed", f"asked whether this is a sale: {notice.reason}")
            case "in_flight" | "void":
                known = memory.known_by(notice.keys, now)
                if known:
                    self._doer.note(memory, known, f"A notice came, nothing was changed: {notice.reason}", now)
                return Fate("processed", f"opens nothing: {notice.reason}", known)
            case _:
                return Fate("unrecognised", notice.reason)

    def _trusted(self, message: Message) -> bool:
        trust = self._settings.config.trust
        return authenticated(message, trust.profile, trust.authserv_id)

    def open(self, memory: Transaction, notice: Notice, mail: Mail, now: datetime) -> Fate:
        """Open a handoff for a signature, or add the notice to the one that is open already (NOTICES rule 5)."""
        known = memory.known_by(notice.keys, now)
        if known:
            memory.add_keys(notice.keys, known, now)
            self._doer.note(memory, known, f"The same signature again, by another mail: {notice.reason}", now)
            return Fate("processed", f"another notice of the same signature: {notice.reason}", known)
        _, ref = memory.next_ref()
        opened = opening(ref, notice, mail.internaldate, now, self._settings.roster)
        memory.save(opened.handoff, now)
        memory.add_keys(notice.keys, ref, now)
        self._doer.happen(memory, ref, opened.event, now)
        return Fate("processed", notice.reason, ref)


def is_old(message: Message, internaldate: datetime, now: datetime, hours: int) -> bool:
    """Tell whether a mail found at the very first start is old: by its arrival or by its own Date."""
    limit = now - timedelta(hours=hours)
    return internaldate < limit or (message.date is not None and message.date < limit)
