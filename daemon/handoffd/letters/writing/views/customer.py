"""What the letters to the customer are given. There is nothing else they could say."""

from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.writing.views.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerView:
    """All that a letter to the customer can know: no reference, no token, no field of the dossier's inside.

    `company` is the customer, `vendor` our own company. `goal` is the one sentence that the AE wrote for the customer
    to read; empty when there is none. `language` is the code of the language the customer is written to in.
    """

    contacts: tuple[Person, ...]
    company: str
    vendor: str
    ae: Person
    csm: Person
    goal: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intro(CustomerView):
    """The warm introduction, from the AE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kickoff(CustomerView):
    """The invite to the kickoff, from the CSM (`host`), or to the joint call, from the AE.

    `reader` is the main contact, whose zone the time is said in.

    `others` are other starts to choose from, `spans` how long each part of a joint call is (I4), as "5 min: ".
    `with_ae` tells that the AE comes along to the kickoff.
    """

    reader: Person
    now: datetime
    start: datetime
    minutes: int
    join_link: str = ""
    others: tuple[datetime, ...] = ()
    meeting: str = "kickoff"
    spans: tuple[str, ...] = ("", "", "", "")
    with_ae: bool = False
    host: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class KickoffCancelled(Kickoff):
    """The kickoff does not take place; no reason is given to the customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KickoffMoved(Kickoff):
    """The kickoff has another time than the invitation that has left."""

    old_start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(CustomerView):
    """The CSM's thanks after the kickoff at `held_at`, and what comes next (F1); `reads_along` when the AE does."""

    reader: Person
    now: datetime
    held_at: datetime
    reads_along: bool
