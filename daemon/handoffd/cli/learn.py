"""`learn notice`: writes down what the mail of your CRM looks like, after a person has said that it is right."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handoffd.cli import cli, config_option
from handoffd.errors import BadConfig

if TYPE_CHECKING:
    from handoffd.letters.notices.learn import Proposal

_READ = (("customer", "the customer"), ("title", "the document"), ("ae", "who sold it"), ("signed_at", "signed"))


@cli.group()
def learn() -> None:
    """Teach handoffd something about your house."""


@learn.command("notice")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@config_option()
@click.option("--name", default="", help="What the row shall be called, such as our-crm.")
@click.option("--yes", is_flag=True, help="Write it without asking.")
@click.option("--print", "only_print", is_flag=True, help="Print the row and write nothing.")
def learn_notice(files: tuple[Path, ...], config_path: Path, name: str, *, yes: bool, only_print: bool) -> None:
    """Learn from FILES (.eml) how your CRM says that a deal is won.

    Two or three mails of the same kind are best: what is the same in all of them is the pattern. Says in words what it
    would read out of them, asks, and then writes a [[notice]] row into config.toml; your comments there stay.
    """
    from handoffd.app.settings import house_of
    from handoffd.config import load
    from handoffd.letters.message import Message
    from handoffd.letters.notices.house import house_of_mail
    from handoffd.letters.notices.learn import propose
    from handoffd.letters.notices.notice import read_notice

    messages = [Message(path.read_bytes()) for path in files]
    config = None if only_print and not config_path.is_file() else load(config_path)
    house = house_of(config) if config else house_of_mail(messages[0])
    known = [each for one in messages if (each := read_notice(one, house)).kind == "signed"]
    if len(known) == len(messages):
        click.echo(f"Nothing to learn: I know this mail already. {known[0].reason}.")
        return
    found = propose(messages, house, name)
    taken = {str(row.get("name", "")) for row in (config.notice if config else ())}
    if found.row.get("name") in taken:
        named = repr(found.row["name"])
        raise click.ClickException(f"config.toml has a row {named} already. Give this one a --name of its own.")
    if found.problems:
        why = "\n".join(f"  - {one}" for one in found.problems)
        raise click.ClickException(f"I would rather not learn this.\n{why}")
    if only_print:
        click.echo(_toml(found.row))
        return
    click.echo("\n".join(_in_words(found, files)))
    if not yes and not click.confirm(f"\nWrite this into {config_path}?"):
        click.echo("Nothing was written.")
        return
    _write(config_path, found.row)
    click.echo(f"Written into {config_path}. The daemon reads it when it is started again.")


def _in_words(found: "Proposal", files: tuple[Path, ...]) -> list[str]:
    row = found.row
    lines = [
        "From now on I would take a mail for word of a signed contract",
        f"  when it comes from {row['senders'][0]},",
        f"  and its subject reads: {row['subject'][0]}",
    ]
    for fact, value in row.get("require", {}).items():
        lines.append(
            f'  and its line "{row["lines"][fact]}" says: {value if isinstance(value, str) else " or ".join(value)}'
        )
    for path, notice in zip(files, found.notices, strict=True):
        told = notice.as_json()
        lines += ["", f"Out of {path.name} I would read"]
        lines += [f"  {words}: {told[key]}" for key, words in _READ if told[key]]
        lines += [f"  {fact}: {value}" for fact, value in notice.facts.items() if fact != "ae"]
        if not notice.ae and (owner := notice.facts.get("ae")):
            lines.append(f"  who sold it: {owner}, who is not on the roster")
        missing = [words for key, words in _READ if not told[key]]
        lines += [f"  not {' and not '.join(missing)}; that is asked by mail"] if missing else []
    return [*lines, "", _toml(row)]


def _toml(row: Any) -> str:
    """Return the row as a person would write it."""
    import tomlkit

    table = tomlkit.table()
    for key, value in row.items():
        inline = tomlkit.inline_table()
        table.add(key, inline.update(value) or inline if isinstance(value, dict) else value)
    document, rows = tomlkit.document(), tomlkit.aot()
    rows.append(table)
    document.add("notice", rows)
    return tomlkit.dumps(document).strip()


def _write(path: Path, row: Any) -> None:
    """Add the row at the end of config.toml, all else as it stands; checked as a whole before it takes its place."""
    from handoffd.config import load

    text = path.read_text(encoding="utf-8").rstrip()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".config-", suffix=".toml")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{text}\n\n{_toml(row)}\n")
        load(fresh)
        shutil.copymode(path, fresh)
        fresh.replace(path)
    except BadConfig:
        fresh.unlink()
        raise
