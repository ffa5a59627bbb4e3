"""What the letters of shadow mode are given: what would have left, what people did, what was set aside."""

from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.writing.views.people import House


@dataclass(frozen=True, slots=True)
class Unsent:
    """A letter that would have left: its number (that of its file), when, about whom, to whom and why.

    `then` are the moments at which somebody would have been reminded or a leader told, had nobody answered.
    """

    number: int
    at: datetime
    ref: str
    customer: str
    to: str
    subject: str
    why: str
    then: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """One matter of a handoff: ours beside people's. `matter` is document, call, introduction or kickoff.

    `ours` is when we wrote first, `meets` the time we proposed, `promise` until when it is due; `seen` is when people's
    mail showed it, `by` whom, `starts` when their meeting is, `day` which day that is after the signature. `verdict` is
    "in time", "late", "missing" (due, and nothing seen) or "open".
    """

    matter: str
    ours: datetime | None
    meets: datetime | None
    promise: datetime | None
    seen: datetime | None
    by: str
    starts: datetime | None
    day: int
    verdict: str


@dataclass(frozen=True, slots=True)
class BesideThem:
    """A handoff, matter by matter; `over` when it is watched no longer."""

    ref: str
    customer: str
    signed_at: datetime
    lines: tuple[Beside, ...]
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadowed(House):
    """What shadow mode would have sent (`unsent`), and what people did meanwhile (`beside`).

    `beyond` counts letters that are not attached because the mail would be too large; `blind` says why the folders
    could not be looked through, empty when they could.
    """

    unsent: tuple[Unsent, ...]
    beside: tuple[BesideThem, ...]
    beyond: int
    blind: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A handoff that was opened in shadow mode and is set aside."""

    ref: str
    customer: str
    signed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside(House):
    """Shadow mode is over; `watched` are the handoffs that were set aside."""

    watched: tuple[Watched, ...]
