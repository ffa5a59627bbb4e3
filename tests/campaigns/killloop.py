"""kill -9 of the real daemon while it hands letters to a real Postfix: is any lost, does a customer get one twice?

A queue of letters to customers and colleagues is kept full; the daemon is killed at a random moment after it has begun
to send, and started again, which looks for letters in doubt in the archive (a second mailbox on a real Dovecot). Some
letters are taken back before they leave: those must never arrive. At the end the clock goes on until no doubt is left,
and what is held is answered as a person would, after a look into the customer's mailbox.

    cd tests && nice ../.venv/bin/python -m campaigns.killloop --kills 3000 --seed 1
    cd tests && nice ../.venv/bin/python -m campaigns.killloop --kills 100 --seed 1 --naive

With --naive everything that was not confirmed is simply sent again after a kill, as most programs do: then customers
must get letters twice, or this proves nothing. kill -9 says nothing about power cuts (the page cache survives it).
"""

import argparse
import imaplib
import random
import re
import secrets
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from emptystore import put_into
from handoffd.letters.envelope import Envelope
from handoffd.playbook.model import Handoff, Status
from handoffd.store import outbox
from handoffd.store.store import Store, sqlite_url
from handoffd.store.transaction import Transaction
from mailservers import PASSWORD, Person, Post, Server, mail
from real import process
from real.process import Process

QUEUE = 24  # letters that wait while the daemon is killed
STEP = timedelta(seconds=40)  # what the clock goes on between two kills
LAST = timedelta(minutes=61)  # and at the end, so that every doubt comes to its last look
_MARK = re.compile(rb"X-Handoffd-Id: ([0-9a-f]{32})", re.IGNORECASE)


@dataclass
class Tally:
    """What became of all letters."""

    kills: int = 0
    customer: int = 0
    colleagues: int = 0
    withdrawn: int = 0
    found: int = 0
    held: int = 0
    asked: int = 0
    again: int = 0
    lost: list[str] = field(default_factory=list)
    customer_twice: list[str] = field(default_factory=list)
    colleagues_twice: int = 0
    unapproved: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not (self.lost or self.customer_twice or self.unapproved)


