"""Commands that look after the store: `verify`, `backup`, `restore`."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handoffd.cli import cli, config_option
from handoffd.errors import Permanent

if TYPE_CHECKING:
    from handoffd.config import Config
    from handoffd.store.audit.findings import Report

QUIET = 2.0  # seconds without a word; who waits longer is told what for


@cli.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@config_option()
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for other programs.")
def verify(file: Path | None, config_path: Path, *, as_json: bool) -> None:
    """Check the whole store, or a backup FILE: nothing was changed, lost, sent twice or sent without a yes.

    The daemon may run meanwhile; nothing is written. Exit status 0 when it is sound, 1 when something is wrong.
    """
    from handoffd.config import load
    from handoffd.store.audit.whole import audit_file

    where = file or _database(load(config_path))
    report = audit_file(where, _watch())
    if as_json:
        click.echo(json.dumps({"file": str(where), **report.as_json()}, ensure_ascii=False, indent=2))
    else:
        _print(where, report)
    if not report.sound:
        sys.exit(1)


def _print(where: Path, report: "Report") -> None:
    for found in report.findings:
        click.secho(f"{found.check}: {found.where}: {found.problem}.", fg="red")
    looked = ", ".join(f"{count} {name}" for name, count in report.counts.items())
    if report.erased:
        looked += f" ({report.erased} journal rows without their words, which were erased)"
    if report.sound:
        click.echo(f"{where} is sound: {looked}.")
        click.echo(f"The journal ends with row {report.last}, seal {report.seal[:16] or 'none'}.")
        return
    count = len(report.findings)
    click.echo(f"{where} is NOT sound: {count} thing{'s are' if count > 1 else ' is'} wrong, in {looked or 'no rows'}.")
    click.echo(
        "Keep this file as it is, and look at the last backup that verifies; docs/operating.md says how to go on."
    )


def _watch() -> Callable[[str], None]:
    """Return what says on standard error, every two seconds, what takes so long."""
    said = time.monotonic()

    def tell(what: str) -> None:
        nonlocal said
        if time.monotonic() - said > QUIET:
            said = time.monotonic()
            click.echo(f"... looking at {what}", err=True)

    return tell


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
