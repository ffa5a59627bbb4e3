"""Everything the parts of the app share: the checked configuration in the forms the rooms want it, and the store.

What reads letters is imported where it is used, so that a command that only looks into the store answers quickly.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from handoffd.config import Config
from handoffd.config.office import customer_week, page, patience, roster, rules, tracks, wishes
from handoffd.config.systems import systems
from handoffd.playbook.model import Handoff
from handoffd.playbook.office import Office, Patience, Step, Times
from handoffd.playbook.people import Roster, WorkWeek
from handoffd.playbook.people.assignment import Rule
from handoffd.playbook.slots import Wishes
from handoffd.playbook.spans import merged, widened
from handoffd.playbook.systems import System
from handoffd.store.store import Store
from handoffd.store.transaction import Transaction

if TYPE_CHECKING:
    from handoffd.letters.message import Message
    from handoffd.letters.notices.house import House
    from handoffd.letters.notices.notice import Notice
    from handoffd.letters.trust.verdict import Trust


@dataclass(frozen=True)
class Settings:
    """One configuration and one store."""

    config: Config
    store: Store

    @cached_property
    def roster(self) -> Roster:
        """The people."""
        return roster(self.config)

    @cached_property
    def page(self) -> tuple[Step, ...]:
        """The steps with the numbers of config.toml."""
        return page(self.config)

    def page_names(self, track: str) -> tuple[str, ...]:
        """Return the steps of a handoff of this track that is opened today."""
        wanted = tracks(self.config).get(track)
        return tuple(step.name for step in self.page if (step.name in wanted if wanted else track in step.tracks))

    @cached_property
    def house(self) -> "House":
        """Who we are, for the reader of notices."""
        return house_of(self.config)

    @cached_property
    def trust(self) -> "Trust":
        """Whose word about a sender counts."""
        return trust_of(self.config)

    def vouched(self, message: "Message") -> bool:
        """Tell whether a mail is from whom it says, as far as the trust profile asks for it."""
        from handoffd.letters.trust.verdict import judged

        return judged(message, self.trust).proven

    @cached_property
    def _rules(self) -> tuple[tuple[Rule, ...], Patience, tuple[System, ...], Wishes]:
        """What of config.toml each decision may know; made once."""
        return rules(self.config), patience(self.config), systems(self.config), wishes(self.config)

    @property
    def domain(self) -> str:
        """The domain of the shared inbox; part of every Message-ID and UID of ours."""
        return self.config.inbox.address.rpartition("@")[2]

    def step(self, name: str) -> Step | None:
        """Return a row of the page."""
        return next((step for step in self.page if step.name == name), None)

    def office(self, memory: Transaction) -> Office:
        """Return what a decision may know, inside one transaction."""
        assigned, waits, kept, wished = self._rules
        return Office(
            self.present(memory),
            self.page,
            self.domain,
            self.customer_week,
            assigned,
            self.config.playbook.days,
            lambda address, but_for: self._times(memory, address, but_for),
            memory.open_counts,
            waits,
            lambda ref: [each for each in memory.outbox.readers(ref) if self.roster.by_address(each)],
            memory.handoff,
            plain_amount,
            unknown_since=lambda address: self._unknown_since(memory, address),
            answers_come=self.config.meetings.organizer == "inbox",
            systems=kept,
            wishes=wished,
            sla_mode=self.config.meetings.sla_mode,
            undo=timedelta(minutes=self.config.trust.undo_minutes),
            reached=lambda ref, step, sha256: self._reached(memory, ref, step, sha256),
        )

    def _reached(self, memory: Transaction, ref: str, step: str, sha256: str) -> bool:
        outside = [each for each in memory.outbox.readers(ref, step, sha256) if not self.roster.by_address(each)]
        return bool(outside)

    def _unknown_since(self, memory: Transaction, address: str) -> datetime | None:
        person = self.roster.by_address(address)
        return memory.calendars.unknown_since(person.email if person else address)

    def _times(self, memory: Transaction, address: str, but_for: str) -> Times:
        """Return a colleague's times: the meetings we hold or offer, and what their calendars say."""
        person = self.roster.by_address(address)
        main = person.email if person else address
        ours = memory.engagements(main, but_for)
        margin = timedelta(minutes=self.config.calendars.buffer_minutes)
        booked = widened([*ours.held, *memory.calendars.busy(main)], margin)
        return Times(
            ours.held,
            tuple(booked),
            tuple(widened([*booked, *widened(ours.waiting, margin)], timedelta())),
            tuple(merged([*ours.offered, *memory.calendars.tentative(main)])),
        )

    def present(self, memory: Transaction) -> Roster:
        """Return the people with the absences that their automatic replies have told (R3)."""
        told = {away.person: (away.first, away.last) for away in memory.people.absences()}
        if not told:
            return self.roster
        people = tuple(
            replace(each, leave=(*each.leave, told[each.email])) if each.email in told else each
            for each in self.roster.people
        )
        return replace(self.roster, people=people)

    def customer_week(self, zone: str) -> WorkWeek:
        """Return ordinary working hours in a customer's zone."""
        from handoffd.letters.places import region_of

        return customer_week(region_of(zone) or "", zone)

    def week_of(self, address: str) -> WorkWeek:
        """Return the working week of a colleague; ordinary hours of UTC for anybody else."""
        person = self.roster.by_address(address)
        return person.present_week if person else self.customer_week("UTC")

    def our_ids(self, text: str) -> list[str]:
        """Return the Message-IDs of ours that stand in a text, such as the report of a mail that came back."""
        return list(dict.fromkeys(re.findall(rf"<[\w.+-]{{1,120}}@{re.escape(self.domain)}>", text[:200_000])))

    def doubted(self, notice: "Notice", why: str) -> "Notice":
        """Return a notice that looks right but that may be none of ours: a person is asked (NOTICES rule 11)."""
        return replace(notice, kind="unsure", reason=f"{why}; {notice.reason}")

    def name_of(self, handoff: Handoff, address: str) -> str:
        """Return the name of a customer's contact or a colleague; empty when none is known."""
        contacts = {contact.email: contact.name for contact in handoff.contacts}
        person = self.roster.by_address(address)
        return contacts.get(address) or (person.name if person else "")

    def zone_of(self, address: str) -> str:
        """Return the zone of a colleague; UTC for anybody else."""
        person = self.roster.by_address(address)
        return person.week.zone if person else "UTC"

    def asked_first(self) -> str:
        """Return who answers questions of the house: ops, else the sales leader."""
        return asked_first(self.roster)


