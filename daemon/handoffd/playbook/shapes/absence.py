"""Who writes the document while its AE is away (R3): the delegate, else the leader, when the return is too late.

Nothing but the document is done in somebody's place. A letter in the AE's name leaves with the AE's own yes alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handoffd.playbook.effects import Effect, Note, Send, SetDeadline
from handoffd.playbook.office import Scene
from handoffd.playbook.people import Person
from handoffd.playbook.workdays import add_working_hours, local_date

_FARTHEST = 400  # days of leave in a row, after which somebody is simply gone


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who is asked instead of `absent`, who is back on a day."""

    person: Person
    absent: Person
    back: date


def back_on(person: Person, day: date) -> date:
    """Return the first day from `day` on that is not in somebody's leave."""
    return next((d for n in range(_FARTHEST) if not person.is_away(d := day + timedelta(days=n))), day)


def away_until(person: Person, now: datetime) -> date | None:
    """Return the day on which somebody who is away today is back; None for somebody who is there."""
    today = local_date(now, person.week)
    return back_on(person, today) if person.is_away(today) else None


def stand_in(scene: Scene, until: datetime) -> StandIn | None:
    """Return who writes the document when its AE is away over the moment at which it is due; None when the AE does.

    `until` is when it would be due without anybody's leave. Without a delegate and a leader who are there, the AE is
    asked, and the deadline waits for the return.
    """
    ae = scene.office.roster.by_address(scene.handoff.ae)
    if ae is None or not ae.is_away(day := local_date(until, ae.week)) or ae.has_left(day):
        return None  # whoever leaves soon is asked while they are here; what is open then is inherited
    back, today = back_on(ae, day), local_date(scene.now, ae.week)
    found = scene.office.roster.stand_in(ae, max(day, today))
    if found is None or today >= back or found.is_away(today):
        return None
    return StandIn(found, ae, back)


def instead(sends: list[Send], other: StandIn | None) -> list[Send]:
    """Return letters meant for the AE as letters to who is asked instead."""
    if other is None:
        return sends
    return [
        replace(
            send,
            to=(other.person.email,),
            cc=tuple(each for each in send.cc if each != other.person.email),
            more={**send.more, "absent": other.absent.name, "back": other.back},
        )
        for send in sends
    ]


def asked_instead(scene: Scene, until: datetime, grace_hours: int, other: StandIn) -> Iterator[Effect]:
    """Ask who stands in, with as much time as anybody has from the moment of being asked."""
    due = max(until, add_working_hours(scene.now, grace_hours, other.person.present_week))
    yield from instead(scene.send("ask", "ae", asks=True, due=due), other)
    yield SetDeadline(scene.name, "escalate", due)
    yield Note(f"{other.absent.name} is away until {other.back}; {other.person.name} is asked for the document.")
