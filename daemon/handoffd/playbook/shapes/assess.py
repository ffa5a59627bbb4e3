"""Assess: how does the account stand? The CSM is asked, the AE looks at it, both read it; the handoff is closed."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from handoffd.playbook.effects import ClearDeadlines, Close, Effect, Mark, Note, Send, SetDeadline, Voice
from handoffd.playbook.events import Assessed, Bounced, Commanded, Due, Event, Overheard, Succeeded, Unclear
from handoffd.playbook.evolve import evolve
from handoffd.playbook.health import CAUSES, Opinion, newest, wants_cause
from handoffd.playbook.model import Status
from handoffd.playbook.office import Scene
from handoffd.playbook.workdays import add_working_hours, at, local_date, next_working_moment, working_day


@dataclass(frozen=True, slots=True)
class Assess:
    """T1, T2, P8: on track, behind or at risk, and why, due on Day `due_day`; then the AE looks at it.

    The CSM is reminded in the morning of that day; from the next working day on the CS leader hears of it, once a day
    for `tell_days` working days. Then the handoff is closed without it, as not told.
    An AE who says nothing for `objection_days` working days has no objection. The CSM always has `grace_hours` working
    hours from the moment of being asked.
    """

    due_day: int = 30
    grace_hours: int = 8
    objection_days: int = 2
    tell_days: int = 10

    @property
    def letters(self) -> frozenset[str]:
        """The question, its reminder, the leader's note, the question why, the AE's look, the end, and a late word."""
        return frozenset({"ask", "remind", "late", "cause", "look", "summary", "noted"})

    def start(self, scene: Scene) -> list[Effect]:
        """Ask the CSM, and set the alarms."""
        return [Mark(scene.name, Status.OPEN), *self._asked(scene)]

    def due(self, scene: Scene) -> datetime:
        """Return until when the CSM's answer is due: the end of an ordinary working day, UTC."""
        week = scene.week(scene.handoff.csm)
        day = scene.day(self.due_day, week)
        morning = next_working_moment(at(day, time(9), week), week)
        patient = add_working_hours(scene.now, self.grace_hours, week)
        return _evening(max(morning, patient), scene)

    def hear(self, scene: Scene, event: Event) -> list[Effect]:
        """Take what CSM and AE say; remind, tell the leader, go on without an AE who is silent."""
        match event:
            case Assessed(opinion=opinion) if scene.handoff.closed:
                return self._after_the_end(scene, opinion)
            case Assessed(opinion=opinion) if opinion.role == "ae":
                return self._looked(scene, opinion)
            case Assessed(opinion=opinion):
                return self._assessed(scene, opinion)
            case Due(kind="remind"):
                told = Note("The CSM is reminded: nobody has said yet how the account stands.")
                return [*scene.send("remind", "csm", asks=True, due=_evening(scene.now, scene)), told]
            case Due(kind="late"):
                return self._late(scene)
            case Due(kind="untold"):
                return self._untold(scene)
            case Due(kind="look"):
                return self._shown(scene)
            case Due(kind="silent"):
                quiet = Note(f"The AE said nothing for {self.objection_days} working days: no objection.")
                return [quiet, *self._finished(scene)]
            case Succeeded():
                return self._succeeded(scene, event)
            case Commanded(command="skip", by=by):
                return [Note(f"{by}: skip. Nobody says how the account stands."), *self._finished(scene)]
            case Unclear(words=words, by=by) | Commanded(command=words, by=by):
                return _asked_back(scene, words, by)
            case Overheard(words=words, by=by):
                return list(scene.send("_ops/overheard", "csm", words=words, by=by))
            case Bounced(address=address, reason=reason):
                return list(scene.send("_ops/bounced", "cs_leader", address=address, reason=reason))
            case _:
                return [Note(f"{type(event).__name__} says nothing about the account; it was only noted.")]

    def review(self, scene: Scene) -> list[Effect]:  # noqa: ARG002 - the shapes share one signature
        """Nothing changes by itself."""
        return []

    def _asked(self, scene: Scene) -> list[Effect]:
        due, csm = self.due(scene), scene.handoff.csm
        week = scene.week(csm)
        remind = next_working_moment(at(local_date(due, week), time(9), week), week)
        leader = scene.person("cs_leader")
        told = replace(scene, now=due).next_morning(leader)
        last = working_day(local_date(told, scene.week(leader)), self.tell_days - 1, scene.week(leader))
        reminder = [SetDeadline(scene.name, "remind", remind)] if remind > scene.now else []
        return [
            *scene.send("ask", "csm", asks=True, due=due),
            *reminder,
            SetDeadline(scene.name, "late", told),
            SetDeadline(scene.name, "untold", at(last, time(17), scene.week(leader))),
            Note("The CSM is asked how the account stands."),
        ]

    def _assessed(self, scene: Scene, opinion: Opinion) -> list[Effect]:
        before = newest(scene.handoff.health, "csm")
        if before and _same(before, opinion):
            return [Note(f"{opinion.by} said the same again: {_told(opinion)}.")]
        kept: list[Effect] = [Voice(opinion), Note(f"{opinion.by} says: {_told(opinion)}.")]
        after = replace(scene, handoff=evolve(scene.handoff, kept))
        current = newest(after.handoff.health, "csm")
        if current is not opinion:
            return [*kept, Note("A later word is known already and goes on counting.")]
        if wants_cause(opinion):
            return [*kept, *_why(after, opinion)]
        heard: list[Effect] = [ClearDeadlines(scene.name)]
        if scene.handoff.status(scene.name) is Status.STUCK:
            heard.append(Mark(scene.name, Status.OPEN))
        after = replace(after, handoff=evolve(after.handoff, heard))
        return [*kept, *heard, *self._to_the_ae(after)]

    def _to_the_ae(self, scene: Scene) -> list[Effect]:
        """Show it to the AE on the day, at once when that has come; nobody looks at their own words (R5)."""
        handoff = scene.handoff
        if handoff.ae == handoff.csm or not handoff.ae:
            return [Note("AE and CSM are the same person: nobody else looks at it."), *self._finished(scene)]
        week = scene.week(handoff.ae)
        day = next_working_moment(at(scene.day(self.due_day, week), time(9), week), week)
        return self._shown(scene) if day <= scene.now else [SetDeadline(scene.name, "look", day)]

    def _shown(self, scene: Scene) -> list[Effect]:
        week = scene.week(scene.handoff.ae)
        now = next_working_moment(scene.now, week)
        clock = now.astimezone(ZoneInfo(week.zone)).time()
        until = next_working_moment(
            at(working_day(local_date(now, week), self.objection_days, week), clock, week), week
        )
        return [
            *scene.send("look", "ae", asks=True, silent_until=until),
            SetDeadline(scene.name, "silent", until),
            Note("The AE is asked to look at what the CSM says."),
        ]

    def _looked(self, scene: Scene, opinion: Opinion) -> list[Effect]:
        view = newest(scene.handoff.health, "csm")
        told = Note(f"{opinion.by}, the AE, {_told(opinion)}.")
        if view is None or wants_cause(view):
            return [Voice(opinion), told]
        return [Voice(opinion), told, *self._finished(scene)]

    def _late(self, scene: Scene) -> list[Effect]:
        """Tell the CS leader, every working day; the leader may say it in the CSM's place."""
        stuck = [Mark(scene.name, Status.STUCK)] if scene.handoff.status(scene.name) is Status.OPEN else []
        leader = scene.person("cs_leader")
        return [
            *stuck,
            *scene.send("late", "cs_leader", cc=("csm",), asks=True, **_instead(scene)),
            SetDeadline(scene.name, "late", scene.next_morning(leader)),
            Note("Nobody says how the account stands; the CS leader is told."),
        ]

    def _untold(self, scene: Scene) -> list[Effect]:
        """Close it all the same: whoever was told ten times will not be moved by the eleventh."""
        quiet = Note(f"Nobody has said for {self.tell_days} working days how the account stands: not told.")
        return [quiet, *self._finished(scene)]

    def _succeeded(self, scene: Scene, event: Succeeded) -> list[Effect]:
        view = newest(scene.handoff.health, "csm")
        if view is None or wants_cause(view):
            return self._asked(scene) if event.role == "csm" else []
        return [ClearDeadlines(scene.name), *self._to_the_ae(scene)] if event.role == "ae" else []

    def _finished(self, scene: Scene) -> list[Effect]:
        return [
            ClearDeadlines(scene.name),
            *scene.send("summary", "csm", cc=("ae",)),
            Mark(scene.name, Status.SETTLED),
            Close("thirty days are over"),
            Note("Thirty days are over; the handoff is closed."),
        ]

    def _after_the_end(self, scene: Scene, opinion: Opinion) -> list[Effect]:
        """Keep a word that comes after the end: the leaders' letter counts it, and the other one reads it."""
        current = newest(scene.handoff.health, opinion.role)
        if current and _same(current, opinion):
            return [Note(f"{opinion.by} said the same again: {_told(opinion)}.")]
        kept: list[Effect] = [Voice(opinion), Note(f"{opinion.by}, after the end: {_told(opinion)}.")]
        if wants_cause(opinion):
            return [*kept, *_why(scene, opinion)]
        after = replace(scene, handoff=evolve(scene.handoff, kept))
        others = tuple(each for each in (scene.handoff.csm, scene.handoff.ae) if each and each != opinion.by)
        cc = tuple(dict.fromkeys(others))
        return [*kept, Send(after.step.letter("noted"), (opinion.by,), scene.name, cc)]


