"""What happened, in order: the one record from which the terminal, the pages and the proofs tell."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handoffd.demo.cast import SIGNED, Person
from handoffd.demo.clients.mime import Written
from handoffd.demo.letter import Letter


class Tone(StrEnum):
    """How an entry is shown."""

    PLAIN = "plain"
    CUSTOMER = "customer"  # it reached the customer
    REFUSED = "refused"  # it was not believed, or not understood
    YES = "yes"  # a person approved


@dataclass(frozen=True, slots=True)
class Wrote:
    """Somebody sent a mail: `deed` says what they do as a sentence without its subject, `key` is the scene's."""

    at: datetime
    who: Person
    deed: str
    mail: Written
    tone: Tone = Tone.PLAIN
    key: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """The daemon decided: a sentence of its journal, and what had happened."""

    at: datetime
    event: str
    why: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Came:
    """A mail lies in somebody's mailbox; `approved` says by whom and when, of a mail to the customer."""

    at: datetime
    who: Person
    letter: Letter
    number: int
    approved: str = ""
    tone: Tone = Tone.PLAIN


Entry = Wrote | Decided | Came


@dataclass
class Tale:
    """Every entry so far, and what went wrong with the story itself."""

    entries: list[Entry] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def letters(self, who: Person) -> list[Letter]:
        """Return what came to a person, in order."""
        return [entry.letter for entry in self.entries if isinstance(entry, Came) and entry.who == who]

    def written(self, who: Person) -> list[Wrote]:
        """Return what a person sent, in order."""
        return [entry for entry in self.entries if isinstance(entry, Wrote) and entry.who == who]


def day_of(moment: datetime) -> int:
    """Return which day of the handoff it is, by the date where it was signed."""
    return (moment.astimezone(SIGNED.tzinfo).date() - SIGNED.date()).days
