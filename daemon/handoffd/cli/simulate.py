"""`simulate`: months of handoffs among made-up people and failing servers, every promise checked after every event."""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handoffd.cli import cli, json_option, put_json

if TYPE_CHECKING:
    from handoffd.simulate.report import Report


_SUMS = ("handoffs", "letters", "customers", "mails", "kills", "held", "closed")


class Seeds(click.ParamType[range]):
    """`7` or `1..500`."""

    name = "A..B"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> range:
        """Return the seeds as a range."""
        first, _, last = str(value).partition("..")
        try:
            return range(int(first), int(last or first) + 1)
        except ValueError:
            self.fail(f"{value!r} is neither a number nor two of them, as in 1..500", param, ctx)


@cli.command()
@click.option("--seeds", type=Seeds(), default="1..20", show_default=True, help="Which runs to play, as in 1..500.")
@click.option("--seed", type=int, help="Play this one run again.")
@click.option("--trace", is_flag=True, help="Tell everything that happens, one line an event.")
@click.option(
    "--store",
    type=click.Choice(["memory", "sqlite"]),
    default="memory",
    show_default=True,
    help="Keep the database in memory, or in a file as the program does.",
)
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="Where the state folders are made.")
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True, help="How many processes play.")
@click.option("--keep-going", is_flag=True, help="Do not stop at the first seed that breaks a promise.")
@json_option()
def simulate(
    seeds: range,
    seed: int | None,
    store: str,
    folder: Path | None,
    processes: int,
    *,
    trace: bool,
    keep_going: bool,
    as_json: bool,
) -> None:
    """Play the whole program for months of made-up time, as often as you like.

    Each seed draws its own people (who answer, or do not, or oddly), its own failing servers, kills, full disks,
    forgers and wrong clocks. After every event all promises are looked at (docs/explanation/reliability.md). A seed
    that breaks one is printed with all that happened; the same seed plays the same run again. The exit status is 1 when
    a promise was broken.
    """
    from handoffd.simulate.playing import blank

    wanted = range(seed, seed + 1) if seed is not None else seeds
    began, sums = time.monotonic(), Counter[str]()
    broken: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory(prefix="handoffd-simulate-", dir=folder) as place:
        one = partial(_play, place=Path(place), blank=blank(Path(place) / "blank"), on_disk=store == "sqlite")
        shown = len(wanted) > 1 and sys.stderr.isatty()
        with click.progressbar(length=len(wanted), file=sys.stderr, hidden=not shown) as bar:
            for report in _each(one, wanted, processes):
                bar.update(1)
                _count(sums, report)
                broken += [{"seed": report.seed, "violations": list(report.violations)}] if report.violations else []
                if (report.violations or trace) and not as_json:
                    _tell(report)
                if report.violations and not keep_going:
                    break
    seconds = time.monotonic() - began
    if as_json:
        put_json({**{name: sums[name] for name in ("seeds", *_SUMS)}, "seconds": round(seconds, 1), "broken": broken})
    else:
        _sum_up(sums, seconds)
    sys.exit(1 if sums["broken"] else 0)


def _play(seed: int, place: Path, blank: Path, *, on_disk: bool) -> "Report":
    from handoffd.simulate.playing import play

    return play(seed, place / str(seed), blank, on_disk=on_disk)


def _each(one: "partial[Report]", wanted: range, processes: int) -> Iterator["Report"]:
    if processes == 1:
        yield from map(one, wanted)
        return
    with ProcessPoolExecutor(processes) as pool:
        try:
            yield from pool.map(one, wanted)
        finally:
            pool.shutdown(cancel_futures=True)


def _count(sums: Counter[str], report: "Report") -> None:
    for name in _SUMS:
        sums[name] += getattr(report, name)
    sums["broken"] += bool(report.violations)
    sums["seeds"] += 1


def _sum_up(sums: Counter[str], seconds: float) -> None:
    click.echo(
        f"{sums['seeds']} seeds, {sums['handoffs']} handoff-months in {seconds:.0f} s: "
        f"{sums['mails']} mails came, {sums['letters']} letters left, {sums['customers']} of them to customers; "
        f"{sums['kills']} kills, {sums['held']} letters held."
    )
    broken = sums["broken"]
    click.echo(f"{broken or 'No'} {'seed' if broken == 1 else 'seeds'} broke a promise.")


def _tell(report: "Report") -> None:
    said: Iterable[str] = sorted(report.mix.chances)
    click.echo(f"seed {report.seed}: {', '.join(said) or 'no faults'}")
    for line in report.trace:
        click.echo(f"  {line}")
    for problem in report.violations:
        click.echo(f"  BROKEN: {problem}")
