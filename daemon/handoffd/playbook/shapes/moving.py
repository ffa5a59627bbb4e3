"""A meeting whose time does not suit somebody: where it may move, and who has to be asked first (P4, I5).

Whoever is invited may wish for another time, in their calendar (RFC 5546 COUNTER) or in words. After three moves no
calendar moves it any more: then people agree, and one of them says when.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handoffd.playbook.effects import Cancel, ClearDeadlines, Effect, Meet, Note, Send, SetDeadline
from handoffd.playbook.events import Responded, Succeeded, Wished
from handoffd.playbook.model import Meeting, Wish
from handoffd.playbook.office import Scene
from handoffd.playbook.slots import Slot, find_slot, objections
from handoffd.playbook.spans import Span
from handoffd.playbook.workdays import is_working, local_date

MOST_MOVES = 3
_LENGTHS = timedelta(minutes=15), timedelta(minutes=120)
# Who declines ten o'clock has seldom time at half past ten: the next proposal lies on another part of the day.
_AROUND = timedelta(hours=3)
_CHASED = timedelta(days=1)
_BACK = 15  # days before a meeting, at most, at which who is silent is asked
_SILENT = "NEEDS-ACTION"
_HOUR = 60  # minutes


@dataclass(frozen=True, slots=True)
class Promise:
    """The window in which a meeting has to be, and how people call it."""

    window: Span
    words: str


def wish_of(event: Wished) -> Wish | None:
    """Return the wish; None when its time is not known for certain, or is none at which anybody meets."""
    if event.start is None or event.end is None:
        return None
    shortest, longest = _LENGTHS
    if not shortest <= event.end - event.start <= longest:
        return None
    return Wish(event.start, event.end, event.by, event.comment)


def why_none(event: Wished) -> str:
    """Say why a wish is none, half a sentence."""
    if event.start is None or event.end is None:
        return "I could read no time in it for certain"
    minutes = int((event.end - event.start).total_seconds() // 60)
    return f"it is {minutes} minutes long" if minutes < 2 * _HOUR else f"it is {minutes // _HOUR} hours long"


def nothing_new(meeting: Meeting, event: Wished) -> bool:
    """Tell whether a wish names the time that stands, and says nothing else either."""
    same = (event.start, event.end) == (meeting.start, meeting.end)
    return same and not event.comment and not event.declined


def concerns(scene: Scene, wish: Wish, colleagues: tuple[str, ...], promise: Promise) -> tuple[str, ...]:
    """Return what speaks against a wish, half a sentence each; empty when the meeting may simply move there.

    Whoever wishes for an hour outside of their own has said that they are there; two meetings at once stay two.
    """
    busy = {address: scene.busy(address) for address in colleagues}
    people = [scene.attendance(address) for address in colleagues if address != wish.by]
    told = objections(people, busy, (wish.start, wish.end)) if people else ()
    if any(start < wish.end and wish.start < end for start, end in busy.get(wish.by, ())):
        told = (*told, f"{_name(scene, wish.by)} is busy then")
    kept = promise.window[0] <= wish.start and wish.end <= promise.window[1]
    return told if kept else (*told, f"it is not within {promise.words}")


def alarms(scene: Scene, meeting: Meeting) -> list[Effect]:
    """Return when a meeting that is held rings: when it is over, and a day before while somebody is silent.

    Whoever was invited less than a day before that is not chased.
    """
    set_alarms: list[Effect] = [
        ClearDeadlines(scene.name, ("silent", "settle")),
        SetDeadline(scene.name, "over", max(meeting.end, scene.now)),
    ]
    ask = _chase_at(scene, meeting)
    if scene.office.answers_come and ask - scene.now >= _CHASED:
        set_alarms.append(SetDeadline(scene.name, "silent", ask))
    return set_alarms


def silent(meeting: Meeting) -> tuple[str, ...]:
    """Return who has not answered the invitation."""
    return tuple(each for each in meeting.attendees if meeting.responses.get(each, _SILENT) == _SILENT)


def _chase_at(scene: Scene, meeting: Meeting) -> datetime:
    """Return when who is silent is asked: a day before, at an hour at which the CSM works, no weekend or holiday."""
    week = scene.week(scene.handoff.csm)
    days = (meeting.start - _CHASED * number for number in range(1, _BACK))
    return next((day for day in days if is_working(day, week)), meeting.start - _CHASED)


def chased(scene: Scene, meeting: Meeting) -> tuple[str, ...]:
    """Return who of our own people is asked for an answer: whoever is silent, and there to read it (R3)."""
    roster = scene.office.roster
    there = [person for each in silent(meeting) if (person := roster.by_address(each))]
    return tuple(each.email for each in there if not each.is_away(local_date(scene.now, each.week)))


def moved(meeting: Meeting, start: datetime, end: datetime, reason: str = "") -> Meeting:
    """Return the next version: everybody is asked again (RFC 5546 section 2.1.4)."""
    return replace(
        meeting,
        start=start,
        end=end,
        sequence=meeting.sequence + 1,
        responses={},
        reason=reason,
        moves=meeting.moves + 1,
        wish=None,
        missed=False,
    )


def cancelled(scene: Scene, meeting: Meeting, reason: str) -> list[Effect]:
    """Take a call of our own people out of their calendars (RFC 5546 section 3.2.5)."""
    off = replace(meeting, cancelled=True, sequence=meeting.sequence + 1, responses={}, wish=None)
    return [Cancel(scene.name, off, scene.step.letter("cancelled"), {"reason": reason})]


def late(scene: Scene, meeting: Meeting, reason: str, promise: Promise, *, held: bool) -> list[Send]:
    """Tell the leaders, once, that the promised window has no time that suits, and which time there is (P4, P6)."""
    leaders = {"sales_leader", *(["cs_leader"] if scene.office.roster.by_role("cs_leader") else [])}
    outside = [role for role in sorted(leaders, reverse=True) if scene.person(role) not in meeting.attendees]
    if not outside:
        return []
    return scene.send(
        "late",
        outside[0],
        cc=tuple(outside[1:]),
        reason=reason,
        start=meeting.start,
        minutes=meeting.minutes,
        promise=promise.words,
        held=held,
    )


def well_away(meeting: Meeting) -> Span:
    """Return the time that is not proposed to who has declined a meeting: its own, and the hours around it."""
    return meeting.start - _AROUND, meeting.end + _AROUND


def _name(scene: Scene, address: str) -> str:
    person = scene.office.roster.by_address(address)
    return person.name if person else address


def another_time(scene: Scene, meeting: Meeting, colleagues: tuple[str, ...], promise: Promise) -> Slot | None:
    """Return a time inside the promise that is well away from the one that was declined; None when there is none."""
    busy = {address: list(scene.busy(address)) for address in colleagues}
    busy[colleagues[0]].append(well_away(meeting))
    window = (max(scene.now, promise.window[0]), promise.window[1])
    people = [scene.attendance(address) for address in colleagues]
    slot = find_slot(people, busy, window, meeting.minutes, wishes=scene.wishes(colleagues))
    return slot if slot and slot.in_window else None


def released(scene: Scene, event: Succeeded, meeting: Meeting) -> list[Effect]:
    """Take a meeting out of the former person's calendar alone; nobody writes to who has left us."""
    if not event.former or event.former not in meeting.attendees:
        return []
    off = replace(meeting, attendees=(event.former,), sequence=meeting.sequence + 1, cancelled=True, responses={})
    return [Cancel(scene.name, off, "people/released", {"reason": event.reason})]


