"""Where a decision is taken: the step, the handoff, the moment, and the people around it.

`Office` is what config.toml says (people, rules, the page with its numbers) and what the store can be asked; `Scene`
is one step of one handoff at one moment, with the questions every shape asks.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from handoffd.playbook.effects import Effect, Send
from handoffd.playbook.slots import Attendance, Wishes
from handoffd.playbook.systems import System
from handoffd.playbook.workdays import at, day_n, next_working_moment

if TYPE_CHECKING:
    from handoffd.playbook.events import Event
    from handoffd.playbook.model import Handoff
    from handoffd.playbook.people import Roster, Rule, WorkWeek

Interval = tuple[datetime, datetime]


class Shape(Protocol):
    """How a step behaves. Shapes are frozen values made of numbers; config.toml may change the numbers."""

    @property
    def letters(self) -> frozenset[str]:
        """The letters this shape sends, by file name inside the step's folder."""

    def start(self, scene: Scene) -> list[Effect]:
        """Begin: the step goes from waiting to open."""

    def hear(self, scene: Scene, event: Event) -> list[Effect]:
        """Something happened to this step."""

    def review(self, scene: Scene) -> list[Effect]:
        """Look again after anything happened to the handoff; return nothing when nothing has changed for the step."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the page.

    It begins when every step in `after` is over, and not before Day `begin_day` (counted from t0, in the zone of
    `begin_for`, a role); when the steps in `early` are over it may begin before that day. It is on the page of the
    kinds of sale in `tracks`. With `held` it begins when the meeting of that step has ended by the clock. Its letters
    lie in the folder of its name; those that it shares with a step of the same kind lie in `folder`.
    """

    name: str
    shape: Shape
    after: tuple[str, ...] = ()
    early: tuple[str, ...] = ()
    begin_day: int = 0
    begin_for: str = "ae"
    tracks: tuple[str, ...] = ("new",)
    held: str = ""
    folder: str = ""

    def letter(self, name: str) -> str:
        """Return a letter of this step by its file under templates/emails; the invitation is always its own."""
        return f"{self.name if name == 'invite' or not self.folder else self.folder}/{name}"


