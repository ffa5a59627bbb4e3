"""What the letters about how an account stands are given (T1, T2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handoffd.letters.writing.answered import Answer
from handoffd.letters.writing.views.people import Of, Person


@dataclass(frozen=True, slots=True)
class View:
    """What one side says about the account: `state` of `health`, its cause and words (both may be empty), and who."""

    by: Person
    state: str
    cause: str
    words: str

    @property
    def line(self) -> str:
        """The cause and the words, as they stand behind the state."""
        return ": ".join(part for part in (self.cause, self.words) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Of):
    """How does the account stand? `prepared` are the replies that the buttons open, by state.

    `no_leader` says that somebody else reads what is for the CS leader; `due` is None where that is over.
    """

    goal: str
    promises: Answer
    due: datetime | None = None
    no_leader: bool = False
    prepared: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause(Of):
    """Only the cause is missing: `state` is kept already, `causes` can be answered."""

    state: str
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look(Of):
    """The AE looks at what the CSM says; silence until `silent_until` is no objection."""

    view: View
    silent_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Of):
    """A word came after the end, and is kept; `view` is None when only the AE has said something."""

    view: View | None
    dispute: View | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Of):
    """Day 30: what was said about the account, and whether what was promised was kept.

    `view` is the CSM's, None when nobody said anything; `dispute` the AE's where they see it differently.
    """

    milestones: tuple[tuple[str, datetime], ...]
    goal: str
    promises: Answer
    view: View | None = None
    dispute: View | None = None
