"""Announce: one letter that waits for nothing; the step is over when it is sent."""

from dataclasses import dataclass

from handoffd.playbook.effects import Effect, Mark, Note, Send
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
            # Where nobody plays the role (an amendment of a contract from before our time), a leader is told.
            *(self._told(scene, *self.to) or self._told(scene, "sales_leader")),
            Mark(scene.name, Status.SETTLED),
        ]

    def again(self, scene: Scene) -> list[Effect]:
        """Send it to who plays the role now: another CSM, or who stands in for one whom no mail reaches."""
        return [*self._told(scene, *self.to), Note(f"{scene.person(self.to[0])} gets {self.letter}.")]

    def _told(self, scene: Scene, *roles: str) -> list[Send]:
        return scene.send(self.letter, *roles, cc=self.cc if roles == self.to else ())

    def hear(self, scene: Scene, event: Event) -> list[Effect]:
        """Nothing is asked, so nothing is heard."""
        return [Note(f"{scene.name} asked for nothing; {type(event).__name__.lower()} was only noted.")]

    def review(self, scene: Scene) -> list[Effect]:  # noqa: ARG002 - the shapes share one signature
        """Nothing changes."""
        return []
