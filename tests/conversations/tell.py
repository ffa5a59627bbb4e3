"""Plays a story and prints it with the letters that really left: write what people do, then read whether that is right.

    cd tests && python -m conversations.tell conversations/stories/happy-path.txt [--words]

Letters that the file states are replaced by those that left; so are moments at which nobody acts. `--words` prints what
each letter says. Nothing is written: what is right is for a person to decide.
"""

import sys
import tempfile
from pathlib import Path

from click import echo

from conversations.grammar import read
from conversations.player import Copy, Player
from conversations.story import Letter, Moment, Nothing, Wrong
from handoffd.demo.mailserver import EmbeddedMailServer


class Teller(Player):
    """A player that prints instead of comparing."""

    words = False

    def play(self) -> None:
        self._source = self.story.path.read_text(encoding="utf-8").splitlines()
        first = next(moment for moment in self.story.moments if moment.path == self.story.path)
        echo("\n".join(self._source[: first.line - 1]).rstrip())
        if self.story.runs_at_first:
            self._start()
        for moment in self.story.moments:
            if moment.path != self.story.path:
                self._moment(moment)
                continue
            self._zone = moment.zone
            self._pass_to(moment)
            acts = [item for item in moment.items if not isinstance(item, Letter | Nothing)]
            if acts or self._waiting:
                echo(f"\n{self._when(moment.at)}")
                self._print(always=False)
            for item in acts:
                echo("\n".join(self._lines_of(item.line)))
                try:
                    self._item(item)
                except Wrong as problem:
                    echo(f"  ## {problem}")
                self._print(always=type(item).__name__ != "Check")
        self._kept_the_promises()

    def _pass_to(self, moment: Moment) -> None:
        while self._world.running and (coming := self._world.next_moment()) and coming < moment.at:
            self._clock.move_to(coming)
            self._settle()
            if self._waiting:
                echo(f"\n{self._when(coming)}")
                self._print(always=False)
        self._clock.move_to(moment.at)
        self._settle()

    def _lines_of(self, number: int) -> list[str]:
        lines = [self._source[number - 1]]
        for line in self._source[number:]:
            if not line.startswith("    ") or line.lstrip().startswith(("says", "hides", "meets")):
                break
            lines.append(line)
        return lines

    def _print(self, *, always: bool) -> None:
        if always and not self._waiting:
            echo("  -> nothing")
        for copy in self._waiting:
            self._tell(copy)
        self._waiting.clear()

    def _tell(self, copy: Copy) -> None:
        echo(f"  {copy.line(self.stage)}")
        if meets := copy.paper.meeting:
            echo(f"     meets {self._when(meets[0])}, {int((meets[1] - meets[0]).total_seconds()) // 60} min")
        if self.words:
            echo("\n".join(f"     . {line}" for line in self.stage.told(copy.paper.plain).splitlines() if line))


class _Embedded(EmbeddedMailServer):
    kind = "embedded"


if __name__ == "__main__":
    Teller.words = "--words" in sys.argv
    with _Embedded({}) as server:
        for place, name in enumerate(name for name in sys.argv[1:] if not name.startswith("--")):
            with tempfile.TemporaryDirectory() as folder:
                player = Teller(read(Path(name)), server, Path(folder), f"t{place}")
                try:
                    player.play()
                finally:
                    player.close()
