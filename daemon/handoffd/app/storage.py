"""Is there room to write, and for how long has there been none: a full disk stops what leaves before it hurts.

Nothing leaves without a record of it, so nothing begins to leave when the record of its end might find no room. What
waits, waits; it goes on by itself. A store that cannot be written for minutes ends the program, so that a supervisor
sees it and a fresh start tries again.
"""

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from handoffd.errors import Unwritable

log = logging.getLogger(__name__)

PATIENCE = 300.0  # seconds without a writable store


class Storage:
    """Watches the state folder, and what becomes of its database."""

    def __init__(self, folder: Path, free_mb: int, watch: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._free_mb, self._watch = folder, free_mb, watch
        self._since: float | None = None
        self._short = False

    def has_room(self) -> bool:
        """Tell whether new letters may leave; said once in the log when that changes."""
        try:
            found = os.statvfs(self._folder)
            short = found.f_bavail * found.f_frsize < self._free_mb * 2**20
        except OSError as problem:
            log.warning("how full the disk of %s is cannot be told: %s", self._folder, problem.strerror)
            short = False
        if short and not self._short:
            log.error(
                "Less than %d MB are free in %s: nothing leaves until there is room. What came is kept.",
                self._free_mb,
                self._folder,
            )
        elif self._short and not short:
            log.warning("There is room in %s again; what waited leaves.", self._folder)
        self._short = short
        return not short

    def failed(self, problem: Unwritable) -> None:
        """Take in that nothing could be written; raises the problem (exit status 75) when that lasts too long."""
        now = self._watch()
        self._since = now if self._since is None else self._since
        if now - self._since >= PATIENCE:
            raise problem

    def worked(self) -> None:
        """Take in that a whole turn could be written."""
        self._since = None
