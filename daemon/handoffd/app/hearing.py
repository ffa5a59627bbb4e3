"""What does a reply mean for the step it answers? From a mail and the letter we sent, to one event of the playbook."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from handoffd.app.aftercall import SHOWN, agreed, learnt, objected, with_labels
from handoffd.app.answering import answered, entries_of
from handoffd.app.heard import Heard, shortened
from handoffd.letters.message import Message
from handoffd.letters.replies.assessment import read_assessment
from handoffd.letters.replies.draft import DraftReading, read_draft
from handoffd.letters.replies.reply import Reading, read_reply
from handoffd.letters.replies.systems import read_systems
from handoffd.letters.replies.verdict import Verdict, read_verdict
from handoffd.letters.replies.zones import is_goodbye
from handoffd.playbook.contract import STEERING
from handoffd.playbook.dossier import Entry
from handoffd.playbook.events import (
    Amended,
    Answered,
    Approved,
    Assessed,
    Commanded,
    Confirmed,
    Event,
    Overheard,
    Unclear,
)
from handoffd.playbook.health import Opinion
from handoffd.playbook.model import Draft, Handoff
from handoffd.playbook.people import Roster
from handoffd.playbook.shapes.approve import Approve
from handoffd.playbook.shapes.ask import Ask
from handoffd.playbook.shapes.assess import Assess
from handoffd.playbook.shapes.invite import Invite
from handoffd.playbook.shapes.order import ANYWAY
from handoffd.playbook.shapes.register import Register

HELD_LETTER = "_ops/overheard"  # shows the AE what somebody outside our house answered
CONFIRMING = ("crm/confirm", "_ops/question")  # what RevOps answers with a word about each system
# Which words of a draft are ours alone.
Ours = Callable[[Draft], tuple[str, ...]]
DOCUMENT = "dossier"  # the step whose answers are the notes, whichever letter asked for them


def hear(heard: Heard, handoff: Handoff, shape: object, roster: Roster, ours: Ours) -> Event:
    """Return what happened. A person who was not asked can add to the document, and nothing else.

    `ours` says which words of an edited letter stand in our own notes as well: those are shown once more (T7).
    """
    if isinstance(shape, Ask):
        return document_said(heard, handoff, roster)
    verdict = read_verdict(heard.message, heard.today, heard.sent, heard.zone)
    if isinstance(shape, Invite) and (said := _after_a_call(heard, handoff, shape, verdict, roster)):
        return said
    if heard.by != heard.asked.person and not _may_steer(verdict, heard, roster):
        return Overheard(heard.asked.step, heard.by, _words(heard, verdict))
    if isinstance(shape, Register) and heard.asked.letter in CONFIRMING:
        return confirming(heard, handoff, verdict)
    if isinstance(shape, Assess):
        return _assessment(heard, handoff, verdict)
    return _about_a_draft(heard, handoff, verdict, ours) if isinstance(shape, Approve) else _command(heard, verdict)


def _about_a_draft(heard: Heard, handoff: Handoff, verdict: Verdict | None, ours: Ours) -> Event:
    if heard.asked.letter.endswith(SHOWN):
        return objected(heard, verdict)
    return _draft(heard, handoff, verdict, ours)


def confirming(heard: Heard, handoff: Handoff, verdict: Verdict | None) -> Event:
    """Return what RevOps says about each system (F3); "skip" and what steers a handoff are commands as elsewhere."""
    if verdict is not None and verdict.command in ("skip", "resend", "assign", *STEERING):
        return commanded(heard, verdict)
    reading = read_systems(heard.message, heard.sent, list(handoff.systems))
    if reading.leftover or not reading.says_something:
        words = _words(heard, verdict, reading.leftover)
        return Unclear(heard.asked.step, heard.by, words, heard.message.message_id)
    done = reading.done
    return Confirmed(heard.asked.step, heard.by, done, reading.not_yet, proven=heard.proven)


def _assessment(heard: Heard, handoff: Handoff, verdict: Verdict | None) -> Event:
    """Return what a reply says about the account (T1, T2): the AE speaks for their side, all others for the CSM's."""
    side = "ae" if heard.by == handoff.ae != handoff.csm else "csm"
    told = read_assessment(heard.message, heard.sent, side, handoff.customer)
    if told is not None:
        opinion = Opinion(side, told.state, heard.by, heard.at, told.cause, told.words, heard.message.message_id)
        return Assessed(heard.asked.step, opinion)
    if verdict is not None and verdict.command in {"skip", "assign", *STEERING}:
        return commanded(heard, verdict)
    return Unclear(heard.asked.step, heard.by, _words(heard, verdict), heard.message.message_id)


