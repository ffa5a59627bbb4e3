"""After the internal call (C5): whether it took place, and what the two agree on about the AE's further part (C4).

One letter asks for all of it. Who does not answer is reminded once; then the usual counts, and the journal says so.
A later answer still changes what is to come.
"""

from dataclasses import replace

from handoffd.playbook.effects import Arrange, Effect, Note, SetDeadline
from handoffd.playbook.events import Agreed
from handoffd.playbook.evolve import evolve
from handoffd.playbook.model import Copied, FurtherPart
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes import fade, guests
from handoffd.playbook.workdays import add_working_hours

AS_USUAL = ("As usual", "as usual")
MISSED = ("It did not happen", "it did not happen")


def asked(scene: Scene, answer_hours: int, remind_hours: int) -> list[Effect]:
    """Ask the CSM once the call is over; numbers in working hours."""
    week = scene.week(scene.handoff.csm)
    due = add_working_hours(scene.now, answer_hours, week)
    return [
        *scene.send("after", "csm", asks=True, due=due, usual_until=fade.last_day(scene)),
        SetDeadline(scene.name, "remind", add_working_hours(scene.now, remind_hours, week)),
        SetDeadline(scene.name, "settle", due),
        Note("The time of the call has passed; the CSM is asked whether it took place, and what was agreed."),
    ]


def talked_early(scene: Scene) -> list[Effect]:
    """Ask for the answers alone: the two have talked before the time that was held for it."""
    if scene.handoff.further.by:
        return []
    return [*scene.send("after", "csm", asks=True, talked=True, usual_until=fade.last_day(scene))]


def reminded(scene: Scene, answer_hours: int, remind_hours: int) -> list[Effect]:
    """Ask once more, and say what counts without an answer."""
    due = add_working_hours(scene.now, answer_hours - remind_hours, scene.week(scene.handoff.csm))
    again = scene.send("remind", "csm", asks=True, due=due, usual_until=fade.last_day(scene))
    return [*again, SetDeadline(scene.name, "settle", due), Note("The CSM is asked once more about the call.")]


def counted(scene: Scene) -> Note:
    """Return what counts where nobody has answered, for the journal."""
    if scene.handoff.further.by:
        return Note("Nobody says that the call did not take place.")
    return Note(
        "Nobody says that the call did not take place, nor what was agreed in it. The usual counts: "
        + told(scene.handoff.further)
    )


def agreed(scene: Scene, event: Agreed) -> list[Effect]:
    """Learn what was said; ask back what could not be read. The rest of the page goes by it from now on."""
    known = _merged(scene.handoff.further, event)
    said: list[Effect] = []
    if known != scene.handoff.further:
        said = [Arrange(known), Note(f"{event.by} on the AE's further part: {told(known)}.")]
        after = replace(scene, handoff=evolve(scene.handoff, said))
        said += [*fade.moved(after), *guests.joined(after)]
        if not event.unclear and (known.at_kickoff, known.copied, known.escalation) != _USUALLY:
            said += after.send("agreed", "csm", cc=("ae",), asks=True, usual_until=fade.last_day(after))
    if event.unclear:
        options = (AS_USUAL, MISSED)
        back = scene.send("_ops/question", "csm", asks=True, words=event.unclear, by=event.by, options=options)
        return [*said, *back, Note(f"Not understood for certain, so asked back: {event.unclear!r}")]
    return said


def told(further: FurtherPart) -> str:
    """Return the answers in half a sentence, for the journal."""
    place = "at the kickoff" if further.at_kickoff else "not at the kickoff"
    copied = {
        Copied.USUAL: "in copy as long as usual",
        Copied.KICKOFF: "in copy until the kickoff",
        Copied.DAY: f"in copy until {further.until}",
        Copied.ALWAYS: "in copy throughout",
        Copied.NO: "not in copy",
    }[further.copied]
    escalation = f"; escalation: {further.escalation}" if further.escalation else "; escalation as usual"
    return f"{place}, {copied}{escalation}"


_USUALLY = (False, Copied.USUAL, "")


def _merged(known: FurtherPart, event: Agreed) -> FurtherPart:
    """Return what is known with what was said now; what was not said stays."""
    if (event.at_kickoff, event.copied, event.escalation) == (None, None, None):
        # "Yes, we talked": the usual was printed in the letter, and counts.
        return known if known.by or event.unclear else replace(known, by=event.by)
    return FurtherPart(
        known.at_kickoff if event.at_kickoff is None else event.at_kickoff,
        known.copied if event.copied is None else event.copied,
        known.until if event.copied is None else event.until,
        known.escalation if event.escalation is None else event.escalation,
        event.by,
    )
