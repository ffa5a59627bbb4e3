"""Where a run keeps its database: in memory, or in a file as the program has it; and a look into it from outside."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any


class Database:
    """The database of one run. It outlives the daemon, who is killed and started again on it.

    `blank` is a file that is up to date and empty, to begin with. In memory it is SQLite all the same, with nothing on
    disk; as a file it is exactly what the program has: WAL, synchronous FULL.
    """

    def __init__(self, folder: Path, blank: Path, *, on_disk: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if on_disk:
            shutil.copy(blank, folder / "handoffd.db")
            self.url = f"sqlite:///{folder / 'handoffd.db'}"
            self._line = sqlite3.connect(folder / "handoffd.db", isolation_level=None)
            return
        # One for a process (a backup replaces all of it), so runs follow each other; WAL is passed over in memory.
        name = "file::memory:?cache=shared"
        self.url = f"sqlite:///{name}&uri=true"
        self._line = sqlite3.connect(name, uri=True, isolation_level=None)
        with closing(sqlite3.connect(blank)) as source:
            source.backup(self._line)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what a query finds among what is committed."""
        return self._line.execute(query, values).fetchall()

    def close(self) -> None:
        """Let go of it; in memory it is gone."""
        self._line.close()
