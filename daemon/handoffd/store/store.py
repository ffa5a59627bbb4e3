"""The store: one transaction for each event; whatever happened and whatever shall leave is on disk before it counts.

SQLite in WAL mode with synchronous FULL (the last commits must survive a power cut, or a sent mail would be unknown to
us), and BEGIN IMMEDIATE for everything that writes: a deferred transaction that reads first and writes later fails at
once with "database is locked", whatever the timeout. PostgreSQL by URL.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, create_engine

from handoffd.errors import Permanent, Unwritable
from handoffd.store.migrate import upgrade
from handoffd.store.transaction import Transaction


class Store:
    """Opens the database, brings it up to date, hands out transactions."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        try:
            upgrade(self._engine)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commit everything done inside, or nothing. Raises Unwritable when the database is busy or out of reach."""
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield Transaction(session)
        except OperationalError as problem:
            raise Unwritable(f"The database does not answer: {problem.orig}") from problem

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Hand the store's own rooms a session to look things up in."""
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    def settle(self) -> None:
        """Write the log of SQLite into its file and empty it: older pages in it still hold what has left since.

        A reader who is in the middle of something is waited for the next time.
        """
        if self._engine.dialect.name == "sqlite":
            self._outside_transactions("PRAGMA wal_checkpoint(TRUNCATE)")

    def rewrite(self) -> None:
        """Write the whole database anew, without anything that is not in use; nobody else may write meanwhile."""
        self._outside_transactions("VACUUM")
        self.settle()

    def _outside_transactions(self, statement: str) -> None:
        if self._engine.dialect.name == "sqlite":
            raw = self._engine.raw_connection()  # no BEGIN goes before it
            try:
                raw.cursor().execute(statement)
            finally:
                raw.close()
            return
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(statement)

    def close(self) -> None:
        """Let go of the database file."""
        self._engine.dispose()


def make(folder: Path) -> None:
    """Make the state folder, readable by nobody else; Permanent when that cannot be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        mend = "name one that can be written in [state] folder of config.toml, such as /var/lib/handoffd"
        raise Permanent(f"The state folder {folder} cannot be made ({problem.strerror}); {mend}.") from problem


def sqlite_url(folder: Path) -> str:
    """Return the URL of the database in a state folder, which is made (mode 0700) when it is not there."""
    make(folder)
    return f"sqlite:///{folder / 'handoffd.db'}"


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare(connection: object, _record: object) -> None:
    # SQLAlchemy's documented way to take transactions into one's own hands with sqlite3.
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    # What is deleted is overwritten (`secure_delete`): words that have left must not lie about in free pages.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
