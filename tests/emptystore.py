"""An empty database of the newest shape: migrated once in a run, then copied, for every house that a test builds.

The migrations themselves are tested in tests/store/test_migrations.py; a start of the real program makes its own.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from handoffd.config.schema import Config
from handoffd.store.store import Store, make, sqlite_url
from otherstore import POSTGRES


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        Store(sqlite_url(Path(folder))).close()
        return (Path(folder) / "handoffd.db").read_bytes()


def put_into(folder: Path) -> Path:
    """Put an empty database into a state folder that has none yet; return the folder."""
    make(folder)
    if POSTGRES:
        return folder  # `otherstore` has a template of its own
    if not (file := folder / "handoffd.db").exists():
        file.write_bytes(_empty())
    return folder


def ready(config: Config) -> Config:
    """Put one where a config wants it; return the config."""
    put_into(config.state.folder)
    return config
