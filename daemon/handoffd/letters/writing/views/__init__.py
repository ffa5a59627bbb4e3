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
| */draft | approver | DraftShown | letter, leaves, stale, edited, start, minutes |
| */remind | approver | DraftShown | the same |
| */waiting | sales leader, approver in Cc | Waiting | approver, leaves |
| */held | approver | Held | wake |
| */approved | approver | Released | letter, leaves, edited, start |
| */left | AE and CSM | Released | the same |
| day-30/summary | CSM, AE in Cc | Summary | milestones, goal, promises |
| _ops/question | whoever wrote it | Question | words, options |
| _ops/unproven | the approver | Question | words, options |
| _ops/overheard | the person asked | Overheard | words, by |
| _ops/over | whoever wrote it | Over | words, what |
| _ops/wrote | CSM, AE in Cc | Wrote | words, by |
| _ops/bounced | AE or leader | BouncedBack | address, reason, subject |
| _ops/in-doubt | approver, ops in Cc | InDoubt | address, subject, mark |
| warm-intro/intro | CUSTOMER | Intro | contacts, company, vendor, ae, csm, goal |
| kickoff/invite | CUSTOMER | Kickoff | those, start, minutes, join_link, reader, now |
"""

from collections.abc import Mapping
from dataclasses import fields

from handoffd.letters.writing.views.approval import Contact, DraftShown, Held, Released, Waiting
from handoffd.letters.writing.views.customer import CustomerView, Intro, Kickoff
from handoffd.letters.writing.views.dossier import Ask, Brief, Complete, Echo, Escalate, Remind, Summary
from handoffd.letters.writing.views.meeting import Call, Cancelled, Moved, NoTime
from handoffd.letters.writing.views.opening import Confirm, OldContract, OldMail, Who
from handoffd.letters.writing.views.ops import (
    BouncedBack,
    InDoubt,
    Option,
    Over,
    Overheard,
    Question,
    Wrote,
    options_for,
)
from handoffd.letters.writing.views.people import House, Of, Person

__all__ = [
    "CUSTOMER_LETTERS",
    "LETTERS",
    "Ask",
    "BouncedBack",
    "Brief",
    "Call",
    "Cancelled",
    "Complete",
    "Confirm",
    "Contact",
    "CustomerView",
    "DraftShown",
    "Echo",
    "Escalate",
    "Held",
    "House",
    "InDoubt",
    "Intro",
    "Kickoff",
    "Moved",
    "NoTime",
    "Of",
    "OldContract",
    "OldMail",
    "Option",
    "Over",
    "Overheard",
    "Person",
    "Question",
    "Released",
    "Remind",
    "Summary",
    "Waiting",
    "Who",
    "Wrote",
    "context_of",
    "fields_of",
    "options_for",
]

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
    "_ops/unproven": Question,
    "_ops/overheard": Overheard,
    "_ops/over": Over,
    "_ops/wrote": Wrote,
    "_ops/bounced": BouncedBack,
    "_ops/in-doubt": InDoubt,
    **CUSTOMER_LETTERS,
}


def fields_of(view: type[House] | type[CustomerView]) -> frozenset[str]:
    """Return the names a letter with this view may use."""
    return frozenset(field.name for field in fields(view))


def context_of(view: House | CustomerView) -> dict[str, object]:
    """Return a view as the context of its letter, one level deep."""
    return {field.name: getattr(view, field.name) for field in fields(view)}
