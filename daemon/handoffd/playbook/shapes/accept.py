"""Accept: the CSM takes the document over, or returns it with a reason; a return starts a new clock for the AE."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from handoffd.playbook.effects import Brief, ClearDeadlines, Effect, Judge, Mark, Note, Send, SetDeadline
from handoffd.playbook.events import (
    Absent,
    Bounced,
    Commanded,
    Due,
    Event,
    Overheard,
    Reached,
    Succeeded,
    Unclear,
    Unreached,
)
from handoffd.playbook.model import Handoff, Review, Status
from handoffd.playbook.office import Scene
from handoffd.playbook.people import Person, WorkWeek
from handoffd.playbook.returns import kind_of, sections_of
from handoffd.playbook.shapes.absence import away_until
from handoffd.playbook.shapes.ask import document
from handoffd.playbook.workdays import add_working_hours

_LEADS = frozenset({"cs_leader", "sales_leader", "ops"})


@dataclass(frozen=True, slots=True)
class Accept:
    """P7, D15: the CSM has the brief; it stays open until it is accepted. All hours are working hours.

    A CSM who says nothing is reminded after `remind_hours`, and the CS leader is told after `tell_hours`. A return
    gives the AE `return_hours`, with a reminder after `return_remind_hours`; then the sales leader is told. After
    `most_returns` returns a leader is asked to decide.
    """

    remind_hours: int = 4
    tell_hours: int = 8
    return_hours: int = 8
    return_remind_hours: int = 4
    most_returns: int = 3

    @property
    def letters(self) -> frozenset[str]:
        """What is said about the brief; the brief itself lives with the document."""
        return frozenset({"remind", "waiting", "returned", "again", "late", "decide", "accepted", "changed"})

    def start(self, scene: Scene) -> list[Effect]:
        """Send the brief to the CSM; nobody hands over to themselves (R5)."""
        opened: list[Effect] = [Mark(scene.name, Status.OPEN)]
        if _same(scene.handoff):
            return [*opened, *_skipped(scene)]
        return [*opened, *self._shown(scene)]

    # -- hearing --------------------------------------------------------------------------------------------------

    def hear(self, scene: Scene, event: Event) -> list[Effect]:
        """Take the yes or the return; remind, tell a leader; show it to whoever is the CSM now."""
        match event:
            case Commanded():
                return self._commanded(scene, event)
            case Due(kind="remind"):
                return self._csm_reminded(scene)
            case Due(kind="tell"):
                return self._csm_late(scene)
            case Due(kind="again"):
                return self._ae_reminded(scene)
            case Due(kind="late"):
                return self._ae_late(scene)
            case Due(kind="decide"):
                return self._leader_asked(scene)
            case Succeeded() if _same(scene.handoff):
                return _skipped(scene)
            case Succeeded(role="ae") if _with_ae(scene.handoff):
                return self._sent_back(scene, scene.handoff.reviews[-1])
            case Succeeded(role="csm") | Absent() | Unreached() | Reached() if not _with_ae(scene.handoff):
                return self._shown(scene) if _concerns(scene, event) else []
            case Unclear(words="", by=by):
                return [Note(f"{by} replied without a word that asks for an answer.")]
            case Unclear(words=words, by=by):
                return _asked_back(scene, by, words)
            case Overheard(words=words, by=by):
                return list(scene.send("_ops/overheard", "csm", words=words, by=by))
            case Bounced(address=address, reason=reason):
                return list(scene.send("_ops/bounced", "cs_leader", address=address, reason=reason))
            case _:
                return [Note(f"{type(event).__name__} means nothing to the brief; it was only noted.")]

    def review(self, scene: Scene) -> list[Effect]:
        """Show the brief again, what is new first, when the AE has answered meanwhile; who wrote it knows it."""
        handoff = scene.handoff
        fresh = handoff.dossier.entries[handoff.briefed :]
        if not fresh:
            return []
        if all(entry.author == handoff.csm for entry in fresh):
            return [Brief(len(handoff.dossier.entries))]
        answered: list[Effect] = []
        if _with_ae(handoff):
            answered = [Judge(replace(handoff.reviews[-1], answered=scene.now))]
        return [*answered, *self._shown(scene), Note("The document has changed; the brief comes again, that first.")]

    def corrected(self, scene: Scene) -> list[Effect]:
        """Tell the CSM what is new in a document that they have accepted; nothing is asked of them (D12)."""
        handoff = scene.handoff
        fresh = handoff.dossier.entries[handoff.briefed :]
        if not fresh or _same(handoff) or not handoff.briefed:
            return []
        known = Brief(len(handoff.dossier.entries))
        if all(entry.author == handoff.csm for entry in fresh):
            return [known]
        told = scene.send("changed", "csm", asks=True, since=handoff.briefed)
        return [*_by_document(scene, told), known, Note("What is new in the document is told to the CSM.")]

    def again(self, scene: Scene) -> list[Effect]:
        """Let whoever is the CSM now read a brief that was accepted already; nothing is asked."""
        if _same(scene.handoff):
            return []
        return [*scene.send("dossier/brief", "csm", asks=True), Note(f"{scene.person('csm')} gets the brief.")]

    # -- accepted, or returned --------------------------------------------------------------------------------------

    def _commanded(self, scene: Scene, event: Commanded) -> list[Effect]:
        if not _may(scene, event.by):
            return list(scene.send("_ops/overheard", "csm", words=event.command, by=event.by))
        if event.command not in ("accept", "return"):
            return _asked_back(scene, event.by, f"{event.command} {event.argument}".strip())
        if not event.proven:
            words = f"{event.command}: {event.argument}".removesuffix(": ")
            return [
                Send("_ops/unproven", (event.by,), scene.name, asks=True, more={"words": words, "by": event.by}),
                Note(f"{event.command!r} in the name of {event.by}, but nothing proves that it is theirs; asked back."),
            ]
        return self._accepted(scene, event) if event.command == "accept" else self._returned(scene, event)

    def _accepted(self, scene: Scene, event: Commanded) -> list[Effect]:
        handoff = scene.handoff
        # After a return the AE hears that the round is over; by the letter that leaves now, where one was kept.
        told = scene.send("accepted", "ae", by=event.by) if handoff.reviews and not handoff.parked else []
        return [
            Judge(Review(event.by, scene.now, accepted=True, entries=len(handoff.dossier.entries))),
            ClearDeadlines(scene.name),
            Mark(scene.name, Status.SETTLED),
            *told,
            Note(f"{event.by} accepted the document."),
        ]

    def _returned(self, scene: Scene, event: Commanded) -> list[Effect]:
        handoff = scene.handoff
        reason = event.argument.strip()
        review = Review(
            event.by,
            scene.now,
            accepted=False,
            kind=kind_of(reason),
            reason=reason,
            sections=sections_of(reason),
            entries=len(handoff.dossier.entries),
        )
        said: list[Effect] = [Judge(review), ClearDeadlines(scene.name), *_opened(scene)]
        note = Note(f"{event.by} returned the document ({review.kind}): {reason}")
        leads = event.by != handoff.csm and _leads(scene, event.by)
        if not leads and len(_returns(handoff)) + 1 >= self.most_returns:
            return [*said, note, *self._leader_asked(replace(scene, handoff=_after(handoff, review)))]
        return [*said, note, *self._sent_back(replace(scene, handoff=_after(handoff, review)), review)]

    def _sent_back(self, scene: Scene, review: Review) -> list[Effect]:
        """Ask the AE for what the CSM misses, with a clock of its own."""
        due = self._ae_due(scene)
        copies = ("sales_leader", "cs_leader") if review.kind == "bad fit" else ()
        return [
            *_by_document(scene, scene.send("returned", "ae", cc=copies, asks=True, due=due)),
            *_alarm(scene, "again", add_working_hours(scene.now, self.return_remind_hours, _week(scene, "ae")), due),
            SetDeadline(scene.name, "late", due),
        ]

    # -- who is silent ----------------------------------------------------------------------------------------------

    def _shown(self, scene: Scene) -> list[Effect]:
        """Send the brief, and count the CSM's hours from now."""
        asked = self._asked(scene)
        week = asked.present_week if asked else _week(scene, "csm")
        tell = add_working_hours(scene.now, self.tell_hours, week)
        away = _away(scene)
        known = scene.handoff.briefed
        sends = scene.send("dossier/brief", "csm", asks=True, accept=True, due=tell, since=known)
        if asked and away:
            absent = {"absent": away[0].name, "until": away[1]}
            sends = [replace(send, to=(asked.email,), more={**send.more, **absent}) for send in sends]
        return [
            ClearDeadlines(scene.name),
            *_opened(scene),
            *sends,
            Brief(len(scene.handoff.dossier.entries), scene.now),
            *_alarm(scene, "remind", add_working_hours(scene.now, self.remind_hours, week), tell),
            SetDeadline(scene.name, "tell", tell),
        ]

    def _asked(self, scene: Scene) -> Person | None:
        """Return who reads the brief: the CSM, or who stands in while the CSM is away over all their hours (R3)."""
        roster = scene.office.roster
        csm, away = roster.by_address(scene.handoff.csm), _away(scene)
        if csm is None or away is None:
            return csm
        due = add_working_hours(scene.now, self.tell_hours, csm.week)
        other = roster.stand_in(csm, due.date())
        gone = csm.is_away(due.date()) and other is not None and other.email != scene.handoff.ae
        return other if gone and other and not other.is_away(scene.now.date()) else csm

    def _csm_reminded(self, scene: Scene) -> list[Effect]:
        due = add_working_hours(scene.now, max(1, self.tell_hours - self.remind_hours), _week(scene, "csm"))
        told = Note(f"{scene.handoff.csm} is reminded: the brief waits to be accepted.")
        return [*scene.send("remind", "csm", asks=True, shown=scene.handoff.briefed_at, due=due), told]

    def _csm_late(self, scene: Scene) -> list[Effect]:
        return [
            *_stuck(scene),
            *scene.send("waiting", "cs_leader", cc=("csm",), asks=True, shown=scene.handoff.briefed_at),
            SetDeadline(scene.name, "tell", scene.next_morning(scene.person("cs_leader"))),
            Note("The brief is neither accepted nor returned; the CS leader is told."),
        ]

    def _ae_reminded(self, scene: Scene) -> list[Effect]:
        due = add_working_hours(scene.now, max(1, self.return_hours - self.return_remind_hours), _week(scene, "ae"))
        told = Note("The AE is reminded of what the CSM sent back.")
        return [*_by_document(scene, scene.send("again", "ae", asks=True, due=due)), told]

    def _ae_late(self, scene: Scene) -> list[Effect]:
        return [
            *_stuck(scene),
            *scene.send("late", "sales_leader", cc=("ae", "csm")),
            SetDeadline(scene.name, "late", scene.next_morning(scene.person("sales_leader"))),
            Note("What the CSM sent back is not answered; the sales leader is told."),
        ]

    def _leader_asked(self, scene: Scene) -> list[Effect]:
        return [
            *_stuck(scene),
            *scene.send("decide", "cs_leader", cc=("sales_leader", "ae", "csm"), asks=True),
            SetDeadline(scene.name, "decide", scene.next_morning(scene.person("cs_leader"))),
            Note(f"Returned {len(_returns(scene.handoff))} times; the CS leader is asked to decide."),
        ]

    def _ae_due(self, scene: Scene) -> datetime:
        return add_working_hours(scene.now, self.return_hours, _week(scene, "ae"))


