"""Who and when it is in the samples: Northwind Freight in Hamburg signed, Dana sold it, Ana takes over."""

from datetime import UTC, datetime

from handoffd.letters.writing.views import Person

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
