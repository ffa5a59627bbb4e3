"""Announce: one letter that asks for nothing; the step is over when it is sent."""

from dataclasses import dataclass

from handoffd.playbook.effects import Effect, Mark, Note
from handoffd.playbook.events import Event
from handoffd.playbook.model import Status
from handoffd.playbook.office import Scene


@dataclass(frozen=True, slots=True)
class Announce:
    """Tell `to` (roles), with copies to `cc`. `letter` is its path under templates/emails."""

    letter: str
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()

    @property
    def letters(self) -> frozenset[str]:
        """The one letter, unless it lives in another step's folder."""
        return frozenset()

    def start(self, scene: Scene) -> list[Effect]:
        """Send it and be done."""
        return [
            Mark(scene.name, Status.OPEN),
            *scene.send(self.letter, *self.to, cc=self.cc),
            Mark(scene.name, Status.SETTLED),
        ]

    def hear(self, scene: Scene, event: Event) -> list[Effect]:
        """Nothing is asked, so nothing is heard."""
        return [Note(f"{scene.name} asked for nothing; {type(event).__name__.lower()} was only noted.")]

    def review(self, scene: Scene) -> list[Effect]:  # noqa: ARG002 - the shapes share one signature
        """Nothing changes."""
        return []
