"""Which part of the work is this daemon's: with SQLite all of it; of several on one PostgreSQL one holds the inbox.

Who holds it reads, decides, rings and looks after things. The others stand by: each tries every second to take the
inbox over, and helps to send.
"""

from collections.abc import Callable

from handoffd.store.store import Store

Change = Callable[[], None]


class Duty:
    """Tells whether we hold the inbox, and calls `begin` and `end` when that changes."""

    def __init__(self, store: Store, begin: Change, end: Change) -> None:
        self._store, self._begin, self._end = store, begin, end
        self._led = store.leases is None

    @property
    def led(self) -> bool:
        """Tell whether we held the inbox when we looked last."""
        return self._led

    def leads(self) -> bool:
        """Tell whether the inbox is ours, after a try to take it. Raises Unwritable."""
        leases = self._store.leases
        if leases is None:
            return True
        leases.join()
        if leases.lead() and not self._led:
            self._led = True
            self._begin()
        return self._led

    def lost(self) -> None:
        """Take in that we were fenced off: all that we believed to hold is another's; we begin anew."""
        if self._store.leases is not None:
            self._store.leases.forget()
        if self._led:
            self._led = False
            self._end()

    def holder(self) -> str:
        """Return who holds the inbox; empty where nobody does."""
        with self._store.transaction() as memory:
            found = memory.machines.holders()
        return next((each.owner for each in found if each.role == "inbox"), "")
