"""Commands about one person: `erase` and `export`."""

import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handoffd.cli import cli, config_option
from handoffd.cli.waiting import waiting
from handoffd.errors import Permanent

if TYPE_CHECKING:
    from handoffd.config import Config
    from handoffd.store.privacy.erase import Erased
    from handoffd.store.privacy.search import Found
    from handoffd.store.store import Store

_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object, for other programs.")
ELSEWHERE = (
    "mail in the mailbox itself (the folders Processed and Unrecognised, the archive): delete it there",
    "backups and restored copies of the database: they hold what they held when they were made",
    "what was brought into your CRM, and calendars in which a meeting stands",
)


@cli.command()
@click.argument("person")
@config_option()
@click.option("--close", is_flag=True, help="Also close the handoffs on their way that need this person.")
@click.option("--yes", is_flag=True, help="Do not ask; erase.")
@_JSON
def erase(person: str, config_path: Path, *, close: bool, yes: bool, as_json: bool) -> None:
    """Erase PERSON (a mail address): a customer's contact, or a colleague who has left.

    First it shows what would go, and asks. What they wrote, what was written to them and what names them leaves; where
    a fact must stay, a pseudonym takes their place. Handoffs on their way that need them are named, and nothing is done
    unless you say --close. Stop the daemon before you say yes. With --json and without --yes it only shows.
    """
    from handoffd.app.accounts import alone
    from handoffd.config import load

    config, address = load(config_path), _address(person)
    _not_on_the_roster(config, address)
    with _opened(config) as store:
        with store.transaction() as memory, waiting("looking for them everywhere") as tell:
            found = memory.persons.find(address, tell)
        if found.nothing:
            _tell(
                {"person": address, "erased": False, "held": {}}, f"Nothing is held about {address}.", as_json=as_json
            )
            return
        needed = _needed(found)
        if not as_json:
            _show(found, needed)
        if as_json and not yes:
            _tell({"erased": False, **_as_json(found, needed)}, "", as_json=True)
            return
        if needed and not close:
            which = f"{', '.join(needed)} {'are on the way and need' if len(needed) > 1 else 'is on the way and needs'}"
            raise Permanent(
                f"{which} {address}. Let it come to its end first, or say --close: then it ends at once, and nobody is "
                "told by mail."
            )
        if not yes:
            click.confirm(f"Erase {address} now? This cannot be taken back.", abort=True)
        with alone(config.state.folder), waiting("erasing") as tell:
            with store.transaction() as memory:
                done = memory.persons.erase(memory.persons.find(address, tell), datetime.now(UTC))
            tell("writing the database anew")
            store.rewrite()
    _done(address, done, found, as_json=as_json)


@cli.command()
@click.argument("person")
@config_option()
@click.option("--output", type=click.Path(path_type=Path), help="A file: NAME.zip holds the mails as well.")
def export(person: str, config_path: Path, output: Path | None) -> None:
    """Hand out all that is held about PERSON (a mail address): one JSON, and each mail as it came.

    Without --output the JSON is printed. With --output NAME.zip it is a zip with about.json and the mails as .eml files
    in the folder mails; with any other NAME it is the JSON alone. The daemon may run meanwhile; nothing is changed.
    """
    from handoffd.config import load

    config, address = load(config_path), _address(person)
    with _opened(config) as store, store.transaction() as memory:
        with waiting("looking for them everywhere") as tell:
            found = memory.persons.find(address, tell)
        told = memory.persons.export(found, datetime.now(UTC))
        told["not_in_here"] = list(ELSEWHERE)
        text = json.dumps(told, ensure_ascii=False, indent=2)
        if output is None:
            click.echo(text)
            return
        try:
            with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                if output.suffix.casefold() == ".zip":
                    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                        archive.writestr("about.json", text)
                        for copy in memory.persons.copies(found):
                            archive.writestr(f"mails/{copy.name}", copy.raw)
                else:
                    file.write(text.encode())
        except OSError as problem:
            raise Permanent(f"{output} cannot be written: {problem.strerror}.") from problem
    mails = sum(map(len, found.mails.values())) + sum(map(len, found.letters.values()))
    click.echo(
        f"{output} holds all about {address}: {_count(found.handoffs, 'handoff')}, {mails} mails and letters. "
        "Read it before you hand it out: sentences in it may name other people too."
    )


