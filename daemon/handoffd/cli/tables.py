"""Columns and long sentences: on a terminal folded to its width below their own column, whole in a pipe."""

import shutil
import sys
import textwrap
from collections.abc import Sequence

import click

_LEAST = 24  # letters of a folded column; a narrower terminal folds by itself


def put_table(rows: Sequence[Sequence[str]], colours: Sequence[str | None] = ()) -> None:
    """Print rows of equally many cells, each column as wide as its longest cell; `colours` are those of the rows."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    for number, row in enumerate(rows):
        first = "".join(f"{cell:<{width}}  " for cell, width in zip(row[:-1], widths, strict=True))
        hang(first, row[-1], colours[number] if number < len(colours) else None)


def hang(first: str, text: str, colour: str | None = None) -> None:
    """Print a text behind what stands before it; on a terminal its further lines begin below the first."""
    room = shutil.get_terminal_size().columns - len(first) if sys.stdout.isatty() else 0
    folded = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) if room >= _LEAST else []
    for number, line in enumerate(folded or [text]):
        whole = f"{first if number == 0 else ' ' * len(first)}{line}"
        click.echo(click.style(whole, fg=colour) if colour else whole)
