"""Commands that run: `run`, `demo`, `check`."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handoffd.cli import cli, config_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handoffd.config import Config


@cli.command()
@config_option()
@click.option(
    "--clock-file", type=click.Path(path_type=Path), hidden=True, help="Rehearsals: the time is in this file."
)
@click.option("--verbose", "-v", is_flag=True, help="Say more in the log.")
def run(config_path: Path, clock_file: Path | None, *, verbose: bool) -> None:
    """Watch the inbox and carry handoffs, until stopped.

    Logs to standard error with the level as systemd's journal reads it. Stops cleanly on SIGTERM and Ctrl-C; may be
    killed at any moment, the next start goes on where it was.
    """
    from handoffd.app.daemon import Daemon
    from handoffd.app.log import to_stderr
    from handoffd.clock import FileClock, SystemClock
    from handoffd.config import load

    config = load(config_path)
    to_stderr(logging.DEBUG if verbose else logging.INFO)
    Daemon(config, FileClock(clock_file) if clock_file else SystemClock()).run(lambda: load(config_path))


@cli.command()
@config_option()
def check(config_path: Path) -> None:
    """Check config.toml and the roster as a whole, and show the people as they were understood.

    Nothing is connected to and nothing is sent.
    """
    from handoffd.app.reloading import letters_of
    from handoffd.cli.people import remarks, table
    from handoffd.config import load
    from handoffd.config.systems import absences
    from handoffd.errors import BadConfig
    from handoffd.letters.notices.recogniser import recognisers

    config = load(config_path)
    recognisers(config.notice)  # raises with every problem of the rows of the house
    letters_of(config)  # the same of letters of one's own
    if problems := list(absences(config)):
        raise BadConfig(*problems)
    click.echo(f"{config_path.resolve()} is sound: {len(config.people)} people, inbox {config.inbox.address}.")
    click.echo()
    for line in table(config):
        click.echo(line)
    click.echo()
    for line in (*remarks(config), *_unread(config)):
        click.echo(f"Note: {line}")
    for name, account in (("inbox", config.inbox), ("smtp", config.smtp)):
        if account.password_file is None:
            click.echo(
                f"But {name}.password_file is not set, so no password will be sent there; name the file that has it."
            )


def _unread(config: "Config") -> "Iterator[str]":
    """Yield which calendars the daemon could not read the last time, as its database remembers it."""
    from handoffd.store.store import Store, sqlite_url

    if config.state.database or not (config.state.folder / "handoffd.db").exists():
        return  # a check connects to nothing
    store = Store(sqlite_url(config.state.folder))
    try:
        with store.transaction() as memory:
            for each in memory.calendars.all():
                if each.failing_since:
                    yield (
                        f"the calendar of {each.person} ({each.label}) cannot be read since "
                        f"{each.failing_since:%a %d %b %H:%M} UTC: {each.problem}"
                    )
    finally:
        store.close()


@cli.command()
@click.option("--fast", is_flag=True, help="As quickly as the machine can, for scripts.")
@click.option("--keep", type=click.Path(path_type=Path), help="Keep every mailbox, .ics and index.html in this folder.")
def demo(*, fast: bool, keep: Path | None) -> None:
    """Play thirty days of one handoff on a mail server of its own, in about a minute.

    The same daemon code as `handoffd run`, real IMAP and SMTP on loopback, and an AE, a CSM and a customer who write
    real mail. Exit status 0 only when the story ended as it should.
    """
    from handoffd.demo.play import play

    raise SystemExit(play(fast=fast, keep=keep))
