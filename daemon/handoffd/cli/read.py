"""Commands that read a mail and say what it means: `read notice`, `reply`, `rsvp`. JSON on standard output."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handoffd.cli import cli, config_option

if TYPE_CHECKING:
    from handoffd.letters.message import Message

_FILES = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))


@cli.group()
def read() -> None:
    """Say what a mail means, without acting on it."""


@read.command()
@click.option("--explain", is_flag=True, help="Say in words which row fits, what was read where, whom it asks.")
@_FILES
@config_option(required=False)
def notice(files: tuple[Path, ...], config_path: Path | None, *, explain: bool) -> None:
    """Tell whether a mail is word of a signed contract, of which one, and whose it is.

    Prints one JSON object for each FILE, each on a line of its own; with --explain a paragraph for people. Without
    --config nobody is a colleague, so a colleague's mail is not known as one; the mailbox to which the mail was
    delivered is then the shared inbox, and its domain is ours.
    """
    from handoffd.letters.message import Message
    from handoffd.letters.notices.explain import explained
    from handoffd.letters.notices.house import house_of_mail
    from handoffd.letters.notices.level import level_of
    from handoffd.letters.notices.notice import read_notice
    from handoffd.letters.notices.signedpdf import pdf_facts
    from handoffd.letters.trust.verdict import judged

    config = ours = None
    asked = ""
    if config_path is not None:
        from handoffd.app.settings import asked_first, house_of, trust_of
        from handoffd.config import load
        from handoffd.config.office import roster

        config = load(config_path)
        ours, asked = house_of(config), asked_first(roster(config))
    for path in _each(files):
        message = Message(path.read_bytes())
        house = ours or house_of_mail(message)
        found, level = read_notice(message, house), None
        if config:
            vouched = judged(message, trust_of(config)).proven
            level = level_of(found, house, vouched=vouched)
        if explain:
            click.echo("\n".join([str(path), *(f"  {line}" for line in explained(found, house, level, asked)), ""]))
            continue
        told = {"file": str(path), **found.as_json(), "recogniser": found.row}
        if found.kind in {"signed", "unsure"}:
            told["signed_pdf"] = pdf_facts(message)
            if level:
                told["level"] = level.number
        click.echo(json.dumps(told, ensure_ascii=False))


@read.command()
@click.option(
    "--request",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The mail that we sent, as it was sent (.eml).",
)
@click.option("--explain", is_flag=True, help="Say line by line, in words, why each reply is read as it is.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output (what it does anyway).")
@_FILES
def reply(request: Path, files: tuple[Path, ...], *, explain: bool, as_json: bool) -> None:
    """Tell what a reply answers, leaves open, or commands. FILES are replies (.eml) or folders of them."""
    from handoffd.letters.message import Message
    from handoffd.letters.replies.reply import read_reply

    if explain and as_json:
        raise click.UsageError("--explain is for people and --json for programs: please choose one.")
    sent = Message(request.read_bytes())
    if explain:
        for path in _each(files):
            _explain(sent, Message(path.read_bytes()), path)
        return
    told = {}
    for path in _each(files):
        message = Message(path.read_bytes())
        reading = read_reply(sent, message)
        told[str(path)] = {
            "answers": reading.answers,
            "na": reading.na,
            "open": reading.open,
            "command": _command(reading.command),
            "flags": reading.flags,
            "draft": _draft(sent, message),
            "unsure": reading.unsure,
        }
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


@read.command()
@_FILES
def rsvp(files: tuple[Path, ...]) -> None:
    """Tell what a calendar answers to an invite. FILES are mails (.eml) or folders of them.

    Prints one JSON object: for each FILE what it answers, or null when it is no answer.
    """
    from handoffd.letters.meetings.asjson import as_json, why_none
    from handoffd.letters.message import Message

    told = {}
    for path in _each(files):
        message = Message(path.read_bytes())
        told[str(path)] = as_json(message)
        if told[str(path)] is None and (why := why_none(message)):
            click.echo(f"{path}: {why}", err=True)
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _command(verdict: Any) -> dict[str, Any] | None:
    if verdict is None:
        return None
    when = verdict.when.isoformat() if verdict.when else None
    return {"command": verdict.command, "argument": verdict.argument, "when": when, "leftover": verdict.leftover}


def _draft(sent: "Message", reply: "Message") -> dict[str, Any] | None:
    """Return the letter for approval as the reply leaves it, None when `sent` showed none or nobody wrote the reply."""
    from handoffd.letters.automatic import automatic
    from handoffd.letters.replies.draft import read_draft, shown_draft

    if automatic(reply) or shown_draft(sent) is None:
        return None
    found = read_draft(sent, reply)
    return {
        "subject": found.subject,
        "text": found.body,
        "changed": found.kind == "edited",
        "kind": found.kind,
        "comment": found.comment,
        "doubts": list(found.doubts),
    }


_COLOURS = {"ours": "bright_black", "typed": "green", "unread": "yellow", "blank": "bright_black"}
_WIDTH = 58  # of the column of words


def _explain(sent: "Message", message: "Message", path: Path) -> None:
    from rich.console import Console
    from rich.text import Text

    from handoffd.letters.replies.explain import explained

    # On a terminal a long line is cut at its edge, in a file or a pipe it is whole.
    console = Console(highlight=False, soft_wrap=True)
    parts, sentences = explained(sent, message)
    console.print(Text(str(path), style="bold"))
    for part in parts:
        console.print(Text(f"\n{part.title}\n", style="bold"))
        for line in part.lines:
            row = Text(f"{line.number:4} {'>' * min(line.depth, 4):4} {line.what:{_WIDTH}}  {line.text}".rstrip())
            row.stylize(_COLOURS[line.kind])
            if console.is_terminal:
                row.truncate(console.width, overflow="ellipsis")
            console.print(row)
    console.print()
    for sentence in sentences:
        console.print(Text(sentence))
    console.print()


def _each(files: Iterable[Path]) -> Iterable[Path]:
    for path in files:
        if path.is_dir():
            yield from sorted(inside for inside in path.iterdir() if inside.suffix == ".eml")
        else:
            yield path
