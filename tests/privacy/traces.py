"""Everything that lies in a state folder, byte for byte: the database, SQLite's log, and whatever stands beside them."""

import sqlite3
from pathlib import Path

from attacks.rig import Rig


def file(rig: Rig) -> Path:
    """Return the database of a house."""
    return rig.daemon.config.state.folder / "handoffd.db"


def rows(rig: Rig, word: str) -> list[str]:
    """Return in which tables a word stands: in the file the d of "processed" stands right before ana@..., as if Dana's."""
    with sqlite3.connect(file(rig)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = [(name, database.execute(f"SELECT * FROM {name}").fetchall()) for name in tables]  # noqa: S608
    return [name for name, lines in found for line in lines if word.casefold() in str(line).casefold()]


def traces(folder: Path, word: str) -> list[str]:
    """Return in which files a word stands, whatever its case, as UTF-8 or as a string of JSON."""
    spelled = {word.casefold().encode(), word.encode("unicode_escape").lower()}
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files for way in spelled if way in path.read_bytes().lower()]
