"""Commands that read a mail and say what it means: `read notice`, `read reply`. JSON on standard output, one object."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from handoffd.cli import cli, config_option

_FILES = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))


@cli.group()
def read() -> None:
    """Say what a mail means, without acting on it."""


@read.command()
@_FILES
@config_option(required=False)
def notice(files: tuple[Path, ...], config_path: Path | None) -> None:
    """Tell whether a mail is word of a signed contract, of which one, and whose it is.

    Prints one JSON object for each FILE, each on a line of its own. Without --config nobody is a colleague and no
    domain is ours, so a colleague's mail is not known as one.
    """
    from handoffd.letters.message import Message
    from handoffd.letters.notices.house import House
    from handoffd.letters.notices.notice import read_notice
    from handoffd.letters.notices.paper import paper_facts

    house = House(frozenset(), "", {})
    if config_path is not None:
        from handoffd.app.settings import house_of
        from handoffd.config import load

        house = house_of(load(config_path))
    for path in _each(files):
        message = Message(path.read_bytes())
        found = read_notice(message, house)
        told = {"file": str(path), **found.as_json()}
        if found.kind in {"signed", "unsure"}:
            told["paper"] = paper_facts(message)
        click.echo(json.dumps(told, ensure_ascii=False))


@read.command()
@click.option(
    "--request",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The mail that we sent, as it was sent (.eml).",
)
@_FILES
def reply(request: Path, files: tuple[Path, ...]) -> None:
    """Tell what a reply answers, leaves open, or commands. FILES are replies (.eml) or folders of them."""
    from handoffd.letters.message import Message
    from handoffd.letters.replies.reply import read_reply

    sent = Message(request.read_bytes())
    told = {}
    for path in _each(files):
        reading = read_reply(sent, Message(path.read_bytes()))
        told[str(path)] = {
            "answers": reading.answers,
            "na": reading.na,
            "open": reading.open,
            "command": _command(reading.command),
            "flags": reading.flags,
            "unsure": reading.unsure,
        }
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _command(verdict: Any) -> dict[str, Any] | None:
    if verdict is None:
        return None
    when = verdict.when.isoformat() if verdict.when else None
    return {"command": verdict.command, "argument": verdict.argument, "when": when, "leftover": verdict.leftover}


def _each(files: Iterable[Path]) -> Iterable[Path]:
    for path in files:
        if path.is_dir():
            yield from sorted(inside for inside in path.iterdir() if inside.suffix == ".eml")
        else:
            yield path
