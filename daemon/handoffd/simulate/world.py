"""One run: a virtual clock, a queue of what will happen, the daemon among the servers and the people of `people`.

Everything is drawn from the seed. A kill drops the daemon at that very point; it is started again on what the database
kept, while the mailbox and what was taken stay as they are.
"""

import heapq
import itertools
import json
import random
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config.load import check
from handoffd.demo.cast import Person
from handoffd.demo.letter import Letter
from handoffd.errors import HandoffdError
from handoffd.simulate import invariants, people
from handoffd.simulate.mix import Mix
from handoffd.simulate.people import Habits, Yes
from handoffd.simulate.servers import Box, Killed, Post, Taken

INBOX, HOUSE = "handoff@brightlane.example", "brightlane.example"
DAYS = 45
POLL = timedelta(minutes=10)  # `poll_seconds`: the look on a fresh connection
STEPS = 6000  # more moments than any month needs; beyond it something turns in a circle (L4)
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

COLLEAGUES = (
    ("dana", "Dana Whitfield", ["ae"], "America/New_York"),
    ("jonas", "Jonas Berg", ["ae"], "Europe/Berlin"),
    ("ana", "Ana Kovac", ["csm"], "Europe/Lisbon"),
    ("ben", "Ben Ruiz", ["csm"], "Asia/Kolkata"),
    ("priya", "Priya Raman", ["sales_leader"], "America/New_York"),
    ("carla", "Carla Voss", ["cs_leader"], "Europe/Berlin"),
    ("otto", "Otto Lind", ["ops", "revops"], "Europe/Berlin"),
)


@dataclass
class Report:
    """What became of a run; `violations` is empty when every invariant held."""

    seed: int
    mix: Mix
    violations: list[str] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    handoffs: int = 0
    letters: int = 0
    customers: int = 0
    kills: int = 0
    mails: int = 0
    held: int = 0
    closed: int = 0


