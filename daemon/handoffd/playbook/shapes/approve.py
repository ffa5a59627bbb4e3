"""Approve: a letter to the customer, drafted for a person of ours, and sent only after that person said yes to it.

The one shape by which anything reaches a customer. What leaves is the draft whose fingerprint the approval names:
never another version, never before its hour, never without a yes from the approver that carries that draft's token.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from handoffd.playbook.copies import in_copy
from handoffd.playbook.effects import (
    ClearDeadlines,
    Effect,
    Keep,
    Mark,
    Note,
    Release,
    Send,
    Withdraw,
    Write,
)
from handoffd.playbook.events import (
    Amended,
    Approved,
    Bounced,
    Commanded,
    Doubted,
    Drafted,
    Due,
    Event,
    Left,
    Objected,
    Overheard,
    Reached,
    Refreshed,
    Responded,
    Succeeded,
    Unclear,
    Wished,
)
from handoffd.playbook.model import Approval, Draft, Status
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes import drafting, guests, handing, kickoff_moves, order, preparing, timeless, urging
from handoffd.playbook.shapes.ask import document
from handoffd.playbook.shapes.kickoff_time import Booking, before, doubled, moved_meeting, noticed, overtaken, proposed
from handoffd.playbook.shapes.responses import responded
from handoffd.playbook.wording import listed
from handoffd.playbook.workdays import next_working_moment


@dataclass(frozen=True, slots=True)
class Approve:
    """P5, P6, I1, I2, I5: `approver` (a role) approves a letter to `to`; `cc` (roles) get the same letter.

    Without a meeting it leaves on Day `day` at `hour` of the customer's clock, and at `tell_hour` of that day the sales
    leader hears that it is still not approved. With `meets` it carries an invite for a time between Day `first_day`
    and `last_day`, `minutes` long, and leaves as soon as it is approved and the customer works. A time is proposed so
    that `notice_hours` working hours of the approver remain after the invitation has left, if the yes comes within
    `answer_hours`. `with_us` are the roles that meet the customer beside the approver, `guests` those who do where AE
    and CSM agreed on it (C4): they are shown the draft and may stop it. `briefs` has the approver prepared for it (P7).

    With `due_hours` it is asked for so long after the step began, and `leader` hears when it is late. `letter` is the
    file of the customer's letter, where it is no invitation. What is approved leaves only when the steps in `needs` are
    over (`order`).
    """

    approver: str
    to: str
    cc: tuple[str, ...] = ()
    day: int = 0
    hour: int = 9
    tell_hour: int = 12
    meets: bool = False
    first_day: int = 5
    last_day: int = 7
    minutes: int = 45
    notice_hours: int = 8
    answer_hours: int = 4
    with_us: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    briefs: bool = False
    due_hours: int = 0
    leader: str = "sales_leader"
    letter: str = "intro"
    needs: tuple[str, ...] = ()

    @property
    def without(self) -> frozenset[str]:
        """The numbers that say nothing here, so that config.toml does not offer them."""
        meeting = {"first_day", "last_day", "minutes", "notice_hours", "answer_hours"}
        if self.meets:
            return frozenset({"day", "hour", "tell_hour", "due_hours"})
        return frozenset(meeting | ({"day", "hour", "tell_hour"} if self.due_hours else {"due_hours"}))

    @property
    def letters(self) -> frozenset[str]:
        """The customer's letter and what the approver reads about it."""
        meeting = {"invite", "moved", "wish", "kept", "silent", "after", "takeback", "no-time", "late", "answer"}
        customer = meeting if self.meets else {self.letter}
        more = ({"copy", "objected"} if self.guests else set()) | ({"brief"} if self.briefs else set())
        more |= {"parked", "delayed"} if self.needs else set()
        return frozenset({*customer, *more, "draft", "remind", "waiting", "held", "approved", "left", "contact"})

    @property
    def booking(self) -> Booking:
        """The numbers by which a time is found."""
        hosts = (self.approver, *self.with_us)
        numbers = (self.first_day, self.last_day, self.minutes, self.notice_hours, self.answer_hours)
        return Booking(*numbers, hosts, self.guests)

    # -- beginning ------------------------------------------------------------------------------------------------

    def start(self, scene: Scene) -> list[Effect]:
        """Open; draft at once when a contact is known, else ask for one."""
        opened: list[Effect] = [Mark(scene.name, Status.OPEN)]
        if handing.to_oneself(scene, self.approver):  # R5
            return [*opened, *handing.collapsed(scene)]
        if scene.step.held and scene.step.held not in scene.handoff.meetings:
            return [*opened, Mark(scene.name, Status.SKIPPED), Note(f"We know of no {scene.step.held} that was held.")]
        opened += urging.begun(scene, self)
        if scene.handoff.contacts:
            return [*opened, *self._written(scene)]
        if scene.handoff.status(document(scene.office)) is Status.OPEN:
            # Who has only just been asked for the document is not asked for a part of it in the same minute.
            return [*opened, Note("There is no customer contact yet; the document, which is not due yet, will tell.")]
        why = Note("There is no customer contact yet, so nothing can be drafted; the AE is asked.")
        return [*opened, *drafting.asked_whom(scene, "contact"), why]

    def review(self, scene: Scene) -> list[Effect]:
        """Draft as soon as somebody to write to becomes known; draft anew when one that has not left became wrong."""
        draft = scene.handoff.drafts.get(scene.name)
        parked = scene.name in scene.handoff.parked and order.is_met(scene, self.needs)
        if not scene.handoff.contacts or scene.name in scene.handoff.left:
            return []
        if draft is None:
            # Without a time there is nothing to draft; it is tried again each morning, not at every event.
            no_time = self.meets and scene.handoff.status(scene.name) is Status.STUCK
            return [] if no_time else self._written(scene)
        if draft.basis == drafting.basis(scene):
            return self._freed(scene, "The document is accepted, so what was approved may leave.") if parked else []
        if not self.meets and drafting.same_words(draft.basis, drafting.basis(scene)):
            return self._rescheduled(scene, replace(draft, basis=drafting.basis(scene)))
        overtaken = drafting.asked_again(scene, self.approver, urging.tell_at(scene, self))
        if not draft.by:
            return [*overtaken, *self._written(scene)]
        # A person has put it into their own words: those stay, only the recipients follow.
        to, cc = self.recipients(scene)
        kept = replace(draft, version=draft.version + 1, to=to, cc=cc, basis=drafting.basis(scene))
        if draft.meeting is not None:
            invited = (*to, *self.booking.people(scene))
            kept = replace(kept, meeting=replace(draft.meeting, attendees=invited))
        return [*overtaken, Keep(scene.name, kept), *self._draft_letter(scene)]

    def _rescheduled(self, scene: Scene, draft: Draft) -> list[Effect]:
        """Let the same words, approved or not, leave by the customer's clock, which became known or was corrected."""
        approval = scene.handoff.approvals.get(scene.name)
        if approval is None:
            return [Keep(scene.name, draft), *order.at_its_hour(scene, self.leaves(scene))]
        leaves = self.leaves(scene, approval)
        return [
            Withdraw(scene.name),
            Release(scene.name, draft, approval, leaves),
            *self._receipt(scene, leaves, edited=bool(draft.by)),
            Note(f"The approved letter leaves at another hour: {leaves:%a %d %b %H:%M} UTC."),
        ]

    def recipients(self, scene: Scene) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return To and Cc of the customer's letter: named contacts, colleagues by role, the AE while in copy."""
        to = tuple(contact.email for contact in scene.handoff.contacts)
        roles = [role for role in self.cc if role != "ae" or in_copy(scene.handoff, scene.now)]
        cc = tuple(dict.fromkeys(address for role in roles if (address := scene.person(role))))
        return to, cc

    def leaves(self, scene: Scene, said: Approval | None = None) -> datetime:
        """Return when an approved letter leaves: its day and hour at the customer's, and never outside their hours.

        A yes that was `said` can be taken back for a while, whatever the hour (`[trust] undo_minutes`).
        """
        earliest = max(scene.now, said.at + scene.office.undo) if said else scene.now
        if self.day:
            earliest = max(earliest, scene.customer_moment(self.day, time(self.hour)))
        return next_working_moment(earliest, scene.customer_week)

    # -- hearing --------------------------------------------------------------------------------------------------

    def hear(self, scene: Scene, event: Event) -> list[Effect]:
        """Take the yes and everything else that may be said about the draft."""
        match event:
            case Drafted(draft=draft):
                return self._shown(scene, draft)
            case Approved():
                return self._approved(scene, event)
            case Amended():
                return self._amended(scene, event)
            case Commanded():
                return self._commanded(scene, event)
            case Left():
                return handing.left(scene, self.approver, self.booking.people(scene), briefs=self.briefs)
            case Due(kind="over" | "silent" | "settle" as kind):
                return kickoff_moves.rung(scene, kind, self.booking)
            case Due(kind="brief"):
                return preparing.rung(scene)
            case Objected():
                again = drafting.reminders(scene, self.approver, urging.tell_at(scene, self))
                return guests.objected(scene, event, self.approver, again)
            case Due(kind="missed"):
                missed = Note("The proposed time passed before the invite could leave; a new one is drafted.")
                return [Withdraw(scene.name), *self._written(scene), missed]
            case Due(kind="parked"):
                return order.delayed(scene, self.approver, scene.now) if scene.name in scene.handoff.parked else []
            case Due(kind="waiting"):
                return urging.waited(scene, self)
            case Due():
                return urging.reminded(scene, self) if scene.name in scene.handoff.drafts else self._tried(scene)
            case Responded():
                another = kickoff_moves.declined(scene, event, self.booking)
                heard = responded(scene, event, self.approver)
                # The next proposal says who declined; once is enough.
                return [*(each for each in heard if not another or not isinstance(each, Send)), *another]
            case Reached(person=person):
                asked = person == scene.person(self.approver) and not drafting.has_left(scene)
                unanswered = asked and scene.name in scene.handoff.drafts and not drafting.said_yes(scene)
                return [*self._draft_letter(scene)] if unanswered else []
            case Succeeded():
                return self._succeeded(scene, event)
            case Refreshed():
                return kickoff_moves.asked_again(scene, event)
            case Wished():
                return kickoff_moves.wished(scene, event, self.booking, self.leaves(scene))
            case Unclear(words=words, by=by):
                return drafting.asked_back(scene, self.approver, words, by)
            case Overheard(words=words, by=by):
                return list(scene.send("_ops/overheard", self.approver, words=words, by=by))
            case Bounced(address=address, reason=reason):
                return drafting.came_back(scene, address, reason, meets=self.meets)
            case Doubted(address=address, mark=mark, restored=restored):
                told = {"address": address, "mark": mark, "restored": restored}
                return list(scene.send("_ops/in-doubt", self.approver, cc=("ops",), asks=True, **told))
            case _:
                return drafting.otherwise(scene, event, self.approver, urging.tell_at(scene, self))

    def _approved(self, scene: Scene, event: Approved) -> list[Effect]:
        if refused := self._refused(scene, event.by, event.version, event.sha256, proven=event.proven):
            return refused
        draft = scene.handoff.drafts[scene.name]
        said = drafting.said_yes(scene)
        if said and said.version == draft.version and (event.edited is None or scene.name in scene.handoff.left):
            return [Note(f"{event.by} approved version {draft.version} again; it is approved already.")]
        if event.doubt and event.edited is None:
            return drafting.unproven(scene, "approve", event.by, event.doubt)
        if event.doubt and event.edited:  # a yes is asked to their own words, as they would leave
            return self._amended(scene, Amended(scene.name, event.by, event.edited, event.version, event.proven))
        if draft.meeting and (why := overtaken(scene, draft.meeting, self.booking)):
            again = drafting.asked_again(scene, self.approver, urging.tell_at(scene, self))
            return [Note(f"{why}; a new one is drafted."), *again, *self._written(scene, why)]
        if event.edited is not None:
            draft = drafting.reworded(scene, event.edited, draft, event.by)
        approval = Approval(draft.version, draft.sha256, event.by, scene.now, event.message_id)
        leaves = self.leaves(scene, approval)
        if not order.is_met(scene, self.needs):
            return order.parked(scene, self.approver, draft, approval, leaves)
        words = "with their own words" if event.edited else "as it stands"
        return [
            *drafting.taken_back(scene),
            ClearDeadlines(scene.name),
            *drafting.met(scene, draft),
            Release(scene.name, draft, approval, leaves),
            *self._receipt(scene, leaves, edited=event.edited is not None),
            Note(f"{event.by} approved version {draft.version} {words}."),
        ]

    def overruled(self, scene: Scene, event: Commanded) -> list[Effect]:
        """Let a letter leave before its order is met, on the proven word of its approver or of a leader."""
        if not order.may_overrule(scene, event, self.approver):
            return list(scene.send("_ops/overheard", self.approver, words=event.command, by=event.by))
        if not event.proven:
            return drafting.unproven(scene, event.command, event.by)
        why = f"{event.by}: {event.command}. It leaves before {', '.join(self.needs)} is over."
        return self._freed(scene, why)

    def _freed(self, scene: Scene, why: str) -> list[Effect]:
        leaves = self.leaves(scene, scene.handoff.parked.get(scene.name))
        edited = bool(scene.handoff.drafts[scene.name].by)
        return order.freed(scene, leaves, lambda: self._receipt(scene, leaves, edited=edited), why)

    def _receipt(self, scene: Scene, leaves: datetime, *, edited: bool) -> list[Send]:
        """Tell the approver at once what their yes did; what leaves this minute is told when it has left."""
        if leaves - scene.now < timedelta(minutes=1):
            return []
        return scene.send("approved", self.approver, asks=True, leaves=leaves, edited=edited)

    def _refused(self, scene: Scene, by: str, version: int, sha256: str, *, proven: bool) -> list[Effect]:
        """Return what to do instead of taking a reply to a draft seriously; empty when it may be."""
        draft = scene.handoff.drafts.get(scene.name)
        if by != scene.person(self.approver):
            return list(scene.send("_ops/overheard", self.approver, words="approve", by=by))
        if not proven:
            return drafting.unproven(scene, "approve", by)
        if draft is None:  # a yes to the letter that says that no time was found
            return drafting.asked_back(scene, self.approver, "approve", by)
        if (version, sha256) != (draft.version, draft.sha256):
            return [
                Note(f"{by} answered version {version}, which was replaced; the new one is shown."),
                *self._draft_letter(scene, stale=True),
            ]
        return []

    def _amended(self, scene: Scene, event: Amended) -> list[Effect]:
        if drafting.has_left(scene):
            return drafting.too_late(scene, self.approver, "(a change of the letter)")
        if refused := self._refused(scene, event.by, event.version, drafting.sha(scene), proven=event.proven):
            return refused
        current = scene.handoff.drafts[scene.name]
        draft = drafting.reworded(scene, event.draft, current, event.by)
        return [
            *drafting.asked_again(scene, self.approver, urging.tell_at(scene, self)),
            Keep(scene.name, draft),
            *self._draft_letter(scene, edited=True),
            Note(f"{event.by} changed the draft; version {draft.version} waits for a yes."),
        ]

    def _commanded(self, scene: Scene, event: Commanded) -> list[Effect]:
        if event.by != scene.person(self.approver):
            return list(scene.send("_ops/overheard", self.approver, words=event.command, by=event.by))
        if self.meets and event.command in ("keep", "no") and scene.name in scene.handoff.sent:
            return kickoff_moves.kept(scene, event.by, self.booking)
        if self.meets and event.command in ("done", "missed") and scene.name in scene.handoff.sent:
            return kickoff_moves.ended(scene, event, self.booking)
        if drafting.has_left(scene) and event.command != "move":
            return drafting.too_late(scene, self.approver, event.command)
        match event.command:
            case "skip" | "sent it myself" | "done" if not event.proven:
                return drafting.unproven(scene, event.command, event.by)
            case "hold" | "stop":
                return drafting.held(scene, self.approver, event, urging.tell_at(scene, self))
            case "skip" | "sent it myself" | "done":
                return drafting.settled_by_hand(scene, event)
            case "move" if self.meets and isinstance(event.when, datetime):
                return self._moved(scene, event.when, event.by)
            case _:
                return drafting.asked_back(scene, self.approver, f"{event.command} {event.argument}".strip(), event.by)

    def _succeeded(self, scene: Scene, event: Succeeded) -> list[Effect]:
        draft = scene.handoff.drafts.get(scene.name)
        if handing.to_oneself(scene, self.approver) and scene.name not in scene.handoff.left:
            return handing.collapsed(scene)
        if draft is None or not handing.stale(scene, event, draft):
            return []
        if scene.name in scene.handoff.left:
            return [*handing.current(scene, draft), *handing.passed_on(scene, event, self.booking.people(scene))]
        again = drafting.asked_again(scene, self.approver, urging.tell_at(scene, self))
        return [*handing.current(scene, draft), *again, *self._written(scene)]

    # -- what the words above mean ----------------------------------------------------------------------------------

    def _written(self, scene: Scene, why: str = "") -> list[Effect]:
        if not self.meets:
            return [Write(scene.name, cc=self.recipients(scene)[1])]
        found = proposed(scene, self.booking, why=why)
        if found.meeting is None:
            return timeless.asked(scene, self.approver, found.reason)
        late = drafting.reminders(scene, self.approver, urging.tell_at(scene, self)) if timeless.lasting(scene) else []
        return [*late, *found.written(scene)]

    def _shown(self, scene: Scene, draft: Draft) -> list[Effect]:
        current = scene.handoff.drafts.get(scene.name)
        version = current.version + 1 if current else 1
        draft = replace(draft, version=version, basis=drafting.basis(scene))
        return [
            Keep(scene.name, draft),
            *self._draft_letter(scene),
            Note(f"Version {draft.version} is drafted and waits for a yes from {scene.person(self.approver)}."),
        ]

    def _draft_letter(self, scene: Scene, *, stale: bool = False, edited: bool = False) -> list[Send]:
        leaves = self.leaves(scene)
        also = [] if stale else guests.shown(scene, self.booking, leaves, edited=edited)
        return [*scene.send("draft", self.approver, asks=True, leaves=leaves, stale=stale, edited=edited), *also]

    def _moved(self, scene: Scene, start: datetime, by: str) -> list[Effect]:
        current = scene.handoff.drafts.get(scene.name)
        meeting = moved_meeting(scene, start, self.booking, current.meeting if current else None)
        if meeting is None:
            return drafting.asked_back(
                scene, self.approver, f"move to {start:%Y-%m-%d %H:%M} UTC (that is not in the future)", by
            )
        warned = doubled(scene, meeting, self.booking)
        short = start < noticed(scene, scene.now, self.booking)
        near = f", with less than {self.notice_hours} working hours to prepare" if short else ""
        meeting = replace(meeting, reason=listed(warned), ordered=by if short else "")
        return [
            *drafting.taken_back(scene),
            *drafting.reminders(scene, self.approver, urging.tell_at(scene, self)),
            Write(scene.name, meeting, before=before(scene)),
            Note(f"{by} moves it to {start:%d %b %H:%M} UTC{near}."),
        ]

    def _tried(self, scene: Scene) -> list[Effect]:
        """Draft what could not be drafted before, or ask once more whom to write to."""
        return self._written(scene) if scene.handoff.contacts else drafting.asked_whom(scene, "contact")
