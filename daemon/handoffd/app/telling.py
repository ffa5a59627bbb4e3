"""How a handoff stands, in plain facts: what `handoffd status`, `handoffd show` and the letters of `status` all tell.

Moments are aware datetimes; who shows them says them in the reader's own clock.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from handoffd.app.settings import Settings
from handoffd.letters.contacts import company
from handoffd.letters.fields import read_contacts
from handoffd.letters.fields.account import locale_of_zone, read_account
from handoffd.playbook.advice import advise
from handoffd.playbook.dossier import SECTIONS
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
        told |= {name: _iso(told[name]) for name in ("signed_at", "next_deadline", "held_until")}
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


def story(settings: Settings, memory: Transaction, handoff: Handoff) -> dict[str, Any]:
    """Return everything that is known of a handoff, as `handoffd show --json` prints it."""
    answers = {section.heading: handoff.dossier.current(section.id) for section in SECTIONS}
    row = standing(settings, memory, handoff)
    return {
        "ref": handoff.ref,
        "customer": handoff.name,
        "title": handoff.title,
        "signed_at": handoff.t0.isoformat(),
        "ae": handoff.ae,
        "csm": handoff.csm,
        "csm_reason": handoff.csm_reason,
        "zone": handoff.zone,
        "contacts": [asdict(contact) for contact in handoff.contacts],
        "closed": handoff.closed,
        "held_until": _iso(handoff.held_until),
        "steps": row.steps,
        "waits_for": row.waits_for,
        "dossier": {
            heading: {"text": entry.text, "na": entry.na, "by": entry.author, "at": entry.at.isoformat()}
            for heading, entry in answers.items()
            if entry
        },
        "history": {
            section.heading: [
                {
                    "by": entry.author,
                    "at": entry.at.isoformat(),
                    "mail": entry.message_id,
                    "text": entry.text,
                    "na": entry.na,
                }
                for entry in handoff.dossier.history(section.id)
            ]
            for section in SECTIONS
            if handoff.dossier.history(section.id)
        },
        "held": [{"by": entry.author, "section": entry.section, "text": entry.text} for entry in handoff.dossier.held],
        "fields": _fields(handoff, settings),
        "advice": [advice.sentence for advice in advise(handoff.dossier)],
        "health": [{**asdict(opinion), "at": opinion.at.isoformat()} for opinion in handoff.health],
        "milestones": {
            name: {"at": milestone.at.isoformat(), "due": _iso(milestone.due)}
            for name, milestone in handoff.milestones.items()
        },
        "open": [section.heading for section in handoff.dossier.open()],
        "meetings": {
            step: {
                "start": meeting.start.isoformat(),
                "end": meeting.end.isoformat(),
                "attendees": list(meeting.attendees),
                "responses": dict(meeting.responses),
                "uid": meeting.uid,
                "sequence": meeting.sequence,
                "cancelled": meeting.cancelled,
            }
            for step, meeting in handoff.meetings.items()
        },
        "approvals": {
            step: {"by": said.by, "at": said.at.isoformat(), "version": said.version, "sha256": said.sha256}
            for step, said in handoff.approvals.items()
        },
        "deadlines": [
            {"step": alarm.step, "kind": alarm.kind, "at": alarm.due_at.isoformat()}
            for alarm in memory.deadlines(handoff.ref)
        ],
        "letters": [
            {
                "letter": row.letter,
                "to": row.recipient,
                "state": row.state,
                "customer": row.customer,
                "frozen_at": row.created_at.isoformat(),
                "leaves_at": row.not_before.isoformat(),
                "message_id": row.message_id,
            }
            for row in memory.outbox.of(handoff.ref)
        ],
        "journal": [
            {"at": line.at.isoformat(), "event": line.event, "text": line.text} for line in memory.journal(handoff.ref)
        ],
    }


def _fields(handoff: Handoff, settings: Settings) -> dict[str, Any]:
    """Return what was read out of the answers for certain: the account, and the people at the customer."""
    account, people = handoff.dossier.current("D1"), handoff.dossier.current("D2")
    ae = settings.roster.by_address(handoff.ae)
    locale = locale_of_zone(ae.week.zone) if ae else ""
    named = read_contacts(people.text) if people and not people.na else []
    told: dict[str, Any] = dict(read_account(account, company(account, handoff.dossier.prefills), locale).lines())
    return {**told, "people": [asdict(who) for who in named if not settings.roster.is_own(who.email)]}


def named(settings: Settings, address: str) -> str:
    """Return what people call whoever has this address."""
    person = settings.roster.by_address(address)
    return person.name if person else address or "nobody yet"


def _leaves(handoff: Handoff, memory: Transaction) -> dict[str, datetime]:
    """Return when the approved letters that still wait leave, by step."""
    return {row.step: row.not_before for row in memory.outbox.of(handoff.ref) if row.customer and row.state == PENDING}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
