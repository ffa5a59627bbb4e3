"""What a draft to the customer rests on, and whom to ask when there is nobody to write to."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from handoffd.playbook.copies import in_copy
from handoffd.playbook.dossier import QUOTABLE_PROMPT
from handoffd.playbook.effects import (
    ClearDeadlines,
    Effect,
    Keep,
    Mark,
    Meet,
    Note,
    Send,
    SetDeadline,
    Undeliverable,
    Withdraw,
)
from handoffd.playbook.events import Commanded, Event, Withheld
from handoffd.playbook.model import Approval, Draft, Status
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes.ask import document
from handoffd.playbook.workdays import at, next_working_moment


def basis(scene: Scene) -> str:
    """Return what a draft is made from; when that changes before it has left, the draft is made anew."""
    handoff = scene.handoff
    goal = handoff.dossier.prompt(QUOTABLE_PROMPT)
    people = [f"{contact.name} <{contact.email}>" for contact in handoff.contacts]
    return "\n".join([handoff.customer, *people, handoff.csm, goal, *_company(scene), scene.customer_zone])


def _company(scene: Scene) -> list[str]:
    """Return the AE where they read the letter as well: as a guest of its meeting, or in copy while they are."""
    shape, handoff = scene.step.shape, scene.handoff
    guest = "ae" in getattr(shape, "guests", ()) and handoff.further.at_kickoff
    copied = "ae" in getattr(shape, "cc", ()) and in_copy(handoff, scene.now)
    return [handoff.ae] if guest or copied else []


def same_words(left: str, right: str) -> bool:
    """Tell whether two bases give the same letter: the zone alone only says at what hour it leaves."""
    return left.rpartition("\n")[0] == right.rpartition("\n")[0]


def reworded(scene: Scene, words: Draft, current: Draft, by: str) -> Draft:
    """Return the next version in somebody's own words, and nothing but their words: the readers stay who they were."""
    version = current.version + 1
    own = replace(current, subject=words.subject, body=words.body, by=by, warned=words.warned)
    return replace(own, version=version, basis=basis(scene))


def asked_back(scene: Scene, approver: str, words: str, by: str) -> list[Effect]:
    """Ask the approver (a role) what was meant; nothing is done until they say it plainly."""
    note = Note(f"Not understood for certain, so asked back: {words!r}")
    return [*scene.send("_ops/question", approver, asks=True, words=words, by=by), note]


def unproven(scene: Scene, words: str, by: str, doubt: str = "") -> list[Effect]:
    """Ask whoever is named in From whether it was them: nothing is done for a word that anybody may have written.

    The letter has a token of its own, so an answer to it comes from who reads that mailbox. `doubt` as in Approved.
    """
    if scene.office.roster.by_address(by) is None:
        return [Note(f"{words!r} in the name of {by}, who is no colleague; nothing was done.")]
    told = {"words": words, "by": by, "doubt": doubt}
    note = Note(f"{words!r} in the name of {by}, but nothing proves that it is theirs; asked back, nothing was done.")
    if doubt:
        note = Note(f"{words!r} in the name of {by}; it is asked for once more, nothing was done.")
    return [Send("_ops/unproven", (by,), scene.name, asks=True, more=told), note]


def asked_whom(scene: Scene, letter: str, *, cc: tuple[str, ...] = (), **more: object) -> list[Effect]:
    """Ask the AE whom to write to. What comes back is an answer to the document, whichever letter asked for it."""
    asked = scene.send(letter, "ae", cc=cc, asks=True, **more)
    return [replace(send, step=document(scene.office) or send.step) for send in asked]


def came_back(scene: Scene, address: str, reason: str, *, meets: bool) -> list[Effect]:
    """Count a letter that reached nobody as one that has not left: it is drafted anew for whom the AE names (R4).

    An invitation is not: who joins a meeting later is invited to it as it stands.
    """
    asked = asked_whom(scene, "_ops/bounced", cc=("csm",), address=address, reason=reason)
    sent, dead = scene.handoff.sent.get(scene.name), {*scene.handoff.undeliverable, address}
    if meets or sent is None or scene.name not in scene.handoff.left or not dead.issuperset(sent.to):
        return [Undeliverable(address), *asked]
    return [
        *asked,
        Undeliverable(address, scene.name),
        Withdraw(scene.name),
        Mark(scene.name, Status.OPEN),
        Note("Nobody at the customer got it, so it counts as not sent; a new one follows when the AE has told whom."),
    ]


def taken_back(scene: Scene) -> list[Effect]:
    """Take back what was approved; what has left already has left."""
    return [Withdraw(scene.name)] if said_yes(scene) else []


def said_yes(scene: Scene) -> Approval | None:
    """Return the yes that was said to this letter, whether it may leave already or is kept; None for none."""
    return scene.handoff.approvals.get(scene.name) or scene.handoff.parked.get(scene.name)


def reminders(scene: Scene, approver: str, tell: datetime) -> list[SetDeadline]:
    """Return when an approver is reminded of a draft and when the leader hears: next mornings, not before `tell`."""
    leader = scene.next_morning(scene.person("sales_leader"))
    return [
        SetDeadline(scene.name, "remind", scene.next_morning(scene.person(approver))),
        SetDeadline(scene.name, "waiting", max(tell, leader)),
    ]


