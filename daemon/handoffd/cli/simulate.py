"""`simulate`: months of handoffs among made-up people and failing servers, every promise checked at every letter."""

import logging
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handoffd.cli import cli

if TYPE_CHECKING:
    from handoffd.simulate.world import Report


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
@click.option("--seed", type=int, help="Play this one run, and tell everything that happens in it.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="Where the databases are made.")
@click.option("--keep-going", is_flag=True, help="Do not stop at the first seed that breaks a promise.")
def simulate(seeds: range, seed: int | None, folder: Path | None, *, keep_going: bool) -> None:
    """Play the whole program for a month of made-up time, as often as you like.

    Each seed draws its own people (who answer, or do not, or oddly), its own failing servers, kills, full disks and
    attackers. Whatever leaves is held against what the people said. A seed that breaks a promise is printed with all
    that happened; the same seed plays the same run again. The exit status is 1 when a promise was broken.
    """
    from handoffd.simulate.world import blank, play

    logging.disable(logging.CRITICAL)
    broken = months = letters = customers = kills = 0
    wanted = range(seed, seed + 1) if seed is not None else seeds
    with tempfile.TemporaryDirectory(prefix="handoffd-simulate-", dir=folder) as place:
        empty = blank(Path(place) / "blank")
        with click.progressbar(wanted, file=sys.stderr, hidden=len(wanted) < 2) as bar:
            for number in bar:
                report = play(number, Path(place) / str(number), empty)
                months, letters = months + report.handoffs, letters + report.letters
                customers, kills = customers + report.customers, kills + report.kills
                if report.violations or seed is not None:
                    _tell(report)
                broken += bool(report.violations)
                if broken and not keep_going:
                    break
    click.echo(
        f"{months} handoff-months, {letters} letters, {customers} of them to customers, {kills} kills: "
        f"{broken or 'no'} {'seed' if broken == 1 else 'seeds'} broke a promise."
    )
    sys.exit(1 if broken else 0)


def _tell(report: "Report") -> None:
    click.echo(f"seed {report.seed}: {', '.join(sorted(report.mix.chances)) or 'no faults'}")
    for line in report.trace:
        click.echo(f"  {line}")
    for problem in report.violations:
        click.echo(f"  BROKEN: {problem}")
