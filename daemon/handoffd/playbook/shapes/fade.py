"""Fade: the AE leaves the copies, and both are told on that day."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from handoffd.playbook.effects import Effect, Mark, Note, SetDeadline
from handoffd.playbook.events import Event
from handoffd.playbook.model import Copied, Status
from handoffd.playbook.office import Scene
from handoffd.playbook.workdays import at, next_working_moment


@dataclass(frozen=True, slots=True)
class Fade:
    """F4: on its day, which AE and CSM may have moved (C5), the AE is in copy no longer. It asks for nothing."""

    @property
    def letters(self) -> frozenset[str]:
        """The one letter, to each of the two in their own words."""
        return frozenset({"tell"})

    def begins(self, scene: Scene) -> datetime | None:
        """Return when the copies end: the day that was agreed on, else that of the page; None while none is known.

        Who is copied until the kickoff leaves when it is over and nobody says that it did not take place.
        """
        further, week = scene.handoff.further, scene.week(scene.handoff.ae)
        match further.copied:
            case Copied.ALWAYS:
                return None
            case Copied.KICKOFF:
                return scene.now if scene.handoff.is_over("kickoff") else None
            case Copied.DAY if further.until is not None:
                # The last day in copy is agreed; they leave on the next one.
                day = further.until
                return next_working_moment(at(day, time(23, 59), week), week)
            case _:
                return next_working_moment(at(scene.day(scene.step.begin_day, week), time(9), week), week)

    def start(self, scene: Scene) -> list[Effect]:
        """Tell both, once; nobody hears of the end of what never was."""
        opened: list[Effect] = [Mark(scene.name, Status.OPEN)]
        if scene.handoff.ae == scene.handoff.csm:
            same = Note("AE and CSM are the same person: nobody leaves.")
            return [*opened, Mark(scene.name, Status.SKIPPED), same]
        if scene.handoff.further.copied is Copied.NO:
            return [*opened, Mark(scene.name, Status.SKIPPED), Note("The AE was in no copy, as agreed in the call.")]
        told = [*scene.send("tell", "ae"), *scene.send("tell", "csm")]
        over = Note(f"{scene.handoff.ae} is in copy no longer; both are told.")
        return [*opened, *told, Mark(scene.name, Status.SETTLED), over]

    def hear(self, scene: Scene, event: Event) -> list[Effect]:
        """Nothing is asked, so nothing is heard."""
        return [Note(f"{scene.name} asked for nothing; {type(event).__name__.lower()} was only noted.")]

    def review(self, scene: Scene) -> list[Effect]:  # noqa: ARG002 - the shapes share one signature
        """Nothing changes."""
        return []


def moved(scene: Scene) -> list[Effect]:
    """Set the alarm of the fade-out anew, after another day was agreed on; `scene` is that of any step."""
    alarms: list[Effect] = []
    for step in scene.office.page_of(scene.handoff):
        if isinstance(step.shape, Fade) and scene.handoff.status(step.name) is Status.WAITING:
            begins = step.shape.begins(replace(scene, step=step))
            if begins is not None:
                alarms.append(SetDeadline(step.name, "start", max(begins, scene.now)))
    return alarms


def last_day(scene: Scene) -> datetime | None:
    """Return when the usual fade-out comes; None where the page has none. `scene` is that of any step."""
    usual = replace(scene, handoff=replace(scene.handoff, further=replace(scene.handoff.further, copied=Copied.USUAL)))
    for step in scene.office.page_of(scene.handoff):
        if isinstance(step.shape, Fade):
            return step.shape.begins(replace(usual, step=step))
    return None