def _same(handoff: Handoff) -> bool:
    return handoff.csm == handoff.ae != ""


def _skipped(scene: Scene) -> list[Effect]:
    same = Note(f"AE and CSM are the same person: no {scene.name}.")
    return [ClearDeadlines(scene.name), Mark(scene.name, Status.SKIPPED), same]


def _opened(scene: Scene) -> list[Effect]:
    return [Mark(scene.name, Status.OPEN)] if scene.handoff.status(scene.name) is Status.STUCK else []


def _stuck(scene: Scene) -> list[Effect]:
    return [Mark(scene.name, Status.STUCK)] if scene.handoff.status(scene.name) is Status.OPEN else []


def _after(handoff: Handoff, review: Review) -> Handoff:
    return replace(handoff, reviews=(*handoff.reviews, review))


def _returns(handoff: Handoff) -> tuple[Review, ...]:
    return tuple(review for review in handoff.reviews if not review.accepted)


def _with_ae(handoff: Handoff) -> bool:
    """Tell whether the document is back with the AE, and the CSM waits."""
    last = handoff.reviews[-1] if handoff.reviews else None
    return last is not None and not last.accepted and last.answered is None


def _away(scene: Scene) -> tuple[Person, date] | None:
    """Return the CSM who is away today, and the day of the return."""
    csm = scene.office.roster.by_address(scene.handoff.csm)
    back = away_until(csm, scene.now) if csm else None
    return (csm, back) if csm and back else None


