"""The daemon: one loop, one thread. A turn reads what came, rings what is due, sends what waits.

`schedule` only gives the rhythm (in seconds; deadlines are rows in the database), and the sleep between two turns is
the bell's: mail wakes it at once. Every job is fenced, because in `schedule` one that raises would stop all others.
"""

import fcntl
import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import IO

import schedule

from handoffd.app.absences import ALARM as BACK
from handoffd.app.absences import Absences
from handoffd.app.bundling import GATHER, Bundler
from handoffd.app.calendars import ALARM as UNREAD
from handoffd.app.calendars import Calendars
from handoffd.app.doing import Doer
from handoffd.app.gate import Gate
from handoffd.app.mailbox import Mailbox
from handoffd.app.notify import notify
from handoffd.app.reach import Reach
from handoffd.app.reading import Reader
from handoffd.app.rhythm import ALARM as WEEKLY
from handoffd.app.sending import Carrier, Sender
from handoffd.app.settings import Settings
from handoffd.app.successions import ALARM as LEFT
from handoffd.app.successions import Successions
from handoffd.app.systems import Errands
from handoffd.app.unknown import Unknown
from handoffd.app.weekly import Weekly
from handoffd.clock import Clock
from handoffd.config import Config
from handoffd.errors import HandoffdError, Refused, Temporary
from handoffd.network.account import ImapAccount, SmtpAccount
from handoffd.network.backoff import Backoff
from handoffd.network.bell import Bell
from handoffd.network.courier import Courier
from handoffd.network.inbox import Inbox
from handoffd.playbook.events import Due, Event
from handoffd.store.store import Store, make, sqlite_url
from handoffd.store.transaction import Transaction
from handoffd.store.values import Alarm

log = logging.getLogger(__name__)

TICK = 1.0  # seconds: how late an alarm or a letter may be when nothing else wakes the loop


