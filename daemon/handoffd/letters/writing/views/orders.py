"""What the answers to an order by mail are given (issue 6, item 5)."""

from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.writing.views.ops import Option
from handoffd.letters.writing.views.people import House, Person


@dataclass(frozen=True, slots=True)
class Stand:
    """How one handoff stands: `waits` are half sentences with every moment in the reader's clock.

    `ae` and `csm` are names; `next_at` is when something happens by itself, None when nothing will. `closed` says why
    it is over.
    """

    ref: str
    customer: str
    ae: str
    csm: str
    signed_at: datetime
    waits: tuple[str, ...]
    next_at: datetime | None
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A line of the journal: when, and what was decided and why."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Coming:
    """What will happen by itself, and when."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(House):
    """How handoffs stand, oldest first; `everybody` when they are all there are, `more` counts those left out."""

    stands: tuple[Stand, ...]
    everybody: bool = False
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Why(House):
    """Why a handoff stands as it does: what comes by itself, and the last decisions, newest last."""

    stand: Stand
    coming: tuple[Coming, ...]
    decided: tuple[Decided, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(House):
    """A change was ordered in a mail that proves nothing: `what` is it, `then` a sentence: what follows from a yes."""

    what: str
    then: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Which(House):
    """It is not clear which handoff is meant: `words` is what was written, `options` an answer for each that may be.

    `about` is empty for an order; else it says what the answer is wanted for (a forwarded mail).
    """

    words: str
    options: tuple[Option, ...]
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help(House):
    """What may be said by mail; `leads` for who may say it about every handoff, `example` is a customer's name."""

    leads: bool
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyReply(House):
    """A customer wrote to the AE: the text to send them, `reply_to_customer` the mailto: that opens it finished.

    `by` is the customer's person, `csm` None while nobody takes over yet; `told` tells that the CSM has the words.
    """

    by: Person
    csm: Person | None
    subject: str
    text: str
    mail_link: str
    told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded(House):
    """A customer wrote to the AE (`through`), who has passed it on: `words` are theirs, `files` the names of files.

    `absent` is the CSM in whose place the reader answers.
    """

    by: Person
    through: str
    subject: str
    words: str
    files: tuple[str, ...] = ()
    sent_at: datetime | None = None
    absent: str = ""
