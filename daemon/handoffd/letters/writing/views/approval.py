"""What the letters about a draft for the customer are given."""

from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.writing.views.people import Of, Person
from handoffd.playbook.model import Alternative, Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Of):
    """Nobody at the customer is known to write to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftShown(Of):
    """A letter to the customer, word for word, for approval.

    `stale`: an answer named an older version. `edited`: the draft holds the approver's own words. `start` and `minutes`
    are those of the meeting that goes with it, None and 0 without one. `customer_zone` may be empty. `alternatives` are
    approved together with it. `old_start` is that of an invitation that has left; then `wish_by` names who would like
    another time (or has `declined`), `comment` are their words, `reason` what speaks against it. `ordered`:
    the approver wants this time although it leaves little time to prepare. `warned` are words of the approver's own
    that stand in our notes as well; `alike` are recipients whose domain could be taken for another, with that one.
    """

    letter: Draft
    leaves: datetime
    customer_zone: str = ""
    stale: bool = False
    edited: bool = False
    start: datetime | None = None
    minutes: int = 0
    alternatives: tuple[Alternative, ...] = ()
    old_start: datetime | None = None
    wish_by: str = ""
    comment: str = ""
    declined: bool = False
    reason: str = ""
    ordered: bool = False
    warned: tuple[str, ...] = ()
    alike: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak(Of):
    """An approved letter was stopped at the last look: `found` says what of ours stood where, a sentence each (T7)."""

    letter: Draft
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked(Of):
    """An approved letter, to leave at `leaves`, may not yet: it waits for the `csm`, the `ae` or the `document`."""

    leaves: datetime
    waits_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Of):
    """A draft is still not approved at the hour when it should have left."""

    approver: Person
    leaves: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Of):
    """The draft is held; `wake` is when we ask again."""

    wake: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(Of):
    """The draft was approved (it leaves at `leaves`) or has left.

    `moved` when it moves a meeting, `hosted` when only who leads the meeting is new.
    """

    letter: Draft
    leaves: datetime
    customer_zone: str = ""
    edited: bool = False
    start: datetime | None = None
    moved: bool = False
    hosted: bool = False
    approver: Person
