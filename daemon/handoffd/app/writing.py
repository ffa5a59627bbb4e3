"""Write letters into the outbox: to our own people, invites to both, and to the customer exactly what was approved."""

import secrets
from base64 import b32encode
from dataclasses import replace
from datetime import datetime

from handoffd.app.inviting import Calendars
from handoffd.app.lastlook import LastLook
from handoffd.app.settings import Settings
from handoffd.letters.envelope import Envelope
from handoffd.letters.languages import language
from handoffd.letters.message import Address
from handoffd.letters.writing import fill, template, tocustomer, views
from handoffd.letters.writing.compose import Letter, compose, envelopes
from handoffd.letters.writing.desk import Desk
from handoffd.letters.writing.leakguard import Finding
from handoffd.letters.writing.personal import Rendered, personal
from handoffd.letters.writing.replylink import ReplyLink
from handoffd.letters.writing.template import render
from handoffd.letters.writing.views import context_of
from handoffd.playbook.effects import Cancel, Meet, Release, Send, Write
from handoffd.playbook.model import Alternative, Draft, Handoff, Meeting
from handoffd.store.outbox import SENT
from handoffd.store.transaction import Transaction
from handoffd.store.values import Asked

INTRO, MOVED, OFF = "warm-intro/intro", "kickoff/moved", "kickoff/cancelled"
FOLLOW_UP, KICKOFF = "follow-up/followup", "kickoff"


