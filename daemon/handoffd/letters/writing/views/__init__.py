"""What each letter is given: one view per letter, and nothing else can stand in it.

The app fills a view and renders `render(letter, context_of(view))`. Moments are aware datetimes in UTC; the letter
says them in the reader's own zone.

| letter | to | view | beside the common fields |
|---|---|---|---|
| opening/who | sales leader | Who | title, service, t0, candidates |
| opening/confirm | ops or AE | Confirm | title, service, t0, reason |
| opening/old-mail | ops | OldMail | count, contracts |
| opening/kind | AE or ops | Kind | title, service, t0, reason |
| opening/alike | AE or ops | Alike | ours, other, other_ref, why |
| contract/early | AE | Early | title, form_lines |
| contract/noted | AE | Noted | stored, missing, advice, fresh, form_lines |
| contract/voided, resumed, stopped | who ever heard of it | Turned | title, t0, reason, invited |
| contract/resting, awake | AE, CSM, who ordered it | Resting | by, until, waits |
| contract/joined | AE, CSM in Cc | Papers | titles |
| contract/amended | AE and CSM | Amended | title, signed_at |
| contract/news | CSM, AE in Cc | News | track, title, t0, ae, known |
| dossier/ask | AE | Ask | due, csm_reason, call_at, call_minutes, form_lines |
| dossier/remind | AE | Remind | due, open_headings, form_lines |
| dossier/escalate | sales leader, AE in Cc | Escalate | due, open_headings, call_at |
| dossier/echo | AE | Echo | due, stored, missing, advice, fresh, form_lines |
| dossier/complete | AE | Complete | stored, advice, fresh, corrected, call_at |
| dossier/brief | CSM, AE in Cc | Brief | answers, contacts, call_at |
| brief/changed | CSM | Changed | changed, replaced |
| internal-call/invite, debrief/invite | AE, CSM | Call | start, minutes, join_link, gaps, reason |
| internal-call/moved | AE, CSM | Moved | start, minutes, join_link, gaps, reason, old_start |
| internal-call/cancelled | AE, CSM | Cancelled | start, reason |
| internal-call/no-time, kickoff/no-time | AE, CSM | NoTime | reason |
| internal-call/late, kickoff/late | sales leader, CS leader in Cc | Late | start, minutes, promise, reason, held |
| internal-call/answer, kickoff/answer | who leads it | Answer | by, start, said, comment, instead, unsure |
| internal-call/wish, kickoff/wish | the other, CSM | Wish | by, start, wish, comment, concerns, declined |
| internal-call/kept, kickoff/kept | who wished, CSM | Kept | by, start, wish, crossed |
| internal-call/silent | who has not answered | Call | those of the invite |
| kickoff/silent | CSM | Silent | start, people |
| internal-call/after, remind | CSM | Outcome | start, due, talked, form_lines |
| internal-call/agreed | CSM, AE in Cc | Arranged | at_kickoff, copied, escalation |
| kickoff/after | CSM | After | start |
| kickoff/brief | CSM | Prepared | start, guests, goal, answers, ledger, escalation, news |
| kickoff/copy | AE who comes along | DraftShown | that of the approver |
| kickoff/objected | CSM | Objection | by, words, gone, the draft |
| follow-up/draft, remind | CSM | DraftShown | the draft |
| fade-out/tell | AE, CSM | Faded | escalation, agreed |
| */contact | AE | Contact | - |
| */draft | approver | DraftShown | the draft, its state, warned, alike; of a move old_start, wish_by, declined ... |
| */remind | approver | DraftShown | the same |
| */waiting | sales leader, approver in Cc | Waiting | approver, leaves |
| */held | approver | Held | wake |
| */approved | approver | Released | letter, leaves, edited, start |
| */left | AE and CSM | Released | the same |
| crm/confirm | RevOps | Owned | lines, confirmed, days, again |
| crm/failed | ops | NotTaken | system, what, told |
| crm/changed | RevOps | AnotherOwner | systems, written |
| crm/note | a system's logging address | SystemNote | contacts, goal, milestones, answers |
| day-30/ask, day-30/remind | CSM | health.Asked | due, goal, promises, prepared |
| day-30/late | CS leader, CSM in Cc | health.Asked | goal, promises, prepared, no_leader |
| day-30/cause | who said behind or at risk | health.Cause | state, causes |
| day-30/look | AE | health.Look | view, silent_until |
| day-30/noted | who wrote after the end, the other in Cc | health.Noted | view, dispute |
| day-30/summary | CSM, AE in Cc | health.Summary | milestones, goal, promises, view, dispute |
| leaders/draft | CS leader | leaders.Weekly | headline, cards, calm, flagged, stages, sellers, chart, to |
| leaders/status | sales leaders, CS leader in Cc | leaders.Weekly | the same, approver, comment |
| _ops/question | whoever wrote it | Question | words, options |
| _ops/unproven | the approver | Unproven | words, options, doubt |
| _ops/overheard | the person asked | Overheard | words, by |
| _ops/over | whoever wrote it | Over | words, what |
| _ops/wrote | CSM, AE in Cc | Wrote | words, by |
| _ops/bounced | AE or leader | BouncedBack | address, reason, subject |
| _ops/in-doubt | approver, ops in Cc | InDoubt | address, subject, mark |
| _ops/reload | ops | NotReloaded | problems |
| _ops/restored | ops | Restored | known_until, put_back_at, held_letters, again |
| _ops/leak | approver, ops in Cc | Leak | letter, found |
| _ops/unknown | ops | Unknown | mails, unclear, later, alone |
| _ops/kinds | ops | Kinds | kinds |
| _ops/calendars | ops | CalendarsUnread | calendars |
| _ops/trouble | ops | Trouble | kind, since, said, about |
| _ops/status | whoever asked | Status | stands, everybody, more |
| _ops/why | whoever asked | Why | stand, coming, decided |
| _ops/confirm | in whose name something was ordered | Confirm | what, then |
| _ops/which | whoever wrote it | Which | words, options, about |
| _ops/help | whoever asked | Help | leads, example |
| people/ready-reply | AE | ReadyReply | by, csm, subject, text, mail_link, told |
| people/forwarded | CSM | Forwarded | by, through, subject, words, files, sent_at |
| people/away | sales leader | Away | person, back, waiting, asked |
| people/back | whoever was away | Back | waiting |
| people/succeeded | the former AE or CSM, the others in Cc | Succeeded | role, person, former, reason |
| people/requests, reminders | AE | Bundle | lines |
| people/overdue | leader, AE | Bundle | lines |
| people/due | whoever is asked or reminded | CaughtUp | due, behind |
| people/inherited | who inherits the handoffs of an AE who has left | Inherited | former, waiting |
| people/released | the former AE or CSM, with an update of the calendar | Cancelled | start, reason |
| people/unreached | leader | Unreached | person, address, reason, waiting |
| people/reached | whom mail reaches again | Back | waiting |
| warm-intro/intro | CUSTOMER | Intro | contacts, company, vendor, ae, csm, goal |
| people/answer | CUSTOMER, sent by the AE and never by us | QuickReply | those |
| kickoff/invite, joint-call/invite | CUSTOMER | Kickoff | those, the meeting, others, host, reader, now |
| kickoff/moved | CUSTOMER | KickoffMoved | those, old_start |
| kickoff/cancelled | CUSTOMER | KickoffCancelled | those of the invite |
| follow-up/followup | CUSTOMER | FollowUp | contacts, company, vendor, ae, csm, goal, reader, held_at, reads_along |
| kickoff/takeback | CSM | DraftShown | the draft is the cancellation |
"""

