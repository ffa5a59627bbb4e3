"""A small house for the tests of the playbook: its people, its page, and a handoff brought as far as a test needs it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from handoffd.config.office import customer_week
from handoffd.letters.places import region_of
from handoffd.playbook.decide import decide
from handoffd.playbook.dossier import CONTACTS_PROMPT, PLACE_PROMPT, QUOTABLE_PROMPT, SECTIONS, Entry
from handoffd.playbook.effects import Write
from handoffd.playbook.events import Answered, Approved, Commanded, Drafted, Left, Opened
from handoffd.playbook.evolve import evolve
from handoffd.playbook.model import Alternative, Contact, Draft, Handoff
from handoffd.playbook.office import Office, kept
from handoffd.playbook.people import Person, Roster, WorkWeek
from handoffd.playbook.steps import PAGE as EVERY_STEP

BERLIN = WorkWeek("Europe/Berlin")
DANA = Person("Dana Weber", "dana@ours.example", frozenset({"ae"}), BERLIN, leader="petra@ours.example")
ANA = Person("Ana Silva", "ana@ours.example", frozenset({"csm"}), WorkWeek("Europe/Lisbon"))
PETRA = Person("Petra Lang", "petra@ours.example", frozenset({"sales_leader"}), BERLIN)
OLGA = Person("Olga Novak", "olga@ours.example", frozenset({"ops"}), BERLIN)
JANE = Contact("Jane Roe", "jane@acme.example")


def zone_week(zone):
    return customer_week(region_of(zone) or "", zone)


# The page as config.toml has it at first: introduced by mail.
PAGE = kept(EVERY_STEP, [step.name for step in EVERY_STEP if step.name != "joint-call"])
HOUSE = Office(Roster((DANA, ANA, PETRA, OLGA), frozenset({"ours.example"})), PAGE, "ours.example", zone_week)


def berlin(text):
    """`2026-03-10 16:12` on the clock in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


SIGNED = berlin("2026-03-10 16:12")  # a Tuesday
FRESH = Handoff("HO-1", SIGNED, SIGNED, title="Acme MSA", ae=DANA.email)
OPENED = Opened("docusign", (), reason="Completed: Acme MSA")


def entry(section, text="told", **prompts):
    return Entry(section, text, DANA.email, SIGNED, "<m@x>", prompts=prompts)


ENTRIES = tuple(
    {
        "D1": Entry("D1", "Acme, Dublin", DANA.email, SIGNED, "<m@x>", prompts={PLACE_PROMPT: "Dublin"}),
        "D2": Entry("D2", "Jane Roe, jane@acme.example", DANA.email, SIGNED, "<m@x>", prompts={CONTACTS_PROMPT: "Jane Roe, jane@acme.example"}),
        "D4": Entry("D4", "An hour instead of four.", DANA.email, SIGNED, "<m@x>", prompts={QUOTABLE_PROMPT: "An hour instead of four."}),
    }.get(section.id, entry(section.id))
    for section in SECTIONS
)  # fmt: skip
ANSWERED = Answered("dossier", DANA.email, ENTRIES, (JANE,), customer="Acme", zone="Europe/Dublin")


def text_of(handoff, write):
    """What stands for the letters room: some draft for the step."""
    step, meeting = write.step, write.meeting
    to = tuple(contact.email for contact in handoff.contacts)
    cc = () if meeting else (handoff.csm,)
    when = f" at {meeting.start:%d %b %H:%M}" if meeting else ""
    others = tuple(Alternative(start, f"About {step}", f"Then {start:%d %b %H:%M}") for start in write.others)
    return Draft(0, to, cc, f"About {step}", f"Hello {handoff.customer}{when}", meeting, alternatives=others)


def happen(handoff, event, now, office=HOUSE):
    """Decide and evolve, drafts included; the handoff after it and every effect on the way."""
    effects, waiting = [], [event]
    while waiting:
        decided = decide(handoff, waiting.pop(0), now, office)
        handoff = evolve(handoff, decided)
        effects += decided
        waiting += [Drafted(each.step, text_of(handoff, each)) for each in decided if isinstance(each, Write)]
    return handoff, effects


def yes(handoff, step, *, by="", proven=True):
    """The approval of the draft as it stands."""
    draft = handoff.drafts[step]
    by = by or (handoff.csm if step in ("kickoff", "follow-up") else handoff.ae)
    return Approved(step, by, draft.version, draft.sha256, proven, "<yes@x>")


def opened(now=SIGNED):
    return happen(FRESH, OPENED, now)[0]


def briefed(now=SIGNED):
    """The document is complete, and the CSM has the brief."""
    return happen(opened(now), ANSWERED, now)[0]


def accepts(by=ANA.email, *, proven=True):
    return Commanded("brief", by, "accept", proven=proven)


def returns(reason, by=ANA.email, *, proven=True):
    return Commanded("brief", by, "return", reason, proven=proven)


def answered(now=SIGNED):
    """The document is complete, and the CSM has accepted it."""
    return happen(briefed(now), accepts(), now)[0]


def introduced(now=None, office=HOUSE):
    """The introduction is approved and has left on Day 3."""
    handoff = answered()
    handoff = happen(handoff, yes(handoff, "warm-intro"), SIGNED)[0]
    return happen(handoff, Left("warm-intro"), now or berlin("2026-03-13 10:00"), office)[0]


def only(effects, kind):
    return [effect for effect in effects if isinstance(effect, kind)]


def sent(effects):
    """The names of the letters among effects."""
    from handoffd.playbook.effects import Send

    return [effect.letter for effect in only(effects, Send)]
