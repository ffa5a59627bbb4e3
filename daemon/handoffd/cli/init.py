"""`init`: a few questions, and a configuration that was tried before anything is sent."""

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handoffd.cli import cli
from handoffd.cli.questions import Answers, server
from handoffd.cli.waiting import waiting
from handoffd.errors import HandoffdError, Permanent

if TYPE_CHECKING:
    from handoffd.config import Config
    from handoffd.config.start import Colleague, Provider, Start

LOOK_BACK = 30  # days of the inbox that a dry run reads
_ROLES = (
    ("ae", "Who sells (account executives)?"),
    ("csm", "Who takes over (customer success managers)?"),
    ("sales_leader", "Who leads sales?"),
    ("cs_leader", "Who leads customer success? (nobody: the sales leader hears it)"),
    ("ops", "Who looks after handoffd? (nobody: the sales leader hears it)"),
)
_NEEDED = ("ae", "csm", "sales_leader")


@cli.command()
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Where config.toml goes."
)
@click.option("--address", help="The shared inbox, as in handoff@yourcompany.com.")
@click.option(
    "--provider", type=click.Choice(["microsoft365", "google", "fastmail", "other"]), help="Whose mail it is."
)
@click.option("--company", help="How letters call you.")
@click.option("--domain", "domains", multiple=True, help="A mail domain of yours; may be given several times.")
@click.option("--imap", help="HOST, HOST:PORT or HOST:PORT:TLS of the IMAP server (tls, starttls, none).")
@click.option("--smtp", help="The same of the SMTP server.")
@click.option("--user", help="The login  [default: the address]")
@click.option("--smtp-user", help='The login there; "none" for a relay that knows this machine  [default: the login]')
@click.option("--password-file", type=click.Path(path_type=Path), help="A file with the password (or client secret).")
@click.option("--ca-file", type=click.Path(path_type=Path), help="A CA of your own that signed your servers.")
@click.option("--tenant", help="Microsoft 365: the directory's id or domain.")
@click.option("--client-id", help="Microsoft 365: the application's id.")
@click.option("--ae", multiple=True, help='"Dana Whitfield <dana@yourcompany.com>"; as often as there are.')
@click.option("--csm", multiple=True, help="The same for customer success managers.")
@click.option("--sales-leader", multiple=True, help="The same.")
@click.option("--cs-leader", multiple=True, help="The same.")
@click.option("--ops", multiple=True, help="The same.")
@click.option("--zone", help="The time zone of these people  [default: that of this machine]")
@click.option("--shadow/--live", default=None, help="Begin in shadow mode: only watch, and tell ops what would leave.")
@click.option("--offline", is_flag=True, help="Connect to nothing; neither try the logins nor offer a dry run.")
@click.option("--dry-run/--no-dry-run", default=None, help="Show what the last 30 days of the inbox would have led to.")
def init(
    *,
    folder: Path,
    offline: bool,
    dry_run: bool | None,
    shadow: bool | None,
    **given: "str | Path | tuple[str, ...] | None",
) -> None:
    """Write a config.toml and a roster by a few questions, try them, and offer a dry run.

    What is given as an option is not asked. Nothing is sent, nothing changes in the inbox, and no file is written over.
    """
    from handoffd.cli.people import counted
    from handoffd.config import load
    from handoffd.config.start import config_text, roster_text

    _refuse_to_overwrite(folder)
    start, people, password = _asked(folder, Answers(given))
    start = replace(start, shadow=_wants_shadow(shadow=shadow))
    folder.mkdir(parents=True, exist_ok=True)
    for name in start.secrets() if password else ():
        _write(folder / name, password + "\n", mode=0o600)
    _write(folder / start.roster, roster_text(people))
    _write(folder / "config.toml", config_text(start))
    path = folder / "config.toml"
    config = load(path)
    click.secho(f"\n✓ {path} is sound: {counted(config)}.", fg="green")
    if not offline and _logins(config) and _wants(dry_run):
        _rehearse(config)
    click.echo("\nWhat to do next:")
    click.echo(f"  handoffd check --config {path}    # the people as they were understood, and every note")
    click.echo(f"  handoffd run --config {path}      # watch the inbox; Ctrl-C stops it")
    if start.shadow:
        click.echo(
            f"  handoffd shadow --config {path}   # what it would have sent; docs/how-to/shadow.md says how to leave"
        )
    click.echo("As a service on a machine that stays on: docs/how-to/service.md.")


def _asked(folder: Path, ask: Answers) -> "tuple[Start, list[Colleague], str]":
    from handoffd.config.start import PROVIDERS, Start
    from handoffd.config.table import LOOPBACK

    address = ask.checked("address", "The shared inbox that signed-contract notices come to", _address)
    domain = address.rpartition("@")[2]
    for name, each in PROVIDERS.items():
        click.echo(f"  {name:<13} {each.label}")
    provider = ask.checked("provider", "Whose mail server is it", _provider, "other")
    known = PROVIDERS[provider]
    imap = known.imap or ask.checked("imap", "IMAP server", lambda told: server(told, 993), f"imap.{domain}")
    smtp = known.smtp or ask.checked("smtp", "SMTP server", lambda told: server(told, 465), f"smtp.{domain}")
    user = ask.one("user", "Login", address)
    sends_as = user
    if provider == "other":
        usual = "none" if smtp.host in LOOPBACK else user
        sends_as = ask.one("smtp_user", 'Login at the SMTP server ("none": it knows this machine)', usual)
    told = {name: ask.one(name, f"Microsoft 365: {name.replace('_', ' ')}") for name in _oauth(known)}
    password = ask.password(f"{'Client secret' if told else 'Password'}: {known.needs}")
    company = ask.one("company", "The name of your company", domain.partition(".")[0].capitalize())
    people = _people(ask, ask.checked("zone", "The time zone of most of these people", _zone, _here()))
    start = Start(
        company,
        tuple(dict.fromkeys([*ask.words("domains"), domain])),
        address,
        provider,
        imap,
        smtp,
        user,
        "" if sends_as == "none" else sends_as,
        state="/var/lib/handoffd" if folder.resolve() == Path("/etc/handoffd") else "state",
        secret=ask.file("password_file"),
        ca_file=ask.file("ca_file"),
        tenant=told.get("tenant", ""),
        client_id=told.get("client_id", ""),
    )
    return start, people, password


