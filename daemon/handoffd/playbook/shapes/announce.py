"""Announce: one letter that waits for nothing; the step is over when it is sent."""

from dataclasses import dataclass, replace

from handoffd.playbook.effects import Effect, Mark, Note, Send
from handoffd.playbook.events import Event
from handoffd.playbook.model import Status
from handoffd.playbook.office import Scene


@dataclass(frozen=True, slots=True)
class Announce:
    """Tell `to` (roles), with copies to `cc`. `letter` is its path under templates/emails.

    `heard_by` names the step that a reply belongs to: the CSM corrects the document by answering the brief.
    """

    letter: str
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    heard_by: str = ""

    @property
    def letters(self) -> frozenset[str]:
        """The one letter, unless it lives in another step's folder."""
        return frozenset()

    def start(self, scene: Scene) -> list[Effect]:
        """Send it and be done; nobody tells themselves what they wrote (R5)."""
        if self._to_oneself(scene):
            same = Note(f"AE and CSM are the same person: no {scene.name}.")
            return [Mark(scene.name, Status.OPEN), Mark(scene.name, Status.SKIPPED), same]
        return [
            Mark(scene.name, Status.OPEN),
            # Where nobody plays the role (an amendment of a contract from before our time), a leader is told.
            *(self._told(scene, *self.to) or self._told(scene, "sales_leader")),
            Mark(scene.name, Status.SETTLED),
        ]

    def _to_oneself(self, scene: Scene) -> bool:
        return bool(self.heard_by) and self.to == ("csm",) and scene.handoff.csm == scene.handoff.ae != ""

    def again(self, scene: Scene) -> list[Effect]:
        """Send it to who plays the role now: another CSM, or who stands in for one whom no mail reaches."""
        if self._to_oneself(scene):
            return []
        return [*self._told(scene, *self.to), Note(f"{scene.person(self.to[0])} gets {self.letter}.")]

    def _told(self, scene: Scene, *roles: str) -> list[Send]:
        letters = scene.send(self.letter, *roles, cc=self.cc if roles == self.to else (), asks=bool(self.heard_by))
        return [replace(letter, step=self.heard_by or letter.step) for letter in letters]

    def hear(self, scene: Scene, event: Event) -> list[Effect]:
        """Nothing is asked, so nothing is heard."""
        return [Note(f"{scene.name} asked for nothing; {type(event).__name__.lower()} was only noted.")]

    def review(self, scene: Scene) -> list[Effect]:  # noqa: ARG002 - the shapes share one signature
        """Nothing changes."""
        return []
