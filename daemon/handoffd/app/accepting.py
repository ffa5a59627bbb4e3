"""Replies to the brief (D15): one mail may correct the document and decide about it."""

from dataclasses import replace

from handoffd.app.heard import Heard, shortened
from handoffd.app.hearing import commanded, document_said
from handoffd.app.ledgers import alone
from handoffd.letters.replies.review import read_review
from handoffd.letters.replies.verdict import UNCLEAR, Verdict, read_verdict
from handoffd.playbook.events import Answered, Event, Overheard, Unclear
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Roster
from handoffd.playbook.shapes.order import ANYWAY


def reviewed(heard: Heard, handoff: Handoff, document: str, roster: Roster) -> list[Event]:
    """Return what happened, a correction before the decision. `document` is the step that takes answers.

    A yes beside words that belong to no section is no yes: they may be its condition.
    """
    said_plainly = read_verdict(heard.message, heard.today, heard.sent, heard.zone)
    if said_plainly is not None and said_plainly.command == ANYWAY:
        return [commanded(heard, said_plainly)]
    judged = read_review(heard.message, heard.today, heard.sent, heard.zone)
    verdict = judged.verdict
    if verdict is None:
        return [_no_decision(heard, handoff, document, roster)]
    if not judged.beside:
        return [_decided(heard, verdict)]
    said = document_said(_about(alone(heard, judged.beside), document), handoff, roster)
    answers: list[Event] = [replace(said, fresh="")] if isinstance(said, Answered) and said.entries else []
    if isinstance(said, Overheard):
        return [said]
    unplaced = not answers or (isinstance(said, Answered) and said.fresh)
    if verdict.command == UNCLEAR or unplaced:
        words = said.fresh if isinstance(said, Answered) and said.fresh else judged.beside
        decision = verdict.command if verdict.command != UNCLEAR else verdict.leftover
        asked = shortened(f"{decision}\n{words}" if decision not in words else words)
        return [*answers, Unclear(heard.asked.step, heard.by, asked, heard.message.message_id)]
    return [*answers, _decided(heard, verdict)]


def _no_decision(heard: Heard, handoff: Handoff, document: str, roster: Roster) -> Event:
    """Read it as an answer to the document; what cannot be read is asked back where accept and return are offered."""
    event = document_said(_about(heard, document), handoff, roster)
    if isinstance(event, Unclear) and handoff.hears(heard.asked.step):
        return replace(event, step=heard.asked.step)
    verdict = read_verdict(heard.message, heard.today, heard.sent, heard.zone)
    if isinstance(event, Overheard) and verdict is not None and not event.entries:
        return replace(event, step=heard.asked.step)
    return event


def _decided(heard: Heard, verdict: Verdict) -> Event:
    if verdict.command == UNCLEAR:
        return Unclear(heard.asked.step, heard.by, shortened(verdict.leftover), heard.message.message_id)
    return commanded(heard, verdict)


def _about(heard: Heard, step: str) -> Heard:
    return replace(heard, asked=replace(heard.asked, step=step))
