"""The daemon: one loop, one thread. A turn reads what came, rings what is due, sends what waits.

`schedule` only gives the rhythm (in seconds; deadlines are rows in the database), and the sleep between two turns is
the bell's: mail wakes it at once. Every job is fenced, because in `schedule` one that raises would stop all others.
"""

import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from types import FrameType

import schedule

from handoffd.app.absences import ALARM as BACK
from handoffd.app.absences import Absences
from handoffd.app.accounts import alone, archive, imap_account, smtp_account
from handoffd.app.bundling import GATHER, Bundler
from handoffd.app.calendars import ALARM as UNREAD
from handoffd.app.calendars import Calendars
from handoffd.app.doing import Doer
from handoffd.app.doubts import Doubts, Holds
from handoffd.app.gate import Gate
from handoffd.app.mailbox import Mailbox
from handoffd.app.notify import notify
from handoffd.app.reach import Reach
from handoffd.app.reading import Reader
from handoffd.app.reloading import Read, forget, read_again, tell
from handoffd.app.rest import Rest
from handoffd.app.restored import Restored
from handoffd.app.rhythm import ALARM as WEEKLY
from handoffd.app.sending import Carrier, Pace, Sender
from handoffd.app.settings import Settings
from handoffd.app.storage import Storage
from handoffd.app.successions import ALARM as LEFT
from handoffd.app.successions import Successions
from handoffd.app.systems import Errands
from handoffd.app.unknown import Unknown
from handoffd.app.watch import BUDGET, INBOX, SMTP, Watchman
from handoffd.app.weekly import Weekly
from handoffd.clock import Clock
from handoffd.config import Config
from handoffd.errors import HandoffdError, Refused, Temporary, Unwritable
from handoffd.letters.writing import template
from handoffd.network.bell import Bell
from handoffd.network.courier import Courier
from handoffd.network.inbox import Inbox
from handoffd.playbook.events import Due, Event
from handoffd.store.store import Store, sqlite_url
from handoffd.store.transaction import Transaction
from handoffd.store.values import Alarm

log = logging.getLogger(__name__)

KNOCK = 120  # seconds between two words with the outgoing server while nothing leaves
TICK = 1.0  # seconds: how late an alarm or a letter may be when nothing else wakes the loop


