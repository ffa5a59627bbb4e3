"""A handoff that never was, told in full: what `handoffd preview --sample`, the gallery and the tests show.

Northwind Freight in Hamburg signed on a Tuesday; Dana Whitfield in New York sold it, Ana Kovač in Berlin takes over.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, timedelta

from handoffd.letters.form import form_lines
from handoffd.letters.furtherpart import further_lines
from handoffd.letters.languages import EN
from handoffd.letters.replies.assessment import prepared
from handoffd.letters.writing import leadersample
from handoffd.letters.writing.answered import answers_of, told
from handoffd.letters.writing.desk import called_meeting
from handoffd.letters.writing.replylink import ReplyLink
from handoffd.letters.writing.samplehouse import (
    AE,
    CALL_AT,
    CONTACT,
    CSM,
    CUSTOMER,
    GOAL,
    JOIN_LINK,
    KICKOFF_AT,
    LEADER,
    LEAVES,
    OPS,
    REF,
    T0,
    TITLE,
    TOKEN,
    TOLD,
    VENDOR,
    reader_of,
)
from handoffd.letters.writing.samplemoments import MOMENTS, REASONS
from handoffd.letters.writing.sampleorders import OF, ORDERED
from handoffd.letters.writing.sampleshadow import SHADOW
from handoffd.letters.writing.template import render
from handoffd.letters.writing.views import (
    LETTERS,
    House,
    OldContract,
    Outcome,
    Person,
    SystemLine,
    options_for,
)
from handoffd.letters.writing.views.after import Guest
from handoffd.letters.writing.views.colleagues import LeftAlone, Listed, Unplaced
from handoffd.letters.writing.views.colleagues import Waiting as Unfinished
from handoffd.letters.writing.views.health import View
from handoffd.letters.writing.views.ops import HeldBack, Unreadable
from handoffd.playbook import ledger
from handoffd.playbook.dossier import BY_ID, SECTIONS, Dossier, Entry, Prefill
from handoffd.playbook.health import AT_RISK, BEHIND, CAUSES, SALES
from handoffd.playbook.model import Alternative, Draft, Review

VIEW = View(CSM, BEHIND, SALES, "They expected SSO from the first day; it is planned for June")
__all__ = [
    "AE",
    "CALL_AT",
    "CONTACT",
    "CSM",
    "CUSTOMER",
    "DOSSIER",
    "GOAL",
    "HALF",
    "JOIN_LINK",
    "KICKOFF_AT",
    "LEADER",
    "LEAVES",
    "OPS",
    "PREFILLS",
    "REF",
    "T0",
    "TITLE",
    "TOKEN",
    "VENDOR",
    "VIEW",
    "draft",
    "sample",
]


def _entry(section: str, minutes: int = 0) -> Entry:
    answers = TOLD[section]
    return Entry(
        section=section,
        text="\n".join(answers),
        author=AE.email,
        at=T0 + timedelta(hours=2, minutes=minutes),
        message_id="<a-1@brightlane.example>",
        prompts=dict(zip(BY_ID[section].prompts, answers, strict=True)),
    )


PREFILLS = (
    Prefill("D1", "Company", CUSTOMER, "notice"),
    Prefill("D1", "Contract value", "EUR 96,000 a year", "notice"),
    Prefill("D2", "Signed by", "Marta Weiss, marta.weiss@northwind-freight.example", "notice"),
)
DOSSIER = Dossier(tuple(_entry(section.id) for section in SECTIONS), PREFILLS)
LEDGER = ledger.updated(
    ledger.entered((), DOSSIER, [ledger.Promised(TOLD["D5"][0], date(2026, 4, 10), "Leo")]),
    [ledger.Update("P3", ledger.State.KEPT)],
    CSM.email,
    T0 + timedelta(days=9),
)
HALF = Dossier(tuple(_entry(section) for section in ("D1", "D2", "D3", "D5", "D8", "D10")), PREFILLS)


def draft(letter: str, language: str = EN) -> Draft:
    """Return the draft of a customer's letter as its approver would see it."""
    written = render(letter, sample(letter, language))
    cc = (CSM.email,) if letter.startswith("warm") else (AE.email,)
    return Draft(version=1, to=(CONTACT.email,), cc=cc, subject=written.subject, body=written.body)


