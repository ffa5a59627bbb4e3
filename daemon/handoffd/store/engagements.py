"""What the handoffs on their way mean for a colleague's time: held, waiting for a yes, or only offered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handoffd.playbook.model import Draft, Handoff, Meeting
from handoffd.playbook.spans import Span


@dataclass(frozen=True, slots=True)
class Engagements:
    """A colleague's times by what we know, in order.

    `held` are meetings that stand. `waiting` stand in an invitation that nobody has approved yet; they count as taken,
    or two kickoffs would be proposed for one hour. `offered` a customer may still choose beside the time of their
    invitation: nobody else is proposed them while there is another time.
    """

    held: tuple[Span, ...] = ()
    waiting: tuple[Span, ...] = ()
    offered: tuple[Span, ...] = ()


def engagements(handoffs: Iterable[Handoff], address: str, but_for: str = "") -> Engagements:
    """Return the times of a colleague in these handoffs, without those of the meeting of that UID."""
    handoffs = list(handoffs)

    def theirs(meeting: Meeting | None) -> bool:
        return bool(meeting and not meeting.cancelled and address in meeting.attendees and meeting.uid != but_for)

    held = [each for handoff in handoffs for each in handoff.meetings.values() if theirs(each)]
    waiting = [draft.meeting for each in handoffs for draft in each.drafts.values() if theirs(draft.meeting)]
    offering = [draft for each in handoffs for draft in _offering(each) if theirs(draft.meeting)]
    return Engagements(
        _sorted((each.start, each.end) for each in held),
        _sorted((each.start, each.end) for each in waiting if each),
        _sorted(span for draft in offering for span in _beside(draft)),
    )


def _offering(handoff: Handoff) -> Sequence[Draft]:
    """Return the invitations whose other times may still be chosen: none once the meeting has moved."""
    found = []
    for step, draft in {**handoff.drafts, **handoff.sent}.items():
        held = handoff.meetings.get(step)
        if draft.meeting and (held is None or held.start == draft.meeting.start):
            found.append(draft)
    return found


def _beside(draft: Draft) -> Iterable[Span]:
    if draft.meeting is None:
        return ()
    length = draft.meeting.end - draft.meeting.start
    return ((other.start, other.start + length) for other in draft.alternatives)


def _sorted(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(set(spans)))
