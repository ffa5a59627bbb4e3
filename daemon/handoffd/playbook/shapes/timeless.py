"""No time was found for a meeting with the customer (P6): a person is asked once, and a leader hears that it lasts."""

from datetime import timedelta

from handoffd.playbook.effects import Effect, Mark, Note, SetDeadline
from handoffd.playbook.model import Status
from handoffd.playbook.office import Scene

# The leader is told after that morning's look for a time: of two alarms of one moment, only the last would speak.
_AFTER_THE_LOOK = timedelta(minutes=5)


def lasting(scene: Scene) -> bool:
    """Tell whether there is somebody to invite, but no time, and a person of ours has been asked for one."""
    handoff = scene.handoff
    stuck = handoff.status(scene.name) is Status.STUCK
    return stuck and bool(handoff.contacts) and scene.name not in handoff.drafts


def asked(scene: Scene, approver: str, why: str) -> list[Effect]:
    """Ask the approver (a role) for a time, once, and look again each morning; on the next one the leader hears."""
    again = SetDeadline(scene.name, "remind", scene.next_morning(scene.person(approver)))
    if lasting(scene):
        return [again, Note(f"Looked again: {why}")]
    stuck = [] if scene.handoff.status(scene.name) is Status.STUCK else [Mark(scene.name, Status.STUCK)]
    letters = scene.send("no-time", approver, cc=("ae",), asks=True, reason=why)
    return [*stuck, again, _tell(scene, 1), *letters, Note(why)]


def told(scene: Scene, approver: str, why: str) -> list[Effect]:
    """Tell the leader, with the approver in copy, and again on every third working morning."""
    letters = scene.send("no-time", "sales_leader", cc=(approver,), reason=why)
    return [_tell(scene, 3), *letters, Note("There is still no time; the leader is told.")]


def _tell(scene: Scene, mornings: int) -> SetDeadline:
    morning = scene.next_morning(scene.person("sales_leader"), days=mornings)
    return SetDeadline(scene.name, "waiting", morning + _AFTER_THE_LOOK)