def _concerns(scene: Scene, event: Succeeded | Absent | Unreached | Reached) -> bool:
    return isinstance(event, Succeeded) or event.person == scene.handoff.csm


def _leads(scene: Scene, by: str) -> bool:
    person = scene.office.roster.by_address(by)
    return person is not None and bool(person.roles & _LEADS)


def _may(scene: Scene, by: str) -> bool:
    """Tell whether somebody's word decides: the CSM's, that of who stands in for them, a leader's; never the AE's."""
    if by == scene.handoff.ae:
        return False
    csm = scene.office.roster.by_address(scene.handoff.csm)
    stands_in = csm is not None and by in (csm.delegate, csm.leader)
    return by == scene.handoff.csm or stands_in or _leads(scene, by)


def _week(scene: Scene, role: str) -> WorkWeek:
    return scene.week(scene.person(role))


def _alarm(scene: Scene, kind: str, at: datetime, before: datetime) -> list[SetDeadline]:
    return [SetDeadline(scene.name, kind, at)] if scene.now < at < before else []


def _by_document(scene: Scene, sends: list[Send]) -> list[Send]:
    """Let the answer to these letters be one to the document."""
    return [replace(send, step=document(scene.office) or send.step) for send in sends]


def _asked_back(scene: Scene, by: str, words: str) -> list[Effect]:
    if scene.office.roster.by_address(by) is None:
        return list(scene.send("_ops/overheard", "csm", words=words, by=by))
    question = Send("_ops/question", (by,), scene.name, asks=True, more={"words": words, "by": by})
    return [question, Note(f"Not understood for certain, so asked back: {words!r}")]