from collections.abc import Mapping
from dataclasses import fields

from handoffd.letters.writing.views import health, leaders
from handoffd.letters.writing.views.after import Arranged, Faded, Objection, Outcome, Prepared
from handoffd.letters.writing.views.approval import Contact, DraftShown, Held, Leak, Parked, Released, Waiting
from handoffd.letters.writing.views.colleagues import (
    Away,
    Back,
    Bundle,
    CaughtUp,
    Inherited,
    Kinds,
    Succeeded,
    Unknown,
    Unreached,
)
from handoffd.letters.writing.views.contract import Alike, Amended, Early, Kind, News, Noted, Papers, Resting, Turned
from handoffd.letters.writing.views.customer import (
    CustomerView,
    FollowUp,
    Intro,
    Kickoff,
    KickoffCancelled,
    KickoffMoved,
    QuickReply,
)
from handoffd.letters.writing.views.dossier import (
    Accepted,
    Ask,
    Brief,
    Changed,
    Complete,
    Decide,
    Echo,
    Escalate,
    Ledger,
    Remind,
    Returned,
    Unread,
)
from handoffd.letters.writing.views.meeting import (
    After,
    Answer,
    Call,
    Cancelled,
    Kept,
    Late,
    Moved,
    NoTime,
    Silent,
    Wish,
)
from handoffd.letters.writing.views.opening import Confirm, OldContract, OldMail, Who
from handoffd.letters.writing.views.ops import (
    BouncedBack,
    CalendarsUnread,
    HeldBack,
    InDoubt,
    NotReloaded,
    Option,
    Over,
    Overheard,
    Question,
    Restored,
    Trouble,
    Unproven,
    Unreadable,
    Wrote,
    options_for,
)
from handoffd.letters.writing.views.orders import Confirm as ConfirmOrder
from handoffd.letters.writing.views.orders import Forwarded, Help, ReadyReply, Status, Which, Why
from handoffd.letters.writing.views.people import House, Of, Person
from handoffd.letters.writing.views.systems import AnotherOwner, NotTaken, Owned, SystemLine, SystemNote