class Daemon:
    """Everything put together. `turn` is one round and is all that tests and the demo need; `run` turns for ever."""

    def __init__(
        self,
        config: Config,
        clock: Clock,
        courier: Carrier | None = None,
        inbox: Inbox | None = None,
        copies: Holds | None = None,
    ) -> None:
        self.config, self.clock = config, clock
        self._lock = alone(config.state.folder)
        self.store = Store(config.state.database or sqlite_url(config.state.folder))
        self._courier = courier or Courier(smtp_account(config))
        self._inbox = inbox or Inbox(imap_account(config))
        self._bell = Bell(imap_account(config), renewal=config.inbox.idle_minutes * 60, poll=config.inbox.poll_seconds)
        self._doubts = Doubts(self.store, self._happen, copies or archive(config))
        self._take(Settings(config, self.store))
        self._wait_for_smtp, self._wait_for_imap = Rest(clock), Rest(clock)
        self._stopping = False
        self._begins = True
        self._busy = False  # whether the last turn left something that can be done at once
        self._behind = False  # whether this turn rings alarms whose moment was missed
        self._unseen = True  # something may be in the mailbox that we have not looked at
        self._reload_asked = False
        self._storage = Storage(config.state.folder, config.state.free_mb, clock.monotonic)
        self._wake_in, self._wake_out = os.pipe()

    def _take(self, settings: Settings) -> None:
        """Put everybody to work with these settings. All of them are made before the first one changes places."""
        doer = Doer(settings)
        sender = Sender(
            self.store,
            self._courier,
            self._happen,
            lambda memory, row, said: self._reach.came_back(memory, row, said, self.clock.now()),
            Gate(settings),
            self._doubts,
            Pace(settings.config.smtp.mails_per_minute, settings.config.smtp.mails_per_day),
        )
        reader, mailbox = Reader(settings, doer), Mailbox(settings, doer, self._inbox)
        asked = (Unknown(settings, doer), Absences(settings, doer), Reach(settings, doer), Successions(settings, doer))
        calendars, bundler, weekly = Calendars(settings, doer), Bundler(settings, doer), Weekly(settings, doer)
        errands, restored = Errands(settings, self._happen), Restored(settings, doer, self._inbox)
        watch = Watchman(settings, doer, mailbox.note, self.clock.monotonic)
        self.settings, self.config, self._doer, self._sender = settings, settings.config, doer, sender
        self._reader, self._mailbox, self._errands, self._restored = reader, mailbox, errands, restored
        self._unknown, self._absences, self._reach, self._successions = asked
        self._calendars, self._bundler, self._weekly, self._watch = calendars, bundler, weekly, watch

    def reload(self, read: Read) -> bool:
        """Take over a new configuration between two turns, whole; False when it is not sound and the old one stays."""
        self._reload_asked = False
        notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")
        try:
            config, letters, waiting = read_again(self.config, read)
            running, calendars = self._errands, self._calendars
            self._take(Settings(config, self.store))
        except (HandoffdError, ValueError, OSError) as problem:
            tell(self.settings, self._doer, problem, self.clock.now())
            notify("READY=1", "STATUS=Goes on with the old config.toml; the new one is not sound, see the log")
            return False
        template.use(letters)
        self._errands.inherit(running)
        calendars.close()
        forget(self.settings)
        self._begins = True  # the roster may be another
        for key in waiting:
            log.warning("%s has changed, and counts from the next restart on", key)
        log.info("config.toml was read again and counts from now on: %d people.", len(config.people))
        notify("READY=1", f"STATUS=Watching {self.config.inbox.address}")
        return True

    # -- one turn -------------------------------------------------------------------------------------------------

    def turn(self, *, look: bool = True) -> int:
        """Read what came, ring what is due, send what waits; return how much was done (0: all is quiet).

        Without `look` the mailbox is left alone: nothing rang since it was looked at.
        """
        now = self.clock.now()
        if self._begins:
            if self._restored.waits() and not self._take_in(now):
                return 0  # what came since the backup must be known before anything is decided
            with self.store.transaction() as memory:
                self._successions.look(memory, now)  # the roster may be another than when we stopped
                self._weekly.look(memory, now)
            self._begins = False
        done = self._collect(now) if look or self._mailbox.is_behind else 0
        self._calendars.turn(now, decides=self._decides(now))
        done += self._reader.read(now)
        done += self.ring(now)
        done += self._errands.turn(now)
        self._watch.turn(now)
        done += self._doubts.look(now)
        done += self._send(now)
        return done + self._file()

    def _take_in(self, now: datetime) -> bool:
        if not self._wait_for_imap.over():
            return False
        if problem := self._restored.begin(now):
            self._wait_for_imap.begin(problem)
        return problem is None

    def _decides(self, now: datetime) -> bool:
        with self.store.transaction() as memory:
            return bool(memory.due(now) or memory.unread(("new",), 1))

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
        except Unwritable:
            raise  # nothing is wrong with the server
        except HandoffdError as problem:
            self._mailbox.close()
            self._wait_for_imap.begin(problem)
            log.warning("The inbox cannot be read; trying again by itself: %s", problem)
            self._watch.fails(INBOX, problem, now)
            return 0
        self._wait_for_imap.done()
        self._watch.works(INBOX)
        self._unseen = False
        return found

    def _file(self) -> int:
        if not self._inbox.is_open:
            return 0
        try:
            self._mailbox.file()
        except Unwritable:
            raise
        except HandoffdError as problem:  # folders are for people's eyes; the database is the truth
            self._mailbox.close()
            log.warning("Mail could not be filed; it will be: %s", problem)
        return 0

    def _send(self, now: datetime) -> int:
        if not self._wait_for_smtp.over() or not self._storage.has_room():
            return 0
        try:
            self._bundler.gather(now, behind=self._behind)
            sent = self._sender.send(now)
        except Unwritable:
            raise
        except (Temporary, Refused) as problem:
            self._wait_for_smtp.begin(problem)
            log.warning("Nothing can be sent; what waits, waits: %s", problem)
            self._watch.fails(SMTP, problem, now)
            return 0
        self._wait_for_smtp.done()
        if self._sender.reached:  # that nothing had to leave proves nothing
            self._watch.works(SMTP)
        if self._sender.short:
            self._watch.fails(BUDGET, self._sender.short, now)
        else:
            self._watch.works(BUDGET)
        return sent

    # -- for ever -------------------------------------------------------------------------------------------------

    def run(self, read: Read | None = None) -> None:
        """Turn until SIGTERM or Ctrl-C; SIGHUP reads the configuration again with `read`.

        Raises Refused when a server refuses us at the very start.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._ask_to_reload)
        self._mailbox.connect()  # a wrong password or certificate is told at once, not in an hour
        self._try_smtp()
        ticker = schedule.Scheduler()
        ticker.every(1).seconds.do(self._fenced, self._tick)
        ticker.every(self.config.inbox.poll_seconds).seconds.do(self._fenced, self.look_afresh)
        ticker.every(KNOCK).seconds.do(self._fenced, self._knock)
        log.info("Watching %s.", self.config.inbox.address)
        notify("READY=1", f"STATUS=Watching {self.config.inbox.address}")
        while not self._stopping:
            self._fenced(self._arm)
            ticker.run_pending()
            self._fenced(self._sleep)
            if self._reload_asked and read is not None:
                self._fenced(partial(self.reload, read))
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
        self._busy = self._mailbox.is_behind or self._reader.is_behind or self._sender.is_behind
        self._storage.worked()

    def _knock(self) -> None:
        """Say a word to the outgoing server: it is not first missed when a letter has to leave."""
        if not isinstance(self._courier, Courier) or not self._wait_for_smtp.over():
            return
        try:
            self._courier.greet()
        except HandoffdError as problem:
            self._wait_for_smtp.begin(problem)
            self._watch.fails(SMTP, problem, self.clock.now())
            return
        self._watch.works(SMTP)

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
            except HandoffdError as problem:
                self._wait_for_imap.begin(problem)
                self._watch.fails(INBOX, problem, self.clock.now())
                raise
        if self._bell.is_open:
            self._bell.arm()

    def _sleep(self) -> None:
        busy, self._busy = self._busy, False  # a backlog does not wait for the next tick
        if not self._bell.is_open:
            time.sleep(TICK)
            return
        if self._bell.wait(0.0 if busy else TICK, self._wake_in):
            self._unseen = True
            self._bell.arm()
            self._tick()
        elif busy:
            self._tick()

    def _fenced(self, job: Callable[[], object]) -> None:
        try:
            job()
        except Unwritable as problem:
            log.warning("%s; trying again by itself", problem)
            self._storage.failed(problem)
        except Temporary as problem:
            self._bell.close()
            log.warning("%s", problem)
        except Exception:
            log.exception("Something went wrong; the daemon goes on")

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True
        os.write(self._wake_out, b"x")

    def _ask_to_reload(self, _number: int, _frame: FrameType | None) -> None:
        self._reload_asked = True  # between two turns, never within one
        os.write(self._wake_out, b"h")

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
