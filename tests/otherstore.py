"""HANDOFFD_TEST_STORE=postgres: every test that opens a SQLite file gets a PostgreSQL database of its own in its place.

One server for the whole run, one template with the newest shape, a copy of it for each state folder. What is about the
file itself (its bytes, a copy of it, its locks) says so by `sqlite_only`.
"""

import os
from pathlib import Path

import pytest

from handoffd.store import store as stores
from handoffd.store.engine import engine_of
from real_postgres import Postgres

POSTGRES = os.environ.get("HANDOFFD_TEST_STORE") == "postgres"
sqlite_only = pytest.mark.skipif(POSTGRES, reason="about the SQLite file itself")
_SCHEME = "sqlite:///"


class Shelf:
    """The databases of a run by the file that they stand for."""

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self._known: dict[str, str] = {}
        stores.Store(server.database("blank")).close()

    def engine_of(self, url: str, password: str = "", schema: str = ""):
        """Open the database that stands for a file."""
        return engine_of(self.url(url), password, schema)

    def url(self, url: str) -> str:
        """The database for a SQLite URL; other URLs stay."""
        if not url.startswith(_SCHEME) or "?" in url:
            return url
        file = Path(url.removeprefix(_SCHEME))
        key = str(file.resolve())
        # A folder that is gone was another test's: pytest may use its name again.
        if key not in self._known or not file.exists():
            self._known[key] = self.server.database(template="blank")
            file.touch()
        return self._known[key]
