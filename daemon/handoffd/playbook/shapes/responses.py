"""What an invitee's calendar answered, and who has to hear of it."""

from dataclasses import replace

from handoffd.playbook.effects import Effect, Hear, Note, Send
from handoffd.playbook.events import Responded
from handoffd.playbook.model import Meeting
from handoffd.playbook.office import Scene


def responded(scene: Scene, event: Responded, host: str = "") -> list[Effect]:
    """Note who comes; somebody else than `host` (a role) who cannot come is told to the host (I5).

    An answer to an older time says nothing about this one (RFC 5546 section 2.1.4), but for a no: whoever declined
    then has perhaps not seen that it moved. Answers may come in any order, and twice.
    """
    meeting = scene.handoff.meetings.get(scene.name)
    if meeting is None:
        return [Note(f"{event.attendee} answered an invitation that there is not; only noted.")]
    if not event.sure:
        return [*_told(scene, host, event), Note(f"An answer ({event.partstat}) {event.note}; a person is told.")]
    if event.sequence < meeting.sequence:
        before = replace(event, sure=False, note="it is about the time before")
        told = _told(scene, host, before) if event.partstat == "DECLINED" else []
        return [*told, Note(f"{event.attendee} answered the invite for an older time ({event.partstat}); only noted.")]
    if _is_old(meeting, event):
        return [Note(f"{event.attendee} said {event.partstat} before, or something else since; only noted.")]
    worth = event.partstat in ("DECLINED", "DELEGATED") or event.comment
    told = _told(scene, host, event) if worth else []
    heard = Hear(scene.name, event.attendee, event.partstat, event.stamp)
    note = f" ({event.note})" if event.note else ""
    return [heard, *told, Note(f"{event.attendee} answered the invite: {event.partstat}{note}.")]


def counts(meeting: Meeting | None, event: Responded) -> bool:
    """Tell whether an answer is theirs, is about the time that stands, and is newer than what they said before."""
    return meeting is not None and event.sure and event.sequence >= meeting.sequence and not _is_old(meeting, event)


def _is_old(meeting: Meeting, event: Responded) -> bool:
    last = meeting.heard.get(event.attendee)
    if event.attendee not in meeting.responses or last is None or event.stamp is None:
        return False
    same = event.stamp == last and meeting.responses[event.attendee] == event.partstat
    return same or event.stamp < last


def _told(scene: Scene, host: str, event: Responded) -> list[Send]:
    """Tell whoever holds the meeting; nobody is told of their own word."""
    role = host or ("csm" if event.attendee != scene.handoff.csm else "ae")
    # What is perhaps not their own word is asked of them as well.
    # A no among colleagues has a letter of its own, which looks for another time.
    commented = event.comment and event.partstat != "DECLINED"
    worth = host or event.delegated_to or not event.sure or commented
    quiet = (event.sure and event.attendee == scene.person(role)) or not worth
    return [] if quiet else answered(scene, role, event)


def answered(scene: Scene, role: str, event: Responded) -> list[Send]:
    """Return the letter that tells whoever plays a role what a calendar has answered."""
    return scene.send(
        "answer",
        role,
        asks=True,
        by=event.attendee or "somebody",
        said="" if event.partstat == "NEEDS-ACTION" else event.partstat.casefold(),
        comment=event.comment,
        instead=event.delegated_to,
        unsure="" if event.sure else event.note,
    )
