"""How handoffs stand, a row each: what `handoffd status` and the letters of `status` tell.

It reads nothing but the store, and imports nothing that reads letters: `status` answers quickly.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from handoffd.app.settings import Settings
from handoffd.playbook.model import Handoff
from handoffd.playbook.waiting import Said, in_utc, waits_for
from handoffd.store.outbox import PENDING
from handoffd.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Standing:
    """How one handoff stands: who is who (addresses), how far each step is, what it waits for, what rings next."""

    ref: str
    customer: str
    ae: str
    csm: str
    signed_at: datetime
    steps: dict[str, str]
    waits_for: list[str]
    next_deadline: datetime | None
    closed: str
    held_until: datetime | None

    def as_json(self) -> dict[str, Any]:
        """Return the row of `handoffd status --json`."""
        told = asdict(self)
        told |= {name: iso(told[name]) for name in ("signed_at", "next_deadline", "held_until")}
        return told


def standing(settings: Settings, memory: Transaction, handoff: Handoff, said: Said = in_utc) -> Standing:
    """Return how a handoff stands; `said` words the moments in what it waits for."""
    deadlines = memory.deadlines(handoff.ref)
    return Standing(
        handoff.ref,
        handoff.name,
        handoff.ae,
        handoff.csm,
        handoff.t0,
        {step.name: handoff.status(step.name).value for step in settings.page},
        waits_for(handoff, settings.page, lambda address: named(settings, address), _leaves(handoff, memory), said),
        deadlines[0].due_at if deadlines else None,
        handoff.closed,
        handoff.held_until,
    )


def standings(
    settings: Settings, memory: Transaction, handoffs: Iterable[Handoff], said: Said = in_utc
) -> list[Standing]:
    """Return how each of these handoffs stands, in their order."""
    return [standing(settings, memory, handoff, said) for handoff in handoffs]


def named(settings: Settings, address: str) -> str:
    """Return what people call whoever has this address."""
    person = settings.roster.by_address(address)
    return person.name if person else address or "nobody yet"


def _leaves(handoff: Handoff, memory: Transaction) -> dict[str, datetime]:
    """Return when the approved letters that still wait leave, by step."""
    return {row.step: row.not_before for row in memory.outbox.of(handoff.ref) if row.customer and row.state == PENDING}


def iso(moment: datetime | None) -> str | None:
    """Return a moment as JSON has it."""
    return moment.isoformat() if moment else None
