"""Replies: which letter of ours does a mail answer, is that proven, and what happens then."""

from dataclasses import replace
from datetime import datetime

from handoffd.app.absences import Absences
from handoffd.app.accepting import reviewed
from handoffd.app.asides import Asides
from handoffd.app.doing import Doer
from handoffd.app.fate import Fate
from handoffd.app.heard import Heard, shortened
from handoffd.app.hearing import hear
from handoffd.app.lastlook import LastLook
from handoffd.app.ledgers import parted
from handoffd.app.reach import Reach
from handoffd.app.sender import today, who, zone
from handoffd.app.settings import Settings
from handoffd.letters.automatic import automatic
from handoffd.letters.message import Message
from handoffd.letters.replies.reply import read_reply
from handoffd.letters.route import Marks
from handoffd.playbook.effects import Send
from handoffd.playbook.events import Approved, Event
from handoffd.playbook.model import Draft, Handoff
from handoffd.playbook.shapes.accept import Accept
from handoffd.playbook.shapes.ask import Ask
from handoffd.store.transaction import Transaction
from handoffd.store.values import Asked

UNPROVEN = "_ops/unproven"
ASK, EARLY = "dossier/ask", "contract/early"
CALL, OUTCOME = "internal-call", "internal-call/after"  # its three questions are a form of their own (C5)


