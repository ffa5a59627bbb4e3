"""Carry out what the playbook decided, inside the transaction of the event: state, deadlines, letters, journal."""

import logging
from datetime import date, datetime, time, timedelta

from handoffd.app import rhythm
from handoffd.app.bounds import enough
from handoffd.app.log import about
from handoffd.app.settings import Settings
from handoffd.app.standing import redirected
from handoffd.app.systems import carried
from handoffd.app.writing import Writer
from handoffd.letters.message import Address
from handoffd.letters.notices.namesake import traits_of
from handoffd.playbook.athome import at_home
from handoffd.playbook.decide import decide
from handoffd.playbook.effects import (
    Cancel,
    Carry,
    ClearDeadlines,
    Close,
    Effect,
    Meet,
    Merge,
    Note,
    Recall,
    Release,
    Send,
    SetDeadline,
    Withdraw,
    Write,
)
from handoffd.playbook.events import Doubted, Drafted, Event, Joined, Withheld
from handoffd.playbook.evolve import evolve
from handoffd.playbook.model import Handoff
from handoffd.playbook.workdays import at, next_working_moment
from handoffd.store.transaction import Transaction
from handoffd.store.values import Line

log = logging.getLogger(__name__)


class Doer:
    """One event at a time: decide, keep the new state, do the rest, write it down. Nothing leaves from here."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._writer = Writer(settings)

    def happen(self, memory: Transaction, ref: str, event: Event, now: datetime, message_id: str = "") -> None:
        """Let an event happen to a handoff; what the letters room drafts on the way comes back as events of its own."""
        waiting: list[Event] = [event]
        while waiting:
            handoff = memory.handoff(ref)
            if handoff is None:
                raise LookupError(f"there is no handoff {ref}")
            this = waiting.pop(0)
            effects = decide(handoff, this, now, self._settings.office(memory))
            after = evolve(handoff, effects)
            memory.save(after, now)
            if (after.customer, after.contacts) != (handoff.customer, handoff.contacts):
                # By what the AE has told, a further paper of the same customer will be known.
                people = [Address(who.name, who.email) for who in after.contacts]
                memory.known.add_traits(traits_of([after.customer], people), ref)
            if after.is_over("kickoff") and not handoff.is_over("kickoff"):
                rhythm.arm(self._settings, memory, now)
            for effect in effects:
                waiting += self._do(memory, after, effect, now)
            told = " ".join(effect.text for effect in effects if isinstance(effect, Note))
            memory.write(Line(now, ref, type(this).__name__, told, message_id), this)
            event_name = type(this).__name__.lower()  # the words stand in the journal, not in the log
            log.info("%s: %s", ref, event_name, extra=about(ref, event_name, message_id))

    def send(self, memory: Transaction, handoff: Handoff, send: Send, now: datetime) -> None:
        """Put a letter to our own people into the outbox, unless this person has had enough of them for a day."""
        kept, strangers = at_home(send, self._settings.roster)
        for stranger in strangers:
            log.error(
                "%s: %s is no letter for %s, who is none of us", handoff.ref or "the house", send.letter, stranger
            )
        if kept is None:
            return
        send = kept
        redirection = redirected(self._settings, memory, send, now)
        if redirection is None:
            self.note(memory, handoff.ref, f"No mail reaches {', '.join(send.to)}; {send.letter} waits.", now)
            return
        send = redirection
        if send.more.get("fetched") and memory.outbox.hurry(handoff.ref, send.letter, send.to[0], now):
            return  # it stood in a list, and waited for its turn
        if why := enough(memory, handoff.ref, send, now):
            log.warning("%s: %s is not sent again: its reader %s", handoff.ref or "the house", send.letter, why)
            self.note(memory, handoff.ref, f"{send.to[0]} {why}; no more {send.letter}.", now)
            return
        self._writer.send(memory, handoff, send, now)
        back, away = send.more.get("back"), self._settings.present(memory).by_address(handoff.ae)
        if isinstance(back, date) and away:  # asked in somebody's place: they hear of it when they are there again (R3)
            moment = next_working_moment(at(back, time(9), away.week), away.present_week)
            memory.set_deadline("", away.email, "back", max(moment, now + timedelta(minutes=1)))

    def note(self, memory: Transaction, ref: str, text: str, now: datetime) -> None:
        """Write a sentence into the journal of a handoff (or of the house)."""
        memory.write(Line(now, ref, "Note", text))

    def _do(self, memory: Transaction, handoff: Handoff, effect: Effect, now: datetime) -> list[Event]:
        match effect:
            case Write(step):
                return [Drafted(step, self._writer.draft(handoff, effect, now))]
            case Release():
                if found := self._writer.release(memory, handoff, effect, now):
                    return [Withheld(effect.step, tuple(str(leak) for leak in found))]
                # While nobody knows whether an older version has arrived, a new one would perhaps be the second.
                doubtful = memory.outbox.hold(handoff.ref, effect.step, "an older version of it is in doubt")
                return [Doubted(effect.step, row.recipient, row.mark) for row in doubtful[:1]]
            case Carry():
                return carried(self._settings, self._writer, memory, handoff, effect, now)
            case SetDeadline(step, kind, at):
                memory.set_deadline(handoff.ref, step, kind, at)
            case ClearDeadlines(step, kinds):
                memory.clear_deadlines(handoff.ref, step, kinds, now)
            case Merge(into):
                self._merge(memory, handoff, into, now)
            case Close():
                memory.clear_all_deadlines(handoff.ref, now)
            case _:
                self._put(memory, handoff, effect, now)
        return []

    def _put(self, memory: Transaction, handoff: Handoff, effect: Effect, now: datetime) -> None:
        """Put letters into the outbox, or take them out of it."""
        match effect:
            case Send():
                self.send(memory, handoff, effect, now)
            case Meet() if effect.invite:
                self._writer.invite(memory, handoff, effect, now)
            case Cancel():
                self._writer.cancel(memory, handoff, effect, now)
            case Withdraw(step):
                memory.outbox.withdraw(handoff.ref, step, now)
            case Recall():
                memory.outbox.recall(handoff.ref, now)
                memory.errands.withdraw(handoff.ref, now)
            case _:
                pass

    def _merge(self, memory: Transaction, handoff: Handoff, into: str, now: datetime) -> None:
        memory.known.move_to(handoff.ref, into)
        prefills = handoff.dossier.prefills
        joined = Joined(handoff.title or handoff.name, handoff.t0, prefills, f"{handoff.ref} was merged.")
        self.happen(memory, into, joined, now)
