"""Power cuts and failing disks (F19, F22): what kill -9 cannot show, because the page cache survives it.

    cd tests && nice ../.venv/bin/python -m campaigns.powerloss --images 10000 --seed 1
    cd tests && nice ../.venv/bin/python -m campaigns.powerloss --images 300 --seed 1 --naive
    cd tests && nice ../.venv/bin/python -m campaigns.powerloss --failures

**Images.** The program plays a handoff from the contract to the kickoff, with restarts, while `disk.c` writes down every
write, truncation and fsync of its database's files. Then the power goes at any op: of what was not synced, nothing, all,
any part, or any 512-byte sectors are there. On each such disk the program is started: it must open, `handoffd verify`
must find nothing, and whatever a mail server had taken by then must be known to have begun to leave. On every tenth
the handoff goes on to its end: the customer has each letter once. With --naive the database syncs less (`synchronous =
NORMAL`), as many programs have it: then letters must be unknown, or this proves nothing.

**Failures.** The n-th write, or the n-th fsync, says EIO or ENOSPC, for every n; the program goes on as its loop does, and
the end must be that of the run without one (see `crashpoints`).
"""

import argparse
import logging
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from campaigns import disk
from campaigns.crashpoints import SCENARIOS, Campaign, Faulty, Point, accepts, answers, introduces, invites, opens, say
from campaigns.disk import Disk, Op
from emptystore import put_into
from handoffd.network.courier import Outcome
from handoffd.store import engine, store
from handoffd.store.audit.whole import audit_file
from store.crashrig import CUSTOMER

WAYS = ("none", "all", "some", "torn")
FINISH_EVERY = 10
ACTS = (opens, answers, accepts, introduces, invites)


class Watched(Faulty):
    """The rig, and a mark on the disk's log for each letter that the mail server has taken."""

    disk: Disk | None = None

    def _taken(self, envelope: Any) -> Outcome | None:
        if self.disk:
            self.disk.mark(f"{envelope.mark} {envelope.recipient}")
        return super()._taken(envelope)


@dataclass(frozen=True)
class Tape:
    """What was written while the program ran, on which database, and what the mail server had in the end."""

    base: bytes
    ops: list[Op]
    taken: list[Any]


def record(folder: Path) -> Tape:
    """Play a handoff with a restart after each act."""
    base = (put_into(folder) / "handoffd.db").read_bytes()
    watch = Disk()
    watch.watch(folder)
    rig = Watched(folder)
    rig.disk = watch
    for act in ACTS:
        act(rig)
        rig.drop()
        rig.start()
    rig.drop()
    return Tape(base, watch.ops(), rig.postman.taken)


def cuts(ops: list[Op], rng: Random) -> Iterator[int]:
    """Yield where the power goes: at, and shortly before and after, each mark and each sync by turns; and anywhere."""
    telling = [place for place, op in enumerate(ops) if op.kind in (disk.MARK, disk.SYNC)]
    while True:
        yield min(len(ops), max(1, rng.choice(telling) + rng.randint(-2, 2)))
        yield rng.randint(1, len(ops))


class Images:
    """Builds disks and starts the program on them."""

    def __init__(self, tape: Tape, folder: Path, seed: int) -> None:
        self._tape, self._folder, self._rng = tape, folder, Random(seed)  # noqa: S311
        self._cuts = cuts(tape.ops, self._rng)
        self.tried = 0

    def one(self) -> str:
        """Try one; return what is wrong with it, empty when nothing is."""
        self.tried += 1
        cut, way = next(self._cuts), WAYS[self.tried % len(WAYS)]
        home = self._folder / f"image{self.tried}"
        home.mkdir(mode=0o700)
        held = disk.image(self._tape.base, self._tape.ops, cut, way, self._rng)
        for file, raw in held.items():
            if raw:
                (home / disk.NAMES[file]).write_bytes(raw)
        marks = [op.data.decode() for op in self._tape.ops[:cut] if op.kind == disk.MARK]
        try:
            problems = [*self._opened(home, marks)]
            if not problems and self.tried % FINISH_EVERY == 0:
                problems += self._finished(home, marks)
        except Exception as problem:  # noqa: BLE001 - whatever comes out is what is looked for
            problems = [f"{type(problem).__name__}: {problem}"]
        shutil.rmtree(home)
        return f"image {self.tried}, cut after op {cut} of {len(self._tape.ops)}, {way}: {problems}" if problems else ""

    def _opened(self, home: Path, marks: list[str]) -> Iterator[str]:
        store.Store(store.sqlite_url(home)).close()
        yield from (f"verify: {each}" for each in audit_file(home / "handoffd.db").findings)
        with closing(sqlite3.connect(home / "handoffd.db")) as database:
            begun = set(database.execute("SELECT mark || ' ' || recipient FROM outbox WHERE data_at IS NOT NULL"))
        yield from (f"taken by the mail server, and unknown: {mark}" for mark in marks if (mark,) not in begun)

    def _finished(self, home: Path, marks: list[str]) -> Iterator[str]:
        """Go on from there: what the mail server had, it has."""
        rig = Watched(home)
        known = {f"{one.mark} {one.recipient}": one for one in self._tape.taken}
        rig.postman.taken = [known[mark] for mark in marks]
        for act in (*ACTS, lambda rig: rig.to("2026-03-13 13:00")):
            act(rig)
        times = Counter(rig.row_of(one) for one in rig.postman.taken if one.recipient == CUSTOMER)
        rig.drop()
        if dict(times) != {"warm-intro/intro": 1, "kickoff/invite": 1}:
            yield f"the customer has {dict(times)}"
        yield from (f"verify, in the end: {each}" for each in audit_file(home / "handoffd.db").findings)


