"""What the letters about the contract itself are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.form import FormLine
from handoffd.letters.writing.answered import Answer
from handoffd.letters.writing.views.people import House, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Early(House):
    """The contract was sent out for signature: the form, which may be filled in ahead."""

    title: str
    form_lines: tuple[FormLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(House):
    """What was told before the signature, and what would still be asked; `missing` is heading to reason."""

    stored: tuple[Answer, ...]
    missing: Mapping[str, str]
    form_lines: tuple[FormLine, ...]
    advice: tuple[str, ...] = ()
    fresh: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned(House):
    """The contract was voided, signed again, or is no handoff: `reason` says why.

    `invited` is the start of a meeting that still stands in the customer's calendar; None without one.
    """

    title: str
    t0: datetime
    reason: str = ""
    invited: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting(House):
    """Everything rests until a moment because `by` said so, or goes on again: then `waits` is what it waits for.

    `by` is a colleague's name; empty when the rest was over by itself.
    """

    by: str
    until: datetime | None = None
    waits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers(House):
    """Further papers of the same sale were signed."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended(House):
    """Something that changes the contract was signed while the handoff is on its way."""

    title: str
    signed_at: datetime
    void: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class News(House):
    """A renewal, an upsell or an amendment (`track`): `known` are the facts of the notice by label."""

    track: str
    title: str
    t0: datetime
    ae: Person | None
    known: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(House):
    """What is this contract: new, renewal, upsell, amendment, or no sale? `reason` is a sentence: what made us ask."""

    title: str
    service: str
    t0: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike(House):
    """Is this the same sale as another? `ours` and `other` are names, `other_ref` the handoff it may belong to."""

    ours: str
    other: str
    other_ref: str
    why: str
