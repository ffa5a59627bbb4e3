"""Commands that change a handoff: `assign`, `hold`, `resume`, `cancel`, `resend`. The daemon may run meanwhile."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from handoffd.cli import cli, config_option, words
from handoffd.cli.ask import memory_of

if TYPE_CHECKING:
    from handoffd.app.desk import Desk

Command = TypeVar("Command", bound=Callable[..., object])

_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object, for other programs.")


def _order(command: Command) -> Command:
    """Give a command its REF and the options that all of these share."""
    command = click.option("--as", "by", default="", help="Who orders it: an address of ops or a leader.")(command)
    return click.argument("ref", shell_complete=words.refs)(config_option()(_JSON(command)))


@contextmanager
def _desk(config_path: Path, by: str) -> "Iterator[Desk]":
    from handoffd.app.desk import Desk
    from handoffd.app.reloading import letters_of
    from handoffd.letters.writing import template

    with memory_of(config_path) as (settings, memory):
        template.use(letters_of(settings.config))
        yield Desk(settings, memory, datetime.now(UTC), by)


def _tell(ref: str, said: list[str], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"ref": ref.upper(), "done": said}, ensure_ascii=False))
        return
    for line in said:
        click.echo(line)
    click.echo(
        f"Letters about it leave with the daemon's next turn; `handoffd show {ref.upper()}` tells the whole story."
    )


@cli.command()
@_order
@click.argument("address")
def assign(ref: str, address: str, config_path: Path, by: str, *, as_json: bool) -> None:
    """Give handoff REF to the AE or CSM with this ADDRESS."""
    with _desk(config_path, by) as desk:
        said = desk.assign(ref, address)
    _tell(ref, said, as_json=as_json)


@cli.command()
@_order
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The day on which it goes on  [default: in a week]")
def hold(ref: str, config_path: Path, by: str, until: datetime | None, *, as_json: bool) -> None:
    """Let handoff REF rest: nothing is sent to the customer, nobody is reminded, answers are taken as ever."""
    with _desk(config_path, by) as desk:
        said = desk.hold(ref, until.date() if until else None)
    _tell(ref, said, as_json=as_json)


@cli.command()
@_order
def resume(ref: str, config_path: Path, by: str, *, as_json: bool) -> None:
    """Let handoff REF go on after a hold."""
    with _desk(config_path, by) as desk:
        said = desk.resume(ref)
    _tell(ref, said, as_json=as_json)


@cli.command()
@_order
@click.option("--yes", is_flag=True, help="Do not ask.")
def cancel(ref: str, config_path: Path, by: str, *, yes: bool, as_json: bool) -> None:
    """Stop handoff REF for good: nothing leaves any more, and AE and CSM are told."""
    if not yes:
        click.confirm(f"Stop {ref.upper()} for good? This cannot be taken back.", abort=True, err=as_json)
    with _desk(config_path, by) as desk:
        said = desk.cancel(ref)
    _tell(ref, said, as_json=as_json)


@cli.command()
@_order
@click.option("--arrived", is_flag=True, help="It did arrive: do not send it again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def resend(ref: str, config_path: Path, by: str, *, arrived: bool, yes: bool, as_json: bool) -> None:
    """Settle the letters of handoff REF that are HELD: send them again, or say that they arrived.

    Look into the customer's mailbox, or ask the customer, before you send anything twice.
    """
    with _desk(config_path, by) as desk:
        rows = desk.held(ref)
        if rows and not yes:  # with --json as well: a program that means it says --yes
            for row in rows:
                click.echo(f"{row.letter} to {row.recipient}: {row.reply}", err=as_json)
            asked = "These arrived?" if arrived else "None of these arrived, send them again?"
            click.confirm(asked, abort=True, err=as_json)
        said = desk.settle(ref, arrived=arrived)
    _tell(ref, said, as_json=as_json)
