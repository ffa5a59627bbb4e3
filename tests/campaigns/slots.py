"""Two campaigns about finding a time: does it find what trying every quarter of an hour finds, and how quickly.

cd tests
nice ../.venv/bin/python -m campaigns.slots --seed 1 --searches 100000 --processes 2
../.venv/bin/python -m campaigns.slots --seed 1 --only 4711            # one of them again
../.venv/bin/python -m campaigns.slots --speed --against HEAD~20       # 6 people with 500 busy blocks each
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from multiprocessing import Pool
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CALENDARS = {"sparse": 60, "dense": 25, "full": 14}  # days over which the 500 busy blocks of each person lie
PLACES = (
    ("Europe/Berlin", "DE"), ("Europe/Lisbon", "PT"), ("America/New_York", "US"), ("Europe/London", "GB"),
    ("Europe/Madrid", "ES"), ("Europe/Athens", "GR"),
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--searches", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--only", type=int, help="the number of one search")
    parser.add_argument("--speed", action="store_true", help="measure instead of comparing")
    parser.add_argument("--against", default="", help="with --speed: a revision to compare with")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measured(asked.seed)))  # noqa: T201
        return 0
    if asked.speed:
        return speed(asked.seed, asked.against)
    numbers = [asked.only] if asked.only is not None else range(asked.searches)
    return agreement(asked.seed, numbers, asked.processes)


# -- agreement -----------------------------------------------------------------------------------------------------------


def agreement(seed: int, numbers, processes: int) -> int:
    wrong = 0
    started, tiers = time.monotonic(), Counter()
    with Pool(processes) as pool:
        for done, (number, tier, told) in enumerate(
            pool.imap_unordered(_one, ((seed, n) for n in numbers), 50), start=1
        ):
            tiers[tier] += 1
            if told:
                wrong += 1
                print(f"--seed {seed} --only {number}: {told}", flush=True)  # noqa: T201
            if done % 5000 == 0:
                print(f"{done} searches, {wrong} differ, {time.monotonic() - started:.0f} s", flush=True)  # noqa: T201
    print(f"{len(numbers)} searches, seed {seed}: {wrong} differ; found in {dict(tiers.most_common())}")  # noqa: T201
    return 1 if wrong else 0


def _one(which: tuple[int, int]) -> tuple[int, str, str]:
    from playbook import slotcases

    case = slotcases.search(*which)
    try:
        tier, told = slotcases.disagreement(case)
    except Exception as problem:  # noqa: BLE001 - a search that raises is a finding like any other
        tier, told = "raised", repr(problem)
    return which[1], tier, told


# -- speed ---------------------------------------------------------------------------------------------------------------


def speed(seed: int, against: str) -> int:
    """Take turns with the older state, so that both meet the same machine."""
    with tempfile.TemporaryDirectory() as folder:
        older = _checked_out(against, Path(folder)) if against else None
        rounds = [(_child(seed + n, ROOT / "daemon"), _child(seed + n, older) if older else {}) for n in range(3)]
    for name in rounds[0][0]:
        now = statistics.median(ms for mine, _ in rounds for ms in mine[name])
        line = f"{name}: median {now:.1f} ms of CPU"
        if older:
            then = statistics.median(ms for _, theirs in rounds for ms in theirs[name])
            line += f"; at {against} {then:.1f} ms, {then / now:.1f} times as long"
        print(line)  # noqa: T201
    return 0


def _child(seed: int, daemon: Path) -> dict[str, list[float]]:
    told = subprocess.run(
        [sys.executable, __file__, "--measure", "--seed", str(seed)],
        env={**os.environ, "PYTHONPATH": str(daemon)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(told.stdout)


def _checked_out(revision: str, folder: Path) -> Path:
    packed = subprocess.run(["git", "archive", revision, "daemon"], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "daemon"


def measured(seed: int) -> dict[str, list[float]]:
    """Return milliseconds of CPU for one time, and for three to choose from, by how full the calendars are."""
    from handoffd.playbook.slots import find_slot, find_slots

    found: dict[str, list[float]] = {}
    for name, days in CALENDARS.items():
        for asked in _six(random.Random(seed), days):  # noqa: S311 - a repeatable choice
            for what, search in (
                ("one time", lambda asked=asked: find_slot(*asked, 45)),
                ("three times", lambda asked=asked: find_slots(3, *asked, 45, apart=timedelta(hours=3))),
            ):
                begun = time.process_time()
                search()
                found.setdefault(f"{what}, {name} calendars", []).append((time.process_time() - begun) * 1000)
    return found


def _six(rng: random.Random, days: int) -> Iterator[tuple]:
    import holidays

    from handoffd.playbook.people import WorkWeek
    from handoffd.playbook.slots import Attendance

    people = [
        Attendance(f"p{n}", WorkWeek(zone, closed=holidays.country_holidays(country)), required=n < 5, flex=n > 0)
        for n, (zone, country) in enumerate(PLACES)
    ]
    for _ in range(40):
        begin = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=rng.randrange(24 * 200))
        busy = {each.key: [_block(rng, begin, days) for _ in range(500)] for each in people}
        yield people, busy, (begin, begin + timedelta(hours=48))


def _block(rng: random.Random, begin: datetime, days: int) -> tuple[datetime, datetime]:
    start = begin + timedelta(minutes=15 * rng.randrange(-96 * 2, 96 * days))
    return start, start + timedelta(minutes=rng.choice((15, 30, 60, 90)))


if __name__ == "__main__":
    sys.exit(main())
