"""An empty database once for all runs, in memory where the machine has a file system there."""

import tempfile
from pathlib import Path

import pytest

from handoffd.simulate.playing import blank

SHARED = Path("/dev/shm")  # noqa: S108 - only a place without a disk below it


@pytest.fixture(scope="session")
def empty():
    """A database with all its tables and nothing in them."""
    with tempfile.TemporaryDirectory(dir=SHARED if SHARED.is_dir() else None) as folder:
        yield blank(Path(folder) / "blank")
