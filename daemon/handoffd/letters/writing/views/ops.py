"""What the letters about something that went another way are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.writing.views.people import House


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer: the button's label, the reply it prefills, what to type where that differs."""

    label: str
    reply: str
    say: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(House):
    """A reply was not understood for certain: `words` is what was written, `options` what can be answered."""

    words: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproven(Question):
    """Was that you? `doubt` says why it is asked: empty (nothing proves it), "first" (yes from there), "always"."""

    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overheard(House):
    """Somebody who was not asked wrote; nothing was done. `held` when it answers the form and a yes would store it."""

    words: str
    by: str
    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Over(House):
    """A word came too late: `words` is what was written, `what` the sentence that says what has happened already."""

    words: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote(House):
    """Somebody at the customer (`by`, a name or an address) wrote to the inbox; `words` are theirs."""

    words: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BouncedBack(House):
    """A letter came back for good; `reason` is what the other server said, `subject` that of our letter."""

    address: str
    reason: str
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InDoubt(House):
    """The mail server did not confirm a letter to the customer; `mark` is its X-Handoffd-Id.

    `words` is what was answered to this question before and could not be read; empty when it is asked first.
    `restored`: a backup was put back, and the letter may have left before that.
    """

    address: str
    subject: str
    mark: str
    words: str = ""
    restored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReloaded(House):
    """A new config.toml was not taken over; `problems` are its mistakes, each with its place and mend."""

    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A letter that waited when a backup was taken: about which handoff, which one, to whom, to a customer or not."""

    ref: str
    letter: str
    recipient: str
    customer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(House):
    """A backup was put back: `known_until` is the last it knew, `again` counts the mails that are read again."""

    known_until: datetime
    put_back_at: datetime
    held_letters: tuple[HeldBack, ...]
    again: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble(House):
    """What ops must know of the servers and of the mail that waits.

    `trouble` is inbox, budget, late, doubt, held, muted, canary, arrives or certificate, `since` its beginning,
    `details` what is known, in English, `address` whose answers stop (muted), else empty.
    """

    trouble: str
    since: datetime
    details: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A colleague's calendar that cannot be read: whose, how it is called, since when, and why."""

    person: str
    calendar: str
    since: datetime
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarsUnread(House):
    """Calendars that cannot be read at the moment."""

    calendars: tuple[Unreadable, ...]


_LATER = Option("Another time", "move to ", "move to DATE TIME")
_HOLD = Option("Hold it", "hold")
_BY_HAND = (Option("I sent it myself", "sent it myself"), Option("Skip it", "skip"))
_OPTIONS: Mapping[str, tuple[Option, ...]] = {
    "brief": (Option("Accept", "accept"), Option("Return", "return: ", "return: YOUR WORDS")),
    "warm-intro": (Option("Approve", "approve"), _HOLD, *_BY_HAND),
    **dict.fromkeys(("joint-call", "kickoff"), (Option("Approve", "approve"), _LATER, _HOLD, *_BY_HAND)),
    **dict.fromkeys(("internal-call", "debrief"), (_LATER, Option("We have talked", "done"))),
    "follow-up": (Option("Approve", "approve"), Option("It did not happen", "it did not happen"), _HOLD, *_BY_HAND),
}


def options_for(step: str) -> tuple[Option, ...]:
    """Return what a person can answer to a step when we have to ask back; empty where it is no one word."""
    return _OPTIONS.get(step, ())
