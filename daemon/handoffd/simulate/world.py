"""One run: a virtual clock, a queue of what will happen, the daemon among the servers and the people of `people`.

Everything is drawn from the seed. A kill drops the daemon at that very point; it is started again on what the database
kept, while the mailbox and what was taken stay as they are. After every event all invariants are looked at.
"""

import hashlib
import heapq
import itertools
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Protocol

from handoffd.app.daemon import Daemon
from handoffd.app.sending import Carrier
from handoffd.config.load import check
from handoffd.demo.letter import Letter
from handoffd.errors import HandoffdError
from handoffd.network.inbox import Inbox
from handoffd.simulate import invariants, people, stage, strangers
from handoffd.simulate.database import Database
from handoffd.simulate.frailty import Frailty
from handoffd.simulate.invariants import Evidence, Row
from handoffd.simulate.ledger import HEALTHY, Ledger
from handoffd.simulate.listener import Listener
from handoffd.simulate.mix import Mix
from handoffd.simulate.people import Habits, Sheet
from handoffd.simulate.report import Report
from handoffd.simulate.servers import Box, Copies, Killed, Post, Taken
from handoffd.simulate.weather import Weather, WorldClock

DAYS = 45
POLL = timedelta(minutes=10)  # `poll_seconds`: the look on a fresh connection
MOMENTS = 4000  # for each handoff; more than any month needs: beyond it something turns in a circle (L4)
TURNS = 200  # at one moment


class Servers(Protocol):
    """The mail servers of a world: made up, or real."""

    inbox: Inbox
    carrier: Carrier
    copies: Copies | None
    settings: dict[str, dict[str, Any]]

    def mailbox(self, address: str, *, exists: bool) -> None:
        """Say whether a customer's address can be written to."""

    def arrive(self, raw: bytes, copies: int) -> None:
        """Let a mail come into the inbox."""

    def kick(self) -> None:
        """Drop the IMAP line of the program."""

    def unread(self) -> int:
        """Return how many messages are in the INBOX."""

    def deleted(self) -> set[bytes]:
        """Return what somebody deleted by hand before the program had seen it."""


class MadeUp:
    """The servers of `servers`, in memory."""

    def __init__(self, weather: Weather, arrived: Callable[[Taken], None], filing: Callable[[list[int]], None]) -> None:
        self.box = Box(weather, filing)
        self.copies = Copies(weather) if weather.mix.archive else None
        self.post = Post(weather, arrived, copies=self.copies)
        self.inbox: Inbox = self.box  # type: ignore[assignment]  # a Box is as good as an Inbox
        self.carrier: Carrier = self.post
        self.settings: dict[str, dict[str, Any]] = {}
        self.arrive, self.kick, self.unread = self.box.arrive, self.box.kick, self.box.unread

    def mailbox(self, address: str, *, exists: bool) -> None:
        """Say whether a customer's address can be written to."""
        if not exists:
            self.post.unknown.add(address)

    def deleted(self) -> set[bytes]:
        """Return what somebody deleted by hand before the program had seen it."""
        return self.box.deleted


Making = Callable[[Weather, Callable[[Taken], None], Callable[[list[int]], None]], Servers]


