"""What shall happen, in the imperative.

`decide` returns these; `evolve` gives their meaning for the state, the app carries out the rest inside the same
transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handoffd.playbook.dossier import Entry, Prefill
from handoffd.playbook.health import Opinion
from handoffd.playbook.ledger import Promise
from handoffd.playbook.model import Approval, Contact, Draft, FurtherPart, Meeting, Milestone, Paper, Review, Status
from handoffd.playbook.systems import Logged


@dataclass(frozen=True, slots=True)
class Mark:
    """Move a step."""

    step: str
    status: Status


@dataclass(frozen=True, slots=True)
class Learn:
    """Add answers to the dossier; `held` ones are kept aside until the AE accepts them."""

    entries: tuple[Entry, ...]
    held: bool = False


@dataclass(frozen=True, slots=True)
class Know:
    """Set facts of the handoff: any of customer, zone, language, ae, csm, csm_reason; empty values change nothing.

    `since` is the moment from which its AE could know of it, where that is later than its notice.
    """

    facts: Mapping[str, str] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    prefills: tuple[Prefill, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SetDeadline:
    """Ring `kind` of `step` at a moment; setting it again moves it."""

    step: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClearDeadlines:
    """No alarm of this step rings any more (or only those named)."""

    step: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Send:
    """Send a letter to people of our own house.

    `letter` is its file under templates/emails, `to` and `cc` are addresses on the roster. `asks` tells that the reply
    counts, so the letter carries a token. `more` holds plain facts for the letter that the handoff does not hold.
    """

    letter: str
    to: tuple[str, ...]
    step: str
    cc: tuple[str, ...] = ()
    asks: bool = False
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Write:
    """Draft the letter to the customer; comes back as the event Drafted.

    `others` are starts offered beside the meeting's; `before` is the start of an invitation that has left already. `cc`
    are the colleagues in copy of a letter without a meeting.
    """

    step: str
    meeting: Meeting | None = None
    others: tuple[datetime, ...] = ()
    before: datetime | None = None
    cc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrange:
    """This is the AE's further part from now on (C4)."""

    further: FurtherPart


@dataclass(frozen=True, slots=True)
class Keep:
    """This is the draft now; earlier versions are void."""

    step: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class Release:
    """The draft was approved: freeze exactly its bytes into the outbox, to leave at a moment."""

    step: str
    draft: Draft
    approval: Approval
    at: datetime


@dataclass(frozen=True, slots=True)
class Park:
    """The draft was approved before its letter may leave: keep the yes, for these words alone; nothing leaves."""

    step: str
    draft: Draft
    approval: Approval


@dataclass(frozen=True, slots=True)
class Judge:
    """Keep what the CSM said about the document (D15); one of the same moment and person takes the place of the old."""

    review: Review


@dataclass(frozen=True, slots=True)
class Brief:
    """The CSM knows so many answers of the document; `at` is when they were shown, None for answers of their own."""

    entries: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Enter:
    """This is the ledger of promises now (D14)."""

    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """The approved letter of a step has left to the customer."""

    step: str


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """Mail to an address of the customer's comes back for good (R4). With a `step` its letter has reached nobody."""

    address: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take back what was released and has not left."""

    step: str


@dataclass(frozen=True, slots=True)
class Meet:
    """Hold this meeting in the state; `invite` names the letter that carries the .ics to our own people.

    It goes to everybody invited, or only to those in `to`; `before` is the start it had, for a letter about a move.
    """

    step: str
    meeting: Meeting
    invite: str = ""
    to: tuple[str, ...] = ()
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hear:
    """Note an invitee's PARTSTAT, and when they gave it."""

    step: str
    attendee: str
    partstat: str
    stamp: datetime | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """The contract is signed: count from this moment, go on by this page."""

    t0: datetime
    track: str
    page: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """Let everything rest until the contract is signed again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rest:
    """Let everything of the handoff rest until a moment, because `by` asked for it; None wakes it."""

    until: datetime | None
    by: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """Keep a further paper of the sale; one of the same title takes the place of the old."""

    paper: Paper


@dataclass(frozen=True, slots=True)
class Voice:
    """Keep what somebody said about how the account stands; what was said before stays."""

    opinion: Opinion


@dataclass(frozen=True, slots=True)
class Reach:
    """Keep when a milestone was reached; the first time counts."""

    name: str
    milestone: Milestone


@dataclass(frozen=True, slots=True)
class Recall:
    """Take back every letter of this handoff that has not left, to whomever."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Take this meeting out of our own people's calendars; `letter`, with its facts in `more`, carries the .ics."""

    step: str
    meeting: Meeting
    letter: str
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Carry:
    """Bring the record of this handoff into a system, by one of its ways; comes back as the event Carried.

    `round` tells one logging from the next; the same round twice is the same errand.
    """

    step: str
    system: str
    way: str
    round: int = 1


@dataclass(frozen=True, slots=True)
class Log:
    """This is how far the handoff is in a system."""

    system: str
    logged: Logged


@dataclass(frozen=True, slots=True)
class Merge:
    """Everything that is known by this handoff belongs to another from now on."""

    into: str


@dataclass(frozen=True, slots=True)
class Close:
    """The handoff is over; nothing of it happens any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for the journal: what was decided and why, for people."""

    text: str


Effect = (
    Mark
    | Learn
    | Know
    | SetDeadline
    | ClearDeadlines
    | Send
    | Write
    | Arrange
    | Keep
    | Release
    | Park
    | Judge
    | Brief
    | Enter
    | Gone
    | Undeliverable
    | Withdraw
    | Meet
    | Hear
    | Count
    | Pause
    | Rest
    | File
    | Voice
    | Reach
    | Recall
    | Cancel
    | Carry
    | Log
    | Merge
    | Close
    | Note
)
