"""Forged approvals, RSVPs, notices and orders: each a genuine one with exactly one property broken. 0 may count.

    cd tests && nice ../.venv/bin/python -m campaigns.forged [--seed 1] [--count 200000] [--processes 2] [--only 4711]

Every mail is heard by the real reader and the real playbook in a transaction that is undone; what would have been
approved, answered or opened is looked at before. The genuine ones beside them must count or be asked about. The exit
status is 1 when a forged one counted, or a genuine one was neither taken nor asked about. docs/explanation/SECURITY.md
says for which threat each way to break one stands.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

import click

from campaigns.forgeries import KINDS, World, forged, genuine

GENUINE = 500
TAKEN = tuple(kind for kind in KINDS if kind != "replay")  # a yes that is sent again is never taken
_worlds: dict[int, World] = {}


def judge(job: tuple[int, int, str]) -> tuple[int, str, str, bool]:
    """Play one mail; return its number, its kind, what was broken, and whether it counted."""
    seed, number, kind = job
    world = _world()
    dice = random.Random(f"{seed}/{number}")  # noqa: S311 - a repeatable choice
    if kind:
        return number, kind, "genuine", world.takes(genuine(world, kind, dice))
    chosen = KINDS[number % len(KINDS)]
    broken, raw = forged(world, chosen, dice)
    return number, chosen, broken, world.counts(chosen, raw)


def _world() -> World:
    if 0 not in _worlds:
        _worlds[0] = World(Path(tempfile.mkdtemp(prefix="forged-")))
    return _worlds[0]


def jobs(seed: int, count: int, only: int | None) -> Iterator[tuple[int, int, str]]:
    """Yield the genuine ones first, then the forged."""
    if only is not None:
        yield seed, only, ""
        return
    for number in range(min(GENUINE, count)):
        yield seed, number, TAKEN[number % len(TAKEN)]
    for number in range(count):
        yield seed, number, ""


@click.command(help=__doc__)
@click.option("--seed", default=1)
@click.option("--count", default=200_000)
@click.option("--processes", default=1)
@click.option("--only", type=int, help="The number of one forged mail.")
def main(seed: int, count: int, processes: int, only: int | None) -> None:
    """Play them all."""
    begun, wrong, played = time.monotonic(), 0, Counter[str]()
    with Pool(processes) as pool:
        for done, (number, kind, broken, counted) in enumerate(
            pool.imap_unordered(judge, jobs(seed, count, only), 50), start=1
        ):
            played[f"{kind}: {broken}"] += 1
            if counted is not (broken == "genuine"):
                wrong += 1
                click.echo(f"--seed {seed} --only {number}: {kind}, {broken}: counted {counted}")
            if done % 5000 == 0:
                click.echo(f"{done} mails, {wrong} wrong, {time.monotonic() - begun:.0f} s")
    for name, times in sorted(played.items()):
        click.echo(f"{times:8d}  {name}")
    click.echo(f"{sum(played.values())} mails, seed {seed}: {wrong} wrong, {time.monotonic() - begun:.0f} s")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
