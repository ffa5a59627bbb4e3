"""Draw the terminal pictures of the README from a run of the demo: `python docs/pictures/draw.py`, or `make pictures`.

The demo is played once, as `handoffd demo --fast` plays it; what it wrote to the terminal is cut to the scenes named
below and drawn by rich. Nothing is typed by hand, so a picture can be old, but not invented.
"""

import re
import tempfile
from functools import partial
from io import StringIO
from pathlib import Path

from rich import terminal_theme
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from handoffd.demo import play
from handoffd.demo.screen import WIDEST, Screen

HERE = Path(__file__).parent

# file -> (title, scenes); a scene is from the first line that holds the one text to the line before the other.
Scenes = tuple[tuple[str, str], ...]
PICTURES: dict[str, tuple[str, Scenes]] = {
    "demo.svg": (
        "./handoffd demo",
        (
            ("DocuSign reports", "DocuSign sends the same"),
            ("Dana replies to the draft", "Day 2 "),
            ("changes a sentence and approves", "Day 3 "),
            ("TO THE CUSTOMER", "Dana, Ana  Your introduction has left"),
        ),
    ),
    "proofs.svg": ("./handoffd demo", (("Proofs, looked up", "Kept in"),)),
}


def played() -> list[str]:
    """Return the lines that a run of the demo writes to a terminal with colours."""
    out = StringIO()
    console = Console(
        file=out, width=WIDEST, force_terminal=True, color_system="standard", highlight=False, emoji=False, markup=False
    )
    play.Screen = partial(Screen, console=console)  # type: ignore[attr-defined, assignment, misc]
    with tempfile.TemporaryDirectory() as folder:
        if play.play(fast=True, keep=Path(folder) / "kept"):
            raise SystemExit("the demo did not end as it should; no picture is drawn")
    return out.getvalue().splitlines()


def cut(lines: list[str], scenes: Scenes) -> list[str]:
    """Return the scenes, each below the heading of its day, with a sign where something was left out."""
    kept: list[str] = []
    at, shown = 0, -1
    for first, after in scenes:
        start = next(row for row in range(at, len(lines)) if first in plain(lines[row]))
        end = next(row for row in range(start + 1, len(lines)) if after in plain(lines[row]))
        day = next((row for row in range(start, -1, -1) if plain(lines[row]).startswith(" Day ")), shown)
        if kept and start > at and day == shown:
            kept.append(f"{' ' * 17}⋮")
        if kept and day != shown:
            kept.append("")
        if day not in (shown, start):
            kept.append(lines[day])
        kept += lines[start:end]
        while not plain(kept[-1]).strip():
            kept.pop()
        at, shown = end, day
    return kept


def plain(line: str) -> str:
    """Return a line without its colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", line)


def draw(lines: list[str], title: str, name: str) -> str:
    """Return the SVG; it loads nothing from anywhere."""
    console = Console(record=True, width=WIDEST + 2, file=StringIO(), force_terminal=True)
    for line in lines:
        console.print(Text.assemble(" ", Text.from_ansi(line.rstrip())), no_wrap=True, crop=False, overflow="ignore")
    bare = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    bare = re.sub(r"<!--.*?-->\s*", "", bare).replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")
    theme = terminal_theme.MONOKAI
    return console.export_svg(title=title, theme=theme, code_format=bare, unique_id=name.partition(".")[0])


if __name__ == "__main__":
    told = played()
    for name, (title, scenes) in PICTURES.items():
        (HERE / name).write_text(draw(cut(told, scenes), title, name), encoding="utf-8")
