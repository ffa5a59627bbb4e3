"""Whoever has left the company: the leader inherits what an AE had, another CSM what a CSM had (R2).

Looked at when the program starts (the roster may be another), and on the day that `left` names.
"""

from dataclasses import replace
from datetime import datetime, time

from handoffd.app.doing import Doer
from handoffd.app.reach import Reach
from handoffd.app.sender import today
from handoffd.app.settings import Settings
from handoffd.app.standing import waiting_in
from handoffd.playbook.effects import Send
from handoffd.playbook.events import Succeeded
from handoffd.playbook.model import Handoff
from handoffd.playbook.office import Scene
from handoffd.playbook.people import Person, Roster
from handoffd.playbook.shapes.assign import choice
from handoffd.playbook.workdays import at, next_working_moment
from handoffd.store.transaction import Transaction

ALARM = "left"  # of the house; its step names who leaves
PERSON = "person"  # under this, names and leaders are remembered, for the day on which somebody is off the roster


class Successions:
    """Finds handoffs whose AE or CSM is not there any more, and gives them to somebody."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer
        self._reach = Reach(settings, doer)

    def look(self, memory: Transaction, now: datetime) -> None:
        """Compare the handoffs on their way with the roster as it is today."""
        self._reach.look(memory, now)
        newest = memory.outbox.newest()
        inherited: dict[tuple[str, str], list[Handoff]] = {}
        for handoff in memory.handoffs():
            for role, address in (("ae", handoff.ae), ("csm", handoff.csm)):
                if address and self._gone(address, now):
                    self._pass_on(memory, handoff.ref, role, address, now, inherited)
        for (heir, name), handoffs in inherited.items():
            self._tell(memory, heir, name, handoffs, now)
        self._in_the_morning(memory, newest, now)
        self._remember(memory, now)

    def _in_the_morning(self, memory: Transaction, newest: int, now: datetime) -> None:
        """Let what was just written leave when its reader works: the change itself is made at once, at midnight."""
        for row in memory.outbox.newer(newest):
            person = self._settings.present(memory).by_address(row.recipient)
            if person is not None and not row.customer:
                memory.outbox.postpone(row.id, max(row.not_before, next_working_moment(now, person.present_week)))

    def _gone(self, address: str, now: datetime) -> bool:
        person = self._settings.roster.by_address(address)
        return person is None or person.has_left(today(self._settings.roster, person.email, now))

    def _pass_on(
        self,
        memory: Transaction,
        ref: str,
        role: str,
        address: str,
        now: datetime,
        inherited: dict[tuple[str, str], list[Handoff]],
    ) -> None:
        name, leader = self._known(memory, address)
        same = self._settings.roster.by_name(name)
        handoff = memory.handoff(ref)
        if handoff is None:
            return
        if same and role in same.roles and not self._gone(same.email, now):
            # The same person under another address.
            event = Succeeded(role, same.email, "", name, f"{name} has another address now", listed=True)
            self._doer.happen(memory, ref, event, now)
            return
        reason = f"{name or address} has left"
        if role == "csm":
            person, why = self._another_csm(memory, handoff, now)
            if person:
                event = Succeeded(role, person.email, "", name or address, f"{reason}; {person.name}: {why}")
                self._doer.happen(memory, ref, event, now)
            return
        heir = self._heir(leader, now)
        if heir is None:
            return
        self._doer.happen(memory, ref, Succeeded(role, heir.email, "", name, reason, listed=True), now)
        inherited.setdefault((heir.email, name or address), []).append(memory.handoff(ref) or handoff)

    def _heir(self, leader: str, now: datetime) -> Person | None:
        roster = self._settings.roster
        named = roster.by_address(leader) if leader else None
        others = [who for role in ("sales_leader", "ops") for who in roster.by_role(role)]
        options = [who for who in (named, *others) if who is not None and not self._gone(who.email, now)]
        return options[0] if options else None

    def _another_csm(self, memory: Transaction, handoff: Handoff, now: datetime) -> tuple[Person | None, str]:
        """Return who takes over by the rules; nobody when there is neither a CSM nor a leader of them any more."""
        office = self._settings.office(memory)
        there = tuple(who for who in office.roster.people if not self._gone(who.email, now))
        roster = Roster(there, office.roster.domains)
        if not (roster.by_role("csm") or roster.by_role("cs_leader")):
            return None, ""
        chosen = choice(Scene(replace(office, roster=roster), handoff, office.page[0], now))
        return chosen.person, chosen.because

    def _tell(self, memory: Transaction, heir: str, name: str, handoffs: list[Handoff], now: datetime) -> None:
        """Tell who inherits in one letter; what has to be answered follows in letters of its own."""
        lines = waiting_in(self._settings, [memory.handoff(each.ref) or each for each in handoffs])
        send = Send("people/inherited", (heir,), "people", more={"former": name, "waiting": lines})
        self._doer.send(memory, Handoff("", now, now), send, now)

    # -- for the day on which somebody is gone ------------------------------------------------------------------------

    def _known(self, memory: Transaction, address: str) -> tuple[str, str]:
        """Return the name and the leader of somebody who may be off the roster by now; both may be empty."""
        person = self._settings.roster.by_address(address)
        if person is not None:
            leader = self._settings.roster.leader_of(person)
            return person.name, leader.email if leader else ""
        said = memory.known.recall(PERSON, address)
        name, _, leader_address = said.answer.partition("\n") if said else ("", "", "")
        return name, leader_address

    def _remember(self, memory: Transaction, now: datetime) -> None:
        roster = self._settings.roster
        for person in roster.people:
            leader = roster.leader_of(person)
            told = f"{person.name}\n{leader.email if leader else ''}"
            said = memory.known.recall(PERSON, person.email)
            if said is None or said.answer != told:
                memory.known.remember(PERSON, person.email, told, "", now)
            if person.left and not person.has_left(today(roster, person.email, now)):
                memory.set_deadline("", f"{ALARM}-{person.email}", ALARM, at(person.left, time(0), person.week))
