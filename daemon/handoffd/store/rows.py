"""Between rows and values: a handoff is kept as JSON, read and checked by its own types."""

from functools import cache

from pydantic import TypeAdapter

from handoffd.playbook.events import Event
from handoffd.playbook.figures.report import Report
from handoffd.playbook.model import Handoff


@cache
def _handoffs() -> TypeAdapter[Handoff]:
    return TypeAdapter(Handoff)


@cache
def _events() -> TypeAdapter[Event]:
    return TypeAdapter(Event)


def dump_handoff(handoff: Handoff) -> str:
    """Return the JSON of a handoff."""
    return _handoffs().dump_json(handoff).decode()


def load_handoff(text: str) -> Handoff:
    """Return the handoff of a JSON; raises pydantic's ValidationError on text that is none."""
    return _handoffs().validate_json(text)


@cache
def _reports() -> TypeAdapter[Report]:
    return TypeAdapter(Report)


def dump_report(report: Report) -> str:
    """Return the JSON of the leaders' figures; the same figures give the same text."""
    return _reports().dump_json(report).decode()


def load_report(text: str) -> Report:
    """Return the figures of a JSON; raises pydantic's ValidationError on text that is none."""
    return _reports().validate_json(text)


def dump_event(event: Event) -> str:
    """Return the JSON of an event, for the journal."""
    return _events().dump_json(event).decode()
