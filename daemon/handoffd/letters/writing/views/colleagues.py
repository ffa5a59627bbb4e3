"""What the letters about people and about mail that nobody could place are given."""

from dataclasses import dataclass
from datetime import date, datetime

from handoffd.letters.writing.views.people import House, Of, Person


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A mail that meant nothing to us: its number in the list, who sent it, its subject, when it came, and why."""

    number: int
    sender: str
    subject: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A kind of mail that is not listed any more: its number, who sends it, the shape of its subject, who said so."""

    number: int
    sender: str
    shape: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(House):
    """Mail that could not be placed, a line each; `unclear` are lines of a reply that were not understood.

    `later` counts mails that stand in the next list, `alone` the kinds that were left out of it.
    """

    mails: tuple[Unplaced, ...]
    unclear: tuple[str, ...] = ()
    later: int = 0
    alone: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds(House):
    """The kinds of mail that a person told us to leave alone."""

    kinds: tuple[LeftAlone, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one handoff, in a few words."""

    ref: str
    customer: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Away(House):
    """Somebody is away until the day before `back`; `waiting` is what waits for them, `asked` who is asked instead."""

    person: Person
    back: date
    waiting: tuple[Waiting, ...]
    asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached(House):
    """Mail to `address`, which is `person`'s, comes back for good with `reason`; `waiting` is what waits for them."""

    person: Person
    address: str
    reason: str
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Succeeded(Of):
    """`person` plays the `role` (ae, csm) instead of `former`, a name; `reason` says why, in half a sentence."""

    role: str
    person: Person
    former: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A handoff in a list: when its document is due, how many sections are open, and the link that fetches its form."""

    ref: str
    customer: str
    due: datetime
    open_count: int
    ae: str
    form_link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle(House):
    """Several handoffs that want the same of one person, soonest due first."""

    lines: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class DueAnswer:
    """One answer to a line of a list: the button's label, the words it sends, and the mailto: that proves them."""

    label: str
    reply: str
    link: str


@dataclass(frozen=True, slots=True)
class DueLine:
    """What one letter would have asked: the handoff, what is wanted in half a sentence, and the answers there are."""

    ref: str
    customer: str
    what: str
    answers: tuple[DueAnswer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp(House):
    """All that asks or reminds somebody at one moment; `behind` when we could not write for a while."""

    due: tuple[DueLine, ...]
    behind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Inherited(House):
    """To who inherits the handoffs of `former`, a name, who has left: what waits in each of them."""

    former: str
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Back(House):
    """To somebody who was away: what waits for them in each of their handoffs."""

    waiting: tuple[Waiting, ...]
