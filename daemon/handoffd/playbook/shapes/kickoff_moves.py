"""The invitation has left, and the customer would like another time (I5, P6).

A time that the approved invitation offered is theirs to take. Anything else is the CSM's to decide: the new time comes
to them as a letter to approve, with what speaks against it.
"""

from dataclasses import replace
from datetime import datetime

from handoffd.playbook import happened
from handoffd.playbook.effects import (
    ClearDeadlines,
    Effect,
    Keep,
    Mark,
    Meet,
    Note,
    Release,
    SetDeadline,
    Write,
)
from handoffd.playbook.events import Commanded, Refreshed, Responded, Wished
from handoffd.playbook.model import Approval, Meeting, Status, Wish
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes import drafting, moving
from handoffd.playbook.shapes.kickoff_time import Booking, before, moved_meeting, noticed, proposed
from handoffd.playbook.shapes.responses import answered, counts
from handoffd.playbook.slots import objections


def wished(scene: Scene, event: Wished, booking: Booking, leaves: datetime) -> list[Effect]:
    """Take the time that was offered, or draft the new invitation for the CSM to approve."""
    meeting = scene.handoff.meetings.get(scene.name)
    if not meeting or meeting.cancelled or scene.name not in scene.handoff.sent or event.by not in meeting.attendees:
        return [Note(f"{event.by} wishes for another time of a meeting that they are not invited to; only noted.")]
    wish = moving.wish_of(event)
    if event.sequence < meeting.sequence:
        # Their words and our new time have crossed: nobody but a person can say whether they still mean it.
        return _by_hand(scene, booking, event, wish, ("it is an answer to the time before",))
    if wish is None:
        return _by_hand(scene, booking, event, None, (moving.why_none(event),))
    ours = booking.people(scene)
    if moving.nothing_new(meeting, event):
        return [Note(f"{event.by} would like the time that it has already.")]
    if meeting.start == wish.start:
        return _by_hand(scene, booking, event, None, ("the time they name is the one it has",))
    if event.by not in ours and (taken := _chosen(scene, wish, meeting, booking, leaves)):
        return taken
    promise = booking.promise(scene)
    against = moving.concerns(scene, wish, ours, promise)
    if wish.start < noticed(scene, scene.now, booking):
        against = (*against, "there is little time left to prepare")
    if meeting.moves >= moving.MOST_MOVES:
        return _by_hand(scene, booking, event, wish, (*against, "it has moved three times already"))
    moved = moved_meeting(scene, wish.start, booking, meeting, wish)
    if moved is None:
        return _by_hand(scene, booking, event, None, ("that time has passed",))
    # What was released for another time and has not left would arrive as the second word, not the last.
    on_its_way = drafting.taken_back(scene) if scene.name not in scene.handoff.left else []
    return [
        *on_its_way,
        Write(scene.name, replace(moved, reason="; ".join(against)), before=before(scene)),
        *_reminder(scene, booking),
        Note(f"{event.by} would like {wish.start:%a %d %b %H:%M} UTC; {ours[0]} is asked."),
    ]


def asked_again(scene: Scene, event: Refreshed) -> list[Effect]:
    """Tell the CSM: what a customer gets once more is as much a person's word as what they get the first time."""
    asks = Responded(event.step, event.attendee, "REFRESH", 0)
    return [*answered(scene, "csm", asks), Note(f"{event.attendee}: once more?")]


def declined(scene: Scene, event: Responded, booking: Booking) -> list[Effect]:
    """Propose another time to the CSM when nobody of the customer's side is left who comes."""
    meeting = scene.handoff.meetings.get(scene.name)
    if meeting is None or event.partstat != "DECLINED" or not counts(meeting, event):
        return []
    customers = [address for address in meeting.attendees if address not in booking.people(scene)]
    said = {**meeting.responses, event.attendee: event.partstat}
    if event.attendee not in customers or any(said.get(address) != "DECLINED" for address in customers):
        return []
    wish = Wish(meeting.start, meeting.end, event.attendee, event.comment)
    if meeting.moves >= moving.MOST_MOVES:
        known = Wished(scene.name, event.attendee, None, None, event.sequence, event.comment, declined=True)
        return _by_hand(scene, booking, known, None, ("it has moved three times already",))
    on_its_way = drafting.taken_back(scene) if scene.name not in scene.handoff.left else []
    found = proposed(scene, booking, wish=wish, avoid=moving.well_away(meeting))
    return [*on_its_way, *found.written(scene), *_reminder(scene, booking)]