def handed_on(scene: Scene, event: Succeeded, people: tuple[str, ...], slot: Slot | None) -> list[Effect]:
    """Invite `people` to a call in which one of them is new; to another time where `slot` says so."""
    meeting = scene.handoff.meetings[scene.name]
    start, end = (slot.start, slot.end) if slot else (meeting.start, meeting.end)
    now = replace(moved(meeting, start, end, event.reason), attendees=people, moves=0)
    letter = "invite" if start == meeting.start else "moved"
    return [
        *released(scene, event, meeting),
        Meet(scene.name, now, invite=scene.step.letter(letter), before=meeting.start),
        *alarms(scene, now),
        Note(f"The call is handed on: {', '.join(people)} at {start:%a %d %b %H:%M} UTC."),
    ]


# -- a call of our own people -----------------------------------------------------------------------------------------


def call_wished(scene: Scene, event: Wished, promise: Promise) -> list[Effect]:
    """Move a call of colleagues where somebody wishes, when it suits all; else ask the others, once."""
    meeting = scene.handoff.meetings.get(scene.name)
    if meeting is None or meeting.cancelled or event.by not in meeting.attendees:
        return [Note(f"{event.by} wishes for another time of a meeting that they are not invited to; only noted.")]
    if event.sequence < meeting.sequence:
        return _crossed(scene, meeting, event)
    others = tuple(address for address in meeting.attendees if address != event.by)
    wish = wish_of(event)
    if nothing_new(meeting, event):
        return [Note(f"{event.by} would like the time that it has already.")]
    if (event.start, event.end) == (meeting.start, meeting.end):
        return _asked(scene, meeting, others, event, ("the time they name is the one it has",))
    if wish is None:
        return _asked(scene, meeting, others, event, (why_none(event),))
    if wish.start <= scene.now:
        return _asked(scene, meeting, others, event, ("that time has passed",))
    against = concerns(scene, wish, meeting.attendees, promise)
    if meeting.moves >= MOST_MOVES:
        against = (*against, "it has moved three times already")
    if not against:
        return call_moved(scene, meeting, wish.start, wish.end, event.by, _asked_for(scene, event))
    return _asked(scene, replace(meeting, wish=wish), others, event, against)


