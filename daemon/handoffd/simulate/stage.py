"""Where a run plays: the house, its people, its config.toml, and the mail that says that a contract is signed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from random import Random
from typing import Any

from handoffd.demo.cast import Person

HOUSE = "brightlane.example"
INBOX = f"handoff@{HOUSE}"
SIGNER = "dse_NA4@docusign.net"

# Mondays, eight o'clock UTC: an ordinary one, those before the clocks change (America, Europe, both back), Christmas.
MONDAYS = tuple(
    datetime(year, month, day, 8, 0, tzinfo=UTC)
    for year, month, day in ((2026, 3, 2), (2026, 3, 23), (2026, 6, 1), (2026, 10, 19), (2026, 12, 14))
)

COLLEAGUES = (
    ("dana", "Dana Whitfield", ["ae"], "America/New_York"),
    ("jonas", "Jonas Berg", ["ae"], "Europe/Berlin"),
    ("ana", "Ana Kovac", ["csm"], "Europe/Lisbon"),
    ("ben", "Ben Ruiz", ["csm"], "Asia/Kolkata"),
    ("priya", "Priya Raman", ["sales_leader"], "America/New_York"),
    ("carla", "Carla Voss", ["cs_leader"], "Europe/Berlin"),
    ("otto", "Otto Lind", ["ops", "revops"], "Europe/Berlin"),
)


def cast() -> dict[str, Person]:
    """Return our people by address."""
    return {f"{key}@{HOUSE}": person(key, name, zone) for key, name, _, zone in COLLEAGUES}


def person(key: str, name: str, zone: str, email: str = "") -> Person:
    """Return somebody with a mailbox."""
    return Person(key, name, email or f"{key}@{HOUSE}", "", zone, "")


def config(state: Mapping[str, str], *, authenticates: bool, **servers: Mapping[str, Any]) -> dict[str, Any]:
    """Return config.toml as a run has it; `servers` may say where `inbox` and `smtp` really are."""
    nowhere: dict[str, Any] = {"host": "127.0.0.1", "port": 9, "tls": "none"}
    trust = {"profile": "rfc8601", "authserv_id": f"mail.{HOUSE}"} if authenticates else {"profile": "none"}
    return {
        "company": {"name": "Brightlane", "domains": [HOUSE]},
        "inbox": {
            "address": INBOX,
            "name": "Brightlane Handoff",
            "first_start": "act",
            **nowhere,
            **servers.get("inbox", {}),
        },
        "smtp": {**nowhere, **servers.get("smtp", {})},
        "state": dict(state),
        "trust": trust,
        "people": [
            {"name": name, "email": f"{key}@{HOUSE}", "roles": roles, "zone": zone}
            for key, name, roles, zone in COLLEAGUES
        ],
    }


def notice(ae: Person, number: int, at: datetime, rng: Random) -> bytes:
    """Return the mail by which an e-signature service says that a contract is signed."""
    title = f"Customer{number} GmbH - Master Services Agreement.pdf"
    text = (
        f"From: {ae.name} via Docusign <{SIGNER.lower()}>\nReply-To: {ae.name} <{ae.email}>\nTo: {INBOX}\n"
        f"Subject: Completed: Complete with Docusign: {title}\nDate: {format_datetime(at)}\n"
        f"Message-ID: <{number}.{at.timestamp():.0f}.{rng.getrandbits(32):x}@docusign.net>\n\n"
        f"All parties have completed Complete with Docusign: {title}.\n"
        f"https://na4.docusign.net/Signing/EmailStart.aspx?a=6f1c2d3e-1111-2222-3333-44445555{number:04d}&acct=x\n"
    )
    return text.encode()


def stamped(raw: bytes, by: str, *, genuine: bool) -> bytes:
    """Return a mail as our own server hands it on: with its word on who sent it (RFC 8601), and CRLF line ends."""
    word, domain = "pass" if genuine else "fail", by.rpartition("@")[2]
    stamp = f"Authentication-Results: mail.{HOUSE}; dmarc={word} header.from={domain}\r\n"
    return stamp.encode() + raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