def _evening(moment: datetime, scene: Scene) -> datetime:
    week = scene.week(scene.handoff.csm)
    return at(local_date(moment, week), time(17), week)


def _same(one: Opinion, other: Opinion) -> bool:
    return (one.state, one.cause, one.words) == (other.state, other.cause, other.words)


def _told(opinion: Opinion) -> str:
    why = f", {opinion.cause}" if opinion.cause else ""
    return f"{opinion.state}{why}" + (f": {opinion.words}" if opinion.words else "")


def _why(scene: Scene, opinion: Opinion) -> list[Effect]:
    """Ask for the cause alone; the state is kept already."""
    asked = Send(scene.step.letter("cause"), (opinion.by,), scene.name, asks=True, more={"state": opinion.state})
    return [asked, Note("The cause is asked for.")]


def _instead(scene: Scene) -> dict[str, object]:
    """Say so where somebody else reads what is for the CS leader."""
    return {"no_leader": not scene.office.roster.by_role("cs_leader")}


def _asked_back(scene: Scene, words: str, by: str) -> list[Effect]:
    """Ask who wrote what they meant, with what can be answered: a cause, a view of the AE, or a state."""
    if scene.office.roster.by_address(by) is None:
        return list(scene.send("_ops/overheard", "csm", words=words, by=by))
    note = Note(f"Not understood for certain, so asked back: {words!r}")
    view = newest(scene.handoff.health, "csm")
    options: tuple[tuple[str, str], ...] = (
        ("On track", "on track"),
        ("Behind", "behind"),
        ("At risk", "at risk"),
    )
    if by == scene.handoff.ae != scene.handoff.csm:
        options = (("I agree", "agree"), ("I see it differently", "disputed: "))
    elif view and wants_cause(view):
        options = tuple((cause.capitalize(), f"{view.state}, {cause}") for cause in CAUSES)
    # The letter that asks back is read like the one that was answered.
    side = "ae" if by == scene.handoff.ae != scene.handoff.csm else "csm"
    more: dict[str, object] = {"words": words, "by": by, "options": options, "side": side}
    return [Send("_ops/question", (by,), scene.name, asks=True, more=more), note]