def naive() -> Any:
    """Let the database sync less: in WAL mode a commit is then not on the disk when it is said to be."""
    careful = engine._prepare

    def careless(connection: Any, record: object) -> None:
        careful(connection, record)
        connection.execute("PRAGMA synchronous=NORMAL")

    return patch.object(engine, "_prepare", careless)


# -- the n-th failure -------------------------------------------------------------------------------------------------


class Failing(Campaign):
    """A scenario of `crashpoints` whose fault is one of the disk's: at the so-many-th write or sync."""

    def __init__(self, name: str, folder: Path) -> None:
        self._disk, self._fault = Disk(), (0, 0, "eio")
        self.counts: dict[int, int] = {}
        super().__init__(name, folder)

    def _run(self, point: Point | None) -> tuple[Faulty, Any]:
        rig, end = super()._run(None)
        rig.struck = "disk"
        return rig, end

    def _all(self, rig: Faulty, acts: tuple[Callable[[Faulty], None], ...]) -> None:
        if acts is not self.scenario.acts or rig.struck:
            super()._all(rig, acts)
            return
        rig.drop()
        self._disk.watch(rig.folder)
        rig.start()
        self._disk.fail(*self._fault)
        rig.struck = "disk"  # whatever comes out now comes of it
        try:
            super()._all(rig, acts)
        finally:
            self.counts = {kind: self._disk.count(kind) for kind in (disk.WRITE, disk.SYNC)}
            self._fault = (0, 0, "eio")
            self._disk.fail(*self._fault)

    def fails(self, kind: int, number: int, error: str) -> str:
        """Let one fail; return in what the end differs."""
        self._fault = (kind, number, error)
        said = self.differs(Point(number, "after", "exception"))
        return said if self.counts[kind] >= number else f"the failure was never met; {said}"


def failures(folder: Path, every: int, name: str) -> int:
    campaign, bad, tried = Failing(name, folder), 0, 0
    totals = dict(campaign.counts)
    points = [
        (kind, number, error)
        for kind in (disk.WRITE, disk.SYNC)
        for number in range(1, totals[kind] + 1)
        for error in disk.ERRORS
    ]
    for kind, number, error in points[::every]:
        tried += 1
        if said := campaign.fails(kind, number, error):
            bad += 1
            say(f"  {'write' if kind == disk.WRITE else 'sync'} {number} {error}: {said}")
    say(f"{name}: {totals[disk.WRITE]} writes, {totals[disk.SYNC]} syncs; {tried} failures, {bad} differences")
    return bad


def images(folder: Path, count: int, seed: int, *, careless: bool) -> int:
    (folder / "tape").mkdir(mode=0o700)
    if careless:
        with naive():
            tape = record(folder / "tape")
    else:
        tape = record(folder / "tape")
    tried, bad = Images(tape, folder, seed), 0
    for _ in range(count):
        if said := tried.one():
            bad += 1
            if bad <= 20:
                say(f"  {said}")
    syncs = sum(op.kind == disk.SYNC for op in tape.ops)
    say(f"{len(tape.ops)} ops, {syncs} of them syncs, {len(tape.taken)} letters; {count} images, {bad} with a problem")
    return bad


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--naive", action="store_true", help="sync less; the exit status is 1 when that is found out")
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--scenario", default="the kickoff is approved and leaves", choices=SCENARIOS)
    parser.add_argument("--every", type=int, default=1, help="try only every so many-th failure")
    asked = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve()
        if not disk.is_loaded():
            return disk.preloaded("campaigns.powerloss", sys.argv[1:], folder).returncode
        logging.disable()  # what goes wrong is planted
        bad = images(folder, asked.images, asked.seed, careless=asked.naive) if asked.images else 0
        bad += failures(folder, asked.every, asked.scenario) if asked.failures else 0
    say(f"{time.monotonic() - begun:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
