"""From the signature to the kickoff (T5): the median hours of each stage, and who made it in time."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from handoffd.playbook import milestones
from handoffd.playbook.health import newest
from handoffd.playbook.model import Handoff, Milestone, Status

Promised = Callable[[str, Handoff], datetime | None]
"""Until when a milestone of a handoff that has not reached it is due; None where nothing promises it."""

# What leaders call each stage: the promise in its usual words.
STAGES = {
    milestones.DOCUMENT: "Document inside 24 h",
    milestones.CALL: "Internal call inside 48 h",
    milestones.INTRODUCTION: "Introduced on Day 3",
    milestones.KICKOFF: "Kickoff by Day 7",
}
# What the leaders' page shows as well. From the signature to these two is no figure, so they have no hours.
PROMISES = {
    **STAGES,
    milestones.FOLLOW_UP: "Follow-up 4 h after the kickoff",
    milestones.DAY_30: "Told by Day 30 how it stands",
}
_TIMED = frozenset(STAGES)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: references of the handoffs that were in time, that were not, and of which it is not known.

    `hours` is the median from the signature, over those that reached it; None when none did. What is not due yet, and
    what was left out, stands in none of the three.
    """

    name: str
    hours: float | None
    inside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def counted(self) -> int:
        """How many the share is of."""
        return len(self.inside) + len(self.outside)

    @property
    def share(self) -> float:
        """The part that was in time, from 0 to 1; 0 when nothing was counted."""
        return len(self.inside) / self.counted if self.counted else 0.0


def funnel(
    handoffs: Iterable[Handoff], now: datetime, promised: Promised, stages: Mapping[str, str] = STAGES
) -> tuple[Stage, ...]:
    """Return every stage, in the order of the thirty days; `stages` are milestones and what they are called."""
    known = list(handoffs)
    return tuple(_stage(name, called, known, now, promised) for name, called in stages.items())


def hours_to(name: str, handoff: Handoff) -> float | None:
    """Return the elapsed hours from the signature to a milestone; None where that is not known."""
    reached = handoff.milestones.get(name)
    return None if reached is None else max(0.0, (reached.at - handoff.t0) / timedelta(hours=1))


def middle(hours: Iterable[float | None]) -> float | None:
    """Return the median of what is known; None of nothing."""
    known = [each for each in hours if each is not None]
    return median(known) if known else None


def _stage(name: str, called: str, handoffs: list[Handoff], now: datetime, promised: Promised) -> Stage:
    found: dict[str, list[str]] = {"inside": [], "outside": [], "unknown": []}
    for handoff in handoffs:
        if kind := _kind(name, handoff, now, promised):
            found[kind].append(handoff.ref)
    hours = middle(hours_to(name, handoff) for handoff in handoffs) if name in _TIMED else None
    return Stage(called, hours, **{kind: tuple(refs) for kind, refs in found.items()})


def _kind(name: str, handoff: Handoff, now: datetime, promised: Promised) -> str:
    """Return inside, outside or unknown; empty for what does not count (yet)."""
    status = handoff.status(milestones.STEPS[name])
    reached = handoff.milestones.get(name)
    if reached is not None:
        return _in_time(reached)
    if status is Status.SETTLED:
        untold = name == milestones.DAY_30 and newest(handoff.health, "csm") is None
        return "outside" if untold else "unknown"  # unknown: from before milestones were kept
    if status is Status.SKIPPED or handoff.rests:
        return ""
    due = promised(name, handoff)
    return "outside" if due is not None and due < now else ""


def _in_time(reached: Milestone) -> str:
    if reached.due is None:
        return "unknown"
    return "inside" if reached.at <= reached.due else "outside"
