"""What a colleague orders about a handoff as a whole, by mail: let it rest, let it go on, stop it.

Rule 1: its AE and its CSM may, and leaders and ops; each only in a mail that is proven to be theirs.
Rule 2: while it rests nothing is sent to the customer and nobody is reminded; answers are taken as ever.
Rule 3: who is asked for something hears of its end first; a leader hears of what is late a working day after.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from handoffd.playbook import contract
from handoffd.playbook.effects import ClearDeadlines, Effect, Note, Rest, Send, SetDeadline
from handoffd.playbook.evolve import evolve
from handoffd.playbook.waiting import waits_for
from handoffd.playbook.workdays import at, local_date, next_working_moment

if TYPE_CHECKING:
    from handoffd.playbook.events import Commanded, Due
    from handoffd.playbook.model import Handoff
    from handoffd.playbook.office import Scene
    from handoffd.playbook.people import Person

HOLD, RESUME, STOP = "hold", "resume", "stop"
WORDS = frozenset({HOLD, RESUME, STOP})
WAKE = "wake"
LEADING = frozenset({"sales_leader", "cs_leader", "ops"})
# A hold without a day is one of a week; one that lasts longer than a quarter is no hold.
A_WEEK, LONGEST = timedelta(days=7), timedelta(days=92)
# Alarms by which somebody is pressed. After a rest they wait one more working day: the letter that it goes on is first.
_PRESSING = ("remind", "escalate", "waiting")


def may(person: Person | None, handoff: Handoff) -> bool:
    """Tell whether somebody may order something about a handoff: its AE, its CSM, a leader, ops."""
    if person is None:
        return False
    return bool(person.roles & LEADING) or bool({handoff.ae, handoff.csm} & set(person.addresses))


def heard(scene: Scene, event: Commanded) -> list[Effect]:
    """Return what follows from an order about the whole handoff; `scene` is that of no step."""
    by = scene.office.roster.by_address(event.by)
    if by is None or not may(by, scene.handoff):
        return [Note(f"{event.by} may not say {event.command!r}; nothing was done.")]
    if not event.proven:
        return [Note(f"{event.by} said {event.command!r}, and nothing proves that it is theirs; nothing was done.")]
    if event.command == STOP:
        return contract.ended(scene, f"{by.name} stopped it")
    if event.command == RESUME:
        return woken(scene, by.email) if scene.handoff.held_until else [Note(f"{by.name}: resume; it does not rest.")]
    return _held(scene, by, event.when)


def _held(scene: Scene, by: Person, when: date | datetime | None) -> list[Effect]:
    handoff = scene.handoff
    if handoff.paused or not handoff.signed:
        what = f"{handoff.name} rests already, until it is signed."
        return [Send("_ops/over", (by.email,), contract.CONTRACT, more={"words": HOLD, "what": what})]
    until = wake_of(scene, when)
    rest: list[Effect] = [
        Rest(until, by.email),
        SetDeadline(contract.CONTRACT, WAKE, until),
        Note(f"{by.name} lets everything rest until {until:%a %d %b %H:%M} UTC."),
    ]
    return [*rest, *_told(scene, "contract/resting", by.email, until=until, by=by.email)]


def wake_of(scene: Scene, when: date | datetime | None) -> datetime:
    """Return when a handoff wakes: at nine on that day, or on the AE's next working day after it."""
    week = scene.week(scene.handoff.ae)
    today = local_date(scene.now, week)
    day = when.astimezone(ZoneInfo(week.zone)).date() if isinstance(when, datetime) else when or today + A_WEEK
    day = min(max(day, today + timedelta(days=1)), today + LONGEST)
    return next_working_moment(at(day, time(9), week), week)


def wakes(scene: Scene) -> str:
    """Return when it wakes, and who let it rest, as half a sentence in the AE's clock."""
    until, by = scene.handoff.held_until or scene.now, scene.office.roster.by_address(scene.handoff.held_by)
    moment = until.astimezone(ZoneInfo(scene.week(scene.handoff.ae).zone))
    return f"{moment:%A, %-d %B, %H:%M}, as {by.name if by else 'a colleague'} asked"


def woken(scene: Scene, by: str = "") -> list[Effect]:
    """Let everything go on: AE and CSM are told in one letter each, what begins by itself begins now."""
    if scene.handoff.held_until is None:
        return []
    who = scene.office.roster.by_address(by)
    woke: list[Effect] = [
        Rest(None),
        ClearDeadlines(contract.CONTRACT, (WAKE,)),
        Note(f"{who.name} lets it go on." if who else "The rest is over; it goes on."),
    ]
    awake = evolve(scene.handoff, woke)
    people = {each.email: each.name for each in scene.office.roster.people}
    zone = ZoneInfo(scene.week(scene.handoff.ae).zone)
    waits = waits_for(
        awake,
        scene.office.page_of(awake),
        lambda address: people.get(address) or address,
        said=lambda moment: f"{moment.astimezone(zone):%A, %-d %B, %H:%M}",
    )
    return [*woke, *_told(scene, "contract/awake", by, by=by, waits=tuple(waits))]


def postponed(scene: Scene, event: Due) -> list[Effect]:
    """Let an alarm ring when the rest is over; what presses somebody, a working day later."""
    wake = scene.handoff.held_until or scene.now
    pressing = event.kind.startswith(_PRESSING)
    later = replace(scene, now=max(wake, scene.now)).next_morning(scene.handoff.ae) if pressing else wake
    return [SetDeadline(event.step, event.kind, max(later, scene.now + timedelta(minutes=1)))]


def _told(scene: Scene, letter: str, first: str, **more: object) -> list[Send]:
    """One letter each to the AE, the CSM, and who ordered it."""
    handoff = scene.handoff
    people = dict.fromkeys(each for each in (first, handoff.ae, handoff.csm) if each)
    return [Send(letter, (each,), contract.CONTRACT, asks=True, more=more) for each in people]