def _crossed(scene: Scene, meeting: Meeting, event: Wished) -> list[Effect]:
    """Answer a wish that was said about the time before: whoever wished has perhaps not seen the new one."""
    if (event.start, event.end) == (meeting.start, meeting.end):
        return [Note(f"{event.by} would like the time to which it has moved meanwhile.")]
    told = scene.send_to("kept", (event.by,), asks=True, by=event.by, wish=event.start, crossed=True)
    return [*told, Note(f"{event.by} wishes for another time than one that has moved since; told the new one.")]


def _asked_for(scene: Scene, event: Wished) -> str:
    words = f", in their words: {' '.join(event.comment.split())}" if event.comment else ""
    return f"{_name(scene, event.by)} asked for it{words}"


def call_moved(
    scene: Scene, meeting: Meeting, start: datetime, end: datetime, by: str, reason: str = ""
) -> list[Effect]:
    """Send everybody the new time, and say why."""
    now = moved(meeting, start, end, reason)
    return [
        Meet(scene.name, now, invite=scene.step.letter("moved"), before=meeting.start),
        *alarms(scene, now),
        Note(f"{by} moves it to {start:%a %d %b %H:%M} UTC."),
    ]


def call_declined(scene: Scene, event: Responded, promise: Promise) -> list[Effect]:
    """Look for another time inside the promise when somebody cannot come; without one the others are asked."""
    meeting = scene.handoff.meetings[scene.name]
    others = tuple(address for address in meeting.attendees if address != event.attendee)
    slot = None
    if meeting.moves < MOST_MOVES:
        slot = another_time(scene, meeting, (event.attendee, *others), promise)
    if slot is not None:
        words = f", in their words: {' '.join(event.comment.split())}" if event.comment else ""
        reason = f"{_name(scene, event.attendee)} cannot come to the other{words}"
        return call_moved(scene, meeting, slot.start, slot.end, event.attendee, reason)
    why = f"there is no other time within {promise.words}"
    if meeting.moves >= MOST_MOVES:
        why = "it has moved three times already"
    wished = Wished(scene.name, event.attendee, None, None, event.sequence, event.comment, declined=True)
    return _asked(scene, meeting, others, wished, (why,))


def call_agreed(scene: Scene, by: str) -> list[Effect]:
    """Move to the time that waits for a yes; only somebody else than who wished for it can say it."""
    meeting = scene.handoff.meetings.get(scene.name)
    if meeting is None or meeting.cancelled or meeting.wish is None:
        return [Note(f"{by} accepts, but nobody has proposed another time.")]
    if by == meeting.wish.by or by not in meeting.attendees:
        return [Note(f"{by} accepts a time that somebody else has to accept; nothing was done.")]
    if meeting.wish.start <= scene.now:
        what = f"The time that was proposed for the call about {scene.handoff.name} has passed; name another."
        passed = Send("_ops/over", (by,), scene.name, more={"words": "accept", "what": what})
        return [Meet(scene.name, replace(meeting, wish=None)), passed, Note(f"{by} accepts a time that has passed.")]
    return call_moved(scene, meeting, meeting.wish.start, meeting.wish.end, by)


def call_kept(scene: Scene, by: str) -> list[Effect]:
    """Leave it where it is, and say so to whoever wished otherwise: their calendar does not show a refusal."""
    meeting = scene.handoff.meetings.get(scene.name)
    if meeting is None or meeting.wish is None:
        return [Note(f"{by} keeps the time; nobody had proposed another.")]
    told = scene.send_to("kept", (meeting.wish.by,), by=by, wish=meeting.wish.start)
    return [Meet(scene.name, replace(meeting, wish=None)), *told, Note(f"{by} keeps the time as it is.")]


def _asked(
    scene: Scene, meeting: Meeting, others: tuple[str, ...], event: Wished, against: tuple[str, ...]
) -> list[Effect]:
    told = scene.send_to(
        "wish",
        others,
        asks=True,
        by=event.by,
        wish=meeting.wish.start if meeting.wish else None,
        comment=event.comment,
        concerns=against,
        declined=event.declined,
    )
    why = Note(f"{event.by} wishes for another time; {', '.join(others)} is asked ({'; '.join(against)}).")
    return [Meet(scene.name, meeting), *told, why]
