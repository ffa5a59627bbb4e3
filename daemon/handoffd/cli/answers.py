"""`handoffd answers`: what people have said once and are not asked again, and how to take it back."""

from pathlib import Path

import click

from handoffd.cli import cli, config_option
from handoffd.cli.ask import memory_of
from handoffd.errors import Permanent


@cli.command()
@config_option()
@click.option("--forget", type=click.IntRange(min=1), help="Forget the answer of this number; somebody is asked again.")
def answers(config_path: Path, forget: int | None) -> None:
    """List what people answered about kinds of contracts and names that look alike."""
    from handoffd.app.kinds import answers as told

    with memory_of(config_path) as (_, memory):
        known = told(memory)
        if forget is not None:
            if forget > len(known):
                raise Permanent(f"There is no answer {forget}; `handoffd answers` lists {len(known)}.")
            gone = known[forget - 1]
            memory.known.forget(gone.about, gone.key)
            click.echo(f"Forgotten: {gone.key}: {gone.answer}")
            return
        for number, answer in enumerate(known, start=1):
            what = "papers called like" if answer.about == "track" else "the same company"
            click.echo(f"{number:>3}  {what} {answer.key!r}: {answer.answer}  ({answer.by}, {answer.at:%d %b %Y})")
        if not known:
            click.echo("Nobody was asked yet.")