class Writer:
    """Composes and freezes; the courier takes it from the outbox later."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        inbox = settings.config.inbox
        self._inbox = Address(inbox.name, inbox.address)
        self._calendars = Calendars(settings)
        self._last_look = LastLook(settings)

    # -- to our own people ----------------------------------------------------------------------------------------

    def send(self, memory: Transaction, handoff: Handoff, send: Send, now: datetime) -> None:
        """Put a letter into the outbox, once for everybody in To and Cc; a letter that asks gets a token."""
        token = new_token() if send.asks else ""
        mark = secrets.token_hex(16)
        words = self._words(handoff, send, token, now)
        message_id = self._message_id(handoff.ref, send.step, token or mark)
        letter = Letter(
            words,
            self._inbox,
            self._addresses(send.to),
            now,
            message_id,
            mark,
            cc=self._addresses(send.cc),
            reply_to=self._reply_to(token),
            references=self._thread(handoff.ref),
            ref=handoff.ref,
            loop=self._inbox.email,
            attached=_attached(send),
        )
        if send.asks:
            memory.asked(self._asked(handoff, send, token, message_id, now))
        self._put(memory, letter, handoff.ref, send.step, send.letter, now, now)

    def _words(self, handoff: Handoff, send: Send, token: str, now: datetime) -> Rendered:
        subject = f"[{handoff.ref}] {handoff.name}" if handoff.ref else "your question"
        desk = self._desk(handoff, now)

        def told(subject: str) -> dict[str, object]:
            view = fill.house_view(
                send.letter,
                desk,
                handoff,
                send.to[0],
                token=token,
                reply_link=ReplyLink(self._reply_address(token), subject),
                step=send.step,
                more=send.more,
            )
            return context_of(view)

        # The buttons want the subject of the very letter they stand in, so that a tap continues its thread.
        first = template.subject(send.letter, told(subject))
        words = render(send.letter, told(f"[{handoff.ref}] {first}" if handoff.ref else first))
        meant_for = send.more.get("meant_for")
        if not meant_for:
            return words
        said = language(words.language).meant_for
        return replace(words, subject=said.format(who=meant_for, subject=words.subject))

    def _asked(self, handoff: Handoff, send: Send, token: str, message_id: str, now: datetime) -> Asked:
        draft = handoff.drafts.get(send.step)
        return Asked(
            token,
            message_id,
            handoff.ref,
            send.step,
            send.letter,
            send.to[0],
            now,
            version=draft.version if draft else 0,
            draft_sha256=draft.sha256 if draft else "",
        )

    def invite(self, memory: Transaction, handoff: Handoff, meet: Meet, now: datetime) -> None:
        """Put an invite or its update into the outbox, one mail an invitee, in their zone, all with the same .ics.

        Each carries a token, so that "move to Thursday 15:00" may be answered to it as well.
        """
        meeting, step = meet.meeting, meet.step
        history = self._calendars.history(memory, handoff, step, meeting)
        ics = self._calendars.call(handoff, step, meeting, history, now)
        for attendee in meet.to or meeting.attendees:
            send = Send(meet.invite, (attendee,), step, asks=True, more={"before": meet.before})
            token, mark = new_token(), secrets.token_hex(16)
            message_id = self._message_id(handoff.ref, step, token)
            memory.asked(self._asked(handoff, send, token, message_id, now))
            mail = Letter(
                self._words(handoff, send, token, now),
                self._inbox,
                self._addresses((attendee,)),
                now,
                message_id,
                mark,
                reply_to=self._reply_to(token),
                in_reply_to=next(reversed(history.thread(attendee)), ""),
                references=(*self._thread(handoff.ref), *history.thread(attendee)),
                ref=handoff.ref,
                loop=self._inbox.email,
                approved=True,  # an invite that calls itself automatic is dropped by some filters
                ics=ics,
                method="REQUEST",
            )
            self._put(memory, mail, handoff.ref, step, meet.invite, now, now)

    def cancel(self, memory: Transaction, handoff: Handoff, cancel: Cancel, now: datetime) -> None:
        """Put a cancellation into the outbox, one mail to each of our own people; a customer is never among them.

        Who never got the invite has nothing to cancel: an invite that waits is taken back, and a letter that tells
        more than the cancellation goes without a calendar part.
        """
        own = tuple(each for each in cancel.meeting.attendees if self._settings.roster.by_address(each))
        history = self._calendars.history(memory, handoff, cancel.step, cancel.meeting)
        for each in own:
            for waiting in history.waiting(each):
                memory.outbox.take_back(waiting.id, now)
        invited = tuple(each for each in own if history.sequence(each) is not None)
        off = self._calendars.called_off(handoff, cancel, history, invited, now)
        for attendee in invited if cancel.letter.endswith("/cancelled") else own:
            send = Send(cancel.letter, (attendee,), cancel.step, more=cancel.more)
            mark = secrets.token_hex(16)
            ics = off if attendee in invited else b""
            mail = Letter(
                self._words(handoff, send, "", now),
                self._inbox,
                self._addresses((attendee,)),
                now,
                self._message_id(handoff.ref, cancel.step, mark),
                mark,
                in_reply_to=next(reversed(history.thread(attendee)), ""),
                references=(*self._thread(handoff.ref), *history.thread(attendee)),
                ref=handoff.ref,
                loop=self._inbox.email,
                approved=True,
                ics=ics,
                method="CANCEL" if ics else "",
            )
            self._put(memory, mail, handoff.ref, cancel.step, cancel.letter, now, now)

    # -- to the customer ------------------------------------------------------------------------------------------

    def draft(self, handoff: Handoff, write: Write, now: datetime) -> Draft:
        """Return the customer's letter as a draft for a person to approve, with one for each time it offers beside."""
        desk, meeting = self._desk(handoff, now), write.meeting
        to = tuple(contact.email for contact in handoff.contacts)
        if meeting is None:
            words = render(_plain(write.step), context_of(self._plain(desk, handoff, write)))
            return Draft(0, to, write.cc, words.subject, words.body)
        if meeting.cancelled:
            words = render(OFF, context_of(tocustomer.cancelled(desk, handoff, write.step, meeting)))
            return Draft(0, to, (), words.subject, words.body, meeting)
        if write.before is not None and write.before != meeting.start:
            words = self._moved(desk, handoff, write.step, meeting, write.before)
            return Draft(0, to, (), words.subject, words.body, meeting)
        view = tocustomer.invitation(desk, handoff, write.step, meeting, write.others)
        words = render(f"{write.step}/invite", context_of(view))
        offered = (
            (start, self._moved(desk, handoff, write.step, _at(meeting, start), meeting.start))
            for start in write.others
        )
        alternatives = tuple(Alternative(start, moved.subject, moved.body) for start, moved in offered)
        return Draft(0, to, (), words.subject, words.body, meeting, alternatives=alternatives)

    def _plain(self, desk: Desk, handoff: Handoff, write: Write) -> views.CustomerView:
        if _plain(write.step) == INTRO:
            return tocustomer.intro(desk, handoff)
        held = handoff.meetings[KICKOFF]
        return tocustomer.follow_up(desk, handoff, held, copied=handoff.ae in write.cc)

    def _moved(self, desk: Desk, handoff: Handoff, step: str, meeting: Meeting, before: datetime) -> Rendered:
        return render(MOVED, context_of(tocustomer.moved(desk, handoff, step, meeting, before)))

    def release(self, memory: Transaction, handoff: Handoff, release: Release, now: datetime) -> tuple[Finding, ...]:
        """Freeze exactly the approved draft into the outbox, to leave at its moment.

        Return what of ours stands in it, if anything does: then nothing is frozen. Raises ValueError when the approval
        names other words than the draft holds; nothing is frozen then either.
        """
        draft = release.draft
        if release.approval.sha256 != draft.sha256 or not _was_offered(handoff, release):
            raise ValueError(f"{handoff.ref}: the approval of {release.step} is not for these words")
        spoken = language(handoff.language or self._settings.config.company.language).code
        words = personal(draft.subject, draft.body, links=self._links(handoff), language=spoken)
        letters = [self._letter(memory, handoff, release, words)]
        if draft.meeting is not None:
            letters = self._invitations(memory, handoff, release, draft.meeting, words)
        name = _name(release.step, draft, handoff.sent.get(release.step))
        if found := self._last_look.at(memory, handoff, draft, [compose(letter) for letter in letters]):
            return found
        frozen: list[Envelope] = []
        for letter in letters:
            frozen += self._put(memory, letter, handoff.ref, release.step, name, release.at, now, draft.sha256)
        memory.froze(handoff.ref, release.step, release.approval, frozen, now)
        return ()

    def _letter(self, memory: Transaction, handoff: Handoff, release: Release, words: Rendered) -> Letter:
        """Return a letter without a meeting: the introduction from the AE (I1), the follow-up from the CSM (F1)."""
        draft, first = release.draft, _plain(release.step) == INTRO
        author = self._address(handoff.ae if first else handoff.csm)
        mark = secrets.token_hex(16)
        in_person = self._settings.config.smtp.send_as_ae
        sender = author if in_person else replace(self._inbox, name=author.name)
        thread = () if first else self._thread_of(memory, handoff, KICKOFF, draft.to)
        return Letter(
            words,
            sender,
            tuple(self._invitee(handoff, email) for email in draft.to),
            release.at,
            f"<{mark}@{self._settings.domain}>",
            mark,
            cc=self._addresses(draft.cc),
            on_behalf_by=self._inbox if in_person else None,
            reply_to=author,
            in_reply_to=next(reversed(thread), ""),
            references=thread,
            approved=True,
        )

    def _thread_of(self, memory: Transaction, handoff: Handoff, step: str, readers: tuple[str, ...]) -> tuple[str, ...]:
        """Return the customer's thread so far (I3): the introduction, and what its readers were sent of that step."""
        sent = [row for row in memory.outbox.of(handoff.ref) if row.customer and row.state == SENT]
        ours = [row for row in sent if row.letter == INTRO or (row.step == step and row.recipient in readers)]
        return tuple(dict.fromkeys(row.message_id for row in ours))

    def _invitations(
        self, memory: Transaction, handoff: Handoff, release: Release, meeting: Meeting, words: Rendered
    ) -> list[Letter]:
        """One mail an invitee; the thread of the introduction goes on (I3), each update in that of its invite."""
        draft, at = release.draft, release.at
        csm = self._address(handoff.csm)
        history = self._calendars.history(memory, handoff, release.step, meeting)
        ics = self._calendars.kickoff(handoff, meeting, history, (draft.subject, draft.body), at)
        intro = [row.message_id for row in memory.outbox.of(handoff.ref) if row.letter == INTRO and row.state == SENT]
        letters = []
        invited = meeting.attendees
        if meeting.cancelled:  # who never got the invite has nothing to cancel
            invited = tuple(each for each in invited if history.sequence(each) is not None)
        for attendee in invited:
            mark = secrets.token_hex(16)
            thread = (*intro[-1:], *history.thread(attendee))
            letters.append(
                Letter(
                    words,
                    # From is the inbox, and ORGANIZER unless config.toml wants the CSM there.
                    replace(self._inbox, name=f"{csm.name} via {self._inbox.name}"),
                    (self._invitee(handoff, attendee),),
                    at,
                    f"<{mark}@{self._settings.domain}>",
                    mark,
                    in_reply_to=next(reversed(thread), ""),
                    references=thread,
                    approved=True,
                    ics=ics,
                    method="CANCEL" if meeting.cancelled else "REQUEST",
                )
            )
        return letters

    # -- small things -----------------------------------------------------------------------------------------------

    def _put(
        self,
        memory: Transaction,
        letter: Letter,
        ref: str,
        step: str,
        name: str,
        not_before: datetime,
        now: datetime,
        draft_sha256: str = "",
    ) -> list[Envelope]:
        # R4: to a dead address it would only come back. I2: whoever has a draft is not given the same one again.
        frozen = [
            each
            for each in envelopes(letter, self._inbox.email)
            if not memory.people.dead(each.recipient)
            and not (draft_sha256 and memory.outbox.delivered(ref, step, draft_sha256, (each.recipient,)))
        ]
        for envelope in frozen:
            memory.outbox.put(
                envelope,
                handoff=ref,
                step=step,
                letter=name,
                not_before=not_before,
                now=now,
                draft_sha256=draft_sha256,
            )
        return frozen

    def _desk(self, handoff: Handoff, now: datetime) -> Desk:
        zone = handoff.zone or self._settings.zone_of(handoff.ae)
        company = self._settings.config.company
        return Desk(company.name, self._settings.roster, now, zone, company.language)

    def _address(self, email: str) -> Address:
        person = self._settings.roster.by_address(email)
        return Address(person.name if person else "", email)

    def _addresses(self, emails: tuple[str, ...]) -> tuple[Address, ...]:
        return tuple(self._address(email) for email in emails)

    def _invitee(self, handoff: Handoff, email: str) -> Address:
        """Return a customer's contact by the name the AE gave, anybody else by the roster's."""
        return Address(self._settings.name_of(handoff, email), email)

    def _links(self, handoff: Handoff) -> list[str]:
        link = self._calendars.join_link(handoff)
        return [link] if link else []

    def _reply_address(self, token: str) -> str:
        local, _, domain = self._inbox.email.partition("@")
        return (
            f"{local}+{token}@{domain}" if token and self._settings.config.inbox.plus_addresses else self._inbox.email
        )

    def _reply_to(self, token: str) -> Address | None:
        return Address(self._inbox.name, self._reply_address(token)) if token else None

    def _message_id(self, ref: str, step: str, secret: str) -> str:
        return f"<{(ref or 'ho-0').lower()}.{step}.1.{secret}@{self._settings.domain}>"

    def _thread(self, ref: str) -> tuple[str, ...]:
        """One thread a handoff in our own people's mail: every letter refers to the same root, which was never sent."""
        return (f"<{ref.lower()}.thread@{self._settings.domain}>",) if ref else ()


