"""The store's own upkeep: what has been over for long enough leaves it, one small load a turn."""

import logging
from datetime import datetime, timedelta

from handoffd.store.store import Store

log = logging.getLogger(__name__)

LOOK = timedelta(hours=1)
WAY_BACK = 30  # days: so long the copy from before an upgrade is kept


class Upkeep:
    """Looks once an hour; while there is something, it goes on with the next turn."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._looked: datetime | None = None
        self._left = 0

    def turn(self, now: datetime, days: int) -> int:
        """Let one load leave of what nothing has happened to for so many days (0: never); return how many rows."""
        if not days or (self._looked is not None and timedelta() <= now - self._looked < LOOK):
            return 0
        with self._store.transaction() as memory:
            count = memory.retention.let_go(now - timedelta(days=days), now)
        self._left += count
        if count == 0:
            self._looked = now
            self._tidied(days)
            self._store.forget_old_shapes(now - timedelta(days=min(days, WAY_BACK)))
        return count

    def _tidied(self, days: int) -> None:
        """Say what was done, and leave no copy of it in SQLite's log."""
        if self._left:
            self._store.settle()
            log.info("The words of %d rows that were closed %d days ago have left.", self._left, days)
            self._left = 0
