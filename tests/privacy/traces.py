"""Everything that lies in a state folder, byte for byte: the database, SQLite's log, and whatever stands beside them."""

from pathlib import Path

from attacks.rig import Rig


def file(rig: Rig) -> Path:
    """Return the database of a house."""
    return rig.daemon.config.state.folder / "handoffd.db"


def traces(folder: Path, word: str) -> list[str]:
    """Return in which files a word stands, whatever its case, as UTF-8 or as a string of JSON."""
    spelled = {word.casefold().encode(), word.encode("unicode_escape").lower()}
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files for way in spelled if way in path.read_bytes().lower()]