class Daemon:
    """Everything put together. `turn` is one round and is all that tests and the demo need; `run` turns for ever."""

    def __init__(
        self, config: Config, clock: Clock, courier: Carrier | None = None, inbox: Inbox | None = None
    ) -> None:
        self.config, self.clock = config, clock
        self._lock = alone(config.state.folder)
        self.store = Store(config.state.database or sqlite_url(config.state.folder))
        self.settings = Settings(config, self.store)
        self._courier = courier or Courier(smtp_account(config))
        self._doer = Doer(self.settings)
        self._reader = Reader(self.settings, self._doer)
        self._unknown = Unknown(self.settings, self._doer)
        self._absences = Absences(self.settings, self._doer)
        self._calendars = Calendars(self.settings, self._doer)
        self._reach = Reach(self.settings, self._doer)
        self._bundler = Bundler(self.settings, self._doer)
        self._successions = Successions(self.settings, self._doer)
        self._weekly = Weekly(self.settings, self._doer)
        self._errands = Errands(self.settings, self._happen)
        self._sender = Sender(
            self.store,
            self._courier,
            self._happen,
            lambda memory, row, said: self._reach.came_back(memory, row, said, self.clock.now()),
            Gate(self.settings),
            per_minute=config.smtp.mails_per_minute,
        )
        self._inbox = inbox or Inbox(imap_account(config))
        self._bell = Bell(imap_account(config), renewal=config.inbox.idle_minutes * 60, poll=config.inbox.poll_seconds)
        self._mailbox = Mailbox(self.settings, self._doer, self._inbox)
        self._wait_for_smtp, self._wait_for_imap = Rest(clock), Rest(clock)
        self._stopping = False
        self._begins = True
        self._behind = False  # whether this turn rings alarms whose moment was missed
        self._unseen = True  # something may be in the mailbox that we have not looked at
        self._wake_in, self._wake_out = os.pipe()

    # -- one turn -------------------------------------------------------------------------------------------------

    def turn(self, *, look: bool = True) -> int:
        """Read what came, ring what is due, send what waits; return how much was done (0: all is quiet).

        Without `look` the mailbox is left alone: nothing rang since it was looked at.
        """
        now = self.clock.now()
        if self._begins:
            with self.store.transaction() as memory:
                self._successions.look(memory, now)  # the roster may be another than when we stopped
                self._weekly.look(memory, now)
            self._begins = False
        done = self._collect(now) if look else 0
        self._calendars.turn(now, decides=self._decides(now))
        done += self._reader.read(now)
        done += self.ring(now)
        done += self._errands.turn(now)
        done += self._send(now)
        return done + self._file()

    def _decides(self, now: datetime) -> bool:
        with self.store.transaction() as memory:
            return bool(memory.due(now) or memory.mails())

    def settle(self) -> None:
        """Turn until all is quiet, and every errand is back."""
        while self.turn() or self._errands.are_running:
            if self._errands.are_running:
                time.sleep(0.01)

    def next_moment(self) -> datetime | None:
        """Return when something will happen by itself: the next alarm, or the next letter that may leave."""
        with self.store.transaction() as memory:
            moments = (memory.next_deadline(), memory.outbox.next_leaves(), memory.errands.next_at())
        return min((moment for moment in moments if moment), default=None)

    def ring(self, now: datetime) -> int:
        """Ring every alarm that has come; of several of one step, missed while we were down, only the last speaks."""
        with self.store.transaction() as memory:
            due = memory.due(now)
        self._behind = any(now - alarm.due_at > GATHER for alarm in due)
        ordered = sorted(due, key=lambda alarm: (alarm.handoff, alarm.step, alarm.due_at))
        for _, group in groupby(ordered, key=lambda alarm: (alarm.handoff, alarm.step)):
            self._ring(list(group), now)
        return len(due)

    def _ring(self, alarms: list[Alarm], now: datetime) -> None:
        try:
            with self.store.transaction() as memory:
                last = [alarm for alarm in alarms if memory.fire(alarm, now)][-1:]
                for alarm in last:
                    if alarm.handoff:
                        self._doer.happen(memory, alarm.handoff, Due(alarm.step, alarm.kind), now)
                    elif alarm.kind == LEFT:
                        self._successions.look(memory, now)
                    elif alarm.kind == BACK:
                        self._absences.back(memory, alarm.step, now)
                    elif alarm.kind == UNREAD:
                        self._calendars.ring(memory, now)
                    elif alarm.kind == WEEKLY:
                        self._weekly.ring(memory, now)
                    else:  # the last alarm of the house: the day's list of unknown mail
                        self._unknown.ring(memory, now)
        except Temporary:
            raise
        except Exception:
            # One handoff whose letter cannot be written must not keep all others waiting; it is tried again.
            log.exception("%s: an alarm of %s failed; again in an hour", alarms[0].handoff, alarms[0].step)
            with self.store.transaction() as memory:
                for alarm in alarms:
                    memory.set_deadline(alarm.handoff, alarm.step, alarm.kind, now + timedelta(hours=1))

    def _happen(self, memory: Transaction, ref: str, event: Event) -> None:
        self._doer.happen(memory, ref, event, self.clock.now())

    def _collect(self, now: datetime) -> int:
        if not self._wait_for_imap.over():
            return 0
        try:
            found = self._mailbox.collect(now)
        except HandoffdError as problem:
            self._mailbox.close()
            self._wait_for_imap.begin()
            log.warning("The inbox cannot be read; trying again by itself: %s", problem)
            return 0
        self._wait_for_imap.done()
        self._unseen = False
        return found

    def _file(self) -> int:
        if not self._inbox.is_open:
            return 0
        try:
            self._mailbox.file()
        except HandoffdError as problem:  # folders are for people's eyes; the database is the truth
            self._mailbox.close()
            log.warning("Mail could not be filed; it will be: %s", problem)
        return 0

    def _send(self, now: datetime) -> int:
        if not self._wait_for_smtp.over():
            return 0
        try:
            self._bundler.gather(now, behind=self._behind)
            sent = self._sender.send(now)
        except (Temporary, Refused) as problem:
            self._wait_for_smtp.begin()
            log.warning("Nothing can be sent; what waits, waits: %s", problem)
            return 0
        self._wait_for_smtp.done()
        return sent

    # -- for ever -------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Turn until SIGTERM or Ctrl-C. Raises Refused when a server refuses us at the very start."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._mailbox.connect()  # a wrong password or certificate is told at once, not in an hour
        self._try_smtp()
        ticker = schedule.Scheduler()
        ticker.every(1).seconds.do(self._fenced, self._tick)
        ticker.every(self.config.inbox.poll_seconds).seconds.do(self._fenced, self.look_afresh)
        log.info("Watching %s.", self.config.inbox.address)
        notify("READY=1", f"STATUS=Watching {self.config.inbox.address}")
        while not self._stopping:
            self._fenced(self._arm)
            ticker.run_pending()
            self._fenced(self._sleep)
            notify("WATCHDOG=1")
        notify("STOPPING=1")
        self.close()
        log.info("Stopped.")

    def _try_smtp(self) -> None:
        """Log in where letters leave, before the first one has to; Refused when the server will not have us."""
        if not isinstance(self._courier, Courier):
            return
        local, _, domain = self.config.inbox.address.partition("@")
        tagged = f"{local}+reply@{domain}"
        if self._courier.probe(tagged, self.config.inbox.address) is False and self.config.inbox.plus_addresses:
            log.warning("%s is refused here, so replies would be lost; set plus_addresses = false in [inbox].", tagged)

    def _tick(self) -> None:
        self.turn(look=self._unseen)

    def look_afresh(self) -> None:
        """Look on a fresh connection, whatever the bell says: the net under a push that never came."""
        self._mailbox.close()
        self._unseen = True

    def _arm(self) -> None:
        # The bell listens first, then the worker looks: mail that lands between the two is never missed.
        if not self._bell.is_open and self._wait_for_imap.over():
            self._unseen = True
            try:
                self._bell.connect()
            except HandoffdError:
                self._wait_for_imap.begin()
                raise
        if self._bell.is_open:
            self._bell.arm()

    def _sleep(self) -> None:
        if self._bell.is_open:
            if self._bell.wait(TICK, self._wake_in):
                self._unseen = True
                self._bell.arm()
                self._tick()
        else:
            time.sleep(TICK)

    def _fenced(self, job: Callable[[], object]) -> None:
        try:
            job()
        except Temporary as problem:
            self._bell.close()
            log.warning("%s", problem)
        except Exception:
            log.exception("Something went wrong; the daemon goes on")

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True
        os.write(self._wake_out, b"x")

    def close(self) -> None:
        """Hang up everywhere."""
        self._bell.close()
        self._mailbox.close()
        self._calendars.close()
        self._errands.close()
        if isinstance(self._courier, Courier):
            self._courier.close()
        self.store.close()
        self._lock.close()
        for end in (self._wake_in, self._wake_out):
            with suppress(OSError):
                os.close(end)


