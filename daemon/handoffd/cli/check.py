"""`handoffd check`: is everything as it must be; with --online also what only the servers and a mail can tell."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handoffd.cli import cli, config_option
from handoffd.cli.waiting import waiting

if TYPE_CHECKING:
    from handoffd.app.checking.findings import Finding
    from handoffd.config import Config

_MARKS = {"good": ("✓", "green"), "note": ("!", "yellow"), "wrong": ("✗", "red")}


@cli.command()
@config_option()
@click.option("--online", is_flag=True, help="Log in at the servers as well, and send trial mails to the inbox itself.")
@click.option(
    "--patience",
    type=click.FloatRange(min=1),
    default=60.0,
    show_default=True,
    help="With --online: how many seconds a trial mail may take to come back.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for other programs.")
def check(config_path: Path, *, online: bool, patience: float, as_json: bool) -> None:
    """Check config.toml, the roster, the letters and the certificate files as a whole, and show the people.

    Nothing is connected to and nothing is sent, unless with --online: then the servers are asked for their
    certificates and what they can, and a few mails go from the inbox to the inbox. They prove plus-addresses, the
    archive, the trust profile (also against a forged mail) and the right to send. They are taken out again, and a
    daemon that runs meanwhile leaves them alone.

    Exit status: 0 nothing is wrong (a note may be there); 78 config.toml is; 77 a server refused us; 1 something works
    otherwise than it must; 75 a server could not be reached, try later. Of several the first of these.
    """
    from handoffd.app.checking.findings import exit_status
    from handoffd.errors import BadConfig

    found: list[Finding] = []
    try:
        with waiting("reading config.toml, the roster and every letter"):
            config = _sound(config_path)
    except BadConfig as problem:
        if not as_json:
            raise
        _print_json(config_path, _as_findings(problem), problem.exit_status)
        raise SystemExit(problem.exit_status) from None
    if not as_json:
        _print_config(config_path, config)
    for each in _all(config, online=online, patience=patience):
        found.append(each)
        if not as_json and (online or each.level != "good"):
            _print(each)
    if as_json:
        _print_json(config_path, found, exit_status(found))
    elif online:
        count = sum(each.level == "wrong" for each in found)
        click.echo()
        click.echo(
            "Nothing is wrong." if not count else f"{count} thing{'s' if count > 1 else ''} must be mended, see ✗."
        )
    if status := exit_status(found):
        raise SystemExit(status)


def _sound(config_path: Path) -> "Config":
    """Return the configuration; raises BadConfig with everything that is wrong with it, the roster and the letters."""
    from handoffd.app.reloading import looked_through
    from handoffd.config import load
    from handoffd.config.systems import absences
    from handoffd.errors import BadConfig
    from handoffd.letters.notices.recogniser import recognisers

    config = load(config_path)
    recognisers(config.notice)  # raises with every problem of the rows of the house
    if problems := [*absences(config), *looked_through(config)[1]]:
        raise BadConfig(*problems)
    return config


def _all(config: "Config", *, online: bool, patience: float) -> "Iterator[Finding]":
    from datetime import UTC, datetime

    from handoffd.app.checking.findings import note
    from handoffd.app.checking.online import findings
    from handoffd.app.checking.servers import files
    from handoffd.cli.people import remarks

    if config.shadow.on:
        yield note("shadow", "shadow mode: the inbox is only read, and nothing leaves but to ops",
                   "set on = false in [shadow] when handoffd shall carry handoffs in earnest")  # fmt: skip
    for line in remarks(config):
        yield note("people", line.rstrip("."), "")
    for line in _unread(config):
        yield note("calendars", line.rstrip("."), "")
    for name, account in (("inbox", config.inbox), ("smtp", config.smtp)):
        wants = account is config.inbox or account.user  # without a user none is tried at the SMTP server
        if wants and account.password_file is None and account.login == "password":
            yield note(
                f"{name}.password_file",
                f"{name}.password_file is not set, so no password will be sent there",
                "name the file that has it, if that server wants one",
            )
    yield from files(config, datetime.now(UTC))
    if online:
        yield from findings(config, patience)


def _print_config(config_path: Path, config: "Config") -> None:
    from handoffd.cli.people import counted, table

    click.echo(f"{config_path.resolve()} is sound: {counted(config)}, inbox {config.inbox.address}.")
    click.echo()
    for line in table(config):
        click.echo(line)
    click.echo()


def _print(finding: "Finding") -> None:
    mark, colour = _MARKS[finding.level]
    click.echo(f"{click.style(mark, fg=colour)} {finding.line}")


def _print_json(config_path: Path, found: "Iterable[Finding]", status: int) -> None:
    told = {
        "config": str(config_path.resolve()),
        "ok": not status,
        "exit_status": status,
        "findings": [each.as_json() for each in found],
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _as_findings(problem: "BaseException") -> "Iterator[Finding]":
    from handoffd.app.checking.findings import Finding

    for line in getattr(problem, "problems", ()):
        yield Finding("config", line, "", "wrong", 78)


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
