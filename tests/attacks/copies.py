"""Many contracts, four mails of each, in any order: how many handoffs does that make? (the bar of one sale, one handoff)

    cd tests && python -m attacks.copies --contracts 5000 --seed 7

The mails go through the whole reading of the program and its SQLite store, one transaction each; only the
network is left out (and the writing of letters, unless `--letters`). Four services take turns, and of each contract come the sender's copy, a signer's copy, a
colleague's forward, and the same mail once more hours later.
"""

import argparse
import base64
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from click import echo

from emptystore import ready
from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config.load import check
from handoffd.letters.identity import content_id
from handoffd.store.values import Mail

NOW = datetime(2026, 3, 10, 15, 12, tzinfo=UTC)
INBOX = "handoff@brightlane.example"
SYLLABLES = [
    "ba",
    "be",
    "bo",
    "da",
    "de",
    "do",
    "fa",
    "fe",
    "fo",
    "ka",
    "ke",
    "ko",
    "la",
    "le",
    "lo",
    "ma",
    "me",
    "mo",
    "na",
    "ne",
]
AES, CSMS, COPIES = 60, 60, 4


def company(number: int) -> str:
    """A name of its own for each number, in letters: `Babedo`."""
    parts = [SYLLABLES[number // 20**place % 20] for place in range(4)]
    return "".join(reversed(parts)).capitalize()


def mails(number: int) -> Iterator[bytes]:
    """The four mails of one contract."""
    name, seller = company(number), f"ae{number % AES}@brightlane.example"
    at = NOW - timedelta(hours=10, minutes=number % 500)
    signer = f"Kim Doe <kim@{name.lower()}.example>"
    sender, subject, body, pdf = _service(number, name)
    head = f"From: {sender}\nReply-To: Seller <{seller}>\nSubject: {subject}\n"
    for copy in (0, 1, 3):
        date = format_datetime(at + timedelta(hours=5 if copy == 3 else 0, seconds=copy))
        to = f"Seller <{seller}>" if copy == 0 else f"{signer}, Seller <{seller}>"
        top = f"{head}To: {to}\nCc: {INBOX}, {signer}\nDate: {date}\nMessage-ID: <{number}.{copy}@service.example>\n"
        yield _mail(top, body, pdf)
    quoted = f"---------- Forwarded message ---------\nFrom: {sender}\nDate: {format_datetime(at)}\nSubject: {subject}\nTo: {signer}, Seller <{seller}>\nCc: {signer}"
    yield _mail(
        f"From: Seller <{seller}>\nTo: {INBOX}\nSubject: Fwd: {subject}\nDate: {format_datetime(at + timedelta(hours=1))}\nMessage-ID: <{number}.f@brightlane.example>\n",
        f"FYI\n\n{quoted}\n\n{body}",
        pdf,
    )


def _service(number: int, name: str) -> tuple[str, str, str, bytes]:
    guid = f"{number:08x}-1111-4222-8333-444455556666"
    match number % 3:
        case 0:
            subject = f"Completed: Complete with Docusign: {name} GmbH - MSA.pdf"
            link = f"https://na4.docusign.net/Member/EmailStart.aspx?a={guid}&er=1"
            return "S via Docusign <dse_NA4@docusign.net>", subject, f"All parties have completed it.\n{link}\n", b""
        case 1:
            subject = f'Completed: "{name} Ltd - Order Form"'
            pdf = f"%PDF-1.4 {number}".encode()
            return "Adobe Acrobat Sign <adobesign@adobesign.com>", subject, "Attached is the final document.\n", pdf
        case _:
            subject = f"You've been copied on {name} Inc. Subscription - signed by Kim Doe"
            return "Dropbox Sign <noreply@mail.hellosign.com>", subject, "The document is attached.\n", b""


def _mail(head: str, body: str, pdf: bytes) -> bytes:
    if not pdf:
        return f"{head}Content-Type: text/plain; charset=utf-8\n\n{body}".replace("\n", "\r\n").encode()
    parts = f"--b\nContent-Type: text/plain\n\n{body}\n--b\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n{base64.b64encode(pdf).decode()}\n--b--\n"
    return f"{head}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n{parts}".replace(
        "\n", "\r\n"
    ).encode()


def house(folder: Path, *, calls: bool) -> Daemon:
    server: dict[str, Any] = {"host": "127.0.0.1", "port": 9, "tls": "none"}
    person = [
        {"name": f"{role.upper()} {number}", "email": f"{role}{number}@brightlane.example", "roles": [role], "zone": "Europe/Berlin"}
        for role, many in (("ae", AES), ("csm", CSMS))
        for number in range(many)
    ]  # fmt: skip
    people = [*person, {"name": "Olga Ops", "email": "ops@brightlane.example", "roles": ["ops", "sales_leader"]}]
    raw: dict[str, Any] = {
        "company": {"name": "Brightlane", "domains": ["brightlane.example"]},
        "inbox": {"address": INBOX, **server},
        "trust": {"challenge": "never", "undo_minutes": 0},
        "smtp": server,
        "people": people,
        # Five thousand calls within two days have no place in any calendar, and looking for one takes most of the time.
        "steps": {"internal-call": {"on": calls}},
    }
    return Daemon(ready(check(raw, folder)), SetClock(NOW))


class Mute:
    """Writes no letter: setting fifteen thousand of them takes an hour and has no say in what is one handoff."""

    def send(self, *_: object) -> None: ...

    def invite(self, *_: object, **__: object) -> None: ...


def handoffs_made(contracts: int, seed: int, folder: Path, *, letters: bool = True) -> tuple[int, int, float]:
    """Return how many handoffs there are, how many mails were not understood, and the seconds it took."""
    shuffled = [raw for number in range(contracts) for raw in mails(number)]
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a shuffle that can be repeated
    daemon = house(folder, calls=letters)
    if not letters:
        daemon._doer._writer = Mute()  # type: ignore[assignment]
    try:
        began = time.perf_counter()
        with daemon.store.transaction() as memory:
            for uid, raw in enumerate(shuffled, start=1):
                mail = Mail(0, raw, uid, NOW, NOW)
                memory.record(mail, content_id=content_id(raw), mailbox="INBOX", uidvalidity=1)
        while daemon._reader.read(NOW):  # the reading alone: what leaves waits in the outbox
            pass
        took = time.perf_counter() - began
        with daemon.store.transaction() as memory:
            states = memory.counts()
            return len(memory.handoffs(closed=True)), len(shuffled) - states.get("processed", 0), took
    finally:
        daemon.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--contracts", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--letters", action="store_true", help="write every letter too (an hour for 5,000)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as state:
        made, lost, seconds = handoffs_made(asked.contracts, asked.seed, Path(state), letters=asked.letters)
    each = seconds * 1000 / (asked.contracts * COPIES)
    echo(
        f"{asked.contracts} contracts, {asked.contracts * COPIES} mails, seed {asked.seed}: {made} handoffs, {lost} mails not understood, {seconds:.0f} s, {each:.1f} ms a mail"
    )