def alone(folder: Path) -> IO[bytes]:
    """Hold the state folder for ourselves until the file is closed; Refused when another daemon has it."""
    make(folder)
    lock = (folder / "handoffd.lock").open("wb")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as taken:
        lock.close()
        raise Refused(f"Another handoffd works in {folder}; two on one inbox would write everything twice.") from taken
    return lock


class Rest:
    """How long to leave a server alone after it could not be reached: 1, 2, 4 ... 60 seconds, with jitter, for ever."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._backoff = clock, Backoff()
        self._until = float("-inf")

    def over(self) -> bool:
        """Tell whether it may be tried."""
        return self._clock.monotonic() >= self._until

    def begin(self) -> None:
        """Wait after a failure, longer each time."""
        self._until = self._clock.monotonic() + self._backoff.next()

    def done(self) -> None:
        """Forget the failures."""
        self._backoff.reset()
        self._until = float("-inf")


def imap_account(config: Config) -> ImapAccount:
    """Return how the inbox is reached."""
    inbox = config.inbox
    user = inbox.user or inbox.address
    return ImapAccount(inbox.host, inbox.port, inbox.tls, user, inbox.password, inbox.timeout_seconds, inbox.ca_file)


def smtp_account(config: Config) -> SmtpAccount:
    """Return how letters are handed in."""
    smtp = config.smtp
    return SmtpAccount(smtp.host, smtp.port, smtp.tls, smtp.user, smtp.password, smtp.timeout_seconds, smtp.ca_file)
