"""Planted bugs: each mutant of the guarding code, alone in a copy of the tree, must be killed by the test named for it.

    cd tests && nice ../.venv/bin/python -m campaigns.mutants [NAME ...] [--list]

First all named tests run unmutated and must be green. Then each bug is planted by itself and its one test must fail. The
exit status is 1 when a mutant survives, or when its old text does not stand exactly once in its file.
"""

import sys
from collections.abc import Sequence

import click

from campaigns.planting import Copy, Mutant
from campaigns.plants_coming import COMING
from campaigns.plants_door import DOOR
from campaigns.plants_kept import KEPT
from campaigns.plants_leaving import LEAVING
from campaigns.plants_privacy import PRIVACY
from campaigns.plants_threats import THREATENED

MUTANTS: tuple[Mutant, ...] = (*LEAVING, *COMING, *KEPT, *PRIVACY, *THREATENED, *DOOR)


def played(mutants: Sequence[Mutant]) -> int:
    """Play them; return how many were not killed. Tells a line each."""
    alive = 0
    with Copy() as copy:
        tests = sorted({mutant.test for mutant in mutants})
        sound = copy.run(tests, seconds=1800)
        if not sound.green:
            click.echo(sound.said)
            click.echo(f"without any bug, {sound.failed + sound.errors} fail and {sound.skipped} are skipped")
            return len(mutants)
        click.echo(f"without any bug: {len(tests)} named tests ({sound.passed} cases) are green, {sound.seconds:.0f} s")
        for mutant in mutants:
            alive += not _killed(copy, mutant)
    click.echo(f"{len(mutants)} planted bugs: {len(mutants) - alive} killed, {alive} not")
    return alive


def _killed(copy: Copy, mutant: Mutant) -> bool:
    if problem := mutant.problem(copy.folder):
        click.echo(f"NOT PLANTED  {mutant.name}: {problem}")
        return False
    run = copy.plant(mutant)
    if run.failed:
        click.echo(f"killed       {mutant.name} by {mutant.test} ({run.seconds:.1f} s)")
        return True
    if run.errors or run.skipped:
        click.echo(f"{run.said[-2000:]}\nNO VERDICT   {mutant.name}: {mutant.test} did not come to a verdict")
        return False
    click.echo(f"SURVIVED     {mutant.name}: {mutant.harm} {mutant.test} is green all the same")
    return False


@click.command(help=__doc__)
@click.argument("names", nargs=-1)
@click.option("--list", "listed", is_flag=True, help="Only say which there are.")
def main(names: tuple[str, ...], *, listed: bool) -> None:
    if unknown := set(names) - {mutant.name for mutant in MUTANTS}:
        raise click.UsageError(f"there is no mutant {', '.join(sorted(unknown))}; --list says which there are")
    chosen = [mutant for mutant in MUTANTS if not names or mutant.name in names]
    if listed:
        for mutant in chosen:
            click.echo(f"{mutant.name}\n    {mutant.file}: {mutant.harm}\n    killed by {mutant.test}")
        click.echo(f"{len(chosen)} mutants")
        return
    sys.exit(1 if played(chosen) else 0)


if __name__ == "__main__":
    main()