class Replies:
    """Takes a mail that answers a letter which asked something."""

    def __init__(self, settings: Settings, doer: Doer, asides: Asides) -> None:
        self._settings, self._doer, self._asides = settings, doer, asides
        self._absences = Absences(settings, doer)
        self._reach = Reach(settings, doer)
        self._last_look = LastLook(settings)

    def asked(self, memory: Transaction, message: Message, found: Marks) -> Asked | None:
        """Find the letter this mail answers: by token, by the Message-ID it answers, by [HO-42] from a person asked."""
        for token in found.tokens:
            if asked := memory.by_token(token):
                return asked
        for message_id in found.message_ids:
            if asked := memory.by_message_id(message_id):
                return asked
        by = who(self._settings.roster, message)
        for ref in found.refs:
            if by and (asked := memory.last_asked(ref, by)):
                return asked
        return None

    def take(self, memory: Transaction, message: Message, asked: Asked, found: Marks, now: datetime) -> Fate:
        """Let a reply happen to its handoff; automatic mail and mail from nobody in particular changes nothing."""
        by = who(self._settings.roster, message)
        if not by:
            return Fate("unrecognised", "a reply whose From does not name one single sender")
        if why := automatic(message):
            self._doer.note(memory, asked.handoff, f"{by}: automatic mail ({why}); it is no answer.", now)
            self._absences.told(memory, message, asked, by, why, now)
            return Fate("ignored", f"automatic mail ({why}) from {by}; it is no answer", asked.handoff)
        self._reach.wrote(memory, message, now)
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
            self._written_at(message, asked, now),
            today(self._settings.roster, by, now),
            zone(self._settings.roster, by),
            self.proven(message, asked, found),
        )
        if not asked.handoff or asked.letter == "_ops/in-doubt":
            return self._asides.answered(memory, heard, now)
        return self._on_step(memory, heard, now)

    def _on_step(self, memory: Transaction, heard: Heard, now: datetime) -> Fate:
        """Let what was said happen to the step that asked."""
        asked, by = heard.asked, heard.by
        handoff = memory.handoff(asked.handoff)
        step = self._settings.step(asked.step)
        if handoff is None or step is None:
            return Fate("unrecognised", f"a reply for the step {asked.step!r}, which is gone", asked.handoff)
        if self._settings.roster.by_address(by) and not (heard.proven or self._settings.vouched(heard.message)):
            return self._not_theirs(memory, heard, handoff, now)

        def ours(draft: Draft) -> tuple[str, ...]:
            return self._last_look.at_words(memory, handoff, draft)

        told = parted(heard, handoff, step.shape, self._settings.roster)
        events = [*told.events]
        if told.rest is not None and isinstance(step.shape, Accept):
            events += reviewed(told.rest, handoff, self._document(), self._settings.roster)
        elif told.rest is not None:
            events.append(hear(told.rest, handoff, step.shape, self._settings.roster, ours))
        for event in [self._doubted(memory, each, heard, now) for each in events]:
            self._doer.happen(memory, asked.handoff, event, now, heard.message.message_id)
        what = " and ".join(type(event).__name__.lower() for event in events)
        return Fate("processed", f"{by} on {asked.letter}: {what}", asked.handoff)

    def _not_theirs(self, memory: Transaction, heard: Heard, handoff: Handoff, now: datetime) -> Fate:
        """Ask a colleague whether it was them: our own server does not vouch for a mail in their name (I5).

        Not only a yes: a section of the document says who the customer is, and whom the introduction goes to.
        """
        words = shortened(read_reply(heard.sent, heard.message, known={}).fresh) or "(an empty reply)"
        more = {"words": words, "by": heard.by}
        self._doer.send(memory, handoff, Send(UNPROVEN, (heard.by,), heard.asked.step, asks=True, more=more), now)
        why = f"a mail in the name of {heard.by} that our mail server does not vouch for"
        self._doer.note(memory, handoff.ref, f"{why}: {words!r}; they were asked, nothing else was done.", now)
        return Fate("ignored", why, handoff.ref)

    def _document(self) -> str:
        """Return the step that takes answers to the document."""
        return next((step.name for step in self._settings.page if isinstance(step.shape, Ask)), "")

    def _written_at(self, message: Message, asked: Asked, now: datetime) -> datetime:
        """Return when a reply was written, which tells a correction from an older word; never before its question."""
        return min(max(message.date or now, asked.at), now)

    def _form(self, memory: Transaction, asked: Asked) -> Message | None:
        """Return the request with all ten sections, when the letter that was answered is another."""
        if asked.letter in (ASK, OUTCOME):
            return None
        if asked.step == CALL and asked.letter != OUTCOME:
            asked_for = [row for row in memory.outbox.of(asked.handoff) if row.letter == OUTCOME]
            return Message(asked_for[-1].raw) if asked_for else None
        # Before the signature another letter shows all ten; after it, the request shows what was still open.
        requests = [row for row in memory.outbox.of(asked.handoff) if row.letter in (EARLY, ASK)]
        return Message(requests[0].raw) if requests else None

    def _doubted(self, memory: Transaction, event: Event, heard: Heard, now: datetime) -> Event:
        """Return a yes to a customer's letter with the doubt about it; whoever answers a fresh letter takes it away."""
        if not isinstance(event, Approved) or not event.proven or heard.message.sender is None:
            return event
        wanted, address = self._settings.config.trust.challenge, heard.message.sender.email
        before, asked = memory.people.challenged(address), heard.asked
        if wanted == "never" or (wanted == "first" and before and not before.token):
            return event
        # Their own words, put into the letter, are shown in a new draft: it was written in the moment of the doubt.
        shown = before is not None and before.token and before.is_answered_by(asked.token, asked.at)
        if asked.letter == UNPROVEN or shown:
            memory.people.confirm(address, now)
            return event
        memory.people.challenge(address, asked.token, now)
        return replace(event, doubt=wanted)

    def proven(self, message: Message, asked: Asked, found: Marks) -> bool:
        """Tell whether the mail carries the token itself (address or text), from a sender our own server vouches for.

        The id of the thread is not enough: headers that only thread a mail are covered by no signature. Nor is a token
        in the hands of somebody who was not asked and is none of us: it was stolen, or passed on.
        """
        by = who(self._settings.roster, message)
        if by != asked.person and self._settings.roster.by_address(by) is None:
            return False
        places = found.tokens.get(asked.token, frozenset())
        if not places & {"address", "body"}:
            return False
        # Whoever answers "was that you?" reads that mailbox; no server's word is needed for it any more.
        return asked.letter == UNPROVEN or self._settings.vouched(message)
