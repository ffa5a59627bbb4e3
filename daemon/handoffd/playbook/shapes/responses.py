"""What an invitee's calendar answered, and who has to hear of it."""

from dataclasses import replace

from handoffd.playbook.effects import Effect, Hear, Note, Send
from handoffd.playbook.events import Responded
from handoffd.playbook.model import Meeting
from handoffd.playbook.office import Scene

_SAID = {
    "DECLINED": "they cannot come",
    "ACCEPTED": "they come",
    "TENTATIVE": "they will perhaps come",
    "COUNTER": "they propose another time",
    "DELEGATED": "they send somebody else",
    "REFRESH": "they ask for the invitation again",
}


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
    told = _told(scene, host, event) if event.partstat in ("DECLINED", "DELEGATED") else []
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
    quiet = (event.sure and event.attendee == scene.person(role)) or not (host or event.delegated_to or not event.sure)
    return [] if quiet else scene.send("_ops/wrote", role, words=_words(event), by=event.attendee or "somebody")


def _words(event: Responded) -> str:
    said = _SAID.get(event.partstat, "neither yes nor no")
    if event.delegated_to:
        said = f"they send {event.delegated_to} instead"
    unsure = "" if event.sure else f" I have not counted it: {event.note}."
    told = f"(Their calendar answers our invitation: {said}.{unsure})"
    return "\n".join(part for part in (told, event.comment) if part)
