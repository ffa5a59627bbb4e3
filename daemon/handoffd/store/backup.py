"""A sound copy of the database while it is in use, and a copy put back so that it cannot send again what it forgot.

A copy is a picture of one moment (SQLite's online backup), checked row by row before it takes its name. What is put
back gets a marker: the last moment that the copy knows of. What happened after it, in the world, the store cannot
know; `app.restored` minds that.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func
from sqlmodel import select

from handoffd.errors import Permanent
from handoffd.store.audit.findings import Report
from handoffd.store.audit.whole import audit_file
from handoffd.store.copying import copied
from handoffd.store.store import Store
from handoffd.store.tables import Inbound, Journal, OutboxRow

FILE = "handoffd.db"
Tell = Callable[[str], None]


def copy_out(source: Path, target: Path, tell: Tell = lambda _: None) -> Report:
    """Copy a database that may be in use to `target`: whole, checked, mode 0600, under its name at once or not at all.

    Raises Permanent when it cannot be written, or when the copy does not verify; what stood at `target` stays then.
    """
    if target.is_dir() or target.resolve() == source.resolve():
        raise Permanent(f"{target} is {'a folder' if target.is_dir() else 'the database itself'}; name another file.")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        copied(source, part)
        report = audit_file(part, tell)
        if not report.sound:
            raise Permanent(
                f"The database is not sound, so this is no backup to rely on: {report.findings[0].where}: "
                f"{report.findings[0].problem}. `handoffd verify` tells all of it. {target} was not written."
            )
        part.replace(target)
        _settle_folder(target.parent)
    except OSError as problem:
        raise Permanent(f"{target} cannot be written: {problem.strerror}.") from problem
    finally:
        part.unlink(missing_ok=True)
    return report


def put_back(copy: Path, folder: Path, now: datetime, tell: Tell = lambda _: None) -> tuple[Report, Path | None]:
    """Put a copy in the place of the database of a state folder; return what was checked, and where the old one is.

    The caller holds the folder for itself: no daemon runs. The copy is brought to this version's shape and checked
    before anything is touched; the old file stays beside it. Raises Permanent with nothing changed.
    """
    if not copy.is_file():
        raise Permanent(f"There is no file {copy}.")
    home, part = folder / FILE, folder / f".{FILE}.restoring"
    part.unlink(missing_ok=True)
    try:
        copied(copy, part)
        _marked(part, now)
        report = audit_file(part, tell)
        if not report.sound:
            first = report.findings[0]
            raise Permanent(f"{copy} is not sound: {first.where}: {first.problem}. Nothing was changed.")
        if os.geteuid() == 0:  # the daemon's own user must be able to write it
            owner = folder.stat()
            os.chown(part, owner.st_uid, owner.st_gid)
        aside = _set_aside(home, now) if home.exists() else None
        part.replace(home)
        _settle_folder(folder)
    except (OSError, sqlite3.DatabaseError) as problem:
        raise Permanent(f"{copy} cannot be put back: {problem}. Nothing was changed.") from problem
    finally:
        for name in (part, part.with_name(part.name + "-wal"), part.with_name(part.name + "-shm")):
            name.unlink(missing_ok=True)
    return report, aside


def _marked(part: Path, now: datetime) -> None:
    """Bring a copy up to date, and write into it that it is one."""
    store = Store(f"sqlite:///{part}")
    try:
        known = last_known(store) or now
        with store.transaction() as memory:
            memory.restored_now(known, now)
    finally:
        store.close()
    with closing(sqlite3.connect(part)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def last_known(store: Store) -> datetime | None:
    """Return the last moment of which a store knows anything."""
    moments = (Journal.at, OutboxRow.created_at, OutboxRow.settled_at, Inbound.received_at)
    with store.reading() as session:
        known = [session.exec(select(func.max(column))).one() for column in moments]
    return max((moment.replace(tzinfo=UTC) for moment in known if moment), default=None)


def _set_aside(home: Path, now: datetime) -> Path:
    """Keep the old database under another name, its write-ahead log in it; it stays in place until it is replaced."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(home)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = home.with_name(f"{FILE}.before-{now:%Y%m%dT%H%M%SZ}")
    os.link(home, aside)
    for tail in ("-wal", "-shm"):  # still there when the old file is broken: it belongs to the old one
        old = home.with_name(home.name + tail)
        if old.exists():
            old.replace(aside.with_name(aside.name + tail))
    return aside


def _settle_folder(folder: Path) -> None:
    """Let the new name survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