def _attached(send: Send) -> tuple[tuple[str, bytes], ...]:
    found = send.more.get("attached", ())
    return found if isinstance(found, tuple) else ()


def _name(step: str, draft: Draft, last: Draft | None) -> str:
    """Return which letter to the customer a draft is; `last` is the one of this step that has left."""
    if draft.meeting is None:
        return _plain(step)
    if draft.meeting.cancelled:
        return OFF
    moved = last is not None and last.meeting is not None and last.meeting.start != draft.meeting.start
    return MOVED if moved else f"{step}/invite"


def _plain(step: str) -> str:
    """Return the letter to the customer of a step that carries no meeting."""
    return FOLLOW_UP if step == "follow-up" else INTRO


def _at(meeting: Meeting, start: datetime) -> Meeting:
    return replace(meeting, start=start, end=start + (meeting.end - meeting.start))


def _was_offered(handoff: Handoff, release: Release) -> bool:
    """Tell whether a letter that a customer's choice releases stands, word for word, in the one that was approved."""
    draft = release.draft
    if not draft.chosen_from:
        return True
    offer = handoff.sent.get(release.step)
    if offer is None or offer.sha256 != draft.chosen_from or draft.meeting is None:
        return False
    return Alternative(draft.meeting.start, draft.subject, draft.body) in offer.alternatives


def new_token() -> str:
    """Return 130 random bits as 26 letters: who has it has the letter that carried it."""
    return b32encode(secrets.token_bytes(17)).decode().lower()[:26]