def _after_a_call(
    heard: Heard, handoff: Handoff, shape: Invite, verdict: Verdict | None, roster: Roster
) -> Event | None:
    """Return what was agreed in the internal call (C5), or learnt in the debrief (F2); None for any other word."""
    if not shape.debriefs:
        return agreed(heard, handoff, verdict)
    if (verdict is not None and verdict.command != "unclear") or not learnt(heard, handoff):
        return None
    return document_said(replace(heard, asked=replace(heard.asked, step=DOCUMENT)), handoff, roster)


def document_said(heard: Heard, handoff: Handoff, roster: Roster) -> Event:
    """Return what a reply says to the document: answers, a command about the whole handoff, or words for a question."""
    step = heard.asked.step
    verdict = read_verdict(heard.message, heard.today, heard.sent, heard.zone)
    wants_form = verdict is not None and verdict.command == "form" and heard.by == heard.asked.person
    if verdict and (wants_form or _may_steer(verdict, heard, roster)):
        return commanded(heard, verdict)
    if verdict and (settled := _on_what_is_held(heard, handoff, verdict, roster)):
        return settled
    known = {
        section.heading: [entry.text for entry in handoff.dossier.history(section.id)]
        for section in handoff.dossier.answered()
    }
    reading = read_reply(heard.sent, heard.message, known=known, today=heard.today, first=heard.form)
    reading = with_labels(heard, reading, known)
    if not (reading.answers or reading.na):
        return _unanswered(heard, handoff, verdict, reading, roster)
    by_whom = Entry("", "", heard.by, heard.at, heard.message.message_id)
    entries = entries_of(reading, by_whom, handoff.dossier)
    if heard.by != heard.asked.person and roster.by_address(heard.by) is None and not roster.is_own(heard.by):
        said = {**reading.answers, **{heading: f"none {reason}".strip() for heading, reason in reading.na.items()}}
        words = "\n".join(f"{heading}: {text}" for heading, text in said.items())
        return Overheard(step, heard.by, shortened(words), entries)
    fresh = shortened(reading.fresh)
    return answered(step, heard.by, entries, handoff.dossier, roster, reading=reading, fresh=fresh)


def _on_what_is_held(heard: Heard, handoff: Handoff, verdict: Verdict, roster: Roster) -> Answered | Unclear | None:
    """Return what the AE says to an answer from outside our house; None when that was not the question."""
    held, step = handoff.dossier.held, heard.asked.step
    if heard.asked.letter != HELD_LETTER or heard.by != heard.asked.person or not held:
        return None
    if verdict.command in ("accept", "approve", "yes"):
        return answered(step, heard.by, held, handoff.dossier, roster, reading=Reading(), fresh="")
    return Unclear(step, heard.by, "", heard.message.message_id) if verdict.command == "no" else None


def _unanswered(
    heard: Heard, handoff: Handoff, verdict: Verdict | None, reading: Reading, roster: Roster
) -> Answered | Unclear:
    """Return what a reply without an answer means: thanks, a file that cannot be read, or words for a question back."""
    step = heard.asked.step
    if not (reading.fresh or reading.files) and is_goodbye(_first_line(heard.message)):
        return Unclear(step, heard.by, "", heard.message.message_id)  # "Thanks!"
    fresh = shortened(reading.fresh)
    if reading.files and heard.by == heard.asked.person and not handoff.is_over(step):
        # The echo says why a file was not read, and shows once more what is open.
        return answered(step, heard.by, (), handoff.dossier, roster, reading=reading, fresh=fresh)
    words = _words(heard, verdict, "\n".join([reading.fresh, *reading.files]).strip())
    return Unclear(step, heard.by, words, heard.message.message_id)