__all__ = [
    "CUSTOMER_LETTERS",
    "LETTERS",
    "Accepted",
    "After",
    "Alike",
    "Amended",
    "AnotherOwner",
    "Answer",
    "Arranged",
    "Ask",
    "BouncedBack",
    "Brief",
    "Bundle",
    "CalendarsUnread",
    "Call",
    "Cancelled",
    "Changed",
    "Complete",
    "Confirm",
    "Contact",
    "CustomerView",
    "Decide",
    "DraftShown",
    "Early",
    "Echo",
    "Escalate",
    "Faded",
    "FollowUp",
    "Held",
    "HeldBack",
    "House",
    "InDoubt",
    "Inherited",
    "Intro",
    "Kept",
    "Kickoff",
    "KickoffCancelled",
    "KickoffMoved",
    "Kind",
    "Late",
    "Leak",
    "Ledger",
    "Moved",
    "News",
    "NoTime",
    "NotReloaded",
    "NotTaken",
    "Noted",
    "Objection",
    "Of",
    "OldContract",
    "OldMail",
    "Option",
    "Outcome",
    "Over",
    "Overheard",
    "Owned",
    "Papers",
    "Parked",
    "Person",
    "Prepared",
    "Question",
    "QuickReply",
    "Released",
    "Remind",
    "Resting",
    "Restored",
    "Returned",
    "Silent",
    "Succeeded",
    "SystemLine",
    "SystemNote",
    "Trouble",
    "Turned",
    "Unproven",
    "Unreached",
    "Unread",
    "Unreadable",
    "Waiting",
    "Who",
    "Wish",
    "Wrote",
    "context_of",
    "fields_of",
    "options_for",
]

