"""HANDOFFD_TEST_STORE=postgres: every test that opens a SQLite file gets a PostgreSQL database of its own in its place.

One server for the whole run, one template with the newest shape, a copy of it for each state folder. What is about the
file itself (its bytes, a copy of it, its locks) says so by `sqlite_only`.
"""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from handoffd.store import store as stores
from handoffd.store.engine import engine_of
from real_postgres import Postgres

POSTGRES = os.environ.get("HANDOFFD_TEST_STORE") == "postgres"
sqlite_only = pytest.mark.skipif(POSTGRES, reason="about the SQLite file itself")
_SCHEME = "sqlite:///"


_shelf: "list[Shelf]" = []


def line(file: Path) -> Any:
    """A plain line into the database of a state folder, past the program; for statements that both databases know."""
    if not POSTGRES:
        return sqlite3.connect(file)
    return psycopg.connect(_shelf[0].url(f"{_SCHEME}{file}"))


def tables(database: Any) -> list[str]:
    """The names of all tables that can have rows of ours; who holds a lease belongs to no store."""
    where = "pg_tables WHERE schemaname = 'public'" if POSTGRES else "sqlite_master WHERE type = 'table'"
    column = "tablename" if POSTGRES else "name"
    found = database.execute(f"SELECT {column} FROM {where} ORDER BY 1").fetchall()  # noqa: S608
    return [name for (name,) in found if name not in ("alembic_version", "sqlite_sequence", "lease")]


class Shelf:
    """The databases of a run by the file that they stand for."""

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self._known: dict[str, str] = {}
        self._free: list[str] = []
        _shelf[:] = [self]
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
            self._known[key] = self._free.pop() if self._free else self.server.database(template="blank")
            file.touch()
        return self._known[key]

    def tidy_up(self) -> None:
        """Empty what a test has used, for the next one: to make a database takes much longer."""
        known, self._known = self._known, {}
        for url in known.values():
            with suppress(psycopg.Error), psycopg.connect(url, options="-c lock_timeout=1000") as database:
                names = [*tables(database), "lease"]
                database.execute(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE")  # type: ignore[call-overload]
                self._free.append(url)
