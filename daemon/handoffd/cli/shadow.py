"""`shadow`: what shadow mode would have sent, and how it compares with what people did by hand."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handoffd.cli import cli, config_option
from handoffd.cli.ask import _JSON, memory_of
from handoffd.errors import Permanent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handoffd.app.shadow.byhand import Difference
    from handoffd.app.shadow.digest import Gathered

_MATTERS = {
    "document": ("handoff notes", "a first word between colleagues"),
    "call": ("internal call", "an invitation"),
    "introduction": ("introduction", "the first mail to the customer"),
    "kickoff": ("kickoff", "an invitation to the customer"),
}
_COLOURS = {"late": "red", "missing": "red", "in time": "green"}


@cli.command()
@config_option()
@click.option(
    "--keep", type=click.Path(path_type=Path, file_okay=False), help="Put every letter into this folder, as .eml files."
)
@_JSON
def shadow(config_path: Path, keep: Path | None, *, as_json: bool) -> None:
    """Show what shadow mode would have sent, and what people did by hand meanwhile.

    What people did is known as of the last daily mail; nothing is connected to. How it is switched on: `[shadow]` in
    config.toml.
    """
    from handoffd.app.shadow.byhand import compared
    from handoffd.app.shadow.digest import facts, gathered

    now = datetime.now(UTC)
    with memory_of(config_path) as (settings, memory):
        letters = list(gathered(settings, memory, memory.shadowed.kept()))
        seen = facts(memory)
        watched = {ref for ref, _ in seen} | {letter.row.handoff for letter in letters}
        handoffs = [each for each in memory.handoffs(closed=True) if each.ref in watched]
        found = [(each, compared(settings, memory, each, seen, now)) for each in handoffs]
        on = settings.config.shadow.on
    if keep:
        _keep(letters, keep)
    if as_json:
        told = {
            "mode": "shadow" if on else "live",
            "letters": [_letter(each) for each in letters],
            "handoffs": [
                {"ref": each.ref, "customer": each.name, "signed_at": each.t0.isoformat(), "closed": each.closed,
                 "matters": [one.as_json() for one in matters]}
                for each, matters in found
            ],
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.secho(
        "Shadow mode is on: nothing leaves but to ops."
        if on
        else "Shadow mode is off ([shadow] in config.toml); this is what it showed while it was on.",
        fg="yellow",
    )
    _print(letters)
    for each, matters in found:
        print_beside(each.ref, each.name, each.t0, matters, each.closed)
    if keep:
        click.echo(f"\nThe letters are in {keep}.")


def print_beside(ref: str, customer: str, signed: datetime, matters: "Sequence[Difference]", closed: str = "") -> None:
    """Print how what would have happened compares with what people did by hand."""
    click.echo()
    click.secho(f"{ref}  {customer}", bold=True, nl=False)
    click.echo(f"   signed {_short(signed)}{f', {closed}' if closed else ''}")
    for one in matters:
        _print_matter(one, signed)


def _print(letters: "Sequence[Gathered]") -> None:
    if not letters:
        click.echo("It would not have sent anything yet; the next signed-contract notice changes that.")
    for each in letters:
        view = each.view
        click.echo(
            f"{_short(view.at)}  {view.ref or 'the house':<6}  to {view.to}: {view.subject}  ({each.row.letter})"
        )


def _print_matter(one: "Difference", signed: datetime) -> None:
    name, theirs = _MATTERS[one.matter]
    ours = f"would have been written {_short(one.ours)}" if one.ours else "would not have been written yet"
    ours += f" for {_short(one.meets)}" if one.ours and one.meets else ""
    due = f", promised until {_short(one.promise)}" if one.promise else ""
    click.echo(f"    {name}: {ours}{due}")
    if one.seen:
        day = ((one.starts or one.seen).date() - signed.date()).days
        starts = f", to meet {_short(one.starts)}" if one.starts else ""
        said = f"{theirs} by {one.by}, {_short(one.seen)}{starts} (Day {day}); {one.verdict}"
    else:
        said = "nothing seen, and it is past due" if one.verdict == "missing" else "nothing seen yet"
    click.secho(f"      by hand: {said}", fg=_COLOURS.get(one.verdict))


def _letter(each: "Gathered") -> dict[str, Any]:
    return {
        "at": each.view.at.isoformat(),
        "handoff": each.row.handoff,
        "letter": each.row.letter,
        "to": [row.recipient for row in each.rows],
        "subject": each.view.subject,
        "why": each.view.why,
        "reminders": [moment.isoformat() for moment in each.view.then],
    }


def _keep(letters: "Sequence[Gathered]", folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise Permanent(f"{folder} is not empty; name a new folder with --keep.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for each in letters:
        (folder / each.name).write_bytes(each.row.raw)


def _short(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%a %d %b %H:%M UTC")