CUSTOMER_LETTERS: Mapping[str, type[CustomerView]] = {
    "warm-intro/intro": Intro,
    "people/answer": QuickReply,
    "kickoff/invite": Kickoff,
    "joint-call/invite": Kickoff,
    "kickoff/moved": KickoffMoved,
    "kickoff/cancelled": KickoffCancelled,
    "follow-up/followup": FollowUp,
}

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
    "opening/kind": Kind,
    "opening/alike": Alike,
    "contract/early": Early,
    "contract/noted": Noted,
    **dict.fromkeys(("contract/voided", "contract/resumed", "contract/stopped"), Turned),
    **dict.fromkeys(("contract/resting", "contract/awake"), Resting),
    "contract/joined": Papers,
    "contract/amended": Amended,
    "contract/news": News,
    "dossier/ask": Ask,
    "dossier/remind": Remind,
    "dossier/escalate": Escalate,
    "dossier/echo": Echo,
    "dossier/complete": Complete,
    "dossier/brief": Brief,
    "warm-intro/parked": Parked,
    "warm-intro/delayed": Parked,
    "brief/remind": Unread,
    "brief/waiting": Unread,
    "brief/returned": Returned,
    "brief/again": Returned,
    "brief/late": Returned,
    "brief/decide": Decide,
    "brief/accepted": Accepted,
    "brief/changed": Changed,
    "promises/noted": Ledger,
    "internal-call/invite": Call,
    "internal-call/moved": Moved,
    "internal-call/cancelled": Cancelled,
    "internal-call/no-time": NoTime,
    **{f"{step}/{letter}": view for step in ("warm-intro", "kickoff") for letter, view in _APPROVAL.items()},
    "kickoff/no-time": NoTime,
    "internal-call/late": Late,
    "kickoff/late": Late,
    "internal-call/answer": Answer,
    "kickoff/answer": Answer,
    **{f"{step}/wish": Wish for step in ("internal-call", "kickoff")},
    **{f"{step}/kept": Kept for step in ("internal-call", "kickoff")},
    "internal-call/after": Outcome,
    "internal-call/remind": Outcome,
    "internal-call/agreed": Arranged,
    "kickoff/after": After,
    "kickoff/brief": Prepared,
    "kickoff/copy": DraftShown,
    "kickoff/objected": Objection,
    **{f"follow-up/{letter}": view for letter, view in _APPROVAL.items()},
    "fade-out/tell": Faded,
    "internal-call/silent": Call,
    "debrief/invite": Call,
    "kickoff/silent": Silent,
    "kickoff/takeback": DraftShown,
    "crm/confirm": Owned,
    "crm/failed": NotTaken,
    "crm/changed": AnotherOwner,
    "crm/note": SystemNote,
    "day-30/ask": health.Asked,
    "day-30/remind": health.Asked,
    "day-30/late": health.Asked,
    "day-30/cause": health.Cause,
    "day-30/look": health.Look,
    "day-30/noted": health.Noted,
    "day-30/summary": health.Summary,
    "leaders/draft": leaders.Weekly,
    "leaders/status": leaders.Weekly,
    "_ops/question": Question,
    "_ops/unproven": Unproven,
    "_ops/overheard": Overheard,
    "_ops/over": Over,
    "_ops/wrote": Wrote,
    "_ops/bounced": BouncedBack,
    "_ops/in-doubt": InDoubt,
    "_ops/reload": NotReloaded,
    "_ops/restored": Restored,
    "_ops/leak": Leak,
    "_ops/unknown": Unknown,
    "_ops/kinds": Kinds,
    "_ops/calendars": CalendarsUnread,
    "_ops/trouble": Trouble,
    "_ops/status": Status,
    "_ops/why": Why,
    "_ops/confirm": ConfirmOrder,
    "_ops/which": Which,
    "_ops/help": Help,
    "people/ready-reply": ReadyReply,
    "people/forwarded": Forwarded,
    "people/away": Away,
    "people/back": Back,
    "people/succeeded": Succeeded,
    "people/released": Cancelled,
    "people/requests": Bundle,
    "people/reminders": Bundle,
    "people/overdue": Bundle,
    "people/due": CaughtUp,
    "people/inherited": Inherited,
    "people/unreached": Unreached,
    "people/reached": Back,
    **CUSTOMER_LETTERS,
}


def fields_of(view: type[House] | type[CustomerView]) -> frozenset[str]:
    """Return the names a letter with this view may use."""
    return frozenset(field.name for field in fields(view))


def context_of(view: House | CustomerView) -> dict[str, object]:
    """Return a view as the context of its letter, one level deep."""
    return {field.name: getattr(view, field.name) for field in fields(view)}