def _draft(heard: Heard, handoff: Handoff, verdict: Verdict | None, ours: Ours) -> Event:
    step, asked = heard.asked.step, heard.asked
    reading = read_draft(heard.sent, heard.message)
    edited = _edited(reading, handoff, step) if reading.kind == "edited" else None
    if edited is not None:
        edited = replace(edited, warned=ours(replace(edited, by=heard.by)))
    doubtful = edited and (edited.warned or reading.doubts or _retimed(edited, handoff.drafts[step]))
    sure = reading.kind != "comment" and not doubtful
    if verdict and verdict.command == "approve" and sure:
        return Approved(
            step, heard.by, asked.version, asked.draft_sha256, heard.proven, heard.message.message_id, edited
        )
    if edited is not None and (verdict is None or verdict.command in ("unclear", "approve")):
        return Amended(step, heard.by, edited, asked.version, heard.proven)
    if verdict is None or verdict.command == "unclear" or reading.kind == "comment":
        return Unclear(step, heard.by, _words(heard, verdict, reading.comment), heard.message.message_id)
    return commanded(heard, verdict)


def _edited(reading: DraftReading, handoff: Handoff, step: str) -> Draft | None:
    current = handoff.drafts.get(step)
    if current is None or not reading.body.strip():
        return None
    return Draft(
        current.version, current.to, current.cc, reading.subject or current.subject, reading.body, current.meeting
    )


def _retimed(edited: Draft, current: Draft) -> bool:
    """Tell whether figures of an invitation were changed: the calendar part would still say the old time."""
    figures = {word for word in current.body.split() if any(sign.isdigit() for sign in word)}
    return current.meeting is not None and bool(figures - set(edited.body.split()))


def _command(heard: Heard, verdict: Verdict | None) -> Event:
    if verdict is None or verdict.command == "unclear":
        return Unclear(heard.asked.step, heard.by, _words(heard, verdict), heard.message.message_id)
    return commanded(heard, verdict)


def commanded(heard: Heard, verdict: Verdict) -> Event:
    """Return a command as the event it is."""
    return Commanded(
        heard.asked.step,
        heard.by,
        verdict.command,
        verdict.argument,
        _moment(verdict.when, heard.zone),
        proven=heard.proven,
        version=heard.asked.version,
    )


def _moment(when: datetime | date | None, zone: ZoneInfo) -> datetime | date | None:
    """Return a day as it is, and a time in UTC."""
    if not isinstance(when, datetime):
        return when
    return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)


def _may_steer(verdict: Verdict | None, heard: Heard, roster: Roster) -> bool:
    """Tell whether this decides about the whole handoff: R2 (another CSM), or that it is none, or part of another.

    Whoever is on the roster as a leader may, and the person asked.
    """
    person = roster.by_address(heard.by)
    leads = person is not None and bool(person.roles & {"sales_leader", "cs_leader", "ops"})
    steers = verdict is not None and verdict.command in {"assign", ANYWAY, *STEERING}
    return steers and (leads or heard.by == heard.asked.person)


def _words(heard: Heard, verdict: Verdict | None, fresh: str = "") -> str:
    """Return what to quote back: what was left over of a command, else the new text on top, else what there is."""
    if verdict and verdict.leftover:
        return shortened(verdict.leftover)
    if fresh.strip():
        return shortened(fresh)
    return shortened(read_reply(heard.sent, heard.message, known={}).fresh) or "(an empty reply)"


def _first_line(message: Message) -> str:
    return next((line for line in message.plain.splitlines() if line.strip()), "")
