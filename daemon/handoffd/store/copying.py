"""A copy of a SQLite database that may be in use: one moment of it, in one file, on the disk before it counts."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from handoffd.errors import Permanent

OLD_SHAPE = ".shape-"  # behind the name of a database: the copy from before it was brought to a newer shape


def copied(source: Path, target: Path) -> None:
    """Copy in one step: in WAL mode that holds up nobody who writes, and is a picture of one moment.

    Raises FileExistsError when `target` is there; OSError or sqlite3.Error when it cannot be read or written.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    address = f"file:{source.resolve().as_posix()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as known, closing(sqlite3.connect(target)) as copy:
        known.execute("PRAGMA busy_timeout=10000")
        known.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, that can be carried about
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def keep_old_shape(database: Path, shape: str) -> Path:
    """Keep a database as it is beside itself, before a newer version changes its tables; only the last such copy stays.

    Raises Permanent when there is no room: a change without a way back is not begun.
    """
    kept, part = Path(f"{database}{OLD_SHAPE}{shape}"), Path(f"{database}.{os.getpid()}.part")
    try:
        copied(database, part)
        part.replace(kept)
    except (OSError, sqlite3.Error) as problem:
        size = database.stat().st_size // 2**20 + 1
        raise Permanent(
            f"{kept} cannot be written ({problem}), and without a copy of before the database is not brought to a new "
            f"shape. Make room for {size} MB in {database.parent}, and start again; nothing was changed."
        ) from problem
    finally:
        part.unlink(missing_ok=True)
    for older in set(old_shapes(database)) - {kept}:
        older.unlink()
    return kept


def old_shapes(database: Path) -> list[Path]:
    """Return the copies that were kept beside a database when its tables were changed."""
    return sorted(database.parent.glob(f"{database.name}{OLD_SHAPE}*"))
