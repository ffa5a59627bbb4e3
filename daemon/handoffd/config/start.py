"""A first config.toml: what a house must say itself, and what is known of its mail provider."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Login = Literal["password", "oauth"]


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is; `tls` as in config.toml."""

    host: str
    port: int
    tls: str


@dataclass(frozen=True, slots=True)
class Provider:
    """What is known of a mail provider: its servers and how it is logged into; `needs` says what to get ready."""

    label: str
    imap: Server | None = None
    smtp: Server | None = None
    login: Login = "password"
    archive: str = "none"
    trust: str = "none"
    needs: str = "the password of that mailbox"


PROVIDERS = MappingProxyType(
    {
        "microsoft365": Provider(
            "Microsoft 365",
            Server("outlook.office365.com", 993, "tls"),
            Server("smtp.office365.com", 587, "starttls"),
            login="oauth",
            archive="sent_folder",
            trust="m365",
            needs="an app registration: its tenant, client id and client secret",
        ),
        "google": Provider(
            "Google Workspace or Gmail",
            Server("imap.gmail.com", 993, "tls"),
            Server("smtp.gmail.com", 465, "tls"),
            archive="sent_folder",
            trust="gmail",
            needs="an app password of that account (sixteen letters, with two-step verification on)",
        ),
        "fastmail": Provider(
            "Fastmail",
            Server("imap.fastmail.com", 993, "tls"),
            Server("smtp.fastmail.com", 465, "tls"),
            needs="an app password for IMAP and SMTP",
        ),
        "other": Provider("another server, such as Postfix and Dovecot of your own"),
    }
)


@dataclass(frozen=True, slots=True)
class Colleague:
    """One line of the first roster."""

    name: str
    email: str
    roles: tuple[str, ...]
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Start:
    """What was asked for. `roster` is the file beside config.toml with the people; `secret` is one that is there."""

    company: str
    domains: tuple[str, ...]
    address: str
    provider: str
    imap: Server
    smtp: Server
    user: str
    smtp_user: str  # empty: the server wants no login
    state: str = "state"
    roster: str = "people.csv"
    secret: str = ""
    ca_file: str = ""
    tenant: str = ""
    client_id: str = ""
    shadow: bool = False  # begin beside the people who do it by hand

    def secrets(self) -> tuple[str, ...]:
        """Return the files that must hold the password (or client secret), by the names systemd's unit has for them."""
        if self.secret:
            return (self.secret,)
        if PROVIDERS[self.provider].login == "oauth":
            return ("oauth.secret",)
        return ("imap.secret", "smtp.secret") if self.smtp_user else ("imap.secret",)


def config_text(start: Start) -> str:
    """Return the config.toml of a start. Every value is written as TOML's basic string, which JSON's are too."""
    known = PROVIDERS[start.provider]
    lines = [
        "# The configuration of handoffd, as `handoffd init` wrote it. Keys that are not here have their defaults;",
        "# every key is explained in the config.toml that comes with handoffd. Look at it with `handoffd check`.",
        "",
        _pair("roster", start.roster, "the people, one a line; open it in a spreadsheet"),
        "",
        "[company]",
        _pair("name", start.company),
        f"domains = {json.dumps(list(start.domains), ensure_ascii=False)}",
        "",
        "[inbox]",
        _pair("address", start.address),
        _pair("name", f"{start.company} Handoff"),
        *_server(start, start.imap, start.user, start.secrets()[0]),
        "",
        "[smtp]",
        *_server(start, start.smtp, start.smtp_user, start.secrets()[-1]),
        *(
            [_pair("archive", known.archive, "where a copy of what left is looked for")]
            if known.archive != "none"
            else []
        ),
    ]
    if known.login == "oauth":
        lines += ["", "[oauth]", _pair("provider", "microsoft"), _pair("tenant", start.tenant)]
        lines += [_pair("client_id", start.client_id), _pair("secret_file", start.secrets()[0])]
    if start.shadow:
        lines += ["", "[shadow]", f"{'on = true':<40}# only watch and tell ops; docs/how-to/shadow.md"]
    lines += ["", "[state]", _pair("folder", start.state, "the database"), "", "[trust]"]
    lines += [_pair("profile", known.trust, "whose word about a sender counts; docs/how-to/trust.md"), ""]
    return "\n".join(lines)


def roster_text(people: Sequence[Colleague]) -> str:
    """Return the people as a table for a spreadsheet (RFC 4180)."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(("name", "email", "roles", "zone", "region", "hours", "leader", "delegate", "leave"))
    for who in people:
        table.writerow((who.name, who.email, "; ".join(who.roles), who.zone, "", "", "", "", ""))
    return out.getvalue()


def _server(start: Start, server: Server, user: str, secret: str) -> list[str]:
    lines = [_pair("host", server.host), f"port = {server.port}", _pair("tls", server.tls)]
    if start.ca_file:
        lines.append(_pair("ca_file", start.ca_file))
    if not user:
        return lines
    lines.append(_pair("user", user))
    if PROVIDERS[start.provider].login == "oauth":
        return [*lines, _pair("login", "oauth", "a token, see [oauth]")]
    return [*lines, _pair("password_file", secret, "the password and nothing else")]


def _pair(key: str, value: str, why: str = "") -> str:
    said = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    return f"{said:<40}# {why}" if why else said
