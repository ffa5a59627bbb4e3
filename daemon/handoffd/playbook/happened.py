"""Did the meeting take place? Where a letter to the customer follows it, that letter's draft asks so as well (F1).

Whoever leads the meeting then reads one letter at its end, not two: a yes to the thanks says that there was a meeting,
and "it did not happen" is heard wherever it is answered.
"""

from dataclasses import replace

from handoffd.playbook.effects import ClearDeadlines, Effect, Mark, Note, Release
from handoffd.playbook.events import Commanded, Event
from handoffd.playbook.model import Handoff, Status
from handoffd.playbook.office import Office, Scene, Step


def about_the_meeting(event: Event, office: Office) -> Event:
    """Return "it did not happen" as a word about the meeting, where it answers the letter that follows it."""
    step = office.step(getattr(event, "step", ""))
    if isinstance(event, Commanded) and event.command == "missed" and step is not None and _thanks_for(step):
        return replace(event, step=_thanks_for(step))
    return event


def shown(handoff: Handoff, effects: list[Effect], office: Office) -> list[Effect]:
    """Return the end of each meeting that a person has just thanked for, or wants to be thanked for: it was held."""
    done: list[Effect] = []
    for step in office.page_of(handoff):
        if _thanks_for(step) and handoff.hears(step.held) and any(_says_yes(effect, step.name) for effect in effects):
            told = Note(f"So the {step.held} took place.")
            done += [ClearDeadlines(step.held), Mark(step.held, Status.SETTLED), told]
    return done


def _says_yes(effect: Effect, step: str) -> bool:
    if isinstance(effect, Mark):
        return (effect.step, effect.status) == (step, Status.SETTLED)
    return isinstance(effect, Release) and effect.step == step


def asks(scene: Scene) -> bool:
    """Tell whether a letter that begins with the end of this meeting asks whether it took place."""
    waits = [step for step in scene.office.page_of(scene.handoff) if _thanks_for(step) == scene.name]
    return bool(scene.handoff.contacts) and any(scene.handoff.status(step.name) is Status.WAITING for step in waits)


def _thanks_for(step: Step) -> str:
    """Return the meeting which a step follows with a letter that somebody approves; empty for any other step."""
    return step.held if "draft" in step.shape.letters else ""
