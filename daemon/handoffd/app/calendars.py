"""Look into our people's calendars, beside everything else: a decision finds in the store what was read before it.

Fetching happens in threads and outside every transaction. Before something is decided, what is older than
`refresh_minutes` gets a short while to be fetched; who does not answer by then counts as unknown, not as free.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from handoffd.app.doing import Doer
from handoffd.app.settings import Settings
from handoffd.config.schema import PersonTable
from handoffd.errors import HandoffdError
from handoffd.letters.meetings.busytimes import BusyTimes, NoCalendar, Owner
from handoffd.letters.meetings.busyworker import busy_in_bounds
from handoffd.network.feeds import Feed, Fetched, Seen, fetch
from handoffd.playbook.effects import Send
from handoffd.playbook.model import Handoff
from handoffd.playbook.spans import Span
from handoffd.playbook.workdays import at, local_date, next_working_moment
from handoffd.store.calendars import Known
from handoffd.store.transaction import Transaction

log = logging.getLogger(__name__)

_AHEAD = timedelta(days=120)  # of a calendar are looked at: a kickoff is held within weeks
_AGAIN = timedelta(days=7)  # after which a calendar that has not changed is worked out anew, further ahead
_PATIENCE = 25  # seconds for all that are fetched before a decision
_AT_ONCE = 4
_LASTS = timedelta(hours=1)
_A_DAY = timedelta(hours=16)  # less than from one morning to the next
LETTER = "_ops/calendars"
STEP, ALARM = "calendars", "failing"  # the alarm of the house that tells ops


@dataclass(frozen=True, slots=True)
class _Got:
    seen: Seen
    times: BusyTimes | None = None  # None: it has not changed
    problem: str = ""


class Calendars:
    """Fetches what is due, and keeps what came."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer
        self._every = timedelta(minutes=settings.config.calendars.refresh_minutes)
        self._sources = {(each.email, _mark(url)): (each, url) for each in settings.config.people for url in each.busy}
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="calendar") if self._sources else None
        self._fetching: dict[tuple[str, str], Future[_Got]] = {}
        self._begins = True

    def turn(self, now: datetime, *, decides: Callable[[], bool]) -> None:
        """Begin to fetch what is due and keep what has come; wait for it where something is about to be decided."""
        if self._begins:
            self._forget()
        if self._threads is None:
            return
        with self._settings.store.transaction() as memory:
            known = {(each.person, each.source): each for each in memory.calendars.all()}
        for which in self._due(known, now):
            self._fetching[which] = self._threads.submit(self._fetch, which, known.get(which), now)
        if self._fetching and decides():
            wait(self._fetching.values(), timeout=_PATIENCE)
        done = {which: coming for which, coming in self._fetching.items() if coming.done()}
        if done:
            with self._settings.store.transaction() as memory:
                for which, coming in done.items():
                    self._keep(memory, which, known.get(which), coming.result(), now)
                    del self._fetching[which]

    def ring(self, memory: Transaction, now: datetime) -> None:
        """Tell ops which calendars cannot be read: on each of their mornings, while it lasts."""
        failing = [each for each in memory.calendars.all() if each.failing_since]
        if not failing:
            return
        self._ring_at(memory, self._morning(now))
        if memory.outbox.count("", LETTER, self._settings.asked_first(), now - _A_DAY):
            return  # it fails and mends itself by turns: that is told once
        names = {person.email: person.name for person, _ in self._sources.values()}
        rows = tuple(
            (names.get(each.person, each.person), each.label, each.failing_since, each.problem) for each in failing
        )
        send = Send(LETTER, (self._settings.asked_first(),), STEP, more={"calendars": rows})
        self._doer.send(memory, Handoff("", now, now), send, now)

    def _forget(self) -> None:
        """Forget what config.toml names no more: a calendar that nobody reads must not hold up a meeting for ever."""
        with self._settings.store.transaction() as memory:
            for known in memory.calendars.all():
                if (known.person, known.source) not in self._sources:
                    memory.calendars.forget(known.person, known.source)
        self._begins = False

    def _ring_at(self, memory: Transaction, moment: datetime) -> None:
        memory.set_deadline("", STEP, ALARM, moment)

    def _morning(self, now: datetime) -> datetime:
        week = self._settings.week_of(self._settings.asked_first())
        return next_working_moment(at(local_date(now, week) + timedelta(days=1), time(9), week), week)

    def _first_told(self, now: datetime) -> datetime:
        """Return when ops hears of a failure: an hour later, for what mends itself by then is nobody's business."""
        return next_working_moment(now + _LASTS, self._settings.week_of(self._settings.asked_first()))

    def close(self) -> None:
        """Wait for nobody."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)

    def _due(self, known: dict[tuple[str, str], Known], now: datetime) -> Iterator[tuple[str, str]]:
        for which in self._sources:
            before = known.get(which)
            if which not in self._fetching and (before is None or now - before.tried_at >= self._every):
                yield which

    def _fetch(self, which: tuple[str, str], before: Known | None, now: datetime) -> _Got:
        person, url = self._sources[which]
        window = now - timedelta(days=1), now + _AHEAD
        fresh = before is not None and before.read_at is not None and now - before.read_at < _AGAIN
        seen = Seen(before.etag, before.modified) if before and fresh and not before.problem else Seen()
        try:
            came = fetch(self._feed(person, url), window, seen)
            return self._read(person, came, window)
        except (HandoffdError, NoCalendar) as problem:
            return _Got(Seen(), None, str(problem))
        except Exception as problem:
            log.exception("the calendar of %s could not be read", person.name)
            return _Got(Seen(), None, f"something went wrong with it ({type(problem).__name__}); see the log")

    def _read(self, person: PersonTable, came: Fetched, window: Span) -> _Got:
        if came.payload is None:
            return _Got(came.seen)
        addresses = tuple(address.casefold() for address in (person.email, *person.aliases))
        owner = Owner(person.zone, addresses, f"@handoffd.{self._settings.domain}")
        return _Got(came.seen, busy_in_bounds(came.payload, owner, window))

    def _feed(self, person: PersonTable, url: str) -> Feed:
        path = person.busy_password_file
        password = path.read_text(encoding="utf-8").rstrip("\r\n") if path else ""
        return Feed(url, password, allow_private=self._settings.config.calendars.allow_private_feeds)

    def _keep(
        self, memory: Transaction, which: tuple[str, str], before: Known | None, got: _Got, now: datetime
    ) -> None:
        person, url = self._sources[which]
        known = before or Known(*which, Feed(url).label, now)
        known = replace(known, tried_at=now, problem=got.problem)
        if got.problem:
            if not known.failing_since:
                log.warning("the calendar of %s (%s): %s", person.name, known.label, got.problem)
                if not any(each.failing_since for each in memory.calendars.all()):
                    self._ring_at(memory, self._first_told(now))
            known = replace(known, failing_since=known.failing_since or now)
        else:
            known = replace(known, failing_since=None, etag=got.seen.etag, modified=got.seen.modified)
        if got.times is not None:
            times = got.times
            known = replace(known, read_at=now, busy=times.busy, tentative=times.tentative, unread=times.unread)
        memory.calendars.keep(known)


def _mark(url: str) -> str:
    """Return a fingerprint: the address of a private calendar is its key, and the database is no place for keys."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]