class World:
    """Plays one seed. `folder` is the state folder; `blank` a database that is up to date and empty, to begin with."""

    def __init__(self, seed: int, folder: Path, blank: Path | None = None) -> None:
        self.rng = Random(seed)  # noqa: S311 - a seed must give the same run again
        random.seed(seed)  # the jitter of the backoff
        self.mix = Mix.of(self.rng)
        self._calm = self.mix.calm
        self.report = Report(seed, self.mix)
        self.folder, self.clock = folder, SetClock(START)
        self.post = Post(self.clock, self.mix, self.rng, self._arrived)
        self.box = Box(self.clock, self.mix, self.rng)
        self.habits = Habits(self.rng, self.mix.answers, self.mix.odd)
        self.yeses: list[Yes] = []
        self._queue: list[tuple[datetime, int, people.Post]] = []
        self._order = itertools.count()
        self._daemon: Daemon | None = None
        self._cast = {f"{key}@{HOUSE}": _person(key, name, zone) for key, name, _, zone in COLLEAGUES}
        self._last_line, self._looked = 0, START
        self._live = self._over = False  # whether commits may fail; whether the time of faults has passed
        if blank:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(blank, folder / "handoffd.db")

    # -- the run ------------------------------------------------------------------------------------------------------

    def play(self) -> Report:
        """Play until nothing more happens, at the latest on Day 45."""
        self._start()
        self._sign()
        end = START + timedelta(days=DAYS)
        for _ in range(STEPS):
            moment = self._next()
            if moment is None or moment > end or self.report.violations:
                break
            self.clock.move_to(moment)
            self._hand_in()
            self._work()
        else:
            self._wrong("L4: it never comes to rest")
        self._over = True  # no more faults: what is left over must come out now
        self.mix.chances.clear()
        for _ in range(3):  # the last wait for a server that was away
            self.clock.move_to(self.clock.now() + POLL)
            self._work()
        self._look()
        self._drop()
        return self.report

    def _next(self) -> datetime | None:
        moments = [self._queue[0][0]] if self._queue else []
        by_itself = self._daemon.next_moment() if self._daemon else None
        if by_itself is not None:
            # What is due and did not happen is tried again a little later: a server is away.
            moments.append(max(by_itself, self.clock.now() + timedelta(seconds=30)))
        if self._unread():
            moments.append(self.clock.now() + POLL)
        moment = min(moments, default=None)
        if moment is not None and self.mix.happens("downtime", self.rng):
            self._trace("down for a while")
            moment += timedelta(hours=self.rng.choice([1, 8, 30, 120]))
        if moment is not None and self.mix.happens("jump", self.rng):
            moment += timedelta(hours=self.rng.choice([2, 12]))
        return moment

    def _unread(self) -> bool:
        return any(one.folder == "INBOX" for one in self.box.held)

    def _sign(self) -> None:
        for number in range(1, self.rng.choice([1, 1, 1, 2, 3]) + 1):
            ae = self._cast[self.rng.choice(["dana", "jonas"]) + f"@{HOUSE}"]
            at = START + timedelta(minutes=self.rng.randrange(0, 5 * 24 * 60))
            self._queue_up(people.Post(at, _notice(ae, number, at), "dse_NA4@docusign.net"))
            self.report.handoffs += 1

    def _hand_in(self) -> None:
        while self._queue and self._queue[0][0] <= self.clock.now():
            _, _, mail = heapq.heappop(self._queue)
            if mail.meant and mail.genuine:
                self.yeses.append(mail.meant)
            self.report.mails += 1
            self._trace(f"{mail.by}{'' if mail.genuine else ' (forged)'} writes {_subject(mail.raw)}")
            self.box.arrive(self._stamped(mail))

    def _queue_up(self, mail: people.Post) -> None:
        at = mail.at
        if self.mix.happens("late", self.rng):
            at += timedelta(minutes=self.rng.randrange(1, 2 * 24 * 60))
        heapq.heappush(self._queue, (at, next(self._order), mail))

    def _stamped(self, mail: people.Post) -> bytes:
        """Return the mail as our own server hands it on: with its word on who sent it."""
        domain = mail.by.rpartition("@")[2]
        word = "pass" if mail.genuine else "fail"
        stamp = f"Authentication-Results: mail.{HOUSE}; dmarc={word} header.from={domain}\r\n"
        return stamp.encode() + mail.raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")

    # -- the daemon ---------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        config = check(_config(authenticates=self.mix.authenticates), self.folder)
        daemon = Daemon(config, self.clock, self.post, self.box)  # type: ignore[arg-type]  # a Box is as good as an Inbox
        event.listen(daemon.store._engine, "commit", self._committing)  # noqa: SLF001 - the last moment before it is on disk
        self._daemon = daemon

    def _drop(self) -> None:
        daemon, self._daemon = self._daemon, None
        if daemon is not None:
            event.remove(daemon.store._engine, "commit", self._committing)  # noqa: SLF001
            daemon.close()
        self.box.is_open = False

    def _committing(self, _connection: object) -> None:
        if not self._live:
            return
        if self.mix.happens("kill_at_commit", self.rng):
            raise Killed
        if self.mix.happens("disk_full", self.rng):
            raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    def _work(self) -> None:
        """Let the daemon do all there is to do now; start it again when it was killed."""
        self._live = not self._over
        try:
            self._turns()
        finally:
            self._live = False

    def _turns(self) -> None:
        for _ in range(200):
            before = self._alarms()
            try:
                if self._daemon is None:
                    self._start()
                    continue
                if self.clock.now() - self._looked >= POLL:
                    self._daemon.look_afresh()
                    self._looked = self.clock.now()
                if not self._daemon.turn():
                    return
            except Killed:
                self.report.kills += 1
                self._trace("killed")
                self._drop()
            except HandoffdError as problem:
                self._trace(f"trouble: {problem}")
                return
            except Exception as problem:  # noqa: BLE001 - whatever comes out of the daemon is what is looked for
                self._wrong(f"uncaught: {type(problem).__name__}: {problem}")
                return
            finally:
                self._rang(before)
        self._wrong("L4: it turns in a circle")

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the database file as anybody could."""
        with closing(sqlite3.connect(self.folder / "handoffd.db")) as connection:
            return connection.execute(query, values).fetchall()

    def _alarms(self) -> dict[tuple[str, str, str], str]:
        """Return when each alarm that has not rung is due."""
        found = self._rows("SELECT handoff, step, kind, due_at FROM deadline WHERE fired_at IS NULL")
        return {(handoff, step, kind): due for handoff, step, kind, due in found}

    def _rang(self, before: Mapping[tuple[str, str, str], str]) -> None:
        """I11: nothing rings before it is due."""
        lines = self._rows("SELECT id, handoff, data FROM journal WHERE event = 'Due' AND id > ?", self._last_line)
        for number, handoff, data in lines:
            self._last_line, told = number, json.loads(data)
            due = before.get((handoff, told["step"], told["kind"]), "")
            if due and datetime.fromisoformat(due).replace(tzinfo=UTC) > self.clock.now():
                self._wrong(f"I11: {told} of {handoff} rang before {due}")

    # -- what comes of it ---------------------------------------------------------------------------------------------

    def _arrived(self, taken: Taken) -> None:
        """Look at what was taken, then let its reader see it."""
        self.report.letters += 1
        letter = Letter(taken.envelope.raw, taken.at)
        self._trace(f"-> {taken.envelope.recipient}: {letter.subject}")
        found = (
            [invariants.leaks(taken), invariants.approved(taken, self.yeses)] if invariants.is_customers(taken) else []
        )
        self.report.customers += bool(found)
        for problem in (*found, invariants.twice(self.post.taken), invariants.floods(self.post.taken)):
            if problem:
                self._wrong(problem)
        self._read(taken.envelope.recipient, letter)

    def _read(self, reader: str, letter: Letter) -> None:
        now = self.clock.now()
        if person := self._cast.get(reader):
            if reader not in letter.to and not letter.ics:
                return
            name = self._rows("SELECT letter FROM outbox WHERE mark = ?", letter.header("X-Handoffd-Id"))[0][0]
            for mail in people.answers(self._knowing(person, letter), letter, name, now, self.habits):
                self._queue_up(mail)
            if self.mix.attackers and self.rng.random() < 0.1:
                at = now + self.habits.delay()
                self._queue_up(people.forged(person, letter, at, self.rng))
            return
        customer = _person("marta", "Marta Weiss", "Europe/Berlin", reader)
        for mail in people.customers(customer, letter, now, self.habits):
            self._queue_up(mail)

    def _knowing(self, person: Person, letter: Letter) -> Person:
        """Return the person with the customer of this letter in mind."""
        return Person(
            f"{person.key}-{_customer(letter)}", person.name, person.email, person.role, person.zone, person.place
        )

    def _look(self) -> None:
        """Look at the whole when it is over."""
        daemon = self._daemon
        if daemon is None:
            return
        with daemon.store.transaction() as memory:
            counts = memory.counts()
            all_of = memory.handoffs(closed=True)
            self.report.closed = sum(bool(each.closed) for each in all_of)
            self.report.held = len(memory.outbox.held())
        if counts.get("new"):
            self._wrong(f"I8: {counts['new']} mails were never read")
        known = sum(counts.values())
        if known < len(set(self.box.ever)):
            self._wrong(f"I8: {len(set(self.box.ever))} mails came, {known} are known")
        if (said := self._rows("PRAGMA integrity_check")[0][0]) != "ok":
            self._wrong(f"I17: {said}")
        if self._calm and self.report.closed < self.report.handoffs:
            self._wrong(f"L1: {self.report.closed} of {self.report.handoffs} came to their end, though all answered")

    def _wrong(self, what: str) -> None:
        self.report.violations.append(what)
        self._trace(f"VIOLATION {what}")

    def _trace(self, what: str) -> None:
        self.report.trace.append(f"{self.clock.now():%a %d %b %H:%M:%S} {what}")


def play(seed: int, folder: Path, blank: Path | None = None) -> Report:
    """Play one seed in a folder of its own; `blank` as in World."""
    return World(seed, folder, blank).play()


def blank(folder: Path) -> Path:
    """Return an empty database with all its tables, so that a run need not make them."""
    config = check(_config(authenticates=False), folder)
    Daemon(config, SetClock(START), Post(SetClock(START), Mix(), Random(0), lambda _: None)).close()  # noqa: S311
    return folder / "handoffd.db"


def _person(key: str, name: str, zone: str, email: str = "") -> Person:
    return Person(key, name, email or f"{key}@{HOUSE}", "", zone, "")


def _config(*, authenticates: bool) -> dict[str, Any]:
    server: dict[str, Any] = {"host": "127.0.0.1", "port": 9, "tls": "none"}
    trust = {"profile": "rfc8601", "authserv_id": f"mail.{HOUSE}"} if authenticates else {"profile": "none"}
    return {
        "company": {"name": "Brightlane", "domains": [HOUSE]},
        "inbox": {"address": INBOX, "name": "Brightlane Handoff", "first_start": "act", **server},
        "smtp": {**server, "mails_per_minute": 1000},
        "state": {"folder": "."},
        "trust": trust,
        "people": [
            {"name": name, "email": f"{key}@{HOUSE}", "roles": roles, "zone": zone}
            for key, name, roles, zone in COLLEAGUES
        ],
    }


def _notice(ae: Person, number: int, at: datetime) -> bytes:
    title = f"Customer{number} GmbH - Master Services Agreement.pdf"
    text = (
        f"From: {ae.name} via Docusign <dse_NA4@docusign.net>\nReply-To: {ae.name} <{ae.email}>\nTo: {INBOX}\n"
        f"Subject: Completed: Complete with Docusign: {title}\nDate: {format_datetime(at)}\n"
        f"Message-ID: <{number}.{at.timestamp():.0f}@docusign.net>\n\n"
        f"All parties have completed Complete with Docusign: {title}.\n"
        f"https://na4.docusign.net/Signing/EmailStart.aspx?a=6f1c2d3e-1111-2222-3333-44445555{number:04d}&acct=x\n"
    )
    return text.encode()


def _customer(letter: Letter) -> str:
    for number in range(1, 10):
        if f"customer{number}" in f"{letter.subject} {letter.text}".casefold():
            return f"customer{number}"
    return "customer1"


def _subject(raw: bytes) -> str:
    return Letter(raw).subject