class Campaign:
    """One mailbox each for a customer, a colleague, the archive; `run` kills and counts."""

    def __init__(self, server: Server, folder: Path, seed: int, *, naive: bool = False) -> None:
        self._post, self._random, self._naive = Post(server), random.Random(seed), naive  # noqa: S311
        self._inbox, self._archive = self._post.person("handoff"), self._post.person("archive")
        self._dana, self._jane = self._post.person("dana"), self._post.person("jane", f"acme-{self._post.domain}")
        self._folder = folder
        self._store = Store(sqlite_url(put_into(folder / "state")))
        self._now = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # a Tuesday: letters to customers leave in working hours
        self._marks: dict[str, bool] = {}  # every mark, and whether its letter is a customer's
        self._taken_back: set[str] = set()
        self._process = Process(self._settings(), folder)
        self.tally = Tally()

    def run(self, kills: int) -> Tally:
        for _ in range(kills):
            self._fill()
            self._process.start(self._now)
            self._wait_for_the_first()
            time.sleep(self._random.uniform(0.0, 0.12))
            self._process.kill()
            self.tally.kills += 1
            if self._naive:
                self._send_again()
            self._go_on(STEP)
        self._finish()
        self._count()
        self._store.close()
        return self.tally

    def _fill(self) -> None:
        """Freeze letters until enough wait; take some of them back."""
        waiting = self._state("SELECT count(*) FROM outbox WHERE state = 'pending'")
        with self._store.transaction() as memory:
            for _ in range(QUEUE - waiting):
                customer = self._random.random() < 0.7
                mark = secrets.token_hex(16)
                self._marks[mark] = customer
                ref = self._handoff(memory)
                memory.outbox.put(
                    self._envelope(mark, self._jane if customer else self._dana),
                    handoff=ref,
                    step="warm-intro" if customer else "dossier",
                    letter="warm-intro/intro" if customer else "dossier/ask",
                    not_before=self._now,
                    now=self._now,
                    draft_sha256="d" * 64 if customer else "",
                )
                if self._random.random() < 0.05:
                    [row] = memory.outbox.of(ref)
                    memory.outbox.take_back(row.id, self._now)
                    self._taken_back.add(mark)

    def _handoff(self, memory: Transaction) -> str:
        """Open a handoff for one letter: two of one step to one reader would wait for each other's fate (I2)."""
        _, ref = memory.next_ref()
        steps = {"warm-intro": Status.OPEN}
        memory.save(Handoff(ref, self._now, self._now, ae=self._dana.address, steps=steps), self._now)
        return ref

    def _envelope(self, mark: str, to: Person) -> Envelope:
        message_id = f"<{mark}@{self._post.domain}>"
        raw = mail(
            self._inbox.address, to.address, "Your handoff", headers={"X-Handoffd-Id": mark, "Message-ID": message_id}
        )
        return Envelope(self._inbox.address, to.address, raw, message_id, mark)

    def _state(self, query: str) -> int:
        with closing(sqlite3.connect(self._folder / "state" / "handoffd.db", timeout=10)) as database:
            [(count,)] = database.execute(query)
        return int(count)

    def _wait_for_the_first(self) -> None:
        sent = "SELECT count(*) FROM outbox WHERE state = 'sent'"
        before, end = self._state(sent), time.monotonic() + 20
        while self._state(sent) == before and time.monotonic() < end:
            time.sleep(0.002)

    def _send_again(self) -> None:
        with closing(sqlite3.connect(self._folder / "state" / "handoffd.db", timeout=10)) as database:
            database.execute("UPDATE outbox SET state = 'pending' WHERE state IN ('claimed', 'data_started')")
            database.commit()

    def _finish(self) -> None:
        """Let it run to the end: no letter waits, no doubt is left, a person answers what is held."""
        self._process.start(self._now)
        for _ in range(2):
            for step in (STEP, *[LAST] * 4):
                self._go_on(step)
                self._rest()
            self._answer()
        self._go_on(STEP)
        self._rest()
        self._process.stop()

    def _go_on(self, step: timedelta) -> None:
        """Move the clock, from the afternoon to the next working morning."""
        self._now += step
        if self._now.hour >= 15:
            self._now = self._now.replace(hour=9, minute=30) + timedelta(days=1)
        while self._now.weekday() > 4:
            self._now += timedelta(days=1)

    def _rest(self) -> None:
        self._process.rest(self._now, 0)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with self._store.transaction() as memory:
                if not (memory.doubts.due(self._now) or memory.outbox.due(self._now)):
                    return
            time.sleep(0.05)

    def _answer(self) -> None:
        time.sleep(1.0)  # what Postfix took is delivered by now
        there = self._arrived(self._jane)
        with self._store.transaction() as memory:
            for row in memory.outbox.held():
                self.tally.held += row.customer
                if there[row.mark]:
                    memory.outbox.settle(row.id, outbox.SENT, "the person says that it arrived", self._now)
                else:
                    memory.outbox.resend(row.id, self._now)
                    self.tally.again += 1

    def _arrived(self, who: Person) -> Counter[str]:
        """How often each mark lies in somebody's mailbox."""
        imap = imaplib.IMAP4("127.0.0.1", self._post.imap_port, timeout=30)
        try:
            imap.login(who.address, who.password)
            imap.select("INBOX", readonly=True)
            _, answer = imap.uid("FETCH", "1:*", "(BODY.PEEK[HEADER.FIELDS (X-Handoffd-Id)])")
            blocks = [part[1] for part in answer if isinstance(part, tuple)]
        finally:
            imap.logout()
        return Counter(found[1].decode() for block in blocks if (found := _MARK.search(block)))

    def _count(self) -> None:
        time.sleep(1.0)
        arrived = self._arrived(self._jane) + self._arrived(self._dana)
        tally = self.tally
        for mark, customer in self._marks.items():
            tally.customer += customer
            tally.colleagues += not customer
            times = arrived[mark]
            if mark in self._taken_back:
                tally.withdrawn += 1
                tally.unapproved += [mark] * times
            elif times == 0:
                tally.lost.append(mark)
            elif times > 1 and customer:
                tally.customer_twice.append(mark)
            else:
                tally.colleagues_twice += times > 1
        known = self._arrived(self._jane).keys() - self._marks.keys()
        tally.unapproved += sorted(known)  # something that nobody had frozen for the customer
        tally.found = self._state("SELECT count(*) FROM outbox WHERE reply = 'found in the archive'")
        tally.asked = self._state("SELECT count(*) FROM outbox WHERE letter = '_ops/in-doubt'")

    def _settings(self) -> dict[str, object]:
        (self._folder / "secret").write_text(PASSWORD)
        server = {"host": "127.0.0.1", "tls": "none"}
        return {
            "company": {"name": "Ours", "domains": [self._post.domain]},
            "inbox": {
                **server, "address": self._inbox.address, "port": self._post.imap_port, "password_file": "secret",
                "first_start": "act",
            },
            "smtp": {
                **server, "port": self._post.smtp_port, "mails_per_minute": 1_000_000, "mails_per_day": 100_000_000,
                "archive": "mailbox", "archive_address": self._archive.address,
                "archive_user": self._archive.address, "archive_password_file": "secret",
            },
            "state": {"folder": "state"},
            "people": [
                {"name": "Dana Weber", "email": self._dana.address, "roles": ["ae", "csm", "sales_leader", "ops"]}
            ],
        }  # fmt: skip


def told(tally: Tally) -> str:
    """The figures as lines."""
    return (
        f"kills {tally.kills}; letters to customers {tally.customer}, to colleagues {tally.colleagues},"
        f" taken back before they left {tally.withdrawn}\n"
        f"doubts settled by the archive {tally.found}, held for a person {tally.held},"
        f" of those sent again by a person's word {tally.again}; questions written {tally.asked}\n"
        f"lost {len(tally.lost)}, to a customer twice {len(tally.customer_twice)}, unapproved"
        f" {len(tally.unapproved)}; to a colleague twice {tally.colleagues_twice}"
    )


def main() -> int:
    from real_dovecot import Dovecot
    from real_postfix import Postfix

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--naive", action="store_true", help="send again whatever was not confirmed")
    asked = parser.parse_args()
    began = time.monotonic()
    process.PATIENCE = 300.0  # a busy machine takes its time, and a long run shall not end for it
    with tempfile.TemporaryDirectory() as folder:
        for name in ("dovecot", "postfix", "daemon"):
            (Path(folder) / name).mkdir()
        Path(folder).chmod(0o755)
        with Dovecot(Path(folder) / "dovecot") as dovecot, Postfix(Path(folder) / "postfix", dovecot) as postfix:
            tally = Campaign(postfix, Path(folder) / "daemon", asked.seed, naive=asked.naive).run(asked.kills)
    print(told(tally))  # noqa: T201
    print(f"seed {asked.seed}{', naive' if asked.naive else ''}, {time.monotonic() - began:.0f} s")  # noqa: T201
    return 0 if tally.sound else 1


if __name__ == "__main__":
    sys.exit(main())
