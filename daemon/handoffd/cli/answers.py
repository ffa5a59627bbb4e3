"""`handoffd answers`: what people have said once and are not asked again, and how to take it back."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handoffd.cli import cli, config_option, json_option, put_json
from handoffd.cli.ask import memory_of
from handoffd.errors import Permanent

if TYPE_CHECKING:
    from handoffd.store.values import Remembered


@cli.command()
@config_option()
@click.option("--forget", type=click.IntRange(min=1), help="Forget the answer of this number; somebody is asked again.")
@json_option()
def answers(config_path: Path, forget: int | None, *, as_json: bool) -> None:
    """List what people answered about kinds of contracts and names that look alike."""
    from handoffd.app.kinds import answers as told

    with memory_of(config_path) as (_, memory):
        known = told(memory)
        if forget is not None:
            if forget > len(known):
                raise Permanent(f"There is no answer {forget}; `handoffd answers` lists {len(known)}.")
            gone = known[forget - 1]
            memory.known.forget(gone.about, gone.key)
            words = f"Forgotten: {gone.key}: {gone.answer}"
            click.echo(json.dumps({"forgotten": _row(forget, gone)}, ensure_ascii=False) if as_json else words)
            return
        if as_json:
            put_json({"answers": [_row(number, each) for number, each in enumerate(known, start=1)]})
            return
        for number, answer in enumerate(known, start=1):
            what = "papers called like" if answer.about == "track" else "the same company"
            click.echo(f"{number:>3}  {what} {answer.key!r}: {answer.answer}  ({answer.by}, {answer.at:%d %b %Y})")
        if not known:
            click.echo("Nobody was asked yet.")


def _row(number: int, answer: "Remembered") -> dict[str, object]:
    return {
        "number": number,
        "about": answer.about,
        "key": answer.key,
        "answer": answer.answer,
        "by": answer.by,
        "at": answer.at.isoformat(),
    }
