"""The store: one transaction for each event; whatever happened and whatever shall leave is on disk before it counts.

How a database is opened, and that one transaction at a time may write, is the business of `engine`.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from handoffd.config.state import State
from handoffd.errors import Permanent, Unwritable
from handoffd.store.copying import old_shapes
from handoffd.store.engine import engine_of as _engine
from handoffd.store.engine import hurry, is_postgres, out_of_reach, plain_engine, quiet_engine
from handoffd.store.instance import moved_to
from handoffd.store.leases import Leases
from handoffd.store.migrate import upgrade
from handoffd.store.transaction import Transaction

log = logging.getLogger(__name__)


class Store:
    """Opens the database, brings it up to date, hands out transactions.

    With `leases` each transaction begins with a look whether this daemon was given up for lost; then it raises Fenced.
    """

    def __init__(self, url: str, password: str = "", schema: str = "") -> None:
        self._engine = _engine(url, password, schema)
        self._key = (password, schema)
        self.leases: Leases | None = None
        try:
            upgrade(self._engine, schema)
        except DBAPIError as problem:
            self.close()
            if out_of_reach(problem):
                raise Unwritable(f"The database cannot be opened: {problem.orig}") from problem
            raise
        except BaseException:
            self.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commit everything done inside, or nothing. Raises Unwritable when the database is busy or out of reach."""
        with self.reading() as session:
            if self.leases is None:
                yield Transaction(session)
            else:
                self.leases.guard(session)
                yield Transaction(session, self.leases.owner, self.leases.epoch)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Hand the store's own rooms a session to look things up in."""
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield session
        except DBAPIError as problem:
            if not out_of_reach(problem):
                raise
            raise Unwritable(f"The database does not answer: {problem.orig}") from problem

    def join(self, seconds: int) -> None:
        """Become one of several daemons, where the database is one for several; see `leases`. Raises Unwritable."""
        if self._engine.dialect.name != "sqlite":
            beside = plain_engine(self._url, *self._key, pool_size=2)
            for engine in (beside, self._engine):
                hurry(engine, seconds)
            self.leases = Leases(beside, seconds)
            self.leases.join()

    def quiet(self) -> Engine:
        """Return an engine beside the store's own: a transaction of it sees one moment and shuts nobody out."""
        return quiet_engine(self._url, *self._key)

    @property
    def _url(self) -> str:
        return self._engine.url.render_as_string(hide_password=False)

    def settle(self) -> None:
        """Write the log of SQLite into its file and empty it: older pages in it still hold what has left since.

        A reader who is in the middle of something is waited for the next time.
        """
        if self._engine.dialect.name == "sqlite":
            self._outside_transactions("PRAGMA wal_checkpoint(TRUNCATE)")

    def rewrite(self) -> None:
        """Write the whole database anew, without anything that is not in use; nobody else may write meanwhile.

        Copies of before the tables were changed hold what has left since, so they go.
        """
        self._outside_transactions("VACUUM" if self._engine.dialect.name == "sqlite" else "VACUUM FULL")
        self.settle()
        for kept in self._old_shapes():
            kept.unlink(missing_ok=True)

    def forget_old_shapes(self, before: datetime) -> None:
        """Remove copies from before an upgrade that are older than a moment: what leaves the store leaves them too."""
        for kept in self._old_shapes():
            if datetime.fromtimestamp(kept.stat().st_mtime, UTC) < before:
                kept.unlink()
                log.info("%s, the copy from before an upgrade, has been removed.", kept)

    def _old_shapes(self) -> list[Path]:
        return old_shapes(Path(self._engine.url.database or "")) if self._engine.dialect.name == "sqlite" else []

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
        """Let go of the database."""
        if self.leases is not None:
            self.leases.close()
            self.leases = None
        self._engine.dispose()


def opened(state: State) -> Store:
    """Return the store that a configuration names. Permanent when it was moved elsewhere."""
    if state.database:
        store = Store(state.database, state.password(), state.schema_name)
    else:
        store = Store(sqlite_url(state.folder))
    with store.reading() as session:
        place = moved_to(session)
    if place:
        store.close()
        raise Permanent(
            f"This store was moved to {place}; set [state] database to it. Nothing is done with the old one."
        )
    return store


def there(state: State) -> bool:
    """Tell whether a configuration's database was made already; one on a server is found out by asking it."""
    return is_postgres(state.database) or bool(state.database) or (state.folder / "handoffd.db").exists()


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
