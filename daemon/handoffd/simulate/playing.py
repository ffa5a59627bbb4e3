"""Play one seed."""

from datetime import UTC, datetime
from pathlib import Path

from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config.load import check
from handoffd.simulate import stage
from handoffd.simulate.chance import seeded
from handoffd.simulate.database import Database
from handoffd.simulate.mix import Mix
from handoffd.simulate.report import Report
from handoffd.simulate.world import MadeUp, Making, World


def play(
    seed: int, folder: Path, blank: Path, *, on_disk: bool = False, mix: Mix | None = None, made: Making = MadeUp
) -> Report:
    """Play one seed in a folder of its own; `blank` and `on_disk` as in `Database`, `mix` and `made` as in `World`."""
    database = Database(folder, blank, on_disk=on_disk)
    try:
        with seeded(seed):
            return World(seed, folder, database, mix=mix, made=made).play()
    finally:
        database.close()


def blank(folder: Path) -> Path:
    """Return an empty database with all its tables, so that a run need not make them."""
    config = check(stage.config({"folder": "."}, authenticates=False), folder)
    Daemon(config, SetClock(datetime(2026, 1, 1, tzinfo=UTC))).close()
    return folder / "handoffd.db"
