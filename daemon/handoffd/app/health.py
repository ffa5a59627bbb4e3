"""How we are, for people and for their machines: the line of `systemctl status`, and the figures of `[metrics]`.

Both are made anew when something has happened, at most every few seconds, and else once a minute. Without systemd and
without `[metrics]` nothing is counted at all.
"""

import logging
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from handoffd.app import figures
from handoffd.app.notify import listened, notify
from handoffd.app.settings import Settings
from handoffd.app.watch import Watchman, what
from handoffd.config.operating import Metrics
from handoffd.network.metricsport import MetricsPort
from handoffd.store.tally import Steps, Tally
from handoffd.store.values import Trouble

log = logging.getLogger(__name__)

SOON, LATER = 5.0, 60.0  # seconds between two lines: while something happens, and while nothing does
LONGEST = 400  # letters of the line
SHADOWED = "SHADOW MODE, nothing leaves but to ops. "


class Health:
    """Tells systemd and Prometheus. Refused when nobody can listen at `[metrics] listen`."""

    def __init__(self, table: Metrics, now: datetime) -> None:
        self._table, self._began = table, now
        self._port = MetricsPort(table.listen) if table.listen else None
        self.detection = figures.Detection()
        self._steps = Steps()
        self._said, self._made = float("-inf"), float("-inf")
        self._known: list[str] = []
        self.leads = True  # whether this is the daemon that reads the inbox, where there are several
        self.remark = ""  # stands in front of the line until a new configuration is taken over

    def use(self, settings: Settings, watch: Watchman) -> None:
        """Tell of these from now on."""
        self._settings, self._watch, self.remark = settings, watch, ""

    def turn(self, now: datetime, looked: datetime | None, done: int) -> None:
        """Tell what there is to tell, when it is time."""
        ticks, troubles = time.monotonic(), [each.key + each.said for each in self._watch.lasting]
        changed = done or troubles != self._known
        if listened() and ticks - self._said >= (SOON if changed else LATER):
            self._said, self._known = ticks, troubles
            self.tell(now)
        if (self._table.file or self._port) and ticks - self._made >= self._table.seconds:
            self._made = ticks
            self._show(self.figures(now, looked))

    def tell(self, now: datetime, *also: str) -> None:
        """Put the line of `systemctl status` up, and say what else there is to say to systemd."""
        if not listened():
            return
        with self._settings.store.transaction() as memory:
            found = memory.tallies.all(now)
        words = line(self._settings.config.inbox.address, found, self._watch.lasting, now)
        words = words if self.leads else words.replace("Watching", "Standing by for", 1)
        words = SHADOWED + words if self._settings.config.shadow.on else words
        notify(*also, f"STATUS={self.remark}{words}"[:LONGEST].replace("\n", " "))

    def figures(self, now: datetime, looked: datetime | None) -> bytes:
        """Return the figures of this moment."""
        with self._settings.store.transaction() as memory:
            found, steps = memory.tallies.all(now), memory.tallies.steps(self._steps)
        moments = {
            "start_timestamp_seconds": self._began,
            "figures_timestamp_seconds": now,
            "last_look_timestamp_seconds": looked,
        }
        return figures.text(found, steps, self.detection, moments, now)

    def _show(self, text: bytes) -> None:
        if self._port:
            self._port.show(text)
        if self._table.file:
            try:
                put(self._table.file, text)
            except OSError as problem:
                log.warning("The figures cannot be written to %s: %s", self._table.file, problem.strerror)

    def close(self) -> None:
        """Listen no more, and leave no old figures behind: what is not there is missed, what is old is believed."""
        if self._port:
            self._port.close()
        if self._table.file:
            with suppress(OSError):
                self._table.file.unlink(missing_ok=True)


def put(file: Path, text: bytes) -> None:
    """Write a file whole or not at all, readable by everybody: whoever reads it never sees half of one."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "wb") as new:
            new.write(text)
            os.fchmod(new.fileno(), 0o644)
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def line(inbox: str, found: Tally, troubles: Sequence[Trouble], now: datetime) -> str:
    """Return how we are in one line, moments in the machine's own zone: what is wrong first, then what goes on."""
    wrong = "; ".join(f"{_what(each)} since {_at(each.since, now)}" for each in troubles)
    held, doubt = found.letters["held"], found.letters["in_doubt"]
    parts = [_many(found.handoffs, "handoff"), _many(found.waiting, "letter waits", "letters wait")]
    parts += [f"{held} held"] if held else []
    parts += [f"{doubt} in doubt"] if doubt else []
    parts += [f"next at {_at(found.next_at, now)}"] if found.next_at else []
    tail = f"; last mail {_ago(found.last_mail, now)}" if found.last_mail else "; no mail yet"
    if found.canary_arrived:
        tail += f"; last canary {_ago(found.canary_arrived, now)}"
    return f"{f'TROUBLE: {wrong}. ' if wrong else ''}Watching {inbox}: {', '.join(parts)}{tail}"


def _what(trouble: Trouble) -> str:
    return f"{what(trouble.key)} ({trouble.said[:80]})"


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"


def _at(moment: datetime, now: datetime) -> str:
    here, today = moment.astimezone(), now.astimezone().date()
    return f"{here:%H:%M}" if here.date() == today else f"{here:%a %d %b %H:%M}"


def _ago(moment: datetime, now: datetime) -> str:
    span = now - moment
    if span < timedelta(minutes=1):
        return "just now"
    if span < timedelta(hours=2):
        return f"{span // timedelta(minutes=1)} min ago"
    return f"{span // timedelta(hours=1)} hours ago" if span < timedelta(days=2) else f"{span.days} days ago"
