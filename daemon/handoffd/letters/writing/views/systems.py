"""What the letters about our CRM and its like are given (F3)."""

from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.writing.answered import Answer
from handoffd.letters.writing.views.people import Of


@dataclass(frozen=True, slots=True)
class SystemLine:
    """One system: `said` are half sentences of what was done there, `not_yet` why it could not be confirmed."""

    name: str
    said: tuple[str, ...] = ()
    not_yet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned(Of):
    """Whose customer it is now; `lines` are the systems to be confirmed, `confirmed` the names of the others.

    `days` says after how many working days we ask again, 0 when we do not; `again` that we have asked before.
    """

    lines: tuple[SystemLine, ...]
    confirmed: tuple[str, ...] = ()
    days: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken(Of):
    """A system did not take a record: `what` is half a sentence about the way, `told` what was said last."""

    system: str
    what: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnotherOwner(Of):
    """The owner changes once more in these `systems` (names); `written` tells that we write to them ourselves."""

    systems: tuple[str, ...]
    written: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemNote(Of):
    """The note to a logging address: all that is known. `contacts` are `Name <address>`, `answers` all ten."""

    contacts: tuple[str, ...]
    goal: str
    milestones: tuple[tuple[str, datetime], ...]
    answers: tuple[Answer, ...]
