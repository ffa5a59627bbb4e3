"""How a database is opened: SQLite in the state folder, or PostgreSQL by URL. Both let one writer in at a time.

SQLite runs in WAL mode with synchronous FULL (the last commits must survive a power cut, or a sent mail would be
unknown to us), and BEGIN IMMEDIATE for everything: a deferred transaction that reads first and writes later fails at
once with "database is locked", whatever the timeout.

PostgreSQL gives the same promise by an advisory lock that each transaction takes first: whatever holds for one daemon
on SQLite holds for several on PostgreSQL. No session may keep that lock while nobody is there: the server ends one that
is idle within a transaction, and both sides end a line that is dead (docs/decisions/0029-leases-and-fencing.md).
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlmodel import create_engine

from handoffd.errors import Permanent

POSTGRES = "postgresql"
DRIVER = "postgresql+psycopg"
# Seconds that a session may sit in a transaction and do nothing: it was stopped, or its line is dead. A mail is read
# within one, and may take 8 s of CPU.
IDLE = 20
LOCK = 30  # seconds to wait for the one who writes; longer than IDLE, so that waiting helps
_SPACE = 0x68616E64  # our own corner of the server's advisory locks ("hand")
# What a line to the server must say of itself, so that neither end waits for one that is gone (about ten seconds).
_LINE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "application_name": "handoffd",
}
_SESSION = {
    "lock_timeout": f"{LOCK}s",
    "idle_in_transaction_session_timeout": f"{IDLE}s",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10s",
    "client_connection_check_interval": "5s",
}
_EXCLUSIVE = f"SELECT pg_advisory_xact_lock({_SPACE}, hashtext(current_schema()))"
# A commit that is not on disk would be a letter that left and that nobody knows of; more than `on` is fine.
_DURABLE = """
    SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') IN ('off', 'local')"""


def engine_of(url: str, password: str = "", schema: str = "") -> Engine:
    """Return the engine for a URL; every transaction of it is the only one that writes."""
    engine = plain_engine(url, password, schema)
    event.listen(engine, "begin", _begin_immediate if engine.dialect.name == "sqlite" else _begin_exclusive)
    return engine


def quiet_engine(url: str, password: str = "", schema: str = "") -> Engine:
    """Return an engine each of whose transactions sees one moment, shuts nobody out, and may think for long."""
    if not is_postgres(url):
        return plain_engine(url)
    engine = plain_engine(url, password, schema, isolation_level="REPEATABLE READ")
    event.listen(engine, "connect", _patient)
    return engine


def plain_engine(url: str, password: str = "", schema: str = "", **more: object) -> Engine:
    """Return an engine whose transactions shut nobody out. Permanent when psycopg is wanted and not there."""
    if not is_postgres(url):
        engine = create_engine(url, **more)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare)
        return engine
    if find_spec("psycopg") is None:
        raise Permanent("PostgreSQL needs psycopg, which is not installed: pip install 'handoffd[postgres]'")
    line: dict[str, object] = dict(_LINE) | ({"password": password} if password else {})
    engine = create_engine(make_url(url).set(drivername=DRIVER), pool_pre_ping=True, connect_args=line, **more)
    event.listen(engine, "do_connect", _connected)
    event.listen(engine, "connect", _session(schema))
    return engine


def hurry(engine: Engine, lease: int) -> None:
    """Let nothing last longer than a lease can bear, from the next new line on; then the line is given up.

    The system sees a dead line by itself (`_LINE`), but not a server or a box between that is there and says nothing.
    """
    idle = max(3, min(IDLE, lease * 2 // 3))

    def impatient(connection: Any, _record: object) -> None:
        connection.autocommit = True
        connection.execute(f"SET idle_in_transaction_session_timeout = '{idle}s'")
        connection.execute(f"SET lock_timeout = '{idle + 10}s'")
        connection.autocommit = False
        connection.patience = idle + 15.0

    event.listen(engine, "connect", impatient)
    engine.dispose()


def is_postgres(url: str) -> bool:
    """Tell whether a URL names a PostgreSQL database."""
    return url.partition(":")[0].partition("+")[0] in (POSTGRES, "postgres")


def out_of_reach(problem: Exception) -> bool:
    """Tell whether a database error will pass by itself: it is full, locked, starting again, or the line is gone."""
    if isinstance(problem, OperationalError | InterfaceError):
        return True
    # psycopg files a session that the server has ended, and a server that became a standby, under "internal".
    ended = isinstance(problem, InternalError) and getattr(problem.orig, "sqlstate", "") in ("25P03", "25006", "25P02")
    return ended or (isinstance(problem, DBAPIError) and problem.connection_invalidated)


def alone(connection: Connection) -> None:
    """Wait until nobody else writes, in a transaction that has begun; until its end nobody else will."""
    if connection.dialect.name == POSTGRES:
        connection.exec_driver_sql(_EXCLUSIVE)


def _connected(_dialect: object, _record: object, arguments: list[Any], options: dict[str, Any]) -> object:
    from handoffd.store.line import Line

    return Line.connect(*arguments, **options)


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


def _begin_exclusive(connection: Connection) -> None:
    alone(connection)


def _patient(connection: object, _record: object) -> None:
    connection.autocommit = True  # type: ignore[attr-defined]
    connection.execute("SET idle_in_transaction_session_timeout = 0")  # type: ignore[attr-defined]
    connection.autocommit = False  # type: ignore[attr-defined]


def _session(schema: str) -> Callable[[object, object], None]:
    """Return what sets up each new session of PostgreSQL."""
    settings = {**_SESSION, **({"search_path": f'"{schema}"'} if schema else {})}

    def set_up(connection: object, _record: object) -> None:
        before = connection.autocommit  # type: ignore[attr-defined]
        connection.autocommit = True  # type: ignore[attr-defined]
        for name, value in settings.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))  # type: ignore[attr-defined]
        connection.execute(_DURABLE)  # type: ignore[attr-defined]
        connection.autocommit = before  # type: ignore[attr-defined]

    return set_up
