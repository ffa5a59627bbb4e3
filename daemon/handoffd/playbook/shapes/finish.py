"""Finish: the last letter of a handoff, then it is closed."""

from dataclasses import dataclass

from handoffd.playbook.effects import Close, Effect, Mark, Note
from handoffd.playbook.events import Event
from handoffd.playbook.model import Status
from handoffd.playbook.office import Scene


@dataclass(frozen=True, slots=True)
class Finish:
    """Tell `to` (roles) how it went and close the handoff."""

    letter: str
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()

    @property
    def letters(self) -> frozenset[str]:
        """The one letter."""
        return frozenset({self.letter})

    def start(self, scene: Scene) -> list[Effect]:
        """Send the summary; the handoff is over."""
        return [
            Mark(scene.name, Status.OPEN),
            *scene.send(self.letter, *self.to, cc=self.cc),
            Mark(scene.name, Status.SETTLED),
            Close("thirty days are over"),
            Note("Thirty days are over; the handoff is closed."),
        ]

    def hear(self, scene: Scene, event: Event) -> list[Effect]:
        """Nothing is asked, so nothing is heard."""
        return [Note(f"{scene.name} asked for nothing; {type(event).__name__.lower()} was only noted.")]

    def review(self, scene: Scene) -> list[Effect]:  # noqa: ARG002 - the shapes share one signature
        """Nothing changes."""
        return []