def _of_step(step: str, name: str) -> dict[str, object]:
    """Return the facts that the letters of one step call otherwise than the rest."""
    own: Mapping[str, Mapping[str, object]] = {
        "day-30": {"due": T0 + timedelta(days=30, minutes=48)},
        "leaders": {**leadersample.FACTS, "ref": "", "customer": "", "now": leadersample.AT},
        "crm": _SYSTEMS,
    }
    return {"reason": REASONS.get(name, ""), **own.get(step, {})}


def sample(letter: str, language: str = EN) -> dict[str, object]:
    """Return a context for a letter, in which everything it may need has a likely value; KeyError for no letter.

    `language` is that of its reader, and of the customer.
    """
    view = LETTERS[letter]
    step, _, name = letter.partition("/")
    at = MOMENTS.get(letter, LEAVES + timedelta(hours=2) if step == "kickoff" else T0 + timedelta(hours=4))
    reader = replace(reader_of(letter), language=language)
    known: dict[str, object] = {**_FACTS, "reader": reader, "now": at, "options": options_for("warm-intro")}
    known["language"] = language
    known["meeting"] = called_meeting(step)
    known |= _of_step(step, name)
    if issubclass(view, House):
        known["reply_link"] = ReplyLink(f"inbox+{TOKEN}@brightlane.example", f"[{REF}] {CUSTOMER}")
        open_sections = SECTIONS if name in ("ask", "escalate") else HALF.open()
        known["form_lines"] = tuple(form_lines(open_sections, PREFILLS if name == "ask" else ()))
        known["open_headings"] = tuple(section.heading for section in open_sections)
        known["missing"] = {section.heading: "open" for section in HALF.open()}
        approvers = {"kickoff": CSM, "follow-up": CSM, "leaders": OPS}
        known["approver"] = approvers.get(step, AE)
        if step == "kickoff":
            known["promise"] = "Day 5 to 7"
            known |= {"leaves": at if name == "waiting" else LEAVES + timedelta(hours=4), "start": KICKOFF_AT}
        elif step == "follow-up":
            known |= {"leaves": at + timedelta(hours=1), "start": None, "held_at": KICKOFF_AT}
        elif step == "warm-intro":
            known["start"] = None
        elif step == "promises":
            known |= {"by": CSM, "said": ("P3 kept",), "unclear": ""}
        elif step == "brief":
            known |= {"by": CSM, "reason": "vague outcome: planned faster, but how much, and by when?"}
            wrote = Prefill("D4", "You wrote", "Dispatch plans faster", "document")
            known["form_lines"] = tuple(form_lines([BY_ID["D4"]], [wrote]))
            known["changed"] = told(HALF, HALF.entries[-2:])
        if issubclass(view, Outcome):
            known |= {"due": at + timedelta(hours=24)}
            known |= {"form_lines": further_lines("Dana", "until 31 March 2026", "first Dana, then Priya Raman")}
        known |= _wishes(letter, language)
        if "letter" in (field.name for field in fields(view)):
            shown = "kickoff/cancelled" if name == "takeback" else "kickoff/invite"
            plain = "follow-up/followup" if step == "follow-up" else "warm-intro/intro"
            known["letter"] = draft(shown if step == "kickoff" else plain, language)
    else:
        known |= {"start": KICKOFF_AT, "old_start": KICKOFF_AT - timedelta(hours=19)}
    known |= OF.get(letter, {})
    if letter == "people/ready-reply":
        known["text"] = render("people/answer", sample("people/answer", language)).body.strip()
    return {field.name: known[field.name] for field in fields(view)}


def _wishes(letter: str, language: str) -> dict[str, object]:
    """Return what the letters about another time for a meeting say; a first invitation has none."""
    step, _, name = letter.partition("/")
    if name in ("wish", "kept", "answer"):
        by = CONTACT.name if step == "kickoff" else CSM.name
        return {"by": by, "comment": "I am in the air at that hour."}
    if name not in ("draft", "remind"):
        return {}
    offered: tuple[Alternative, ...] = ()
    if step == "kickoff":
        later = {"start": KICKOFF_AT + timedelta(days=1), "old_start": KICKOFF_AT}
        moved = render("kickoff/moved", {**sample("kickoff/moved", language), **later})
        offered = (Alternative(KICKOFF_AT + timedelta(days=1), moved.subject, moved.body),)
    return {"old_start": None, "alternatives": offered, "reason": ""}


