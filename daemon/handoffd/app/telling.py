"""How a handoff stands, in plain facts: what `handoffd status`, `handoffd show` and the letters of `status` all tell.

Moments are aware datetimes; who shows them says them in the reader's own clock.
"""

from dataclasses import asdict
from typing import Any

from handoffd.app.overview import iso, standing
from handoffd.app.settings import Settings
from handoffd.letters.contacts import company
from handoffd.letters.fields import read_contacts
from handoffd.letters.fields.account import locale_of_zone, read_account
from handoffd.playbook import ledger
from handoffd.playbook.advice import advise
from handoffd.playbook.dossier import SECTIONS
from handoffd.playbook.model import Handoff
from handoffd.store.transaction import Transaction


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
        "held_until": iso(handoff.held_until),
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
            name: {"at": milestone.at.isoformat(), "due": iso(milestone.due)}
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
        "parked": sorted(handoff.parked),
        "reviews": [
            {
                "by": review.by,
                "at": review.at.isoformat(),
                "accepted": review.accepted,
                "kind": review.kind,
                "reason": review.reason,
                "sections": list(review.sections),
            }
            for review in handoff.reviews
        ],
        "promises": [
            {
                "id": promise.id,
                "text": promise.text,
                "by": promise.by,
                "source": promise.source,
                "due": promise.due.isoformat() if promise.due else None,
                "owner": promise.owner,
                "state": promise.state.value,
            }
            for promise in ledger.of(handoff)
        ],
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
