"""What the letters about a meeting of our own people are given."""

from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.writing.views.people import Of


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Of):
    """The internal call; `gaps` are headings still open, `reason` says why this time when it is later than planned."""

    start: datetime
    minutes: int
    join_link: str = ""
    gaps: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Call):
    """The internal call has a new time."""

    old_start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(Of):
    """The internal call does not take place; `reason` is a sentence."""

    start: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoTime(Of):
    """No time could be found; `reason` is a sentence."""

    reason: str
