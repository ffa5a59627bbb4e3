"""What a handoff is: one signed contract on its way from Sales to Customer Success.

Everything here is a frozen value. `evolve` is the only thing that makes a new handoff out of an old one.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from handoffd.playbook.dossier import Dossier
from handoffd.playbook.health import Opinion
from handoffd.playbook.ledger import Promise
from handoffd.playbook.systems import Logged


class Status(StrEnum):
    """How far a step is. A step hears replies only while it is open or stuck."""

    WAITING = "waiting"
    OPEN = "open"
    STUCK = "stuck"
    SETTLED = "settled"
    SKIPPED = "skipped"


# The whole life of a step. `evolve` refuses every other move; the picture in docs/reference/playbook.md is drawn from
# this table.
MOVES: Mapping[Status, frozenset[Status]] = {
    Status.WAITING: frozenset({Status.OPEN, Status.SKIPPED}),
    # Back to waiting: the contract was voided, and what is still to come is begun afresh when it is signed again.
    Status.OPEN: frozenset({Status.STUCK, Status.SETTLED, Status.SKIPPED, Status.WAITING}),
    Status.STUCK: frozenset({Status.OPEN, Status.SETTLED, Status.SKIPPED, Status.WAITING}),
    # Only when its letter came back from everybody it went to: then nothing has happened.
    Status.SETTLED: frozenset({Status.OPEN}),
    Status.SKIPPED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Contact:
    """A person on the customer's side whom the AE has named or confirmed; nobody else is ever written to."""

    name: str
    email: str

    @property
    def first_name(self) -> str:
        """How a letter greets them; empty when no name is known."""
        return self.name.split()[0] if self.name.split() else ""


@dataclass(frozen=True, slots=True)
class Wish:
    """Another time that an invitee would like for a meeting, waiting for a yes of somebody else. Times in UTC."""

    start: datetime
    end: datetime
    by: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting we hold: times in UTC, `uid` and `sequence` as in RFC 5545, `responses` by address (PARTSTAT).

    `moves` counts how often somebody's wish has moved it; `wish` is the one that waits for an answer. `heard` is when
    each of `responses` was given (DTSTAMP), so that one that comes late does not undo a later one. `missed` tells that
    it did not take place, though its time has passed; `ordered` is who wants this time although it leaves less than
    the usual time to prepare, empty for an ordinary one.
    """

    uid: str
    start: datetime
    end: datetime
    attendees: tuple[str, ...]
    sequence: int = 0
    responses: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    cancelled: bool = False
    moves: int = 0
    wish: Wish | None = None
    heard: Mapping[str, datetime] = field(default_factory=dict)
    missed: bool = False
    ordered: str = ""

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return int((self.end - self.start).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another time that an invitation offers (UTC), and the letter that moves it there when the customer chooses it."""

    start: datetime
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to the customer as a person is asked to approve it, word for word.

    `to` and `cc` are addresses, `body` is plain text from which both parts of the mail are made. `meeting` is set when
    an invite goes with it. A changed draft is a new version; an approval names the version it answers. `by` is who put
    it into their own words, empty for what we wrote; `basis` is what it was made from (it is not part of what a person
    approves). `warned` are the words of theirs that stand in our own notes as well, or are ours alone: the letter that
    shows the draft names them, and a yes to it lets them go (T7).
    """

    version: int
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    body: str
    meeting: Meeting | None = None
    by: str = ""
    basis: str = ""
    alternatives: tuple[Alternative, ...] = ()
    chosen_from: str = ""
    warned: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """What an approval is bound to: recipients, subject, every word, the time of the meeting and those offered."""
        when = "" if self.meeting is None else f"{self.meeting.uid} {self.meeting.start} {self.meeting.end}"
        parts = [", ".join(self.to), ", ".join(self.cc), self.subject, self.body, when]
        parts += [f"{other.start} {other.subject}\0{other.body}" for other in self.alternatives]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Approval:
    """Who said yes to which version, when, and in which mail."""

    version: int
    sha256: str
    by: str
    at: datetime
    message_id: str


@dataclass(frozen=True, slots=True)
class Review:
    """What the CSM said about the document (D15): taken over, or returned with a reason.

    `kind` is one of `returns.KINDS`, `reason` the words as written, `sections` those that were named (D4 ...).
    `entries` counts the answers that were known then; `answered` is when the AE's next one came.
    """

    by: str
    at: datetime
    accepted: bool
    kind: str = ""
    reason: str = ""
    sections: tuple[str, ...] = ()
    entries: int = 0
    answered: datetime | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A further document of the same sale: an order form beside the master agreement, a DPA, an amendment."""

    title: str
    at: datetime
    told: bool = False


class Copied(StrEnum):
    """How long the AE stays in copy of what the customer is written (C4, F4)."""

    USUAL = "usual"  # until the day of the fade-out
    KICKOFF = "kickoff"
    DAY = "day"
    ALWAYS = "always"
    NO = "no"


