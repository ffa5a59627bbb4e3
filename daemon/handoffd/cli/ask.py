"""Commands that tell how things stand: `status`, `show`, `due`, `journal`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handoffd.cli import cli, config_option, words
from handoffd.cli.tables import hang, put_table
from handoffd.errors import Permanent

if TYPE_CHECKING:
    from handoffd.app.settings import Settings
    from handoffd.store.transaction import Transaction

SHOWN = 50  # handoffs that a person is shown unasked
_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object, for other programs.")


@contextmanager
def memory_of(config_path: Path) -> "Iterator[tuple[Settings, Transaction]]":
    """Open the database of a configuration for one transaction. Raises Permanent when there is none yet."""
    from handoffd.app.settings import Settings
    from handoffd.config import load
    from handoffd.store.store import opened, there

    config = load(config_path)
    if not there(config.state):
        raise Permanent(
            f"There is no database in {config.state.folder} yet; it is made by the first `handoffd run`. "
            "If it should be there, look at [state] folder in config.toml."
        )
    store = opened(config.state)
    try:
        with store.transaction() as memory:
            yield Settings(config, store), memory
    finally:
        store.close()


@cli.command()
@config_option()
@_JSON
@click.option("--all", "everything", is_flag=True, help="Every handoff, however many there are.")
def status(config_path: Path, *, as_json: bool, everything: bool) -> None:
    """List the handoffs on their way, and what each waits for: with many, those that have a deadline next."""
    from handoffd.app.overview import standings

    with memory_of(config_path) as (settings, memory):
        count = memory.count_open()
        few = count > SHOWN and not (everything or as_json)
        rows = [
            row.as_json() for row in standings(settings, memory, memory.soonest(SHOWN) if few else memory.handoffs())
        ]
        held = [{"handoff": row.handoff, "letter": row.letter, "to": row.recipient} for row in memory.outbox.held()]
        doubtful = [{"handoff": row.handoff, "letter": row.letter, "to": row.recipient} for row in memory.doubts.all()]
        troubles = [
            {"what": each.key, "since": each.since.isoformat(), "said": each.said} for each in memory.troubles.all()
        ]
        late = memory.outbox.late(datetime.now(UTC))
        waiting = [
            {"handoff": row.handoff, "letter": row.letter, "to": row.recipient, "said": row.reply} for row in late
        ]
        unreached = [
            {"address": dead.address, "said": dead.reason, "since": dead.at.isoformat()}
            for dead in memory.people.all_dead()
        ]
        unread = [
            {"person": each.person, "calendar": each.label, "since": since.isoformat(), "said": each.problem}
            for each in memory.calendars.all()
            if (since := each.failing_since)
        ]
        machines = [
            {
                "holds": "the inbox" if each.role == "inbox" else "",
                "who": each.owner,
                "epoch": each.epoch,
                "since": each.since.isoformat(),
                "alive": each.alive,
            }
            for each in memory.machines.holders()
        ]
        told = {
            "mode": "shadow" if settings.config.shadow.on else "live",
            "machines": machines,
            "handoffs": rows,
            "mail": memory.counts(),
            "held": held,
            "in_doubt": doubtful,
            "troubles": troubles,
            "not_sent": waiting,
            "unreached": unreached,
            "calendars_unread": unread,
        }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print_status(told)
        if few:
            click.echo(f"These are {len(rows)} of {count:,} handoffs, those with the next deadlines; --all lists each.")


def _print_status(told: dict[str, Any]) -> None:
    rows = told["handoffs"]
    if told["mode"] == "shadow":
        click.secho("SHADOW MODE: nothing leaves but to ops; `handoffd shadow` shows what would have.", fg="yellow")
    if not rows:
        click.echo("No handoff is on its way. The next signed-contract notice in the inbox opens one.")
    for row in rows:
        click.secho(f"{row['ref']}  {row['customer']}", bold=True, nl=False)
        click.echo(
            f"   AE {row['ae'] or 'unknown'} -> CSM {row['csm'] or 'unknown'}, signed {_short(row['signed_at'])}"
        )
        for line in row["waits_for"]:
            hang("    waits for ", line)
    _print_mail(told)
    for row in told["unreached"]:
        click.secho(f"UNREACHED  {row['address']}, since {_short(row['since'])}: {row['said']}", fg="red")
    for row in told["calendars_unread"]:
        click.secho(
            f"NO CALENDAR  {row['person']} ({row['calendar']}), since {_short(row['since'])}: {row['said']}", fg="red"
        )
    _print_machines(told["machines"])
    unread = told["mail"].get("unrecognised", 0)
    if unread:
        click.echo(
            f"{unread} message{'s' if unread > 1 else ''} meant nothing to me and lie in the unrecognised folder."
        )


def _print_machines(machines: list[dict[str, Any]]) -> None:
    """Say which of several daemons holds the inbox, and who stands by; nothing where there can be only one."""
    holding = [each for each in machines if each["holds"]]
    for row in holding:
        told = f"{row['who']} holds the inbox since {_short(row['since'])} (epoch {row['epoch']})"
        click.secho(told if row["alive"] else f"{told}, but gives no sign of life", fg=None if row["alive"] else "red")
    if machines and not holding:
        click.secho("NOBODY holds the inbox: no daemon runs.", fg="red")
    known = {row["who"] for row in holding}
    for row in machines:
        if row["who"] not in known and row["alive"]:
            click.echo(f"{row['who']} stands by since {_short(row['since'])}")


def _print_mail(told: dict[str, Any]) -> None:
    """Say what of our own mail needs a person, and what is wrong with the servers."""
    for row in told["held"]:
        click.secho(
            f"HELD  {row['handoff']} {row['letter']} to {row['to']}: did it arrive? A person must say.", fg="red"
        )
    for row in told["in_doubt"]:
        what = f"IN DOUBT  {row['handoff']} {row['letter']} to {row['to']}: no answer of the server; it is looked for."
        click.secho(what, fg="red")
    for row in told["troubles"]:
        click.secho(f"TROUBLE  {row['what']}, since {_short(row['since'])}: {row['said']}", fg="red")
    if late := told["not_sent"]:
        said = next((row["said"] for row in late if row["said"]), "the log of `handoffd run` says why")
        click.secho(f"{len(late)} letter{'s' if len(late) > 1 else ''} should have left and cannot: {said}", fg="red")


@cli.command()
@click.argument("ref", shell_complete=words.refs)
@config_option()
@_JSON
def show(ref: str, config_path: Path, *, as_json: bool) -> None:
    """Tell one handoff (HO-1) as a story: what happened, what was decided and why, what comes next."""
    from handoffd.app.telling import story

    with memory_of(config_path) as (settings, memory):
        handoff = memory.handoff(ref)
        if handoff is None:
            known = ", ".join(each.ref for each in memory.handoffs(closed=True)[-10:]) or "none at all"
            raise Permanent(f"There is no handoff {ref}. The last ones are: {known}.")
        told = story(settings, memory, handoff)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print_story(told)


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
            words = words or "(its words have left the store)"
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
        hang(f"{_short(line['at'])}  ", line["text"] or line["event"])
    click.echo()
    if told["closed"]:
        click.echo(f"Closed: {told['closed']}.")
    for line in told["waits_for"]:
        click.secho(f"Waits for {line}.", bold=True)
    if told["open"]:
        click.echo(f"Still open in the document: {', '.join(told['open'])}.")
    for alarm in told["deadlines"]:
        click.echo(f"   {_short(alarm['at'])}  {alarm['step']}: {alarm['kind']}")


@cli.command()
@config_option()
@click.option("--days", type=click.IntRange(0, 366), default=7, show_default=True, help="How far to look ahead.")
@_JSON
def due(config_path: Path, days: int, *, as_json: bool) -> None:
    """List what will happen by itself: every deadline and every letter that waits for its hour, the next one first."""
    from handoffd.app.answers import in_words

    now = datetime.now(UTC)
    with memory_of(config_path) as (_, memory):
        names = {handoff.ref: handoff.name for handoff in memory.handoffs()}
        until = now + timedelta(days=days)
        coming = [
            (each.due_at, each.handoff, f"{each.step}: {each.kind}", "", in_words(each)) for each in memory.due(until)
        ]
        for row in memory.outbox.waiting(until):
            leaves = f"{row.letter} leaves"
            coming.append((row.not_before, row.handoff, leaves, row.recipient, f"{leaves} to {row.recipient}"))
    coming.sort()
    if as_json:
        rows = [
            {"at": at.isoformat(), "handoff": ref, "what": what, "to": to, "said": said}
            for at, ref, what, to, said in coming
        ]
        click.echo(json.dumps({"due": rows}, ensure_ascii=False, indent=2))
        return
    if not coming:
        click.echo(f"Nothing happens by itself within {days} days.")
        return
    late = [at < now - timedelta(minutes=5) for at, *_ in coming]
    put_table(
        [
            (_short(at.isoformat()), ref or "-", names.get(ref, "") if ref else "the house", said)
            for at, ref, _, _, said in coming
        ],
        ["yellow" if each else None for each in late],
    )
    if any(late):
        click.secho(f"{sum(late)} of these should have happened by now: is the daemon running?", fg="yellow")


@cli.command()
@click.argument("ref", required=False, default="", shell_complete=words.refs)
@config_option()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only from this day (UTC) on.")
@click.option("--last", type=click.IntRange(1), help="Only so many lines, the newest.")
@_JSON
def journal(ref: str, config_path: Path, since: datetime | None, last: int | None, *, as_json: bool) -> None:
    """Print the journal: what happened, what was decided and why; of handoff REF, or of all."""
    with memory_of(config_path) as (_, memory):
        if ref and memory.handoff(ref) is None:
            raise Permanent(f"There is no handoff {ref}; `handoffd status` lists those on their way.")
        lines = [line for line in memory.journal(ref.upper()) if since is None or line.at >= since.replace(tzinfo=UTC)]
    for line in lines[-last:] if last else lines:
        if as_json:
            row = {"at": line.at.isoformat(), "handoff": line.handoff, "event": line.event, "text": line.text,
                   "message_id": line.message_id}  # fmt: skip
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            hang(f"{_short(line.at.isoformat())}  {line.handoff or '-':<6} ", line.text or line.event)


def _short(moment: str) -> str:
    return datetime.fromisoformat(moment).strftime("%a %d %b %H:%M UTC")