# The letters about our CRM and its like use some names for other things than the rest.
_SYSTEMS: Mapping[str, object] = {
    "lines": (
        SystemLine("Salesforce", ("a note was mailed to its logging address", "its command has taken the record")),
        SystemLine(
            "Billing", ("its command failed, so it must be entered by hand (HTTP 401: this token has expired)",)
        ),
    ),
    "confirmed": ("HubSpot",),
    "days": 2,
    "again": False,
    "system": "Billing",
    "what": "its command failed",
    "systems": ("Salesforce", "Billing"),
    "written": True,
    "told": "HTTP 401: this token has expired",
    "contacts": (f"{CONTACT.name} <{CONTACT.email}>",),
    "answers": tuple(answers_of(DOSSIER).values()),
}

_FACTS: Mapping[str, object] = {
    **ORDERED,
    **SHADOW,
    "mails": (Unplaced(1, "Jonas Behr <jonas@northwind-freight.example>", "Invoice 4711?", T0, "no notice"),),
    "unclear": (),
    "later": 0,
    "alone": 2,
    "calendars": (
        Unreadable(CSM.name, "calendar.brightlane.example", T0, "the server says 404 (there is no such file)"),
    ),
    "problems": ("people[2] (Ana Silva).zone: 'Europe/Lisabon' is not an IANA time zone; did you mean Europe/Lisbon?",),
    "known_until": T0,
    "put_back_at": T0 + timedelta(hours=20),
    "held_letters": (HeldBack(REF, "warm-intro/intro", CONTACT.email, customer=True),),
    "again": 7,
    "restored": False,
    "trouble": "inbox",
    "since": T0,
    "details": "the line to imap.brightlane.example:993 broke: timed out",
    "kinds": (LeftAlone(1, "news@tools.example", "your weekly digest #", "Tom Okafor"),),
    "person": AE,
    "back": (T0 + timedelta(days=14)).date(),
    "waiting": (Unfinished(REF, CUSTOMER, "a yes to the introduction"),),
    "asked": LEADER.name,
    "role": "csm",
    "lines": (
        Listed(REF, CUSTOMER, T0 + timedelta(hours=24), 10, AE.name, f"mailto:in+{TOKEN}@b.example?body=form"),
        Listed("HO-43", "Fjord AS", T0 + timedelta(hours=26), 7, AE.name, f"mailto:in+{TOKEN}@b.example?body=form"),
    ),
    "former": "Luis Ortega",
    "absent": "",
    "ref": REF,
    "customer": CUSTOMER,
    "token": TOKEN,
    "t0": T0,
    "title": TITLE,
    "service": "DocuSign",
    "ae": AE,
    "csm": CSM,
    "csm_reason": "logistics in Germany, and the fewest open handoffs",
    "due": T0 + timedelta(hours=24),
    "call_at": CALL_AT,
    "call_minutes": 45,
    "start": CALL_AT,
    "old_start": CALL_AT - timedelta(hours=3),
    "others": (KICKOFF_AT + timedelta(hours=4, minutes=30), KICKOFF_AT + timedelta(days=1)),
    "alternatives": (),
    "wish": CALL_AT + timedelta(hours=2),
    "wish_by": "",
    "comment": "",
    "concerns": ("Ana Kovač is busy then",),
    "declined": False,
    "crossed": False,
    "promise": "the 48 hours after the signature",
    "said": "declined",
    "instead": "",
    "unsure": "",
    "moved": False,
    "hosted": False,
    "host": CSM,
    "them": Person(CUSTOMER, "", CONTACT.zone),
    "people": (CONTACT.name,),
    "minutes": 45,
    "spans": ("5 min: ", "5 min: ", "10 min: ", "10 min: "),
    "talked": False,
    "with_ae": False,
    "at_kickoff": True,
    "copied": "until 31 March 2026",
    "escalation": "first Dana, then Priya Raman",
    "agreed": False,
    "gone": False,
    "reads_along": True,
    "guests": (Guest(person=CONTACT, said="comes"), Guest(person=AE, said="has not answered yet")),
    "news": (("Technical environment", "SAP Business One and Jira, SSO with Entra ID"),),
    "held_at": KICKOFF_AT,
    "join_link": JOIN_LINK,
    "gaps": ("Success outcomes", "Red flags"),
    "leaves": LEAVES,
    "customer_zone": "Europe/Berlin",
    "until": LEAVES + timedelta(days=3, hours=5),
    "waits": ("Dana Whitfield: a yes to the introduction", "the internal call, Thursday 12 March, 10:00 (New York)"),
    "wake": LEAVES + timedelta(days=3, hours=5),
    "stale": False,
    "warned": (),
    "alike": (),
    "found": ('"Sven would rather have waited a year" in the HTML part: section 7, Political dynamics',),
    "edited": False,
    "corrected": False,
    "stored": told(HALF, HALF.entries),
    "advice": (
        "Promises made: the special terms have no end date. Until when do they hold?",
        "Contacts: Jonas Behr and Sven Holt have no email address yet.",
    ),
    "replaced": {"Technical environment": "SAP Business One and Jira"},
    "outdated": (),
    "fields": ("company Northwind Freight GmbH", "value EUR 96,000 a year", "start 1 Apr 2026", "renewal 31 Mar 2027"),
    "author": "",
    "held": False,
    "doubt": "",
    "fresh": "Marta asked me about invoices, I told her you would know.",
    "answers": answers_of(DOSSIER),
    "contacts": (CONTACT,),
    "candidates": (AE, Person("Luis Ortega", "luis.ortega@brightlane.example", "America/New_York")),
    "count": 212,
    "contracts": (
        OldContract("Master Services Agreement – Kestrel Foods", T0 - timedelta(days=12), "Dana Whitfield"),
        OldContract("Order form – Fjord Analytics AS", T0 - timedelta(days=31), "Luis Ortega"),
        OldContract("Subscription 2026 – Marlowe & Finch", T0 - timedelta(days=47)),
    ),
    "view": VIEW,
    "dispute": None,
    "silent_until": T0 + timedelta(days=31),
    "state": BEHIND,
    "causes": CAUSES,
    "prepared": {state: prepared(state) for state in (BEHIND, AT_RISK)},
    "no_leader": False,
    "milestones": (
        ("Contract signed", T0),
        ("Notes complete", T0 + timedelta(hours=7)),
        ("Introduced to the customer", LEAVES),
        ("Kickoff", KICKOFF_AT),
    ),
    "goal": GOAL,
    "promises": answers_of(DOSSIER)["D5"],
    "ledger": LEDGER,
    "accept": True,
    "changed": (),
    "sent_back": False,
    "ordered": False,
    "waits_for": "csm",
    "shown": T0 + timedelta(hours=17),
    "returned_at": T0 + timedelta(hours=19),
    "kind": "vague outcome",
    "returns": (
        Review(CSM.email, T0 + timedelta(hours=19), accepted=False, kind="vague outcome", reason="vague outcome"),
        Review(CSM.email, T0 + timedelta(hours=43), accepted=False, kind="other", reason="Who signs off the export?"),
        Review(CSM.email, T0 + timedelta(hours=66), accepted=False, kind="other", reason="Still nobody named for SAP."),
    ),
    "headings": ("Success outcomes",),
    "what": "The introduction left on Friday at nine.",
    "words": "Looks good to me, but let me check with Priya first.",
    "by": "luis.ortega@brightlane.example",
    "address": CONTACT.email,
    "subject": f"Meet {CSM.name}, your partner at {VENDOR}",
    "mark": "5f1d0c3ab2e94f7a8c6e1b0d9a7f2c44",
    "open_count": 10,
    "invited": KICKOFF_AT,
    "titles": ("Order form 2026 – Northwind Freight", "Data processing agreement"),
    "signed_at": T0 + timedelta(days=2),
    "track": "renewal",
    "void": False,
    "known": {"Contract value": "EUR 96,000 a year", "Signed by": "Marta Weiss"},
    "ours": "Northwind Freight Ltd",
    "other": CUSTOMER,
    "other_ref": "HO-41",
    "why": "The two names differ only in the form of the company.",
    "company": CUSTOMER,
    "vendor": VENDOR,
}
