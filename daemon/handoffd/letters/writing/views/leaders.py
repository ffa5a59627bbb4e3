"""What the leaders' weekly letter is given (T3, T4, T5)."""

from dataclasses import dataclass

from handoffd.letters.writing.figureblocks import Bar, Card
from handoffd.letters.writing.pictures import Picture
from handoffd.letters.writing.views.people import House, Person


@dataclass(frozen=True, slots=True)
class Calm:
    """An account nobody has to look at: how it stands in a few words."""

    name: str
    ref: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly(House):
    """How the accounts stand that were handed over lately.

    `headline` says it in one line; `cards` are the exceptions, the worst first; `flagged` names those whose cause is an
    expectation set in sales. `stages`, `sellers` and `chart` are the figures (any may be empty), `weeks` how far back
    they look. `to` are those who get it, `approver` who looked at it first (None: nobody did, and `reason` says why),
    `comment` the words that person put on top.
    """

    headline: str
    cards: tuple[Card, ...]
    calm: tuple[Calm, ...]
    flagged: str
    stages: tuple[Bar, ...]
    sellers: tuple[Bar, ...]
    least: int
    weeks: int
    chart: Picture | None
    to: tuple[Person, ...]
    approver: Person | None = None
    comment: str = ""
    reason: str = ""