@dataclass(frozen=True, slots=True)
class FurtherPart:
    """The AE's further part (C4), as AE and CSM agreed in their call: the usual, until somebody has said otherwise.

    `until` is the last day in copy where `copied` is DAY. `escalation` are their words, and never leave our house. `by`
    is who told; empty while nobody has.
    """

    at_kickoff: bool = False
    copied: Copied = Copied.USUAL
    until: date | None = None
    escalation: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """When something was reached, and until when it had been promised then (UTC); `due` is None without a promise."""

    at: datetime
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Handoff:
    """One signed contract on its way.

    `t0` is the moment of signature, `received_at` when its notice had reached us and its AE was known. `customer`
    is the company's name, `zone` the IANA zone of the main contact; both are empty until a notice states them or
    the AE has told. `ae` and `csm` are addresses on the roster. `left` names the steps whose approved letter the
    customer's server has taken, `sent` the letter that left last for each of them. `page` names the steps there
    were when it was opened: one that is added to the playbook later is for later handoffs. `closed` says why
    nothing happens any more; empty while the handoff is on its way.

    `track` is the kind of sale, which chose that page. `signed` is false while the contract is only on its way to the
    signature; `paused` says why everything rests (the contract was voided); `papers` are further documents of the sale.
    `held_until` is when it wakes after a colleague (`held_by`, an address) let everything rest; None while it is awake.

    `reviews` are the CSM's words about the document, oldest first (D15); `briefed` is how many of its answers the CSM
    has been shown, `briefed_at` when. `parked` holds a yes to a letter that may not leave yet; it counts for those
    words alone. `promises` is the ledger (D14), `further` the AE's further part (C4).
    `systems` says, by the name of each, how far the handoff is in our CRM and its like.
    `health` is what was said about the account on Day 30, oldest first; `milestones` are those of `milestones.STEPS`
    and `closed`, each from when it was reached.
    `undeliverable` are addresses of the customer's at which our mail came back for good.
    `language` is the code of the language the customer is written to in; empty for the company's.
    """

    ref: str
    t0: datetime
    received_at: datetime
    title: str = ""
    customer: str = ""
    zone: str = ""
    ae: str = ""
    csm: str = ""
    csm_reason: str = ""
    contacts: tuple[Contact, ...] = ()
    dossier: Dossier = field(default_factory=Dossier)
    steps: Mapping[str, Status] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    approvals: Mapping[str, Approval] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    sent: Mapping[str, Draft] = field(default_factory=dict)
    page: tuple[str, ...] = ()
    track: str = "new"
    signed: bool = True
    paused: str = ""
    held_until: datetime | None = None
    held_by: str = ""
    papers: tuple[Paper, ...] = ()
    systems: Mapping[str, Logged] = field(default_factory=dict)
    health: tuple[Opinion, ...] = ()
    milestones: Mapping[str, Milestone] = field(default_factory=dict)
    closed: str = ""
    reviews: tuple[Review, ...] = ()
    briefed: int = 0
    briefed_at: datetime | None = None
    parked: Mapping[str, Approval] = field(default_factory=dict)
    promises: tuple[Promise, ...] = ()
    further: FurtherPart = field(default_factory=FurtherPart)
    language: str = ""
    undeliverable: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What people call it: the company, else the title of what was signed, else its reference."""
        return self.customer or self.title.removesuffix(".pdf") or self.ref

    def status(self, step: str) -> Status:
        """Return how far a step is; a step that was never started waits."""
        return self.steps.get(step, Status.WAITING)

    @property
    def rests(self) -> bool:
        """Tell whether no step may begin: the contract is not signed yet, or not any more, or all is over."""
        return not self.signed or bool(self.paused) or bool(self.closed)

    @property
    def sleeps(self) -> bool:
        """Tell whether nothing begins by itself just now: all rests, or a colleague has asked for quiet for a while."""
        return self.rests or self.held_until is not None

    def is_over(self, step: str) -> bool:
        """Tell whether a step is settled or skipped, so that what waits for it may go on."""
        return self.status(step) in (Status.SETTLED, Status.SKIPPED)

    def was_held(self, step: str, now: datetime) -> bool:
        """Tell whether the meeting of a step is behind us: its time has passed, or a person said so."""
        meeting = self.meetings.get(step)
        if self.is_over(step) or meeting is None:
            return self.is_over(step)
        return not meeting.cancelled and not meeting.missed and meeting.end <= now

    def hears(self, step: str) -> bool:
        """Tell whether a reply to this step still counts."""
        return not self.closed and self.status(step) in (Status.OPEN, Status.STUCK)

    def with_step(self, step: str, status: Status) -> "Handoff":
        """Return the handoff with one step moved; a move that is not in MOVES is a bug and raises ValueError."""
        now = self.status(step)
        if status not in MOVES[now]:
            raise ValueError(f"{self.ref}: step {step!r} cannot go from {now} to {status}")
        return replace(self, steps={**self.steps, step: status})