class World:
    """Plays one seed. `folder` is the state folder; `database` outlives the daemon; `made` makes the servers."""

    def __init__(
        self, seed: int, folder: Path, database: Database, *, mix: Mix | None = None, made: Making = MadeUp
    ) -> None:
        self.rng = Random(seed)  # noqa: S311 - a seed must give the same run again
        drawn = Mix.of(self.rng)
        self.mix = mix or drawn
        self._calm = self.mix.calm
        self.report = Report(seed, self.mix)
        self.folder, self.database = folder, database
        start = self.rng.choice(stage.MONDAYS)
        self.clock = WorldClock(start)
        # Faults have dice of their own, so that people do the same whatever breaks.
        self.weather = Weather(self.clock, self.mix, Random(f"faults {seed}"))  # noqa: S311
        self.servers = made(self.weather, self._arrived, self._about_to_file)
        self.habits = Habits(self.rng, self.mix.answers, self.mix.odd, self._has_arrived, self._has_said)
        self.evidence, self.ledger, self.listener = Evidence(), Ledger(database.rows), Listener()
        self._frailty = Frailty(self.weather)
        self._queue: list[tuple[datetime, int, people.Post]] = []
        self._order = itertools.count()
        self._daemon: Daemon | None = None
        self._cast = stage.cast()
        self._ever: dict[bytes, None] = {}
        self._unread: dict[bytes, datetime] = {}  # what came and has no row yet
        self._end = start + timedelta(days=DAYS)
        self._looked, self._stuck = start, 0

    # -- the run ------------------------------------------------------------------------------------------------------

    def play(self) -> Report:
        """Play until nothing more happens, at the latest on Day 45."""
        with self.listener:
            try:
                self._play()
            finally:
                self._drop()
        return self.report

    def _play(self) -> None:
        self._start()
        self._sign()
        most = MOMENTS * self.report.handoffs
        for _ in range(most):
            moment = self._next()
            if moment is None or moment > self._end or self.report.violations:
                break
            self._live(moment)
        else:
            self._wrong([f"L4: it does not come to rest in {most} moments"])
        self._come_to_rest()
        self._look_back()
        if self.report.violations:
            self.report.trace += [line for line in self.listener.lines if "Traceback" in line]

    def _live(self, moment: datetime) -> None:
        self.clock.move_to(moment)
        for said in self.weather.turn():
            self._trace(said)
        if self.weather.strikes("kick"):
            self._trace("the IMAP line is dropped")
            self.servers.kick()
        self._hand_in()
        self._work()

    def _come_to_rest(self) -> None:
        """Let all faults end: what is left over must come out now (L2)."""
        self.weather.clear()
        for _ in range(4):
            if not self.report.violations:
                self.clock.move_to(self.clock.true + POLL)
                self._work()

    def _next(self) -> datetime | None:
        """Return when the next thing happens: a mail, an alarm, a server that is back, a look at the inbox."""
        now = self.clock.true
        moments = [self._queue[0][0]] if self._queue else []
        by_itself = self._daemon.next_moment() if self._daemon else now
        if by_itself is not None:
            # What is due and did not happen is tried again, later each time: a server is away.
            self._stuck = self._stuck + 1 if by_itself - self.clock.skew <= now else 0
            patience = timedelta(seconds=30 * 2 ** min(max(self._stuck - 2, 0), 5))
            moments.append(max(by_itself - self.clock.skew, now + patience))
        if self.servers.unread():
            moments.append(now + POLL)
        if change := self.weather.next_change():
            moments.append(change)
        moment = min(moments, default=None)
        if moment is not None and self.weather.strikes("downtime"):
            self._trace("down for a while")
            moment += timedelta(hours=self.rng.choice([1, 8, 30, 120]))
            self.weather.trouble = moment
        if moment is not None and self.weather.strikes("suspend"):
            moment += timedelta(hours=self.rng.choice([2, 12]))
            self.weather.trouble = moment
        return moment

    def _sign(self) -> None:
        for number in range(1, self.rng.randint(1, self.mix.most) + 1):
            ae = self._cast[self.rng.choice(["dana", "jonas"]) + f"@{stage.HOUSE}"]
            at = self.clock.true + timedelta(minutes=self.rng.randrange(0, 5 * 24 * 60))
            self._queue_up(people.Post(at, stage.notice(ae, number, at, self.rng), stage.SIGNER))
            self.servers.mailbox(people.contact(number), exists=not self.weather.strikes("no_such_customer"))
            self.report.handoffs += 1

    def _hand_in(self) -> None:
        while self._queue and self._queue[0][0] <= self.clock.true:
            _, _, mail = heapq.heappop(self._queue)
            if mail.meant:
                self.evidence.yeses.append(mail.meant)
            if mail.kind != "person":
                known = people.heading(mail.raw, "Message-ID")
                self.ledger.suspects[known] = mail.kind == "machine" or self.mix.authenticates
            self.report.mails += 1
            kind = "" if mail.kind == "person" else f" ({mail.kind})"
            self._trace(f"{mail.by}{kind} writes {people.heading(mail.raw, 'Subject')[:80]!r}")
            raw = stage.stamped(mail.raw, mail.by, genuine=mail.kind != "forged")
            self._ever[raw] = None
            self._unread[raw] = self.clock.true
            self.servers.arrive(raw, 2 if self.weather.strikes("twice") else 1)

    def _queue_up(self, mail: people.Post) -> None:
        late = timedelta(minutes=self.rng.randrange(1, 2 * 24 * 60)) if self.weather.strikes("late") else timedelta()
        heapq.heappush(self._queue, (mail.at + late, next(self._order), mail))

    # -- the daemon ---------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        state = {"folder": ".", "database": self.database.url}
        config = stage.config(state, authenticates=self.mix.authenticates, **self.servers.settings)
        servers = self.servers
        daemon = Daemon(check(config, self.folder), self.clock, servers.carrier, servers.inbox, servers.copies)
        self._frailty.befall(daemon.store)
        self._daemon = daemon

    def _drop(self) -> None:
        daemon, self._daemon = self._daemon, None
        if daemon is not None:
            self._frailty.leave(daemon.store)
            daemon.close()

    def _work(self) -> None:
        """Let the daemon do all there is to do now; start it again when it was killed; then look at everything."""
        before = self.ledger.alarms()
        with self._frailty:
            self._turns()
        now = self.clock.now()
        self._wrong(self.ledger.check(now, before))
        if self.clock.true - self.weather.trouble > POLL and not self.clock.skew:
            self._wrong(self.ledger.held(now))
        if self.clock.true - self.weather.trouble > timedelta(hours=5):  # the longest wait for a second try is four
            self._wrong(self.ledger.late(now))
            self._wrong(self._missed())

    def _missed(self) -> Iterator[str]:
        """I8: a mail that came has a row soon, wherever its number stands."""
        gone = self.servers.deleted()
        for raw, came in list(self._unread.items()):
            if raw in gone or self.ledger.knows(raw):
                del self._unread[raw]
            elif self.clock.true - came > HEALTHY:
                yield f"I8: a mail that came at {came:%d %b %H:%M} has no row: {raw[:200]!r}"

    def _turns(self) -> None:
        for _ in range(TURNS):
            try:
                if self._daemon is None:
                    self._start()
                    continue
                if self.clock.true - self._looked >= POLL:
                    self._daemon.look_afresh()
                    self._looked = self.clock.true
                if not self._daemon.turn():
                    return
            except Killed:
                self.report.kills += 1
                self._trace("killed")
                self._drop()
                self._wrong(self.ledger.sound())
            except HandoffdError as problem:
                self._trace(f"trouble: {problem}")
                return
            except Exception as problem:  # noqa: BLE001 - whatever comes out of the daemon is what is looked for
                for line in traceback.format_exception(problem):
                    self._trace(line.rstrip())
                self._wrong([f"uncaught: {type(problem).__name__}: {problem}"])
                return
        self._wrong([f"L4: more than {TURNS} turns at one moment"])

    # -- what comes of it ---------------------------------------------------------------------------------------------

    def _row(self, taken: Taken) -> Row | None:
        found = self.database.rows(
            "SELECT handoff, step, letter, state, sha256, customer, draft_sha256 FROM outbox "
            "WHERE mark = ? AND recipient = ?",
            taken.envelope.mark,
            taken.envelope.recipient,
        )
        return Row(*found[0]) if found else None

    def _arrived(self, taken: Taken) -> None:
        """Look at what was taken, then let its reader see it."""
        self.report.letters += 1
        letter, row = Letter(taken.envelope.raw, taken.at), self._row(taken)
        mark = hashlib.sha256(taken.envelope.raw).hexdigest()[:8]
        self._trace(f"-> {taken.envelope.recipient}: {row.name if row else '?'} {letter.subject!r} {mark}")
        self.report.customers += bool(row and row.customer)
        self._wrong(self.evidence.check(taken, letter, row))
        if row is not None:
            self._read(taken.envelope.recipient, letter, row)

    def _read(self, reader: str, letter: Letter, row: Row) -> None:
        now, about = self.clock.true, (row.handoff, row.step)
        if draft := invariants.draft_in(letter.text):
            self.evidence.shown[reader, about] = draft
        shown = draft or self.evidence.shown.get((reader, about), letter.text)
        sheet = Sheet(letter, row.name, about, _customer(letter), shown)
        if person := self._cast.get(reader):
            if reader in letter.to or letter.ics:
                self._answered(people.answers(person, sheet, now, self.habits))
            forge, machines = self.mix.attackers, self.mix.machines
            self._answered(strangers.about(person, sheet, now, self.habits, forge=forge, machines=machines))
            return
        customer = stage.person("marta", "Marta Weiss", "Europe/Berlin", reader)
        self._answered(people.customers(customer, sheet, now, self.habits))

    def _answered(self, posts: Iterable[people.Post]) -> None:
        for post in posts:
            self._queue_up(post)

    def _has_arrived(self, question: str) -> bool:
        """Tell whether the letter that a question names (its mark, its reader) lies in that reader's mailbox."""
        return any(one.envelope.mark in question and one.envelope.recipient in question for one in self.evidence.taken)

    def _has_said(self, who: str, about: tuple[str, str]) -> bool:
        return any(yes.by == who and yes.about == about for yes in self.evidence.yeses)

    def _about_to_file(self, uids: list[int]) -> None:
        """I7: what is moved out of the INBOX has been recorded, and its fate as well."""
        for uid in uids:
            found = self.database.rows("SELECT state FROM inbound WHERE uid = ?", uid)
            if not any(state not in ("new", "old") for (state,) in found):
                self._wrong([f"I7: message {uid} is moved, and has no fate on record: {found}"])

    def _look_back(self) -> None:
        """Look at the whole when it is over; then let the whole inbox come a second time (I9)."""
        if self.report.violations:
            return
        [(self.report.held,)] = self.database.rows("SELECT count(*) FROM outbox WHERE state = 'held'")
        [(self.report.closed,)] = self.database.rows("SELECT count(*) FROM handoff WHERE closed <> ''")
        gone = self.servers.deleted()
        self._wrong(self.ledger.unaccounted(raw for raw in self._ever if raw not in gone))
        self._wrong(self.ledger.sound())
        self._wrong(self.listener.heard(self.database.rows))
        if self._calm and self.report.closed < self.report.handoffs:
            self._wrong([f"L1: {self.report.closed} of {self.report.handoffs} came to their end, though all answered"])
        self._twice_the_same(raw for raw in self._ever if raw not in gone)

    def _twice_the_same(self, mails: Iterable[bytes]) -> None:
        before = self.ledger.state()
        for raw in mails:
            self.servers.arrive(raw, 1)
        self._work()
        if before != self.ledger.state():
            self._wrong(["I9: the same mails a second time have changed something"])

    def _wrong(self, problems: Iterable[str]) -> None:
        for what in problems:
            self.report.violations.append(what)
            self._trace(f"VIOLATION {what}")

    def _trace(self, what: str) -> None:
        self.report.trace.append(f"{self.clock.true:%a %d %b %H:%M:%S} {what}")


def _customer(letter: Letter) -> int:
    """Return the number of the customer whom a letter is about."""
    words = f"{letter.subject} {letter.text}".casefold()
    return next((number for number in range(99, 0, -1) if f"customer{number}" in words), 1)
