"""What befalls the program at the database: killed before a commit or between two, a full disk, a locked file.

SQLAlchemy says when a transaction begins and when it is about to be committed; there it strikes. Only while the daemon
works: looking from outside is safe.
"""

from types import TracebackType
from typing import Self

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from handoffd.simulate.servers import Killed
from handoffd.simulate.weather import Weather
from handoffd.store.store import Store


class Frailty:
    """Strikes inside `with`, at the stores that it befell."""

    def __init__(self, weather: Weather) -> None:
        self._weather, self._on = weather, False

    def befall(self, store: Store) -> None:
        """Strike at this store from now on."""
        event.listen(store._engine, "begin", self._beginning)  # noqa: SLF001 - the one place where a commit is seen
        event.listen(store._engine, "commit", self._committing)  # noqa: SLF001

    def leave(self, store: Store) -> None:
        """Leave it alone."""
        event.remove(store._engine, "begin", self._beginning)  # noqa: SLF001
        event.remove(store._engine, "commit", self._committing)  # noqa: SLF001

    def __enter__(self) -> Self:
        self._on = True
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._on = False

    def _beginning(self, _connection: object) -> None:
        if not self._on:
            return
        if self._weather.strikes("kill_between"):
            raise Killed
        if self._weather.strikes("db_locked"):
            raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    def _committing(self, _connection: object) -> None:
        if not self._on:
            return
        if self._weather.strikes("kill_at_commit"):
            raise Killed
        if self._weather.strikes("disk_full"):
            raise OperationalError("COMMIT", {}, Exception("database or disk is full"))
