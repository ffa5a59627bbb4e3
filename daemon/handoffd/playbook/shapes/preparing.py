"""The CSM prepares for the kickoff (P7): one page, one working day before it."""

from dataclasses import replace
from datetime import datetime, time

from handoffd.playbook.effects import Effect, Note, SetDeadline
from handoffd.playbook.model import Draft, Meeting
from handoffd.playbook.office import Scene
from handoffd.playbook.shapes.ask import document
from handoffd.playbook.workdays import at, local_date, next_working_moment, working_day


def alarm(scene: Scene, meeting: Meeting, last: Draft | None) -> list[SetDeadline]:
    """Return when the brief for a kickoff comes; none where the same person has read it for the time before.

    `last` is the invitation that had left before this one.
    """
    moment = _read_at(scene, meeting.start)
    before = last.meeting if last else None
    if before is not None and scene.handoff.csm in before.attendees and _read_at(scene, before.start) <= scene.now:
        read = moment <= scene.now and before.start > scene.now
        if read:
            return []
    return [SetDeadline(scene.name, "brief", max(moment, scene.now))]


def rung(scene: Scene) -> list[Effect]:
    """Send it; an answer to it is one to the document."""
    meeting = scene.handoff.meetings.get(scene.name)
    if meeting is None or meeting.cancelled or meeting.missed or meeting.start <= scene.now:
        return [Note("There is no kickoff ahead to prepare for.")]
    letters = scene.send("brief", "csm", asks=True, kickoff=scene.name)
    told = [replace(each, step=document(scene.office) or each.step) for each in letters]
    return [*told, Note(f"{scene.handoff.csm} gets the page for the kickoff.")]


def _read_at(scene: Scene, start: datetime) -> datetime:
    """Return nine o'clock, or the first working moment, of the CSM's last working day before the kickoff's date."""
    week = scene.week(scene.handoff.csm)
    day = working_day(local_date(start, week), -1, week)
    return next_working_moment(at(day, time(9), week), week)
