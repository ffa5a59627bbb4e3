"""Who and when it is in the samples: Northwind Freight in Hamburg signed, Dana sold it, Ana takes over."""

from collections.abc import Mapping
from datetime import UTC, datetime

from handoffd.letters.writing.views import LETTERS, CustomerView, Person

REF = "HO-1"
TOKEN = "q7m2xk4v6tbc3hd5r2wnapl7se"  # noqa: S105 - a sample, proves nothing
CUSTOMER = "Northwind Freight GmbH"
TITLE = "Master Services Agreement – Northwind Freight GmbH"
VENDOR = "Brightlane"
JOIN_LINK = "https://meet.brightlane.example/r/northwind"
T0 = datetime(2026, 3, 10, 15, 12, tzinfo=UTC)  # a Tuesday

AE = Person("Dana Whitfield", "dana.whitfield@brightlane.example", "America/New_York")
CSM = Person("Ana Kovač", "ana.kovac@brightlane.example", "Europe/Berlin")
LEADER = Person("Priya Raman", "priya.raman@brightlane.example", "America/New_York")
OPS = Person("Tom Okafor", "tom.okafor@brightlane.example", "Europe/London")
CONTACT = Person("Marta Weiss", "marta.weiss@northwind-freight.example", "Europe/Berlin")

CALL_AT = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
LEAVES = datetime(2026, 3, 13, 8, 0, tzinfo=UTC)
KICKOFF_AT = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)

GOAL = "By June, dispatch plans a full day in under an hour instead of four"

TOLD: Mapping[str, tuple[str, ...]] = {
    "D1": (
        "Northwind Freight GmbH, road freight, 240 people, 85 trucks",
        "EUR 96,000 a year, starts 1 April 2026, renews 31 March 2027",
        "Hamburg, Germany",
    ),
    "D2": (
        "Marta Weiss, marta.weiss@northwind-freight.example",
        "Marta Weiss, Head of Operations; fears a rough go-live in the spring peak, wants a win for the board soon",
        "Jonas Behr in dispatch will use it daily and is good with tools; Sven Holt (IT) is wary of another cloud",
    ),
    "D3": (
        '"We plan tomorrow on paper until nine at night." Two dispatchers quit last year, about EUR 60,000 to replace',
        "When Jonas planned Thursday in the trial and went home at five",
    ),
    "D4": (GOAL, "Planning time for a day: from 4 hours to under 1, by 30 June"),
    "D5": (
        "Import of their route archive, Dana asked Leo in Solutions, by 10 April",
        "First month free; answer times of 4 hours until the end of June",
    ),
    "D6": (
        "The last system took five months to go live; they fear that again",
        "No offline app for drivers: they will print until it is there. Looked at Routely as well",
    ),
    "D7": (
        "Marta and Jonas are for us; Sven would rather have waited a year",
        "Aligned on the goal, not on the date; Marta is away 6 to 17 April",
    ),
    "D8": (
        "SAP Business One, Excel; need a daily export to SAP",
        "Three years of routes; SSO with Entra ID; first trucks live on 20 April",
    ),
    "D9": ("The date is tight with Marta away. Budget is fine",),
    "D10": (
        "Direct, first names, short mails; call Marta, do not mail her twice",
        "We talked about rowing; the drag-and-drop day board made them smile",
    ),
}

_OUR_CSM = frozenset(
    {"dossier/brief", "brief/remind", "brief/changed", "people/forwarded"}
    | {"internal-call/after", "internal-call/remind", "internal-call/agreed"}
)
_BY_NAME: Mapping[str, Person] = {
    **dict.fromkeys(("escalate", "waiting", "who", "away", "late", "decide", "overdue", "unreached"), LEADER),
    **dict.fromkeys(
        ("confirm", "old-mail", "unknown", "kinds", "calendars", "trouble", "failed", "changed", "restored", "reload"),
        OPS,
    ),
    **dict.fromkeys(("shadow", "aside"), OPS),
}


def reader_of(letter: str) -> Person:
    """Return who reads the sample of a letter."""
    step, _, name = letter.partition("/")
    if letter in LETTERS and issubclass(LETTERS[letter], CustomerView):
        return CONTACT
    if step == "leaders":
        return LEADER if name == "status" else OPS
    if letter in _OUR_CSM:
        return CSM
    if name in _BY_NAME:
        return _BY_NAME[name]
    if step == "follow-up" and name != "contact":
        return CSM
    asked = name in ("contact", "left", "copy", "look")
    return CSM if step in ("kickoff", "day-30") and not asked else AE