def kept(page: Sequence[Step], wanted: Collection[str]) -> tuple[Step, ...]:
    """Return the rows of these names; one that waited for a row left out waits for what that one waited for."""
    rows = {step.name: step for step in page}

    def before(name: str) -> list[str]:
        if name in wanted or name not in rows:
            return [name] if name in wanted else []
        return [earlier for each in rows[name].after for earlier in before(each)]

    return tuple(
        replace(
            step,
            after=tuple(dict.fromkeys(earlier for name in step.after for earlier in before(name))),
            early=tuple(name for name in step.early if name in wanted),
        )
        for step in page
        if step.name in wanted
    )


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we wait with what happens to a contract, in minutes and days.

    Papers that join a handoff are told in one letter, `settle_minutes` after the first. What was sent out and not
    signed, or voided and not signed again, is closed after `lapse_days`.
    """

    settle_minutes: int = 30
    lapse_days: int = 30


@dataclass(frozen=True, slots=True)
class Times:
    """When a colleague has no time.

    `held` are the meetings of ours that stand, `booked` those and what their calendars say, `busy` with those also what
    an invitation names that waits for a yes. `tentative` are times that may be taken: a calendar says perhaps, or a
    customer may still choose them.
    """

    held: Sequence[Interval] = ()
    booked: Sequence[Interval] = ()
    busy: Sequence[Interval] = ()
    tentative: Sequence[Interval] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """Everything a decision may know beside the handoff itself.

    `times` returns a colleague's, but for the meeting of that UID: one that moves is not in its own way;
    `unknown_since` since when that is not known, because a calendar of theirs cannot be read.
    `amount` makes a plain number of an amount as a notice writes it (`EUR 48,000.00`); empty where that is not certain.
    `answers_come`: calendars answer to our inbox; else silence says nothing about who comes. `systems` are those of
    `[[crm]]`.
    `wishes` say which of several possible times is better, `sla_mode` whether days off count in a promise of hours.
    `undo` is how long a yes can be taken back before its letter leaves.
    `reached` tells, by reference, step and fingerprint, whether a draft has left to anybody at the customer, or may.
    """

    roster: Roster
    page: tuple[Step, ...]
    domain: str
    customer_week: Callable[[str], WorkWeek]
    rules: tuple[Rule, ...] = ()
    mode: str = "calendar"
    times: Callable[[str, str], Times] = field(default=lambda _address, _but_for: Times())
    open_counts: Callable[[], Mapping[str, int]] = field(default=dict)
    patience: Patience = field(default_factory=Patience)
    knows: Callable[[str], Sequence[str]] = field(default=lambda _: ())
    handoff: Callable[[str], Handoff | None] = field(default=lambda _: None)
    amount: Callable[[str], str] = field(default=lambda text: text)
    unknown_since: Callable[[str], datetime | None] = field(default=lambda _: None)
    answers_come: bool = True
    wishes: Wishes = field(default_factory=Wishes)
    sla_mode: str = "business"
    systems: tuple[System, ...] = ()
    reached: Callable[[str, str, str], bool] = field(default=lambda _ref, _step, _sha256: False)
    undo: timedelta = timedelta()
    # One decision asks for the same page again and again.
    _pages: dict[tuple[str, ...], tuple[Step, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def page_of(self, handoff: Handoff) -> tuple[Step, ...]:
        """Return the rows of a handoff's own page: those it was begun with, else those of its track today."""
        names = handoff.page or tuple(step.name for step in self.page if handoff.track in step.tracks)
        if names not in self._pages:
            self._pages[names] = kept(self.page, names)
        return self._pages[names]

    def step(self, name: str) -> Step | None:
        """Return the row of that name; None for a step that is gone from the page."""
        return next((step for step in self.page if step.name == name), None)


