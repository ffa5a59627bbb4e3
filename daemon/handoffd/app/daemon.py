"""The daemon: one loop, one thread. A turn reads what came, rings what is due, sends what waits.

`schedule` only gives the rhythm (in seconds; deadlines are rows in the database), and the sleep between two turns is
the bell's: mail wakes it at once. Every job is fenced, because in `schedule` one that raises would stop all others.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

import schedule

from handoffd.app.absences import ALARM as BACK
from handoffd.app.absences import Absences
from handoffd.app.accounts import archive, imap_account, smtp_account, taken, try_smtp
from handoffd.app.bundling import Bundler
from handoffd.app.calendars import ALARM as UNREAD
from handoffd.app.calendars import Calendars
from handoffd.app.canary import Canaries
from handoffd.app.doing import Doer
from handoffd.app.doubts import Doubts, Holds
from handoffd.app.duty import Duty
from handoffd.app.expiry import Lookout
from handoffd.app.gate import Gate
from handoffd.app.health import SHADOWED, Health
from handoffd.app.mailbox import Mailbox
from handoffd.app.notify import notify
from handoffd.app.reach import Reach
from handoffd.app.reading import UNREAD as UNREAD_STATES
from handoffd.app.reading import Reader
from handoffd.app.reloading import Read, forget, letters_of, read_again, tell
from handoffd.app.rest import Rest
from handoffd.app.restored import Restored
from handoffd.app.rhythm import ALARM as WEEKLY
from handoffd.app.ringing import Ringer
from handoffd.app.sending import Carrier, Pace, Sender
from handoffd.app.settings import Settings
from handoffd.app.shadow.digest import ALARM as DIGEST
from handoffd.app.shadow.front import Shadow
from handoffd.app.shadow.mode import cut_off, enter
from handoffd.app.signals import Signals
from handoffd.app.storage import Storage
from handoffd.app.successions import ALARM as LEFT
from handoffd.app.successions import Successions
from handoffd.app.systems import Errands
from handoffd.app.unknown import Unknown
from handoffd.app.upkeep import Upkeep
from handoffd.app.watch import BUDGET, INBOX, SMTP, Watchman, knock
from handoffd.app.weekly import Weekly
from handoffd.clock import Clock
from handoffd.config import Config
from handoffd.errors import Fenced, HandoffdError, Refused, Temporary, Unwritable
from handoffd.letters.writing import template
from handoffd.network.bell import Bell
from handoffd.network.courier import Courier, Outcome
from handoffd.network.inbox import Inbox
from handoffd.playbook.events import Event
from handoffd.store.agenda import Agenda
from handoffd.store.transaction import Transaction
from handoffd.store.values import Leaving

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
        self.config, self.clock = cut_off(config), clock
        config = self.config
        template.use(letters_of(config))
        self._lock, self.store = taken(config.state, lambda store: enter(config, store, clock.now()))
        self._duty = Duty(self.store, self._begin_to_lead, self._end_to_lead)
        self._owed: list[tuple[Leaving, Outcome]] = []  # what is known of letters outlives a change of settings
        self._courier = courier or Courier(smtp_account(config))
        self._inbox = inbox or Inbox(imap_account(config))
        self._bell = Bell(imap_account(config), renewal=config.inbox.idle_minutes * 60, poll=config.inbox.poll_seconds)
        self._doubts = Doubts(self.store, self._happen, copies or archive(config))
        self._health = Health(config.metrics, clock.now())
        self._take(Settings(config, self.store))
        self._wait_for_smtp, self._wait_for_imap = Rest(clock), Rest(clock)
        self._signals, self._begins = Signals(), True
        self._looked: datetime | None = None  # when the mailbox was last looked at
        self._behind = False  # whether the last turn did something, and left more of it: a backlog waits for no tick
        self._unseen = True  # something may be in the mailbox that we have not looked at
        self._proved = False  # whether a whole turn has been done since the watchdog was fed
        self._upkeep = Upkeep(self.store)
        self._storage = Storage(config.state.folder, config.state.free_mb, clock.monotonic)

    def _take(self, settings: Settings) -> None:
        """Put everybody to work with these settings. All of them are made before the first one changes places."""
        shadow = Shadow(settings, doer := Doer(settings), self._inbox)
        sender = Sender(
            self.store,
            self._courier,
            self._happen,
            lambda memory, row, said: self._reach.came_back(memory, row, said, self.clock.now()),
            Gate(settings),
            self._doubts,
            Pace(settings.config.smtp.mails_per_minute, settings.config.smtp.mails_per_day),
            shadow,
        )
        sender.owed = self._owed
        mailbox = Mailbox(settings, doer, self._inbox, self._health.detection.observe)
        asked = (Unknown(settings, doer), Absences(settings, doer), Reach(settings, doer), Successions(settings, doer))
        calendars, bundler, weekly = Calendars(settings, doer), Bundler(settings, doer), Weekly(settings, doer)
        errands, restored = Errands(settings, self._happen), Restored(settings, doer, self._inbox)
        watch = Watchman(settings, doer, mailbox.note, self.clock.monotonic)
        self.settings, self.config, self._doer, self._sender = settings, settings.config, doer, sender
        self._health.use(settings, watch)
        self._canaries, self._reader = Canaries(settings, self._courier, watch), Reader(settings, doer)
        self._mailbox, self._errands, self._restored = mailbox, errands, restored
        self._unknown, self._absences, self._reach, self._successions = asked
        self._calendars, self._bundler, self._weekly, self._watch = calendars, bundler, weekly, watch
        self._lookout, self._shadow = Lookout(settings.config, watch), shadow
        of_the_house = {
            LEFT: lambda memory, _step, now: self._successions.look(memory, now),
            BACK: self._absences.back,
            UNREAD: lambda memory, _step, now: self._calendars.ring(memory, now),
            WEEKLY: lambda memory, _step, now: self._weekly.ring(memory, now),
            DIGEST: lambda memory, _step, now: self._shadow.ring(memory, now),
        }
        self._ringer = Ringer(self.store, doer, of_the_house, self._unknown, shadow.silences)

    def reload(self, read: Read) -> bool:
        """Take over a new configuration between two turns, whole; False when it is not sound and the old one stays."""
        self._signals.reload_asked = False
        notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")
        try:
            config, letters, waiting = read_again(self.config, read)
            running, calendars = self._errands, self._calendars
            self._take(Settings(cut_off(config), self.store))
        except (HandoffdError, ValueError, OSError) as problem:
            tell(self.settings, self._doer, problem, self.clock.now())
            self._health.remark = "The new config.toml is not sound, the old one goes on, see the log. "
            self._health.tell(self.clock.now(), "READY=1")
            return False
        template.use(letters)
        self._errands.inherit(running)
        calendars.close()
        forget(self.settings)
        self._begins = True  # the roster may be another
        for key in waiting:
            log.warning("%s has changed, and counts from the next restart on", key)
        log.info("config.toml was read again and counts from now on: %d people.", len(config.people))
        self._health.tell(self.clock.now(), "READY=1")
        return True

    def turn(self, *, look: bool = True) -> int:
        """Read what came, ring what is due, send what waits; return how much was done (0: all is quiet).

        Without `look` the mailbox is left alone: nothing rang since it was looked at.
        """
        now = self.clock.now()
        if not self._duty.leads():
            self._health.turn(now, None, sent := self._send(now))
            return sent
        if self._begins:
            if self._restored.waits() and not self._take_in(now):
                return 0  # what came since the backup must be known before anything is decided
            with self.store.transaction() as memory:
                self._shadow.begin(memory, now)
                self._successions.look(memory, now)  # the roster may be another than when we stopped
                self._weekly.look(memory, now)
            self._begins = False
        found = self._collect(now) if look or self._mailbox.is_behind else 0
        self._calendars.turn(now, decides=lambda: any(self._agenda(now)[:2]))
        agenda = self._agenda(now)
        read = self._reader.read(now) if agenda.mails else 0
        self._ringer.behind = False
        self._shadow.look(now, due=agenda.alarms)
        rung = self.ring(now) if agenda.mails or agenda.alarms else 0
        done = found + read + rung + self._errands.turn(now, due=agenda.changes)
        if self._canaries.judge(now, self._looked):
            self.look_afresh()
        if self._watch.turn(now) or agenda.changes or done:
            agenda = self._agenda(now)  # what waits now is more than what waited then
        looked = self._doubts.look(now) if agenda.doubts else 0
        sent = self._send(now, waits=agenda.letters or bool(looked))
        self._shadow.tell(now)
        done += looked + sent + self._upkeep.turn(now, self.config.privacy.retention_days)
        done += self._file() if agenda.filing else 0
        behind = ((found, self._mailbox), (read, self._reader), (sent, self._sender))
        self._behind = any(count and each.is_behind for count, each in behind)
        self._health.turn(now, self._looked, done)
        return done

    def _agenda(self, now: datetime) -> Agenda:
        with self.store.transaction() as memory:
            return memory.agenda(now, UNREAD_STATES)

    def _begin_to_lead(self) -> None:
        """Take the inbox over: what we remember ourselves may be old, so everybody begins anew."""
        self._take(Settings(self.config, self.store))
        self._begins = self._unseen = True
        self._wait_for_imap.done()
        self._health.leads = True

    def _end_to_lead(self) -> None:
        """Let go of the inbox and of all that runs for it: another daemon looks after it now."""
        for each in (self._bell, self._mailbox, self._calendars, self._errands):
            each.close()
        self._health.leads = False

    def _take_in(self, now: datetime) -> bool:
        if not self._wait_for_imap.over():
            return False
        if problem := self._restored.begin(now):
            self._wait_for_imap.begin(problem)
        return problem is None

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
        """Ring every alarm that has come."""
        return self._ringer.ring(now)

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
        self._unseen, self._looked = False, now
        return found

    def _file(self) -> int:
        try:
            if self._inbox.is_open:
                self._mailbox.file()
        except Unwritable:
            raise
        except HandoffdError as problem:  # folders are for people's eyes; the database is the truth
            self._mailbox.close()
            log.warning("Mail could not be filed; it will be: %s", problem)
        return 0

    def _send(self, now: datetime, *, waits: bool = True) -> int:
        """Send what waits; who does not hold the inbox only helps, and tells nobody of troubles that are its own."""
        if not self._wait_for_smtp.over() or not self._storage.has_room():
            return 0
        leads = self._duty.led
        try:
            if leads and waits:
                self._bundler.gather(now, behind=self._ringer.behind)
            sent = self._sender.send(now, helps=not leads, waits=waits)
            if leads:
                self._canaries.send(now)
        except Unwritable:
            raise
        except (Temporary, Refused) as problem:
            self._wait_for_smtp.begin(problem)
            log.warning("Nothing can be sent; what waits, waits: %s", problem)
            if leads:
                self._watch.fails(SMTP, problem, now)
            return 0
        self._wait_for_smtp.done()
        if leads and self._sender.reached:  # that nothing had to leave proves nothing
            self._watch.works(SMTP)
        if leads and self._sender.short:
            self._watch.fails(BUDGET, self._sender.short, now)
        elif leads:
            self._watch.works(BUDGET)
        return sent

    # -- for ever -------------------------------------------------------------------------------------------------

    def run(self, read: Read | None = None) -> None:
        """Turn until SIGTERM or Ctrl-C; SIGHUP reads the configuration again with `read`.

        Raises Refused when a server refuses us at the very start.
        """
        self._signals.listen()
        self._mailbox.connect()  # a wrong password or certificate is told at once, not in an hour
        try_smtp(self._courier, self.config)
        ticker = schedule.Scheduler()
        ticker.every(1).seconds.do(self._fenced, self._tick)
        ticker.every(self.config.inbox.poll_seconds).seconds.do(self._fenced, self.look_afresh)
        ticker.every(KNOCK).seconds.do(self._fenced, self._knock)
        self._begin_to_watch()
        while not self._signals.stopping:
            self._fenced(self._arm)
            ticker.run_pending()
            self._fenced(self._sleep)
            if self._signals.reload_asked and read is not None:
                self._fenced(partial(self.reload, read))
            if self._proved:  # a loop that only spins, or turns that all fail, feed nobody
                self._proved = False
                notify("WATCHDOG=1")
        notify("STOPPING=1")
        self.close()
        log.info("Stopped.")

    def _begin_to_watch(self) -> None:
        self._health.leads = self._duty.leads()
        if not self._health.leads:
            self._mailbox.close()  # a mailbox has few connections to give: one daemon reads
            log.info("Standing by: %s holds the inbox.", self._duty.holder() or "another daemon")
        log.info("%sWatching %s.", SHADOWED if self.config.shadow.on else "", self.config.inbox.address)
        self._health.tell(self.clock.now(), "READY=1")

    def _tick(self) -> None:
        self.turn(look=self._unseen)
        if self._duty.led:
            self._lookout.turn(self.clock.now())
        self._storage.worked()
        self._proved = True

    def _knock(self) -> None:
        if self._wait_for_smtp.over() and self._duty.led:
            knock(self._courier, self._wait_for_smtp, self._watch, self.clock.now())

    def look_afresh(self) -> None:
        """Look on a fresh connection, whatever the bell says: the net under a push that never came."""
        self._mailbox.close()
        self._unseen = True

    def _arm(self) -> None:
        # The bell listens first, then the worker looks: mail that lands between the two is never missed.
        if not self._duty.led:
            return  # another daemon listens
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
        if not self._bell.is_open:
            time.sleep(TICK)
        elif self._bell.wait(0.0 if self._behind else TICK, self._signals.wake):
            self._unseen = True
            self._bell.arm()
            self._tick()
        elif self._behind:
            self._tick()

    def _fenced(self, job: Callable[[], object]) -> None:
        try:
            job()
        except Fenced as problem:
            log.warning("%s", problem)
            self._duty.lost()
        except Unwritable as problem:
            log.warning("%s; trying again by itself", problem)
            self._storage.failed(problem)
        except Temporary as problem:
            self._bell.close()
            log.warning("%s", problem)
        except Exception:
            log.exception("Something went wrong; the daemon goes on")

    def close(self) -> None:
        """Hang up everywhere."""
        for each in (self._bell, self._mailbox, self._calendars, self._errands, self._health):
            each.close()
        if isinstance(self._courier, Courier):
            self._courier.close()
        self.store.close()
        self._lock.close()
        self._signals.close()
