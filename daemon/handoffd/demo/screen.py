"""The terminal: the story as it happens, day by day, at a pace for a person; plain lines where nobody watches.

Only the sixteen colours that a terminal's owner has chosen are used, so it reads in dark and in light; where the output
is no terminal there is no colour, no control code and no clock at the bottom.
"""

import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from rich import box
from rich.console import Console
from rich.live import Live
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from handoffd.demo.cast import ANA, DANA, MARTA, PRIYA, SIGNED, Person
from handoffd.demo.proofs import Proof
from handoffd.demo.sayings import invitation, on_stage, said, shortened
from handoffd.demo.tale import Came, Decided, Tone, Wrote, day_of
from handoffd.demo.worldclock import colour, worldclock

WIDEST = 92  # columns; longer lines are hard to read
_MARGIN = 17  # columns before the story: the hour and the place
_TONES = {Tone.PLAIN: "", Tone.CUSTOMER: "green", Tone.REFUSED: "red", Tone.YES: "green"}
_SHOWN_LINES = 3  # of what somebody typed

_BLOCK = 0.30  # seconds for each block, and for each of its words
_WORD = 0.030
_JUMP = 0.6  # seconds in which the clock runs from one moment to the next
_FRAME = 0.05


class Screen:
    """The audience at a terminal. As a context manager it keeps the clock at the bottom while the story runs."""

    def __init__(self, *, fast: bool, console: Console | None = None) -> None:
        # A terminal that cannot show a sign shows a question mark; it never breaks the story.
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")
        self.console = console or Console(highlight=False, emoji=False, markup=False)
        self.console.width = min(self.console.width, WIDEST)
        self._fast = fast
        self._alive = self.console.is_terminal and not self.console.is_dumb_terminal and not fast
        self._live: Live | None = None
        self._day = -1
        self._place: tuple[datetime, str] | None = None
        self._fresh = True  # nothing stands below the heading of the day yet

    def __enter__(self) -> Self:
        if self._alive:
            self._live = Live(
                worldclock(SIGNED, self.console.width), console=self.console, auto_refresh=False, transient=True
            )
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    # -- before and after -----------------------------------------------------------------------------------------

    def opens(self, imap_port: int, smtp_port: int) -> None:
        """Say what is about to be seen."""
        self._print(Text())
        title = Text("handoffd", style="bold reverse")
        self._print(Text.assemble(" ", title, "  ", ("one signed contract, thirty days, about a minute", "bold")))
        self._print(Text())
        what = (
            f"A real mail server on this machine (IMAP {imap_port}, SMTP {smtp_port}), the same daemon as "
            "`handoffd run` on a clock that jumps to the next thing that happens, and people who read and write mail:"
        )
        self._print(Padding(Text(what), (0, 1)))
        self._print(Text())
        table = Table.grid(padding=(0, 2))
        for person, more in (
            (DANA, DANA.program),
            (ANA, ANA.program),
            (PRIYA, "hears only of what is late"),
            (MARTA, MARTA.program),
        ):
            table.add_row(Text(f"   {person.name}", style=colour(person)), person.role, person.place, Text(more, "dim"))
        self._print(table)
        self._pause(34)

    def proves(self, found: Sequence[Proof], troubles: Sequence[str]) -> None:
        """Show the claims and what the mailboxes say."""
        self._print(Text())
        self._heading("Proofs, looked up in the mailboxes")
        table = Table(box=None, padding=(0, 1), show_header=False, pad_edge=True)
        table.add_column(width=1)
        table.add_column(no_wrap=True)
        table.add_column(ratio=1)
        for proof in found:
            mark, style = ("✓", "green") if proof.holds else ("✗", "bold red")
            table.add_row(
                Text(mark, style), Text(proof.claim, "" if proof.holds else "bold red"), Text(proof.found, "dim")
            )
        self._print(table)
        for trouble in troubles:
            self._print(Text(f" ✗ {trouble}", "bold red"))

    def closes(self, folder: Path, counts: str, *, good: bool, failed: int) -> None:
        """Say how it ended and where everything is."""
        self._print(Text())
        verdict = ("All of it holds.", "bold green") if good else (f"{failed} of it did not hold.", "bold red")
        self._print(Text.assemble(" ", verdict, f" Kept in {folder}: {counts}.", overflow="fold"))
        self._print(
            Text.assemble(" Read every letter as it looked:  ", (f"{folder / 'index.html'}", "bold"), overflow="fold")
        )
        told = f"handoffd show HO-1 --config {folder / 'config.toml'}"
        self._print(Text.assemble(" What the daemon remembers:       ", (told, "bold"), overflow="fold"))
        self._print(Text())

    # -- while it happens -------------------------------------------------------------------------------------------

    def time_passes(self, before: datetime, after: datetime) -> None:
        """Let the clock run; a new day gets a heading, quiet days one line."""
        quiet = day_of(after) - max(self._day, 0) - 1
        self._run_clock(before, after, _JUMP * (3.5 if quiet > 3 else 1))
        if quiet > 0 and self._day >= 0:
            days = "a quiet day" if quiet == 1 else f"{quiet} quiet days"
            self._print(Text())
            self._print(Text(f"{' ' * _MARGIN}… {days}: nothing is due, so nobody is written to", "dim italic"))
        if day_of(after) != self._day:
            self._day = day_of(after)
            self._print(Text())
            local = after.astimezone(SIGNED.tzinfo)
            self._heading(f"Day {self._day}", f"{local:%A} {local.day} {local:%B}")
            self._fresh = True
        self._place = None

    def wrote(self, entry: Wrote) -> None:
        """Show who sends what."""
        style = "bold red" if entry.tone is Tone.REFUSED and entry.who.key == "stranger" else ""
        name = Text(entry.who.first, style=f"bold {colour(entry.who)}")
        said = Text.assemble(name, (f" {entry.deed}", style))
        self._at(entry.at, entry.who, said)
        lines = [line for line in entry.mail.words.split("\n") if line.strip()]
        for line in lines[:_SHOWN_LINES]:
            # One of many is cut at the edge; what was said in one or two lines is shown in full.
            whole = len(lines) <= _SHOWN_LINES
            self._indented(
                Text(line, "italic", no_wrap=not whole, overflow=None if whole else "ellipsis"), "  “ ", "dim"
            )
        if len(lines) > _SHOWN_LINES:
            self._indented(Text(f"… and {len(lines) - _SHOWN_LINES} more lines", "dim italic"), "    ")
        self._pause(entry.mail.words.count(" ") / 2 + 6)

    def decided(self, entry: Decided) -> None:
        """Show what the daemon decided, and why."""
        text = said(entry.why)
        if self._place is None:
            who, name, deed = on_stage((), (entry,))
            self._at(entry.at, who, Text.assemble((name, "bold"), f" {deed}"))
        if entry.tone is Tone.REFUSED:
            self._indented(Text.assemble((" NOTHING LEAVES ", "bold white on red"), (f" {text}", "red")), "✗ ", "red")
        else:
            mark = "✓" if entry.tone is Tone.YES else "●"
            self._indented(Text(text, _TONES[entry.tone]), f"{mark} ", _TONES[entry.tone] or "bold")
        self._pause(len(text.split()))

    def came(self, entries: Sequence[Came]) -> None:
        """Show what people find in their mailboxes; the same letter to several people is one line."""
        groups: dict[tuple[str, str], list[Came]] = {}
        for entry in entries:
            key = entry.letter.event("UID") or entry.letter.message_id or str(id(entry))
            groups.setdefault((key, entry.letter.subject), []).append(entry)
        # The customer first: that is what everybody looks for.
        for group in sorted(groups.values(), key=lambda group: not _reaches_customer(group)):
            if _reaches_customer(group):
                self._customer(group)
            else:
                self._inside(group)

    def _inside(self, group: list[Came]) -> None:
        letter = group[0].letter
        if self._place is None:
            who, name, deed = on_stage((), (), group)
            self._at(group[0].at, who, Text.assemble((name, "bold"), f" {deed}"))
        names = Text(", ").join([Text(entry.who.first, colour(entry.who)) for entry in group])
        row = Text.assemble(names, "  ", (shortened(letter.subject), "bold"))
        if letter.ics:
            row.append(f"  [{invitation(letter, group[0].who)}]", "bold")
        self._indented(row, "→ ", "dim")
        if letter.gist and not letter.ics:
            self._indented(Text(letter.gist, "dim"), "    ")
        self._pause(len(row.plain.split()) + len(letter.gist.split()) / 2)

    def _customer(self, group: list[Came]) -> None:
        entry = next(entry for entry in group if entry.who == MARTA)
        letter, others = entry.letter, [other.who.first for other in group if other.who != MARTA]
        badge = Text.assemble((" TO THE CUSTOMER ", "bold black on green"), (f" approved by {entry.approved}", "green"))
        self._at(entry.at, MARTA, badge)
        copies = f" · Cc {', '.join(others)}" if letter.cc else f" · also to {', '.join(others)}" if others else ""
        words = Text(f"From {letter.sender[0]} · To {MARTA.name}{copies}\n\n", "dim")
        text = _paragraphs(letter.text)
        if letter.ics:
            text = f"{text.split(chr(10) * 2, 2)[1]}\n\n…\n\n[{invitation(letter, MARTA)}]"
        words.append(text, "default not dim")
        panel = Panel(
            words, title=Text(letter.subject, "bold green"), title_align="left", border_style="green", box=box.ROUNDED
        )
        self._print(Padding(panel, (0, 1, 0, _MARGIN)))
        self._pause(len(text.split()) * 1.1)

    # -- how it is drawn --------------------------------------------------------------------------------------------

    def _heading(self, title: str, more: str = "") -> None:
        text = Text.assemble(" ", (title, "bold"), f"  {more} " if more else " ")
        text.append("─" * max(0, self.console.width - text.cell_len - 1), "dim")
        self._print(text)

    def _at(self, moment: datetime, who: Person, words: Text) -> None:
        here = (moment, who.place)
        label = f" {who.local(moment):%H:%M} {who.place}" if here != self._place else ""
        if self._place is None and not self._fresh:
            self._print(Text())
        self._fresh = False
        self._place = here
        self._print(_row(Text(label, "dim"), words, self.console.width))

    def _indented(self, words: Text, mark: str, style: str = "") -> None:
        grid = Table.grid()
        grid.add_column(width=len(mark), no_wrap=True)
        grid.add_column(ratio=1)
        grid.add_row(Text(mark, style), words)
        self._print(Padding(grid, (0, 1, 0, _MARGIN)))

    def _print(self, what: Any) -> None:
        if self.console.is_terminal:
            self.console.print(what)
            return
        # A grid fills its lines with blanks; in a file or a pipe nobody wants them.
        with self.console.capture() as captured:
            self.console.print(what)
        self.console.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()) or "\n")
        self.console.file.flush()

    def _run_clock(self, before: datetime, after: datetime, seconds: float) -> None:
        if self._fast:
            return
        if self._live is None:
            time.sleep(seconds)
            return
        steps = max(1, round(seconds / _FRAME))
        for step in range(1, steps + 1):
            eased = 1 - (1 - step / steps) ** 2
            self._live.update(worldclock(before + (after - before) * eased, self.console.width), refresh=True)
            time.sleep(_FRAME)

    def _pause(self, words: float) -> None:
        if not self._fast:
            time.sleep(_BLOCK + _WORD * words)

    def running(self) -> AbstractContextManager[object]:
        """Return the context in which the story runs: with the clock at the bottom where there is a terminal."""
        return self if self._alive else nullcontext()


def _reaches_customer(group: Sequence[Came]) -> bool:
    return any(entry.who == MARTA for entry in group)


def _paragraphs(text: str) -> str:
    """Return a wrapped text part with one line for each paragraph, so that it can be wrapped anew."""
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(" ".join(part.split("\n")) if len(part) > 90 else part for part in paragraphs)


def _row(label: Text, words: Text, width: int) -> Table:
    grid = Table.grid()
    grid.add_column(width=_MARGIN, no_wrap=True)
    grid.add_column(width=max(20, width - _MARGIN - 1))
    grid.add_row(label, words)
    return grid
