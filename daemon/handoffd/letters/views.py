"""What each letter is given: one view per letter, and nothing else can stand in it.

The app fills a view and renders `render(letter, context_of(view))`. Moments are aware datetimes in UTC; the letter
says them in the reader's own zone.

| letter | to | view | beside the common fields |
|---|---|---|---|
| opening/who | sales leader | Who | title, service, t0, candidates |
| opening/confirm | ops or AE | Confirm | title, service, t0, reason |
| opening/old-mail | ops | OldMail | count, contracts |
| dossier/ask | AE | Ask | due, csm_reason, call_at, call_minutes, form_lines |
| dossier/remind | AE | Remind | due, open_headings, form_lines |
| dossier/escalate | sales leader, AE in Cc | Escalate | due, open_headings, call_at |
| dossier/echo | AE | Echo | due, stored, missing, advice, fresh, form_lines |
| dossier/complete | AE | Complete | stored, advice, fresh, corrected, call_at |
| dossier/brief | CSM, AE in Cc | Brief | answers, contacts, call_at |
| internal-call/invite | AE, CSM | Call | start, minutes, join_link, gaps, reason |
| internal-call/moved | AE, CSM | Moved | start, minutes, join_link, gaps, reason, old_start |
| internal-call/cancelled | AE, CSM | Cancelled | start, reason |
| internal-call/no-time, kickoff/no-time | AE, CSM | NoTime | reason |
| */contact | AE | Contact | - |
| */draft, _ops/stale | approver | DraftShown | letter, leaves, stale, edited, start, minutes |
| */remind | approver | DraftShown | the same |
| */waiting | sales leader, approver in Cc | Waiting | approver, leaves |
| */held | approver | Held | wake |
| */approved | approver | Released | letter, leaves, edited, start |
| */left | AE and CSM | Released | the same |
| day-30/summary | CSM, AE in Cc | Summary | milestones, goal, promises |
| _ops/question | whoever wrote it | Question | words, options |
| _ops/overheard | the person asked | Overheard | words, by |
| _ops/bounced | AE or leader | BouncedBack | address, reason, subject |
| _ops/in-doubt | approver, ops in Cc | InDoubt | address, subject, mark |
| warm-intro/intro | CUSTOMER | Intro | contacts, company, vendor, ae, csm, goal |
| kickoff/invite | CUSTOMER | Kickoff | those, start, minutes, join_link, reader, now |
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from handoffd.letters.answered import Answer
from handoffd.letters.form import FormLine
from handoffd.playbook.model import Draft


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a letter names or greets: `zone` is their IANA zone; a name may be empty, an address never."""

    name: str
    email: str
    zone: str = "UTC"

    def __str__(self) -> str:
        return self.name or self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What every letter to our own people has.

    `reader` is who it greets, `customer` the company's name (or the title of the contract), `ref` the handoff, `token`
    what proves a reply; `reply_link` makes the mailto: of a button out of the reply's words (`replylink.ReplyLink`).
    `ref`, `customer` and `token` may be empty.
    """

    reader: Person
    now: datetime
    ref: str
    customer: str
    token: str
    reply_link: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Of(House):
    """What every letter about a handoff with known people has."""

    t0: datetime
    ae: Person
    csm: Person


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Of):
    """The request for the handoff document; `call_at` is None while no time was found."""

    due: datetime
    csm_reason: str
    call_at: datetime | None
    call_minutes: int
    form_lines: tuple[FormLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind(Of):
    """A reminder with the form of what is open."""

    due: datetime
    open_headings: tuple[str, ...]
    form_lines: tuple[FormLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate(Of):
    """The document is overdue."""

    due: datetime
    open_headings: tuple[str, ...]
    call_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo(Of):
    """What was understood, and the form of what is still open.

    `stored` is what this mail told, `missing` heading to reason for all that is open, `advice` sentences about what
    looks vague or unsure, `fresh` words that belong to no section.
    """

    due: datetime
    stored: tuple[Answer, ...]
    missing: Mapping[str, str]
    form_lines: tuple[FormLine, ...]
    advice: tuple[str, ...] = ()
    fresh: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(Of):
    """Everything is there; `corrected` when it was complete before and something changed."""

    stored: tuple[Answer, ...]
    call_at: datetime | None
    advice: tuple[str, ...] = ()
    fresh: str = ""
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief(Of):
    """The document for the CSM; `answers` has every section by its id, D1 to D10 (`answered.answers_of`)."""

    answers: Mapping[str, Answer]
    contacts: tuple[Person, ...]
    call_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Of):
    """The internal call; `gaps` are headings still open, `reason` says why this time when it is later than planned."""

    start: datetime
    minutes: int
    join_link: str = ""
    gaps: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Call):
    """The internal call has a new time."""

    old_start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(Of):
    """The internal call does not take place; `reason` is a sentence."""

    start: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoTime(Of):
    """No time could be found; `reason` is a sentence."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Of):
    """Nobody at the customer is known to write to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftShown(Of):
    """A letter to the customer, word for word, for approval.

    `stale`: an answer named an older version. `edited`: the draft holds the approver's own words. `start` and `minutes`
    are those of the meeting that goes with it, None and 0 without one.
    """

    letter: Draft
    leaves: datetime
    stale: bool = False
    edited: bool = False
    start: datetime | None = None
    minutes: int = 0


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
    """The draft was approved (it leaves at `leaves`) or has left."""

    letter: Draft
    leaves: datetime
    edited: bool = False
    start: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Of):
    """Thirty days later: `milestones` are what happened and when, `promises` the answer to D5."""

    milestones: tuple[tuple[str, datetime], ...]
    goal: str
    promises: Answer


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer: the button's label, the reply it prefills, what to type where that differs."""

    label: str
    reply: str
    say: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(House):
    """A reply was not understood for certain: `words` is what was written, `options` what can be answered."""

    words: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overheard(House):
    """Somebody who was not asked wrote; nothing was done."""

    words: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BouncedBack(House):
    """A letter came back for good; `reason` is what the other server said, `subject` that of our letter."""

    address: str
    reason: str
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InDoubt(House):
    """The mail server did not confirm a letter to the customer; `mark` is its X-Handoffd-Id."""

    address: str
    subject: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerView:
    """All that a letter to the customer can know: no reference, no token, no field of the dossier's inside.

    `company` is the customer, `vendor` our own company. `goal` is the one sentence that the AE wrote for the customer
    to read; empty when there is none.
    """

    contacts: tuple[Person, ...]
    company: str
    vendor: str
    ae: Person
    csm: Person
    goal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intro(CustomerView):
    """The warm introduction, from the AE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kickoff(CustomerView):
    """The kickoff invite, from the CSM; `reader` is the main contact, whose zone the time is said in."""

    reader: Person
    now: datetime
    start: datetime
    minutes: int
    join_link: str = ""


CUSTOMER_LETTERS: Mapping[str, type[CustomerView]] = {"warm-intro/intro": Intro, "kickoff/invite": Kickoff}

_APPROVAL: Mapping[str, type[Of]] = {
    "draft": DraftShown,
    "remind": DraftShown,
    "waiting": Waiting,
    "held": Held,
    "approved": Released,
    "left": Released,
    "contact": Contact,
}

LETTERS: Mapping[str, type[House] | type[CustomerView]] = {
    "opening/who": Who,
    "opening/confirm": Confirm,
    "opening/old-mail": OldMail,
    "dossier/ask": Ask,
    "dossier/remind": Remind,
    "dossier/escalate": Escalate,
    "dossier/echo": Echo,
    "dossier/complete": Complete,
    "dossier/brief": Brief,
    "internal-call/invite": Call,
    "internal-call/moved": Moved,
    "internal-call/cancelled": Cancelled,
    "internal-call/no-time": NoTime,
    **{f"{step}/{letter}": view for step in ("warm-intro", "kickoff") for letter, view in _APPROVAL.items()},
    "kickoff/no-time": NoTime,
    "day-30/summary": Summary,
    "_ops/question": Question,
    "_ops/overheard": Overheard,
    "_ops/bounced": BouncedBack,
    "_ops/in-doubt": InDoubt,
    "_ops/stale": DraftShown,
    **CUSTOMER_LETTERS,
}


def fields_of(view: type[House] | type[CustomerView]) -> frozenset[str]:
    """Return the names a letter with this view may use."""
    return frozenset(field.name for field in fields(view))


def context_of(view: House | CustomerView) -> dict[str, object]:
    """Return a view as the context of its letter, one level deep."""
    return {field.name: getattr(view, field.name) for field in fields(view)}
