"""Who is away: learned from automatic replies (R3), acted on in every handoff of theirs, and over on their return."""

from datetime import datetime, time, timedelta

from handoffd.app.doing import Doer
from handoffd.app.sender import today, zone
from handoffd.app.settings import Settings
from handoffd.app.standing import theirs, waiting_for
from handoffd.letters.away import last_day_away
from handoffd.letters.message import Message
from handoffd.letters.replies.when import order_of
from handoffd.playbook.effects import Send
from handoffd.playbook.events import Absent
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Person
from handoffd.playbook.shapes.absence import back_on
from handoffd.playbook.workdays import at, next_working_moment
from handoffd.store.people import Away
from handoffd.store.transaction import Transaction
from handoffd.store.values import Asked

ALARM = "back"  # of the house; its step is the address of who comes back


class Absences:
    """Keeps absences, and tells those who have to know."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer

    def told(self, memory: Transaction, message: Message, asked: Asked, by: str, why: str, now: datetime) -> None:
        """Learn from an automatic reply until when somebody is away.

        Only from the person whom our letter asked, whom our own mail server vouches for where the trust profile asks
        for it, and only when the day is certain; everything else in the reply means nothing.
        """
        person = self._settings.roster.by_address(by)
        vouched = self._settings.vouched(message)
        if why not in ("out-of-office", "auto-reply") or person is None or by != asked.person or not vouched:
            return
        home = zone(self._settings.roster, by)
        written = min(message.date or now, now).astimezone(home).date()
        last = last_day_away(message.plain, written, order_of(home))
        first = today(self._settings.roster, by, now)
        if last is None or last < first or not memory.people.away(Away(person.email, first, last), now):
            return
        self._doer.note(memory, asked.handoff, f"{person.name} is away until {last}, by their automatic reply.", now)
        self._return_on(memory, person, now)
        for handoff in theirs(memory, person):
            self._doer.happen(memory, handoff.ref, Absent(person.email), now, message.message_id)
        self._tell_leader(memory, person, now)

    def back(self, memory: Transaction, address: str, now: datetime) -> None:
        """Tell somebody who is there again where their handoffs stand; nothing when all of them are over."""
        memory.people.is_back(address)
        person = self._settings.roster.by_address(address)
        waiting = waiting_for(self._settings, memory, person) if person else ()
        if person and waiting:
            self._send(memory, "people/back", person.email, {"waiting": waiting}, now)

    def _return_on(self, memory: Transaction, person: Person, now: datetime) -> None:
        present = self._settings.present(memory).by_address(person.email) or person
        day = back_on(present, today(self._settings.roster, person.email, now))
        moment = next_working_moment(at(day, time(9), present.week), present.present_week)
        memory.set_deadline("", person.email, ALARM, max(moment, now + timedelta(minutes=1)))

    def _tell_leader(self, memory: Transaction, person: Person, now: datetime) -> None:
        roster = self._settings.present(memory)
        leader = roster.leader_of(person)
        present = roster.by_address(person.email) or person
        waiting = waiting_for(self._settings, memory, person)
        if leader is None or not waiting:
            return
        day = today(self._settings.roster, person.email, now)
        other = roster.stand_in(present, day)
        just_now = now - timedelta(seconds=1)
        refs = [each.ref for each in theirs(memory, person)]
        asked = other and any(memory.outbox.count(ref, "dossier/ask", other.email, just_now) for ref in refs)
        more: dict[str, object] = {"person": person.email, "back": back_on(present, day), "waiting": waiting}
        self._send(memory, "people/away", leader.email, {**more, "asked": other.email if other and asked else ""}, now)

    def _send(self, memory: Transaction, letter: str, to: str, more: dict[str, object], now: datetime) -> None:
        self._doer.send(memory, Handoff("", now, now), Send(letter, (to,), "people", more=more), now)
