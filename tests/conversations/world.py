"""Where a story is played: the program in this process, or (tests/real) as a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from emptystore import ready
from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config.load import check
from handoffd.store.transaction import Transaction


class World(Protocol):
    """The program as a story needs it: it can be started and stopped, and it can come to rest at a moment."""

    @property
    def running(self) -> bool: ...

    def start(self, now: datetime) -> None: ...

    def stop(self) -> None: ...

    def rest(self, now: datetime, handed_in: int) -> None:
        """It is `now`, and so many mails were handed in for the inbox: return when all is done that there is to do."""

    def next_moment(self) -> datetime | None:
        """When something will happen by itself, None when nothing will."""

    def memory(self) -> Any:
        """A transaction to look things up in; use with `with`."""


class InProcess:
    """The daemon as an object, its clock set by hand: quick, and an exception in it is an exception here."""

    def __init__(self, settings: dict[str, Any], folder: Path) -> None:
        self._config = check(settings, folder)
        self._clock: SetClock | None = None
        self._daemon: Daemon | None = None

    @property
    def running(self) -> bool:
        return self._daemon is not None

    def start(self, now: datetime) -> None:
        self._clock = SetClock(now)
        self._daemon = Daemon(ready(self._config), self._clock)

    def stop(self) -> None:
        if self._daemon is not None:
            self._daemon.close()
        self._daemon = None

    def rest(self, now: datetime, handed_in: int) -> None:
        assert self._clock is not None
        assert self._daemon is not None
        self._clock.move_to(now)
        self._daemon.settle()

    def next_moment(self) -> datetime | None:
        assert self._daemon is not None
        return self._daemon.next_moment()

    @contextmanager
    def memory(self) -> Iterator[Transaction]:
        assert self._daemon is not None
        with self._daemon.store.transaction() as memory:
            yield memory
