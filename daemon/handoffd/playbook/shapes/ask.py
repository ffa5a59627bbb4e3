"""Ask: the handoff document, by reply; patient, then not."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from handoffd.playbook import ledger
from handoffd.playbook.dossier import QUOTABLE_PROMPT, Entry, Section
from handoffd.playbook.effects import ClearDeadlines, Effect, Enter, Know, Learn, Mark, Note, Send, SetDeadline
from handoffd.playbook.events import (
    Absent,
    Answered,
    Bounced,
    Commanded,
    Due,
    Event,
    Overheard,
    Signed,
    Succeeded,
    Unclear,
    Unreached,
)
from handoffd.playbook.evolve import evolve
from handoffd.playbook.model import Handoff, Status
from handoffd.playbook.office import Office, Scene
from handoffd.playbook.people import WorkWeek
from handoffd.playbook.shapes.absence import StandIn, asked_instead, instead, stand_in
from handoffd.playbook.workdays import add_working_hours, due


@dataclass(frozen=True, slots=True)
class Ask:
    """P2: due `due_hours` after the signature, reminded at `remind_hours`, then the sales leader is told.

    All numbers are hours after t0. A notice that arrives late never makes a deadline that is already gone: the AE has
    at least `grace_hours` working hours from the moment we knew.
    """

    due_hours: int = 24
    remind_hours: tuple[int, ...] = (12, 20)
    grace_hours: int = 4

    @property
    def letters(self) -> frozenset[str]:
        """The request, its reminders, the escalation, and the echo of every reply."""
        return frozenset({"ask", "remind", "escalate", "echo", "complete"})

    def start(self, scene: Scene) -> list[Effect]:
        """Ask the AE, and set the alarms."""
        return [Mark(scene.name, Status.OPEN), *self._asked(scene)]

    def _asked(self, scene: Scene) -> list[Effect]:
        other = self.stand_in(scene)
        who = f"{other.person.name}, for {other.absent.name}, who is away," if other else "The AE"
        return [
            *instead(scene.send("ask", "ae", asks=True, due=self.due(scene)), other),
            *self._alarms(scene, self.due(scene)),
            Note(f"{who} is asked for the handoff document."),
        ]

    def _alarms(self, scene: Scene, until: datetime, since: datetime | None = None) -> list[Effect]:
        reminders = enumerate(self._reminders(scene, until, since or scene.now), start=1)
        return [
            SetDeadline(scene.name, "escalate", until),
            *(SetDeadline(scene.name, f"remind-{number}", moment) for number, moment in reminders),
        ]

    def _signed(self, scene: Scene, event: Signed) -> list[Effect]:
        """Count from the signature; who was asked in full before a contract was voided keeps that letter."""
        late = scene.handoff.status(scene.name) is Status.STUCK
        opened: list[Effect] = [Mark(scene.name, Status.OPEN)] if late else []
        cleared = ClearDeadlines(scene.name)
        return [*opened, cleared, *(self._alarms(scene, self.due(scene)) if event.again else self._asked(scene))]

    def due(self, scene: Scene) -> datetime:
        """Return when the document is due, in UTC, at a working moment of the AE, or of who stands in (R3)."""
        other = self.stand_in(scene)
        return self._due(scene, other.person.present_week if other else scene.week(scene.handoff.ae))

    def stand_in(self, scene: Scene) -> StandIn | None:
        """Return who is asked instead of the AE; None when the AE is."""
        ae = scene.office.roster.by_address(scene.handoff.ae)
        return stand_in(scene, self._due(scene, ae.week)) if ae else None

    def _due(self, scene: Scene, week: WorkWeek) -> datetime:
        return due(scene.handoff.t0, scene.handoff.received_at, self.due_hours, self.grace_hours, week)

    def hear(self, scene: Scene, event: Event) -> list[Effect]:
        """Take answers; remind and escalate; ask back what could not be read."""
        match event:
            case Answered():
                return self._answered(scene, event)
            case Signed():
                return self._signed(scene, event)
            case Due(kind="escalate"):
                return self._late(scene)
            case Due():
                told = Note("The AE is reminded: the document is not complete yet.")
                remind = scene.send("remind", "ae", asks=True, due=self.due(scene))
                return [*instead(remind, self.stand_in(scene)), told]
            case Absent():
                other = self.stand_in(scene)
                return [*asked_instead(scene, self.due(scene), self.grace_hours, other)] if other else []
            case Unreached(person=person) if person == scene.handoff.ae:
                return self._asked_again(scene)
            case Succeeded(role="ae"):
                return self._asked_again(scene)
            case Commanded(command="form"):
                form = scene.send("ask", "ae", asks=True, due=self.due(scene), fetched=True)
                return [*form, Note(f"{event.by} gets the form.")]
            case Unclear(words=""):
                return [Note(f"{event.by} replied without a word that asks for an answer.")]
            case Unclear(words=words, by=by) | Commanded(command=words, by=by):
                return list(scene.send("_ops/question", _role(scene, by), asks=True, words=words, by=by))
            case Overheard(entries=entries) if entries:
                return self._held(scene, event)
            case Overheard(words=words, by=by):
                return list(scene.send("_ops/overheard", "ae", words=words, by=by))
            case Bounced(address=address, reason=reason):
                return list(scene.send("_ops/bounced", "sales_leader", address=address, reason=reason))
            case _:
                return [Note(f"{type(event).__name__} means nothing to the document; it was only noted.")]

    def _asked_again(self, scene: Scene) -> list[Effect]:
        """Ask once more, with as much time as anybody has from the moment of being asked."""
        due = self._due_from_now(scene)
        read = scene.working(scene.now, scene.handoff.ae)  # it is not sent before
        # The alarms of who was asked before would remind the next one in the minute of being asked.
        return [
            *scene.send("ask", "ae", asks=True, due=due),
            ClearDeadlines(scene.name),
            *self._alarms(scene, due, read),
        ]

    def _due_from_now(self, scene: Scene) -> datetime:
        return max(self.due(scene), add_working_hours(scene.now, self.grace_hours, scene.week(scene.handoff.ae)))

    def review(self, scene: Scene) -> list[Effect]:  # noqa: ARG002 - the shapes share one signature
        """Nothing changes by itself."""
        return []

    def _reminders(self, scene: Scene, until: datetime, since: datetime) -> list[datetime]:
        # Counted back from the deadline, so that a late notice moves them too; at a moment when the AE works, each
        # at least an hour from the next letter and from the request (`since`), none in the past.
        lead = [timedelta(hours=self.due_hours - hours) for hours in self.remind_hours]
        moments = sorted({scene.working(until - before, scene.handoff.ae) for before in lead})
        kept: list[datetime] = []
        last, hour = since, timedelta(hours=1)
        for moment in moments:
            if last + hour <= moment <= until - hour:
                kept.append(moment)
                last = moment
        return kept

    def _answered(self, scene: Scene, event: Answered) -> list[Effect]:
        known: list[Effect] = [
            Learn(event.entries),
            *_entered(scene.handoff, event),
            Know(facts=_told_of(event), contacts=event.contacts),
            Note(_told(event.by, event.entries)),
        ]
        after = replace(scene, handoff=evolve(scene.handoff, known))
        missing = lacks(after.handoff)
        flags = (*event.flags, *_zone_advice(scene, after.handoff), *_goal_advice(event, after.handoff))
        more: dict[str, Any] = {"by": event.by, "fresh": event.fresh, "flags": flags, "entries": event.entries}
        corrected = scene.handoff.is_over(scene.name)
        if scene.handoff.rests:  # nothing is due while there is no signature
            over: list[Effect] = []
            if not missing and not corrected:
                over = [ClearDeadlines(scene.name), Mark(scene.name, Status.SETTLED)]
            return [*known, *over, *after.send("contract/noted", "ae", asks=True, **more)]
        if missing and not corrected:
            echo = instead(after.send("echo", "ae", asks=True, due=self.due(scene), **more), self.stand_in(scene))
            return [*known, *_copied(scene, echo, event.by)]
        told = _copied(scene, after.send("complete", "ae", asks=True, corrected=corrected, **more), event.by)
        if corrected:
            return [*known, *told]
        return [*known, ClearDeadlines(scene.name), Mark(scene.name, Status.SETTLED), *told]

    def _held(self, scene: Scene, event: Overheard) -> list[Effect]:
        """Keep what somebody outside our house answered until the AE accepts it; that mail gets no answer of ours."""
        return [
            Learn(event.entries, held=True),
            *scene.send("_ops/overheard", "ae", asks=True, words=event.words, by=event.by, held=True),
            Note(f"{event.by}, who is no colleague, answered the document; it waits for the AE's yes."),
        ]

    def _late(self, scene: Scene) -> list[Effect]:
        stuck: list[Effect] = []
        if scene.handoff.status(scene.name) is Status.OPEN:
            stuck = [Mark(scene.name, Status.STUCK)]
        return [
            *stuck,
            *scene.send("escalate", "sales_leader", cc=("ae",), due=self.due(scene)),
            SetDeadline(scene.name, "escalate", scene.next_morning(scene.person("sales_leader"))),
            Note("The document is overdue; the sales leader is told."),
        ]


def _zone_advice(scene: Scene, handoff: Handoff) -> tuple[str, ...]:
    """P5 needs the customer's clock. It never holds the document up: the AE's own is taken and that is said."""
    if handoff.zone or handoff.dossier.current("D1") is None:
        return ()
    place = scene.customer_zone.rpartition("/")[2].replace("_", " ")
    return (f"Account overview: no city or country that I know, so I take {place} time for {handoff.name}",)


def document(office: Office) -> str:
    """Return the name of the step that asks for the document; empty when it is off the page."""
    return next((step.name for step in office.page if isinstance(step.shape, Ask)), "")


def _goal_advice(event: Answered, handoff: Handoff) -> tuple[str, ...]:
    """Say so when section 4 came without the one sentence that the introduction may quote; nothing else is quoted."""
    told = handoff.dossier.current("D4")
    just_now = any(entry.section == "D4" for entry in event.entries)
    if not just_now or told is None or told.na or handoff.dossier.prompt(QUOTABLE_PROMPT):
        return ()
    below = QUOTABLE_PROMPT.rstrip(":")
    none = "Success outcomes: I cannot tell which sentence the customer may read, so the introduction quotes none"
    return (f'{none}; write it below "{below}"',)


def lacks(handoff: Handoff) -> dict[str, str]:
    """Return what still keeps the document from being complete: heading -> why, in the order of the form."""
    missing = {section.heading: "open" for section in handoff.dossier.open()}
    if not handoff.contacts:
        missing.setdefault("Contacts", "no email address of the main contact in it")
    return missing


def open_sections(handoff: Handoff) -> tuple[Section, ...]:
    """Return the sections a form must show, so that `lacks` can become empty."""
    from handoffd.playbook.dossier import SECTIONS

    missing = lacks(handoff)
    return tuple(section for section in SECTIONS if section.heading in missing)


def _role(scene: Scene, by: str) -> str:
    """Return who is asked back: the CSM about their own words, else the AE."""
    return "csm" if by == scene.handoff.csm and by != scene.handoff.ae else "ae"


def _copied(scene: Scene, sends: list[Send], by: str) -> list[Send]:
    """Copy the colleague who answered in the AE's place, so that both know what was stored."""
    if not scene.office.roster.is_own(by):
        return sends
    return [replace(send, cc=(*send.cc, by)) if by not in (*send.to, *send.cc) else send for send in sends]


def _told_of(event: Answered) -> dict[str, str]:
    return {"customer": event.customer, "zone": event.zone, "language": event.language}


def _entered(handoff: Handoff, event: Answered) -> list[Effect]:
    """Bring the ledger of promises up to date when section 5 was answered (D14)."""
    if not any(entry.section == ledger.SECTION for entry in event.entries):
        return []
    after = evolve(handoff, [Learn(event.entries)])
    return [Enter(ledger.entered(handoff.promises, after.dossier, event.promised))]


def _told(by: str, entries: tuple[Entry, ...]) -> str:
    if not entries:
        return f"{by} replied without an answer to a section."
    return f"{by} answered {len(entries)} section{'s' if len(entries) > 1 else ''} of the document."
