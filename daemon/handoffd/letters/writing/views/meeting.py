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
class Wish(Of):
    """Somebody (`by`) would like another time than `start`, or comes at no time that is left.

    `wish` is None when no time is known for certain; `comment` are their words; `concerns` say why it was not moved.
    """

    by: str
    start: datetime
    wish: datetime | None = None
    comment: str = ""
    concerns: tuple[str, ...] = ()
    declined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent(Of):
    """`people` have not answered the invitation to the meeting at `start`; names or addresses."""

    start: datetime
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class After(Of):
    """The time of a meeting has passed."""

    start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Of):
    """A wish for another time (`wish`) was refused: it stays at `start`. `by` is who refused, or who wished.

    `crossed` tells that the meeting had moved while the wish was on its way; `wish` is None when no time was read.
    """

    by: str
    start: datetime
    wish: datetime | None
    crossed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(Of):
    """The internal call does not take place; `reason` is a sentence."""

    start: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoTime(Of):
    """No time could be found; `reason` is a sentence."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Late(Of):
    """The window that was promised (`promise`) has no time that suits; the meeting is at `start`, and `reason` why.

    `held`: it stands in the calendars, else it is only proposed.
    """

    start: datetime
    minutes: int
    promise: str
    reason: str
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Of):
    """What a calendar answers to the invitation for `start`, where a person should know: `by` is who answers.

    `said` is one of accepted, declined, tentative, delegated, counter, refresh, or empty for neither yes nor no.
    `comment` are their words, `instead` who comes in their place, `unsure` why it was not counted, half a sentence.
    """

    by: str
    start: datetime
    said: str
    comment: str = ""
    instead: str = ""
    unsure: str = ""