def asked_again(scene: Scene, approver: str, tell: datetime) -> list[Effect]:
    """Take back an approved letter that is not right any more; its approver is asked, and reminded, as at first."""
    if not said_yes(scene):
        return []
    why = Note("What was approved has not left and is not right any more; it is taken back.")
    return [*taken_back(scene), *reminders(scene, approver, tell), why]


def settled_by_hand(scene: Scene, event: Commanded) -> list[Effect]:
    """Let somebody's "skip", "done" or "sent it myself" end the step: nothing of it leaves from here."""
    status = Status.SKIPPED if event.command == "skip" else Status.SETTLED
    return [
        *taken_back(scene),
        ClearDeadlines(scene.name),
        Mark(scene.name, status),
        Note(f"{event.by}: {event.command}. Nothing of {scene.name} leaves from here."),
    ]


def too_late(scene: Scene, approver: str, words: str) -> list[Effect]:
    """Tell the approver (a role) that what they want to change has left."""
    what = f"The letter to {scene.handoff.name} has left already, exactly as you approved it."
    return [
        *scene.send("_ops/over", approver, words=words, what=what),
        Note(f"{words}: too late, it has left."),
    ]


def held_until(scene: Scene, approver: str, until: datetime | date | None, tell: datetime) -> list[SetDeadline]:
    """Return when a letter on hold is asked about again, and when its leader hears that there is still no yes.

    It is the day the approver named, else in two working days; the leader hears the morning after, not before `tell`.
    """
    wake = _waking(scene, approver, until)
    leader = replace(scene, now=wake).next_morning(scene.person("sales_leader"))
    return [SetDeadline(scene.name, "remind", wake), SetDeadline(scene.name, "waiting", max(tell, leader))]


def _waking(scene: Scene, approver: str, until: datetime | date | None) -> datetime:
    person = scene.person(approver)
    if until is None:
        return scene.next_morning(person, days=2)
    week = scene.week(person)
    day = until.astimezone(ZoneInfo(week.zone)).date() if isinstance(until, datetime) else until
    return max(scene.next_morning(person), next_working_moment(at(day, time(9), week), week))


def held(scene: Scene, approver: str, event: Commanded, tell: datetime) -> list[Effect]:
    """Keep a letter back until a day, or for two working days; then its approver is asked again."""
    draft = scene.handoff.drafts.get(scene.name)
    # A new version with the same words: an "approve" written before the hold but arriving after it is stale.
    renewed: list[Effect] = [Keep(scene.name, replace(draft, version=draft.version + 1))] if draft else []
    alarms = held_until(scene, approver, event.when, tell)
    return [
        *taken_back(scene),
        *renewed,
        ClearDeadlines(scene.name),
        *alarms,
        *scene.send("held", approver, asks=True, wake=alarms[0].at),
        Note(f"{event.by} holds it back; asked again later."),
    ]


def otherwise(scene: Scene, event: Event, approver: str, tell: datetime) -> list[Effect]:
    """Take what happens to drafts of every kind; what means nothing to them is noted."""
    if isinstance(event, Withheld):
        return withheld(scene, event, approver, tell)
    return [Note(f"{type(event).__name__} means nothing to {scene.name}; it was only noted.")]


def withheld(scene: Scene, event: Withheld, approver: str, tell: datetime) -> list[Effect]:
    """Take back a letter in which something of ours was found; its approver (a role) and ops hear of it (T7).

    There is no word that sends it anyway: other words are the way on, and those are approved as ever.
    """
    found = "; ".join(event.found)
    return [
        *asked_again(scene, approver, tell),
        *scene.send("_ops/leak", approver, cc=("ops",), asks=True, found=event.found),
        Note(f"Stopped before it could leave, because something of ours stood in it: {found}."),
    ]


def has_left(scene: Scene) -> bool:
    """Tell whether the draft that stands is the one that has left: a moved kickoff waits for a yes of its own."""
    draft, sent = scene.handoff.drafts.get(scene.name), scene.handoff.sent.get(scene.name)
    return scene.name in scene.handoff.left and (sent is None or draft is None or draft.sha256 == sent.sha256)


def met(scene: Scene, draft: Draft) -> list[Effect]:
    """Hold the meeting of an approved draft; what was answered to an invitation for the very same time still counts."""
    if draft.meeting is None:
        return []
    meeting, held = replace(draft.meeting, wish=None), scene.handoff.meetings.get(scene.name)
    if held and (held.uid, held.sequence, held.start, held.end) == (
        meeting.uid,
        meeting.sequence,
        meeting.start,
        meeting.end,
    ):
        coming = {who: said for who, said in held.responses.items() if who in meeting.attendees}
        meeting = replace(meeting, responses={**coming, **meeting.responses}, heard={**held.heard, **meeting.heard})
    return [Meet(scene.name, meeting)]


def sha(scene: Scene) -> str:
    """Return the fingerprint of the draft that stands; empty when there is none."""
    draft = scene.handoff.drafts.get(scene.name)
    return draft.sha256 if draft else ""