@dataclass(frozen=True, slots=True)
class Scene:
    """One step of one handoff at one moment."""

    office: Office
    handoff: Handoff
    step: Step
    now: datetime

    @property
    def name(self) -> str:
        """The step's name, which is also the folder of its letters."""
        return self.step.name

    def person(self, role: str) -> str:
        """Return the address of who plays a role in this handoff; empty when nobody does.

        The sales leader is the AE's own leader where the roster names one, the CS leader the CSM's; where there is no
        CS leader at all, the sales leader reads what is for them.
        """
        if role == "ae":
            return self.handoff.ae
        if role == "csm":
            return self.handoff.csm
        if role == "sales_leader" and (ae := self.office.roster.by_address(self.handoff.ae)) and ae.leader:
            return ae.leader
        if role == "cs_leader" and (csm := self.office.roster.by_address(self.handoff.csm)) and csm.leader:
            return csm.leader
        roster = self.office.roster
        found = roster.by_role(role) or (roster.by_role("sales_leader") if role == "cs_leader" else ())
        found = found or roster.by_role("ops")
        return found[0].email if found else ""

    def week(self, address: str) -> WorkWeek:
        """Return the working hours of a colleague; the AE's for an address that is not on the roster."""
        person = self.office.roster.by_address(address) or self.office.roster.by_address(self.handoff.ae)
        return person.present_week if person else self.office.customer_week(self.customer_zone)

    @property
    def customer_zone(self) -> str:
        """The customer's IANA zone; the AE's while nobody has told."""
        ae = self.office.roster.by_address(self.handoff.ae)
        return self.handoff.zone or (ae.week.zone if ae else "UTC")

    @property
    def customer_week(self) -> WorkWeek:
        """The customer's working hours: ordinary ones in their zone, with the holidays of their region."""
        return self.office.customer_week(self.customer_zone)

    def day(self, number: int, week: WorkWeek) -> date:
        """Return the date of Day n: the date of t0 in that zone, plus n days (calendar or working, as configured)."""
        return day_n(self.handoff.t0, number, week, self.office.mode)

    def busy(self, address: str) -> tuple[Interval, ...]:
        """Return when a colleague has no time, but for this step's own meeting."""
        return tuple(self.times(address).busy)

    def times(self, address: str) -> Times:
        """Return when a colleague has no time and why, but for this step's own meeting."""
        return self.office.times(address, self.uid())

    def wishes(self, addresses: Iterable[str]) -> Wishes:
        """Return what is asked of a time beside that all can: the house's manners, and no time that may be taken."""
        return replace(self.office.wishes, tentative={each: self.times(each).tentative for each in addresses})

    def unknown(self, addresses: Iterable[str]) -> tuple[str, ...]:
        """Return whose calendar could not be read, a sentence for each: such a time may turn out to be taken."""
        found = []
        for address in addresses:
            since = self.office.unknown_since(address)
            if since is not None:
                day = since.astimezone(ZoneInfo(self.week(address).zone))
                person = self.office.roster.by_address(address)
                name = person.name if person else address
                found.append(f"{name}'s calendar could not be read since {day:%A, %-d %B}, so it may not suit")
        return tuple(found)

    def attendance(self, address: str, *, flex: bool = True) -> Attendance:
        """Return a colleague as a participant; their hours may be stretched where `flex` says so."""
        person = self.office.roster.by_address(address)
        if person is None:
            return Attendance(address, self.week(address), flex=flex)
        return Attendance(address, self.week(address), flex=flex, name=person.name, prefers=person.prefers)

    def customer_moment(self, number: int, hour: time) -> datetime:
        """Return Day n at an hour of the customer's clock, rolled forward to their next working moment."""
        week = self.customer_week
        return next_working_moment(at(self.day(number, week), hour, week), week)

    def working(self, moment: datetime, address: str) -> datetime:
        """Return the moment, or the next one at which that colleague works."""
        return next_working_moment(moment, self.week(address))

    def next_morning(self, address: str, days: int = 1) -> datetime:
        """Return 09:00 of the colleague's next working day (or of the one `days` later)."""
        week = self.week(address)
        moment = self.now
        for _ in range(days):
            moment = next_working_moment(at(_local_date(moment, week) + timedelta(days=1), time(9), week), week)
        return moment

    def send(
        self, letter: str, *roles: str, cc: tuple[str, ...] = (), asks: bool = False, **more: object
    ) -> list[Send]:
        """Return the letter of this step to those who play the roles; nobody is written to twice."""
        to = tuple(dict.fromkeys(address for role in roles if (address := self.person(role))))
        copies = (self.person(role) for role in cc)
        cc_addresses = tuple(dict.fromkeys(address for address in copies if address and address not in to))
        name = letter if "/" in letter else self.step.letter(letter)
        return [Send(name, to, self.name, cc_addresses, asks, more)] if to else []

    def send_to(self, letter: str, to: tuple[str, ...], *, asks: bool = False, **more: object) -> list[Send]:
        """Return the letter of this step, one to each of these colleagues."""
        return [Send(self.step.letter(letter), (address,), self.name, asks=asks, more=more) for address in to]

    def uid(self) -> str:
        """Return the iCalendar UID of this step's meeting: the same for its whole life, unlike any other's.

        One that was cancelled is over for every calendar (I15): what is held in its place is another meeting.
        """
        known = self.handoff.meetings.get(self.name)
        if known is not None and not known.cancelled:
            return known.uid
        seed = f"{self.office.domain}/{self.handoff.ref}/{self.name}/{self.handoff.received_at.isoformat()}"
        seed += f"/after {known.uid}" if known else ""
        return f"{uuid.uuid5(uuid.NAMESPACE_URL, seed)}@handoffd.{self.office.domain}"


def _local_date(moment: datetime, week: WorkWeek) -> date:
    return moment.astimezone(ZoneInfo(week.zone)).date()