def _oauth(known: "Provider") -> tuple[str, ...]:
    return ("tenant", "client_id") if known.login == "oauth" else ()


def _people(ask: Answers, zone: str) -> "list[Colleague]":
    """Return the colleagues, each once with all their roles; whoever is needed and not named is the sales leader."""
    from handoffd.config.start import Colleague

    names: dict[str, str] = {}
    roles: dict[str, list[str]] = {}
    for role, question in _ROLES:
        found = list(ask.several(role, question, needed=role in _NEEDED, known=names))
        leaders = [address for address, has in roles.items() if "sales_leader" in has][:1]
        for name, address in found or [(names[each], each) for each in leaders if role not in _NEEDED]:
            names.setdefault(address, name)
            roles.setdefault(address, []).append(role)
    return [Colleague(names[address], address, tuple(has), zone) for address, has in roles.items()]


def _address(told: str) -> str:
    local, _, domain = told.strip().casefold().rpartition("@")
    if not local or "." not in domain or " " in told.strip():
        raise ValueError(f"{told!r} is no mail address, such as handoff@yourcompany.com")
    return f"{local}@{domain}"


def _provider(told: str) -> str:
    from handoffd.config.start import PROVIDERS

    found = [name for name in PROVIDERS if name.startswith(told.casefold().replace(" ", ""))]
    if len(found) != 1:
        raise ValueError(f"{told!r} is none of {', '.join(PROVIDERS)}")
    return found[0]


def _zone(told: str) -> str:
    from zoneinfo import available_timezones

    if told not in available_timezones():
        raise ValueError(f"{told!r} is no time zone, such as Europe/Berlin or America/New_York")
    return told


def _here() -> str:
    """Return the zone of this machine, as far as it says; else UTC."""
    path = str(Path("/etc/localtime").resolve())
    return path.rpartition("zoneinfo/")[2] if "zoneinfo/" in path else "UTC"


def _refuse_to_overwrite(folder: Path) -> None:
    for name in ("config.toml", "people.csv"):
        if (folder / name).exists():
            raise Permanent(f"{folder / name} is there already and is not written over; name another --folder.")


def _write(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file that is not there yet; a secret is nobody else's to read from its first byte on."""
    try:
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8", newline=""
        ) as out:
            out.write(text)
    except FileExistsError:
        raise Permanent(
            f"{path} is there already and is not written over; remove it or name another --folder."
        ) from None


def _logins(config: "Config") -> bool:
    """Try both logins, when there is a password; say what is wrong and go on, because the files are right to mend."""
    from handoffd.app.accounts import imap_account, smtp_account
    from handoffd.network.courier import Courier
    from handoffd.network.imapline import ImapLine

    line, courier = ImapLine(imap_account(config)), Courier(smtp_account(config))
    fine = True
    for what, tries, ends in (
        (f"the login at {config.inbox.host} (IMAP)", line.open, line.hang_up),
        (f"the login at {config.smtp.host} (SMTP)", courier.greet, courier.close),
    ):
        try:
            tries()
            click.secho(f"✓ {what}", fg="green")
        except HandoffdError as problem:
            fine = False
            click.secho(f"✗ {what}", fg="red")
            click.echo(f"  {problem}")
        finally:
            ends()
    if not fine:
        click.echo("Mend that in the files that were written, then try it with `handoffd auth`.")
    return fine


def _wants(dry_run: bool | None) -> bool:  # noqa: FBT001 - the flag as click gives it
    if dry_run is not None or not sys.stdin.isatty():
        return bool(dry_run)
    return click.confirm(
        f"\nShall I show what the last {LOOK_BACK} days of this inbox would have led to? Nothing is sent or changed.",
        default=True,
    )


def _wants_shadow(*, shadow: bool | None) -> bool:
    if shadow is not None or not sys.stdin.isatty():
        return bool(shadow)
    click.echo(
        "\nIn shadow mode it reads the inbox, writes to nobody but ops, and shows once a day what would have left."
    )
    return click.confirm("Shall it begin in shadow mode, beside people who do it by hand?", default=False)


def _rehearse(config: "Config") -> None:
    from handoffd.cli.replay import tell
    from handoffd.replay.recording import from_inbox

    with waiting("reading the inbox"):
        found = from_inbox(config, datetime.now(UTC) - timedelta(days=LOOK_BACK))
    if not found.mails:
        click.echo(f"Nothing came into this inbox in the last {LOOK_BACK} days.")
        return
    tell(config, found)
