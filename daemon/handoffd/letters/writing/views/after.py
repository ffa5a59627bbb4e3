"""What the letters after a meeting are given: what was agreed in the call, the kickoff's brief, what follows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.form import FormLine
from handoffd.letters.writing.answered import Answer
from handoffd.letters.writing.views.approval import DraftShown
from handoffd.letters.writing.views.meeting import After
from handoffd.letters.writing.views.people import Of, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(After):
    """The internal call is over (C5): did it take place, and three answers.

    `talked` when that is known. Without an answer by `due` the usual counts; None where nothing waits for it.
    """

    form_lines: tuple[FormLine, ...]
    due: datetime | None = None
    talked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged(Of):
    """What counts of the AE's further part (C4): `copied` and `escalation` in words."""

    at_kickoff: bool
    copied: str
    escalation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody invited to the kickoff, and what they have answered, in words."""

    person: Person
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared(Of):
    """The page for the kickoff (P7); `answers` as in `Brief`.

    `news` are sections answered after the document was complete: the heading, and what stands there now.
    """

    start: datetime
    minutes: int
    join_link: str
    guests: tuple[Guest, ...]
    goal: str
    answers: Mapping[str, Answer]
    escalation: str
    news: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection(DraftShown):
    """Whoever comes along to the kickoff (`by`) speaks against its invitation; `gone` when it has left already."""

    by: str
    words: str
    gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Faded(Of):
    """The AE is in no copy any more (F4); `agreed` when the two have set the day themselves."""

    escalation: str
    agreed: bool
