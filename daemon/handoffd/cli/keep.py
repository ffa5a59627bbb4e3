"""Commands that look after the store: `verify`, `backup`, `restore`, `move-store`."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handoffd.cli import cli, config_option, json_option, put_json
from handoffd.cli.waiting import waiting
from handoffd.errors import Permanent

if TYPE_CHECKING:
    from handoffd.config import Config
    from handoffd.config.state import State
    from handoffd.store.audit.findings import Report


@cli.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@config_option()
@json_option()
def verify(file: Path | None, config_path: Path, *, as_json: bool) -> None:
    """Check the whole store, or a backup FILE: nothing was changed, lost, sent twice or sent without a yes.

    The daemon may run meanwhile; nothing is written. Exit status 0 when it is sound, 1 when something is wrong.
    """
    from handoffd.store.audit.whole import audit_file

    with waiting("looking through the store") as tell:
        where, report = (str(file), audit_file(file, tell)) if file else _looked_at(config_path, tell)
    if as_json:
        put_json({"file": where, **report.as_json()})
    else:
        _print(where, report)
    if not report.sound:
        sys.exit(1)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@config_option()
@json_option()
def backup(file: Path, config_path: Path, *, as_json: bool) -> None:
    """Copy the database to FILE while the daemon runs, and check the copy.

    FILE appears whole or not at all, readable by its owner only; one that is there is replaced. It holds every mail and
    every letter, byte for byte.
    """
    from handoffd.config import load
    from handoffd.store.backup import copy_out

    source = _database(load(config_path))
    with waiting("copying the database") as tell:
        report = copy_out(source, file, tell)
    if as_json:
        put_json({"file": str(file), **report.as_json()})
        return
    counts = ", ".join(f"{count} {name}" for name, count in report.counts.items())
    click.echo(f"{file} is a sound copy: {counts}; the journal ends with row {report.last}, seal {report.seal[:16]}.")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@config_option()
@json_option()
def restore(file: Path, config_path: Path, *, as_json: bool) -> None:
    """Put the backup FILE in the place of the database; stop the daemon first.

    FILE is checked before anything is touched, and the old database stays beside it under another name. At its next
    start the daemon reads again what came since, and holds what may have left already; ops get a list of it.
    """
    from handoffd.app.accounts import alone
    from handoffd.config import load
    from handoffd.store.backup import put_back

    config = load(config_path)
    if config.state.database:
        _database(config)
    with alone(config.state.folder), waiting("looking through the backup") as tell:
        report, aside = put_back(file, config.state.folder, datetime.now(UTC), tell)
    if as_json:
        known = report.restored_from.isoformat() if report.restored_from else None
        put_json({"file": str(file), "known_until": known, "old": str(aside) if aside else None, **report.as_json()})
        return
    since = f"{report.restored_from:%a %d %b %H:%M} UTC" if report.restored_from else "an unknown moment"
    click.echo(f"{file} is in place. The last thing it knows of is from {since}.")
    if aside:
        click.echo(f"The old database is kept as {aside}.")
    click.echo("Now start the daemon. It reads again what came since, asks before a letter may go to a customer twice,")
    click.echo(
        "and tells ops by mail what it holds. Handoffs that are opened from now on get numbers far behind the old."
    )


def _looked_at(config_path: Path, tell: Callable[[str], None]) -> tuple[str, "Report"]:
    """Check the database of a configuration; return how it is called and what was found."""
    from handoffd.config import load
    from handoffd.store.audit.whole import audit, audit_file
    from handoffd.store.engine import is_postgres, quiet_engine

    config = load(config_path)
    state = config.state
    if not is_postgres(state.database):
        file = _database(config)
        return str(file), audit_file(file, tell)
    engine = quiet_engine(state.database, state.password(), state.schema_name)
    try:
        return f"{state.database} {state.schema_name}".strip(), audit(engine, tell)
    finally:
        engine.dispose()


@cli.command("move-store")
@click.argument("url")
@click.option("--schema", default="", help="The schema that shall belong to this inbox, [state] schema_name.")
@click.option("--password-file", type=click.Path(path_type=Path), help="The password for the server, in a file.")
@config_option()
@json_option()
def move_store(url: str, schema: str, password_file: Path | None, config_path: Path, *, as_json: bool) -> None:
    """Move everything from the SQLite file into an empty PostgreSQL database; stop the daemon first.

    Every row is compared on both sides, and both stores are verified. The old one stays, with a mark by which no daemon
    starts on it again.
    """
    from handoffd.app.accounts import alone
    from handoffd.config import load
    from handoffd.config.state import State
    from handoffd.store.moving import mark, move
    from handoffd.store.store import opened

    config = load(config_path)
    _database(config)
    wanted = _state(State, url, schema, password_file)
    with alone(config.state.folder):
        source, target = opened(config.state), opened(wanted)
        old, new = source.quiet(), target.quiet()
        try:
            with waiting("copying every row") as tell:
                moved = move(old, new, tell)
            mark(source, f"{url} {schema}".strip(), datetime.now(UTC))
        finally:
            for each in (old, new):
                each.dispose()
            source.close()
            target.close()
    if as_json:
        put_json({"database": url, "schema_name": schema, "rows": dict(moved.counts), **moved.report.as_json()})
        return
    for name, count in moved.counts.items():
        if count:
            click.echo(f"{count:>9} {name}")
    click.echo(
        f"Everything is in {url}, row by row the same, and verified; the journal ends with row {moved.report.last}, "
        f"seal {moved.report.seal[:16] or 'none'}."
    )
    click.echo("Now set this in [state] of config.toml, and start the daemon:")
    click.echo(f'    database = "{url}"')
    if schema:
        click.echo(f'    schema_name = "{schema}"')


def _state(make: "type[State]", url: str, schema: str, password_file: Path | None) -> "State":
    """Return the place as a configuration has it; Permanent with what is wrong with it."""
    from pydantic import ValidationError

    from handoffd.store.engine import is_postgres

    if not is_postgres(url):
        raise Permanent("Name a PostgreSQL database, such as postgresql://handoffd@db.example/handoffd.")
    try:
        return make(database=url, schema_name=schema, database_password_file=password_file)
    except ValidationError as problem:
        raise Permanent("; ".join(each["msg"] for each in problem.errors())) from problem


def _print(where: str, report: "Report") -> None:
    for found in report.findings:
        click.secho(f"{found.check}: {found.where}: {found.problem}.", fg="red")
    looked = ", ".join(f"{count} {name}" for name, count in report.counts.items())
    if report.erased:
        looked += f" ({report.erased} journal rows without their words, which have left)"
    if report.sound:
        click.echo(f"{where} is sound: {looked}.")
        click.echo(f"The journal ends with row {report.last}, seal {report.seal[:16] or 'none'}.")
        for why, gone in sorted(report.left.items()):
            how = "by [privacy] retention_days" if why == "retention" else "because a person was erased"
            what = f"{gone.count} mail{'s and letters have' if gone.count > 1 else ' or letter has'} left"
            click.echo(f"{what} {how}, the last on {gone.last:%d %b %Y}; the hash of each is here.")
        return
    count = len(report.findings)
    click.echo(f"{where} is NOT sound: {count} thing{'s are' if count > 1 else ' is'} wrong, in {looked or 'no rows'}.")
    click.echo(
        "Keep this file as it is, and look at the last backup that verifies; docs/how-to/backup.md says how to go on."
    )


def _database(config: "Config") -> Path:
    """Return the database file of a configuration."""
    if config.state.database:
        raise Permanent(
            "[state] database names a server, which has its own tools for this (pg_dump, pg_restore); "
            "these commands are for the SQLite file in the state folder."
        )
    file = config.state.folder / "handoffd.db"
    if not file.exists():
        raise Permanent(f"There is no database in {config.state.folder} yet; it is made by the first `handoffd run`.")
    return file
