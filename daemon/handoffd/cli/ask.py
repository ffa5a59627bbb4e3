"""Commands that tell how things stand: `status`, `show`, `journal`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handoffd.cli import cli, config_option
from handoffd.errors import Permanent

if TYPE_CHECKING:
    from handoffd.app.settings import Settings
    from handoffd.playbook.model import Handoff
    from handoffd.store.transaction import Transaction

_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object, for other programs.")


@contextmanager
def _memory(config_path: Path) -> "Iterator[tuple[Settings, Transaction]]":
    from handoffd.app.settings import Settings
    from handoffd.config import load
    from handoffd.store.store import Store, sqlite_url

    config = load(config_path)
    if not config.state.database and not (config.state.folder / "handoffd.db").exists():
        raise Permanent(
            f"There is no database in {config.state.folder} yet; it is made by the first `handoffd run`. "
            "If it should be there, look at [state] folder in config.toml."
        )
    store = Store(config.state.database or sqlite_url(config.state.folder))
    try:
        with store.transaction() as memory:
            yield Settings(config, store), memory
    finally:
        store.close()


@cli.command()
@config_option()
@_JSON
def status(config_path: Path, *, as_json: bool) -> None:
    """List the handoffs on their way, and what each waits for."""
    from handoffd.playbook.waiting import waits_for

    with _memory(config_path) as (settings, memory):
        rows = []
        for handoff in memory.handoffs():
            deadlines = memory.deadlines(handoff.ref)
            rows.append(
                {
                    "ref": handoff.ref,
                    "customer": handoff.name,
                    "ae": handoff.ae,
                    "csm": handoff.csm,
                    "signed_at": handoff.t0.isoformat(),
                    "steps": {step.name: handoff.status(step.name).value for step in settings.page},
                    "waits_for": waits_for(
                        handoff, settings.page, lambda address: _named(settings, address), _leaves(handoff, memory)
                    ),
                    "next_deadline": deadlines[0].due_at.isoformat() if deadlines else None,
                }
            )
        held = [{"handoff": row.handoff, "letter": row.letter, "to": row.recipient} for row in memory.outbox.held()]
        late = memory.outbox.late(datetime.now(UTC))
        waiting = [
            {"handoff": row.handoff, "letter": row.letter, "to": row.recipient, "said": row.reply} for row in late
        ]
        unreached = [
            {"address": dead.address, "said": dead.reason, "since": dead.at.isoformat()}
            for dead in memory.people.all_dead()
        ]
        told = {
            "handoffs": rows,
            "mail": memory.counts(),
            "held": held,
            "not_sent": waiting,
            "unreached": unreached,
        }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print_status(told)


def _print_status(told: dict[str, Any]) -> None:
    rows = told["handoffs"]
    if not rows:
        click.echo("No handoff is on its way. The next signed-contract notice in the inbox opens one.")
    for row in rows:
        click.secho(f"{row['ref']}  {row['customer']}", bold=True, nl=False)
        click.echo(
            f"   AE {row['ae'] or 'unknown'} -> CSM {row['csm'] or 'unknown'}, signed {_short(row['signed_at'])}"
        )
        for line in row["waits_for"]:
            click.echo(f"    waits for {line}")
    for row in told["held"]:
        click.secho(
            f"HELD  {row['handoff']} {row['letter']} to {row['to']}: did it arrive? A person must say.", fg="red"
        )
    if late := told["not_sent"]:
        said = next((row["said"] for row in late if row["said"]), "the log of `handoffd run` says why")
        click.secho(f"{len(late)} letter{'s' if len(late) > 1 else ''} should have left and cannot: {said}", fg="red")
    for row in told["unreached"]:
        click.secho(f"UNREACHED  {row['address']}, since {_short(row['since'])}: {row['said']}", fg="red")
    unread = told["mail"].get("unrecognised", 0)
    if unread:
        click.echo(
            f"{unread} message{'s' if unread > 1 else ''} meant nothing to me and lie in the unrecognised folder."
        )


@cli.command()
@click.argument("ref")
@config_option()
@_JSON
def show(ref: str, config_path: Path, *, as_json: bool) -> None:
    """Tell one handoff (HO-1) as a story: what happened, what was decided and why, what comes next."""
    with _memory(config_path) as (settings, memory):
        handoff = memory.handoff(ref)
        if handoff is None:
            known = ", ".join(each.ref for each in memory.handoffs(closed=True)[-10:]) or "none at all"
            raise Permanent(f"There is no handoff {ref}. The last ones are: {known}.")
        told = _told(handoff, settings, memory)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print_story(told)


def _told(handoff: "Handoff", settings: "Settings", memory: "Transaction") -> dict[str, Any]:
    from handoffd.playbook.advice import advise
    from handoffd.playbook.dossier import SECTIONS
    from handoffd.playbook.waiting import waits_for

    answers = {section.heading: handoff.dossier.current(section.id) for section in SECTIONS}
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
        "steps": {step.name: handoff.status(step.name).value for step in settings.page},
        "waits_for": waits_for(
            handoff, settings.page, lambda address: _named(settings, address), _leaves(handoff, memory)
        ),
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


def _fields(handoff: "Handoff", settings: "Settings") -> dict[str, Any]:
    """Return what was read out of the answers for certain: the account, and the people at the customer."""
    from handoffd.letters.contacts import company
    from handoffd.letters.fields import read_contacts
    from handoffd.letters.fields.account import locale_of_zone, read_account

    account, people = handoff.dossier.current("D1"), handoff.dossier.current("D2")
    ae = settings.roster.by_address(handoff.ae)
    locale = locale_of_zone(ae.week.zone) if ae else ""
    named = read_contacts(people.text) if people and not people.na else []
    told: dict[str, Any] = dict(read_account(account, company(account, handoff.dossier.prefills), locale).lines())
    return {**told, "people": [asdict(who) for who in named if not settings.roster.is_own(who.email)]}


def _print_answers(told: dict[str, Any]) -> None:
    """Say what was read, and of each section who said what, when, and in which mail; the last one counts."""
    for name, value in told["fields"].items():
        if name != "people":
            click.echo(f"{name.capitalize()}: {value}")
    for heading, entries in told["history"].items():
        click.echo()
        click.secho(heading, bold=True)
        for entry in entries:
            words = ("none" + (f" ({entry['text']})" if entry["text"] else "")) if entry["na"] else entry["text"]
            click.echo(f"  {_short(entry['at'])}  {entry['by']}, in {entry['mail'] or 'a mail without a Message-ID'}")
            click.echo("\n".join(f"    {row}" for row in words.splitlines()))
    for entry in told["held"]:
        click.secho(f"Waits for the AE's yes, from {entry['by']}: {entry['text']}", bold=True)


def _print_story(told: dict[str, Any]) -> None:
    click.secho(f"{told['ref']}  {told['customer']}", bold=True)
    click.echo(f"Signed {_short(told['signed_at'])}: {told['title'] or 'a contract without a title'}")
    click.echo(f"AE {told['ae'] or 'unknown'}, CSM {told['csm'] or 'not chosen yet'}")
    if told["csm_reason"]:
        click.echo(f"   because {told['csm_reason']}")
    for contact in told["contacts"]:
        click.echo(f"Customer's contact: {contact['name']} <{contact['email']}>".replace(":  <", ": <"))
    _print_answers(told)
    click.echo()
    for line in told["journal"]:
        click.echo(f"{_short(line['at'])}  {line['text'] or line['event']}")
    click.echo()
    if told["closed"]:
        click.echo(f"Closed: {told['closed']}.")
    for line in told["waits_for"]:
        click.secho(f"Waits for {line}.", bold=True)
    if told["open"]:
        click.echo(f"Still open in the document: {', '.join(told['open'])}.")
    for alarm in told["deadlines"]:
        click.echo(f"   {_short(alarm['at'])}  {alarm['step']}: {alarm['kind']}")


def _leaves(handoff: "Handoff", memory: "Transaction") -> dict[str, datetime]:
    """Return when the approved letters that still wait leave, by step."""
    return {
        row.step: row.not_before for row in memory.outbox.of(handoff.ref) if row.customer and row.state == "pending"
    }


def _named(settings: "Settings", address: str) -> str:
    person = settings.roster.by_address(address)
    return person.name if person else address or "nobody yet"


def _short(moment: str) -> str:
    return datetime.fromisoformat(moment).strftime("%a %d %b %H:%M UTC")
