"""Between rows and values: a handoff is kept as JSON, read and checked by its own types."""

from functools import cache

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from handoffd.playbook.events import Event
from handoffd.playbook.figures.report import Report
from handoffd.playbook.model import Handoff
from handoffd.store.tables import HandoffRow


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


def names(session: Session, text: str) -> ColumnElement[bool]:
    """Return the condition that a text stands in a handoff, in whatever case.

    LIKE knows no case in SQLite, and does in PostgreSQL.
    """
    value = col(HandoffRow.value)
    if session.get_bind().dialect.name == "sqlite":
        return value.contains(text, autoescape=True)
    return value.icontains(text, autoescape=True)
