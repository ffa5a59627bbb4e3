"""What an invitee's calendar answered, and who has to hear of it."""

from handoffd.playbook.effects import Effect, Hear, Note
from handoffd.playbook.events import Responded
from handoffd.playbook.office import Scene


def responded(scene: Scene, event: Responded, host: str = "") -> list[Effect]:
    """Note who comes; somebody else than `host` (a role) who cannot come is told to the host (I5).

    An answer to an older time says nothing about this one (RFC 5546 section 2.1.4).
    """
    meeting = scene.handoff.meetings.get(scene.name)
    if meeting and event.sequence < meeting.sequence:
        return [Note(f"{event.attendee} answered the invite for an older time ({event.partstat}); only noted.")]
    told: list[Effect] = []
    if host and event.partstat == "DECLINED" and event.attendee != scene.person(host):
        words = "\n".join(part for part in ("(declined the invitation)", event.comment) if part)
        told = list(scene.send("_ops/wrote", host, words=words, by=event.attendee))
    heard = Hear(scene.name, event.attendee, event.partstat)
    return [heard, *told, Note(f"{event.attendee} answered the invite: {event.partstat}.")]
