"""What a draft to the customer rests on, and whom to ask when there is nobody to write to."""

from dataclasses import replace

from handoffd.playbook.dossier import QUOTABLE_PROMPT
from handoffd.playbook.effects import Effect
from handoffd.playbook.model import Draft
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes.ask import document


def basis(scene: Scene) -> str:
    """Return what a draft is made from; when that changes before the yes, the draft is made anew."""
    handoff = scene.handoff
    goal = handoff.dossier.prompt(QUOTABLE_PROMPT)
    people = [f"{contact.name} <{contact.email}>" for contact in handoff.contacts]
    return "\n".join([handoff.customer, *people, handoff.csm, goal])


def reworded(scene: Scene, words: Draft, current: Draft, by: str) -> Draft:
    """Return the next version in somebody's own words; what it rests on is what holds now."""
    return replace(words, version=current.version + 1, meeting=current.meeting, by=by, basis=basis(scene))


def asked_whom(scene: Scene, letter: str, *, cc: tuple[str, ...] = (), **more: object) -> list[Effect]:
    """Ask the AE whom to write to. What comes back is an answer to the document, whichever letter asked for it."""
    asked = scene.send(letter, "ae", cc=cc, asks=True, **more)
    return [replace(send, step=document(scene.office) or send.step) for send in asked]
