"""Commands that run: `run`, `demo`."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handoffd.cli import cli, config_option

if TYPE_CHECKING:
    from handoffd.app.log import Form


@cli.command()
@config_option()
@click.option(
    "--clock-file", type=click.Path(path_type=Path), hidden=True, help="Rehearsals: the time is in this file."
)
@click.option(
    "--log",
    "form",
    type=click.Choice(["auto", "text", "journal", "json"]),
    help="The form of the log, instead of [log] format.",
)
@click.option("--verbose", "-v", is_flag=True, help="Say more in the log.")
def run(config_path: Path, clock_file: Path | None, form: "Form | None", *, verbose: bool) -> None:
    """Watch the inbox and carry handoffs, until stopped.

    Logs to standard error; under systemd to its journal, with fields. Stops cleanly on SIGTERM and Ctrl-C; may be
    killed at any moment, the next start goes on where it was.
    """
    from handoffd.app.daemon import Daemon
    from handoffd.app.log import to_stderr
    from handoffd.clock import FileClock, SystemClock
    from handoffd.config import load

    config = load(config_path)
    to_stderr(logging.DEBUG if verbose else logging.INFO, form or config.log.format)
    Daemon(config, FileClock(clock_file) if clock_file else SystemClock()).run(lambda: load(config_path))


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
