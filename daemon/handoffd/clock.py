"""What time is it? One small thing, so that thirty days can pass in a minute.

Deadlines are compared with `Clock.now()`; how long to leave a server alone with `Clock.monotonic()`, which no change of
the wall clock touches. Network time-outs and the ticker stay on the machine's own.
"""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Tells the present moment."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""

    def monotonic(self) -> float:
        """Return seconds that never run backwards, from no moment in particular."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()


class SetClock:
    """A clock that stands still until somebody moves it: for the demo and the tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment it was last moved to."""
        return self._now

    def monotonic(self) -> float:
        """Return the same moment in seconds: here a wait is over when somebody has moved the clock past it."""
        return self._now.timestamp()

    def move_to(self, moment: datetime) -> None:
        """Move forward; time never runs backwards here."""
        self._now = max(self._now, moment.astimezone(UTC))


class FileClock:
    """A clock read from a file that holds one ISO 8601 moment: drives a whole daemon process in rehearsals.

    `handoffd run --clock-file FILE` is for tests and rehearsals against real servers; whoever writes the file moves
    the time.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """Return the moment in the file, in UTC."""
        return datetime.fromisoformat(self._path.read_text(encoding="ascii").strip()).astimezone(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds: real servers do not follow the file."""
        return time.monotonic()