def _address(person: str) -> str:
    address = person.strip().casefold()
    if address.count("@") != 1 or not all(address.split("@")) or any(sign.isspace() for sign in address):
        raise Permanent(f"{person!r} is no mail address. People are known by their address, such as jane@acme.example.")
    return address


def _not_on_the_roster(config: "Config", address: str) -> None:
    from handoffd.config.office import roster

    someone = roster(config).by_address(address)
    if someone is not None:
        raise Permanent(
            f"{someone.name} is on the roster. Take them off first ([[people]] or the roster's CSV; `left = ...` hands "
            "their handoffs on), and let the daemon start once with it."
        )
    if address == config.inbox.address.casefold():
        raise Permanent(f"{address} is the shared inbox itself.")


@contextmanager
def _opened(config: "Config") -> "Iterator[Store]":
    from handoffd.store.store import opened, there

    if not there(config.state):
        raise Permanent(f"There is no database in {config.state.folder} yet; it is made by the first `handoffd run`.")
    store = opened(config.state)
    try:
        yield store
    finally:
        store.close()


def _needed(found: "Found") -> dict[str, list[str]]:
    """Return, of each handoff on its way that needs them, what they are in it."""
    return {
        ref: sorted(set(found.needed[ref])) for ref in found.handoffs if not found.closed[ref] and found.needed[ref]
    }


def _as_json(found: "Found", needed: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "person": found.person.address,
        "called": list(found.person.names),
        "held": {
            "handoffs": found.handoffs,
            "mails": sum(map(len, found.mails.values())),
            "letters": sum(map(len, found.letters.values())),
            "journal": sum(map(len, found.lines.values())),
            "other_rows": found.others,
        },
        "needed": needed,
        "elsewhere": list(ELSEWHERE),
    }


def _show(found: "Found", needed: dict[str, list[str]]) -> None:
    told = _as_json(found, needed)["held"]
    called = f" ({', '.join(found.person.names)})" if found.person.names else ""
    click.secho(f"Held about {found.person.address}{called}:", bold=True)
    click.echo(f"  {told['mails']} mails that came and {told['letters']} letters of ours: their text goes")
    click.echo(f"  {told['journal']} lines of the journal: their words go, the line and its seal stay")
    for ref in found.handoffs:
        if ref in needed:
            continue
        how = "closed; all its words go" if found.closed[ref] else "on its way; they are only mentioned: a pseudonym"
        click.echo(f"  {ref} {found.customers[ref]}: {how}")
    for table, count in found.others.items():
        click.echo(f"  {count} row{'s' if count > 1 else ''} of the table {table}")
    for ref, reasons in needed.items():
        click.secho(f"  {ref} {found.customers[ref]} is on its way and needs them: {'; '.join(reasons)}", fg="red")
    if found.needed[""]:
        click.secho(f"  beside the handoffs: {'; '.join(sorted(set(found.needed[''])))}; it is taken back", fg="red")


def _done(address: str, done: "Erased", found: "Found", *, as_json: bool) -> None:
    if as_json:
        told = {
            "erased": True,
            "person": address,
            "pseudonym": done.pseudonym,
            "mails": done.mails,
            "letters": done.letters,
            "records": done.records,
            "journal": done.lines,
            "other_rows": done.rows,
            "handoffs": list(done.handoffs),
            "closed": list(done.closed),
            "elsewhere": list(ELSEWHERE),
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(f"{address} is erased. Where a fact stays it now says {done.pseudonym}.")
    for ref in done.closed:
        click.secho(f"{ref} {found.customers[ref]} was closed, and nobody was told: tell its AE and CSM.", bold=True)
    click.echo("Not in this database, and so not erased:")
    for each in ELSEWHERE:
        click.echo(f"  - {each}")


def _tell(told: dict[str, Any], words: str, *, as_json: bool) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else words)


def _count(things: list[str], what: str) -> str:
    return f"{len(things)} {what}{'' if len(things) == 1 else 's'}"
