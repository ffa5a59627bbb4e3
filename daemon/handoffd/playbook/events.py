"""What happened, in the past tense. Each event is one row of the journal and one call of `decide`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from handoffd.playbook.dossier import Entry, Prefill
from handoffd.playbook.health import Opinion
from handoffd.playbook.ledger import Promised, Update
from handoffd.playbook.model import Contact, Copied, Draft


@dataclass(frozen=True, slots=True)
class Opened:
    """A signature became known. `ae` is empty when nobody on the roster could be named; `reason` says how it was."""

    service: str
    prefills: tuple[Prefill, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    open_counts: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SentOut:
    """The contract was sent out for signature by one of our AEs; nothing is signed yet."""

    prefills: tuple[Prefill, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A contract that was only on its way, or was voided, is signed (again): all counts from `t0` now.

    `page` names the steps of its `track` as they are today; `again` tells that it had been voided meanwhile.
    """

    t0: datetime
    track: str
    page: tuple[str, ...]
    prefills: tuple[Prefill, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    again: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Voided:
    """The contract was voided, declined or let expire; `reason` is what the notice says."""

    reason: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A further paper of the sale was signed; `changes`: it alters what was signed, `void`: it was voided instead."""

    title: str
    at: datetime
    prefills: tuple[Prefill, ...] = ()
    reason: str = ""
    changes: bool = False
    void: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline has come. `kind` is the alarm: start, remind, escalate, draft, waiting."""

    step: str
    kind: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Sections of the dossier were answered. Contacts, zone and language are what could be read in them for certain."""

    step: str
    by: str
    entries: tuple[Entry, ...]
    contacts: tuple[Contact, ...] = ()
    customer: str = ""
    zone: str = ""
    fresh: str = ""
    flags: tuple[str, ...] = ()
    message_id: str = ""
    language: str = ""
    promised: tuple[Promised, ...] = ()


@dataclass(frozen=True, slots=True)
class Reported:
    """A colleague wrote what became of promises (D14); `unclear` are lines that begin so and were not understood."""

    step: str
    by: str
    updates: tuple[Update, ...]
    unclear: str = ""
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The letters room has written a draft for the customer."""

    step: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class Approved:
    """Somebody said yes.

    `sha256` is the fingerprint the token was bound to, `proven` whether the mail carried that very token (in the
    address it was sent to or in its text). `edited` holds the AE's own version when the reply changed the text. `doubt`
    says why this yes is asked for once more all the same: "first", it is the first from that address; "always", the
    house wants that of each; empty: there is none.
    """

    step: str
    by: str
    version: int
    sha256: str
    proven: bool
    message_id: str = ""
    edited: Draft | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Amended:
    """The draft came back changed, without a yes."""

    step: str
    by: str
    draft: Draft
    version: int
    proven: bool


@dataclass(frozen=True, slots=True)
class Commanded:
    """A person gave one of the closed commands other than approve: hold, skip, done, stop, assign, move ..."""

    step: str
    by: str
    command: str
    argument: str = ""
    when: datetime | date | None = None
    proven: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class Agreed:
    """What AE and CSM agreed on in their call about the AE's further part (C5); None is not said.

    `until` is the last day in copy where `copied` is DAY. `unclear` holds the words that could not be read for certain.
    """

    step: str
    by: str
    at_kickoff: bool | None = None
    copied: Copied | None = None
    until: date | None = None
    escalation: str | None = None
    unclear: str = ""
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Objected:
    """Somebody who was shown a draft beside its approver speaks against it; `words` are theirs, empty for a nod."""

    step: str
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Assessed:
    """Somebody said how the account stands (T1), or what they think of what was said (T2)."""

    step: str
    opinion: Opinion

    @property
    def by(self) -> str:
        """Who said it."""
        return self.opinion.by


@dataclass(frozen=True, slots=True)
class Unclear:
    """A reply that could not be read for certain; `words` is what was not understood, for the question back."""

    step: str
    by: str
    words: str
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Overheard:
    """Somebody who was not asked wrote into the thread; it changes nothing, the person asked is told.

    `entries` are answers to the form from outside our house: they wait until the person asked accepts them.
    """

    step: str
    by: str
    words: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """An approved letter was taken by the mail server of the customer's side."""

    step: str


@dataclass(frozen=True, slots=True)
class Bounced:
    """A letter came back for good."""

    step: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Doubted:
    """The mail server did not confirm a letter to the customer; a person must look before anything goes again.

    `restored`: nothing broke off, but a backup was put back, and the letter may have left before that.
    """

    step: str
    address: str
    mark: str
    restored: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """A letter to the customer was stopped at the last look: something of our own stood in it (T7). It has not left.

    `found` says what and where, a sentence each.
    """

    step: str
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Responded:
    """An invitee answered an invite (RFC 5546 REPLY): PARTSTAT for the meeting of a step.

    `stamp` is when (DTSTAMP); `delegated_to` who comes instead. An answer that is not `sure` to be theirs changes
    nothing: a person is told, and `note` says why.
    """

    step: str
    attendee: str
    partstat: str
    sequence: int
    comment: str = ""
    stamp: datetime | None = None
    delegated_to: str = ""
    sure: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wished:
    """An invitee would like another time (RFC 5546 COUNTER, or plain words that are sure). `by` is who is invited.

    `start` and `end` are UTC, None when the proposal could not be read for certain; `sequence` is that of the invite it
    answers. `declined` tells that the time that stands is refused, not only less welcome.
    """

    step: str
    by: str
    start: datetime | None
    end: datetime | None
    sequence: int
    comment: str = ""
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Refreshed:
    """An invitee's calendar asks for the invitation again (RFC 5546 REFRESH)."""

    step: str
    attendee: str


@dataclass(frozen=True, slots=True)
class Absent:
    """A colleague of this handoff turned out to be away (R3); the office knows until when."""

    person: str


@dataclass(frozen=True, slots=True)
class Unreached:
    """Mail to a colleague of this handoff comes back for good (R4); what is meant for them goes to who stands in."""

    person: str


@dataclass(frozen=True, slots=True)
class Reached:
    """Mail reaches a colleague of this handoff again; what only they can answer is shown to them once more."""

    person: str


@dataclass(frozen=True, slots=True)
class Succeeded:
    """Somebody else plays a role from now on: the AE or the CSM has left, or another was named (R2).

    `person` is the address of who does now, `former` that of who did (empty when mail to them is no use any more, since
    they have left us), `name` what they are called; `reason` says why, in half a sentence. `listed` tells that the
    person reads of it in one list with others.
    """

    role: str
    person: str
    former: str = ""
    name: str = ""
    reason: str = ""
    listed: bool = False


@dataclass(frozen=True, slots=True)
class SetAside:
    """This handoff is looked after no more, and nobody hears of it: it was only watched (shadow mode)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A record reached a system by one of its ways, or will not (`done` is False); `told` is what was said."""

    step: str
    system: str
    way: str
    done: bool
    told: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Somebody says which systems are done, and which are not yet, with the reason. No names at all: every one."""

    step: str
    by: str
    done: tuple[str, ...] = ()
    not_yet: Mapping[str, str] = field(default_factory=dict)
    proven: bool = False


Event = (
    Opened
    | Carried
    | Confirmed
    | Absent
    | Unreached
    | Reached
    | Succeeded
    | SetAside
    | SentOut
    | Signed
    | Voided
    | Joined
    | Due
    | Answered
    | Reported
    | Drafted
    | Approved
    | Agreed
    | Objected
    | Amended
    | Commanded
    | Assessed
    | Unclear
    | Overheard
    | Left
    | Bounced
    | Doubted
    | Withheld
    | Responded
    | Wished
    | Refreshed
)
