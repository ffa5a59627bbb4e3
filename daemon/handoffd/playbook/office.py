"""Where a decision is taken: the step, the handoff, the moment, and the people around it.

`Office` is what config.toml says (people, rules, the page with its numbers) and what the store can be asked; `Scene`
is one step of one handoff at one moment, with the questions every shape asks.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol

from handoffd.playbook.effects import Effect, Send
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

    It begins when every step in `after` is over, and not before Day `begin_day` (counted from t0, in the AE's zone);
    when the steps in `early` are over it may begin before that day.
    """

    name: str
    shape: Shape
    after: tuple[str, ...] = ()
    early: tuple[str, ...] = ()
    begin_day: int = 0


@dataclass(frozen=True, slots=True)
class Office:
    """Everything a decision may know beside the handoff itself."""

    roster: Roster
    page: tuple[Step, ...]
    domain: str
    customer_week: Callable[[str], WorkWeek]
    rules: tuple[Rule, ...] = ()
    mode: str = "calendar"
    busy: Callable[[str], Sequence[Interval]] = field(default=lambda _: ())
    open_counts: Callable[[], Mapping[str, int]] = field(default=dict)

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

        The sales leader is the AE's own leader where the roster names one.
        """
        if role == "ae":
            return self.handoff.ae
        if role == "csm":
            return self.handoff.csm
        if role == "sales_leader" and (ae := self.office.roster.by_address(self.handoff.ae)) and ae.leader:
            return ae.leader
        found = self.office.roster.by_role(role) or self.office.roster.by_role("ops")
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
        name = letter if "/" in letter else f"{self.name}/{letter}"
        return [Send(name, to, self.name, cc_addresses, asks, more)] if to else []

    def uid(self) -> str:
        """Return the iCalendar UID of this step's meeting: the same for its whole life, unlike any other's."""
        seed = f"{self.office.domain}/{self.handoff.ref}/{self.name}/{self.handoff.received_at.isoformat()}"
        return f"{uuid.uuid5(uuid.NAMESPACE_URL, seed)}@handoffd.{self.office.domain}"


def _local_date(moment: datetime, week: WorkWeek) -> date:
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(week.zone)).date()