def asked_first(people: Roster) -> str:
    """Return who answers questions of the house: ops, else the sales leader, else the first on the roster."""
    for role in ("ops", "sales_leader"):
        if found := people.by_role(role):
            return found[0].email
    return people.people[0].email


def plain_amount(text: str) -> str:
    """Return `48000` for `EUR 48,000.00` or `48,000 EUR a year`, a bare number as it is; empty where not certain."""
    from handoffd.letters.fields import read_money

    money = read_money(text)
    if money is None:
        return text.strip() if re.fullmatch(r"\s*\d+(\.\d\d)?\s*", text) else ""
    return str(money.amount) if money.per in ("", "year") else ""


def trust_of(config: Config) -> "Trust":
    """Return whose word about a sender counts, by `[trust]`."""
    from handoffd.letters.trust.verdict import Trust
    from handoffd.network.names import txt_record

    own = frozenset(domain.casefold() for domain in config.company.domains)
    return Trust(config.trust.profile, config.trust.authserv_id, own, txt_record)


def house_of(config: Config) -> "House":
    """Return who we are, for the reader of notices: domains, inbox, people, and how our own notices look."""
    from handoffd.letters.notices.house import House
    from handoffd.letters.notices.recogniser import recognisers

    listed = roster(config).people
    people = {address: person.name for person in listed for address in person.addresses}
    zones = {address: person.week.zone for person in listed for address in person.addresses}
    domains = frozenset(config.company.domains)
    return House(domains, config.inbox.address, people, recognisers(config.notice), zones)