def kept(scene: Scene, by: str, booking: Booking) -> list[Effect]:
    """Leave the kickoff where it is; the CSM tells the customer, in words that lie ready."""
    draft, sent = scene.handoff.drafts.get(scene.name), scene.handoff.sent.get(scene.name)
    if draft is None or sent is None or draft.meeting is None or draft.sha256 == sent.sha256:
        return [Note(f"{by} keeps the time; nobody had proposed another.")]
    wish = draft.meeting.wish
    told = scene.send("kept", booking.hosts[0], wish=wish.start, by=wish.by) if wish else []
    return [
        Keep(scene.name, replace(sent, version=draft.version + 1)),
        ClearDeadlines(scene.name, ("remind", "waiting")),
        *told,
        Note(f"{by} keeps the time as it is."),
    ]


def rung(scene: Scene, kind: str, booking: Booking) -> list[Effect]:
    """Take what rings about a kickoff to which the customer is invited: silence, its end, and a day after."""
    meeting = scene.handoff.meetings.get(scene.name)
    if meeting is None:
        return [Note(f"{kind}: there is no meeting.")]
    if kind == "silent":
        quiet = tuple(address for address in moving.silent(meeting) if address not in booking.people(scene))
        told = scene.send("silent", booking.hosts[0], people=quiet) if quiet else []
        return [*told, Note(f"{', '.join(quiet) or 'Nobody'} has not answered the invitation.")]
    if kind == "over":
        settle = SetDeadline(scene.name, "settle", scene.next_morning(booking.people(scene)[0], days=2))
        # The draft of the thanks begins in this moment, and asks as well: one letter, not two.
        asked = [] if happened.asks(scene) else scene.send("after", booking.hosts[0], asks=True)
        return [*asked, settle, Note("Its time has passed; whoever leads it is asked whether it took place.")]
    over = Note("Nobody says that it did not take place.")
    return [ClearDeadlines(scene.name), Mark(scene.name, Status.SETTLED), over]


def ended(scene: Scene, event: Commanded, booking: Booking) -> list[Effect]:
    """Take the CSM's word on whether it took place; a kickoff that did not is proposed anew, for the CSM to approve."""
    meeting = scene.handoff.meetings[scene.name]
    if event.command == "done":
        held = [Meet(scene.name, replace(meeting, missed=False))] if meeting.missed else []
        return [*held, ClearDeadlines(scene.name), Mark(scene.name, Status.SETTLED), Note(f"{event.by} says: done.")]
    found = proposed(scene, booking)
    missed: list[Effect] = [ClearDeadlines(scene.name), Meet(scene.name, replace(meeting, missed=True))]
    if found.meeting is None:
        told = scene.send("no-time", booking.hosts[0], cc=("ae",), asks=True, reason=found.reason)
        return [*missed, *told, Note(f"{event.by}: it did not take place; {found.reason}.")]
    note = Note(f"{event.by}: it did not take place; another time is proposed.")
    return [*missed, *_reminder(scene, booking), *found.written(scene), note]


def _chosen(scene: Scene, wish: Wish, meeting: Meeting, booking: Booking, leaves: datetime) -> list[Effect]:
    """Return the effects of a choice among the times that were offered; empty when it is none, or is taken by now."""
    sent = scene.handoff.sent[scene.name]
    said = scene.handoff.approvals.get(scene.name)
    other = next((other for other in sent.alternatives if other.start == wish.start), None)
    if other is None or said is None or said.sha256 != sent.sha256 or other.start <= scene.now:
        return []
    end = other.start + (meeting.end - meeting.start)
    ours = [scene.attendance(each) for each in booking.people(scene)]
    # What waits for a yes elsewhere gives way to a time that was offered; its approver is asked anew.
    if objections(ours, {each.key: scene.times(each.key).booked for each in ours}, (other.start, end)):
        return []
    now = moving.moved(meeting, other.start, end)
    version = max(sent.version, scene.handoff.drafts[scene.name].version) + 1
    draft = replace(
        sent,
        version=version,
        subject=other.subject,
        body=other.body,
        meeting=now,
        alternatives=(),
        chosen_from=sent.sha256,
    )
    approval = Approval(version, draft.sha256, said.by, said.at, said.message_id)
    return [
        ClearDeadlines(scene.name),
        Meet(scene.name, now),
        Release(scene.name, draft, approval, leaves),
        Note(f"{wish.by} chose {other.start:%a %d %b %H:%M} UTC, one of the times that {said.by} approved."),
    ]


def _reminder(scene: Scene, booking: Booking) -> list[Effect]:
    return [SetDeadline(scene.name, "remind", scene.next_morning(booking.people(scene)[0]))]


def _by_hand(
    scene: Scene, booking: Booking, event: Wished, wish: Wish | None, against: tuple[str, ...]
) -> list[Effect]:
    told = scene.send(
        "wish",
        booking.hosts[0],
        asks=True,
        by=event.by,
        wish=wish.start if wish else None,
        comment=event.comment,
        concerns=against,
        declined=event.declined,
    )
    return [*told, Note(f"{event.by} would like another time; a person decides ({'; '.join(against)}).")]
