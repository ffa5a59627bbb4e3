"""What the letters before a handoff begins are given."""

from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.writing.views.people import House, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Who(House):
    """Nobody on the roster is named as the AE; `candidates` are offered as buttons (the first few of the roster)."""

    title: str
    service: str
    t0: datetime
    candidates: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(House):
    """Is this a sale? `reason` is a sentence: what made us doubt."""

    title: str
    service: str
    t0: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class OldContract:
    """A contract signed before the first start; `ae` is a name, empty when nobody could be named."""

    title: str
    t0: datetime
    ae: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldMail(House):
    """The first start on a full inbox: `count` old messages, of which `contracts` look signed."""

    count: int
    contracts: tuple[OldContract, ...]
