"""Who plays: the people of one handoff, where they live, and which mail program each of them writes with.

Brightlane sells route planning; Northwind Freight in Hamburg has just bought it. Three time zones, none of them ours.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

VENDOR = "Brightlane"
DOMAIN = "brightlane.example"
INBOX = f"handoff@{DOMAIN}"
CUSTOMER = "Northwind Freight GmbH"
TITLE = "Master Services Agreement - Northwind Freight GmbH"
JOIN_LINK = f"https://meet.{DOMAIN}/ana"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a mailbox: their `role` as a story says it, an IANA `zone`, and the `program` they write with."""

    key: str
    name: str
    email: str
    role: str
    zone: str
    place: str
    program: str = ""

    @property
    def first(self) -> str:
        """The first name."""
        return self.name.partition(" ")[0]

    def local(self, moment: datetime) -> datetime:
        """Return a moment as this person's clock shows it."""
        return moment.astimezone(ZoneInfo(self.zone))


DANA = Person("dana", "Dana Whitfield", f"dana.whitfield@{DOMAIN}", "AE", "America/New_York", "New York", "Gmail")
ANA = Person("ana", "Ana Kovač", f"ana.kovac@{DOMAIN}", "CSM", "Europe/Lisbon", "Lisbon", "Outlook, and an iPhone")
PRIYA = Person("priya", "Priya Raman", f"priya.raman@{DOMAIN}", "sales leader", "America/New_York", "New York")
MARTA = Person(
    "marta",
    "Marta Weiss",
    "marta.weiss@northwind-freight.example",
    "customer",
    "Europe/Berlin",
    "Hamburg",
    "Thunderbird",
)
DOCUSIGN = Person("docusign", "DocuSign", "dse_na4@docusign.net", "e-signature", "America/New_York", "New York")
STRANGER = Person(
    "stranger", "somebody", "dana.whitfield@brightlane-mail.example", "a stranger", "America/New_York", "New York"
)
HANDOFF = Person("handoff", "handoffd", INBOX, "the shared inbox", "UTC", "UTC")

# Everybody whose mailbox is looked into and kept, in the order in which a story names them.
READERS = (DANA, ANA, PRIYA, MARTA)
EVERYBODY = (HANDOFF, *READERS, DOCUSIGN, STRANGER)

# A Tuesday; no public holiday of the three places falls on the first eight days or on Day 30.
SIGNED = datetime(2026, 9, 8, 13, 4, tzinfo=ZoneInfo("America/New_York"))
DAYS = 30


def by_address(address: str) -> Person | None:
    """Return who has this address (a plus-tag does not matter), None for nobody in the cast."""
    local, _, domain = address.casefold().rpartition("@")
    plain = f"{local.partition('+')[0]}@{domain}"
    return next((person for person in EVERYBODY if person.email == plain), None)
