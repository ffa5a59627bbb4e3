"""What the samples of the answers to orders and of a mail that was passed on hold."""

from collections.abc import Mapping
from datetime import timedelta

from handoffd.letters.writing.samplehouse import (
    AE,
    CONTACT,
    CSM,
    CUSTOMER,
    KICKOFF_AT,
    LEADER,
    LEAVES,
    REF,
    T0,
    TOKEN,
)
from handoffd.letters.writing.views.colleagues import DueAnswer, DueLine
from handoffd.letters.writing.views.ops import Option
from handoffd.letters.writing.views.orders import Coming, Decided, Stand

ABOUT_NONE = (
    *(f"_ops/{name}" for name in ("aside", "calendars", "help", "kinds", "shadow", "status", "unknown")),
    *(f"opening/{name}" for name in ("confirm", "old-mail")),
    *(f"people/{name}" for name in ("away", "back", "inherited", "overdue", "reached", "reminders", "requests")),
)
# Letters that are about several handoffs or none; its place in the header stays empty.
_NO_HANDOFF: Mapping[str, object] = {"ref": "", "customer": ""}
# Some letters use a name for another thing than the rest.
OF: Mapping[str, Mapping[str, object]] = {
    **dict.fromkeys(ABOUT_NONE, _NO_HANDOFF),
    "_ops/confirm": {"what": f"stop {CUSTOMER} ({REF})"},
    "_ops/in-doubt": {"words": "I think so, but I will ask Marta."},
    "_ops/over": {"words": "hold"},
    "_ops/unproven": {"words": "approve"},
    "_ops/wrote": {"by": CONTACT.email, "words": "When do we get our logins?"},
    "debrief/invite": {"minutes": 15, "start": KICKOFF_AT + timedelta(hours=5)},
    "follow-up/held": {"wake": KICKOFF_AT + timedelta(hours=23)},
    "internal-call/wish": {"concerns": (f"{AE.name} is busy then",)},
    "joint-call/invite": {"minutes": 30, "start": KICKOFF_AT - timedelta(hours=19)},
    "kickoff/wish": {"wish": KICKOFF_AT + timedelta(hours=5, minutes=30)},
    "kickoff/kept": {"wish": KICKOFF_AT + timedelta(hours=5, minutes=30)},
    "kickoff/objected": {"by": AE.name, "words": "Please wait: Marta asked me for the week after."},
    **{f"brief/{name}": {"due": T0 + timedelta(hours=25)} for name in ("returned", "again", "remind")},
    "people/succeeded": {"person": CSM, "former": "Sam Lindqvist"},
    "people/unreached": {"address": AE.email},
    "_ops/which": {
        "words": "stop Northwind",
        "options": (Option(f"{CUSTOMER} ({REF})", f"stop {REF}"), Option("Northwind Air (HO-7)", "stop HO-7")),
    },
    "contract/resting": {"by": LEADER.name},
    "contract/awake": {"by": LEADER.name},
    "people/due": {
        "due": (
            DueLine(
                REF,
                CUSTOMER,
                "did you two talk?",
                (DueAnswer("Yes", "done", f"mailto:in+{TOKEN}@b.example?body=done"),),
            ),
            DueLine(REF, CUSTOMER, "who do we write to?"),
        ),
        "behind": True,
    },
    "people/ready-reply": {"by": CONTACT, "subject": "Re: Invoice 4711"},
    "people/forwarded": {"by": CONTACT, "subject": "Invoice 4711", "words": "Could you look at this invoice?"},
}

_STAND = Stand(
    REF,
    CUSTOMER,
    AE.name,
    CSM.name,
    T0,
    (f"{AE.name}: a yes to the introduction", "the internal call, Thursday 12 March, 10:00 (New York)"),
    T0 + timedelta(hours=20),
)
ORDERED: Mapping[str, object] = {
    "stands": (_STAND, Stand("HO-43", "Fjord AS", AE.name, CSM.name, T0, (f"{AE.name}: 7 of 10 sections",), None)),
    "everybody": False,
    "more": 2,
    "stand": _STAND,
    "coming": (Coming(LEAVES, "the introduction: I remind whoever is waited for"),),
    "decided": (
        Decided(T0, "Completed: the contract was signed. The AE is asked for the handoff document."),
        Decided(T0 + timedelta(hours=7), "dana.whitfield@brightlane.example answered 10 sections of the document."),
    ),
    "then": "From then on nothing more leaves, our own meetings are cancelled, and those who know of it are told.",
    "about": "",
    "leads": False,
    "example": "Northwind Freight",
    "mail_link": "mailto:marta.weiss@northwind-freight.example?subject=Re%3A%20Invoice%204711&body=Hi%20Marta",
    "text": "Hi Marta,\n\nThank you, I have it. Ana Kovač (in copy) will come back to you.\n\nBest, Dana",
    "told": True,
    "through": AE.name,
    "files": ("invoice.pdf",),
    "sent_at": T0,
}
