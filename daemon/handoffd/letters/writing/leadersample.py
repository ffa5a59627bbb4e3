"""A week of accounts that never were: what a preview of the leaders' letter shows."""

from datetime import UTC, date, datetime, timedelta

from handoffd.letters.writing.desk import Desk
from handoffd.letters.writing.leading import weekly
from handoffd.playbook.figures.funnel import Stage
from handoffd.playbook.figures.report import Account, Numbers, Report
from handoffd.playbook.figures.trend import Seller, Week
from handoffd.playbook.health import AT_RISK, BEHIND, ON_TRACK, SALES
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Person, Roster

AT = datetime(2026, 4, 13, 7, 0, tzinfo=UTC)  # a Monday, 09:00 in Berlin

_DANA, _LUIS = "dana.whitfield@brightlane.example", "luis.ortega@brightlane.example"
_ANA, _SAM = "ana.kovac@brightlane.example", "sam.lindqvist@brightlane.example"
_PRIYA = "priya.raman@brightlane.example"
_ROSTER = Roster(
    (
        Person("Dana Whitfield", _DANA),
        Person("Luis Ortega", _LUIS),
        Person("Ana Kovač", _ANA),
        Person("Sam Lindqvist", _SAM),
        Person("Priya Raman", _PRIYA),
    )
)

_ACCOUNTS = (
    Account(
        "HO-4", "Kestrel Foods", _LUIS, _SAM, AT_RISK, "customer delay", "no data from their side for three weeks",
        _SAM, asked=True, fresh=True,
    ),
    Account(
        "HO-1", "Northwind Freight GmbH", _DANA, _ANA, BEHIND, SALES, "they expected SSO from the first day", _ANA,
        _DANA, "product gap", "the demo showed it as planned for June", ("P1 Import of their route archive",),
        asked=True, fresh=True,
    ),
    Account("HO-6", "Fjord Analytics AS", _DANA, _ANA, asked=True, silent=True),
    Account("HO-3", "Marlowe & Finch", _LUIS, _ANA, ON_TRACK, "", "all 40 users live", _ANA, asked=True, fresh=True),
    Account("HO-8", "Tallis Verlag", _DANA, _SAM),
)  # fmt: skip

_HOURS = (31.0, 26.5, None, 28.0, 22.0, 25.0, 19.5, None, 15.0, 12.0, 9.5, 7.0)
_WEEKS = tuple(
    Week(date(2026, 1, 26) + timedelta(weeks=n), hours, (f"HO-{n + 1}",) if hours else ())
    for n, hours in enumerate(_HOURS)
)
_STAGES = (
    Stage("Document inside 24 h", 19.5, ("HO-1", "HO-3", "HO-4", "HO-5", "HO-6", "HO-7", "HO-8"), ("HO-2",)),
    Stage("Internal call inside 48 h", 41.0, ("HO-1", "HO-2", "HO-3", "HO-5", "HO-8"), ("HO-4", "HO-6", "HO-7")),
    Stage("Introduced on Day 3", 64.8, ("HO-1", "HO-3", "HO-5"), ("HO-2", "HO-4", "HO-6", "HO-7"), ("HO-8",)),
    Stage("Kickoff by Day 7", 150.0, ("HO-1", "HO-3", "HO-4", "HO-5", "HO-6"), ("HO-2", "HO-7")),
)
_SELLERS = (
    Seller(
        _DANA, ("HO-1", "HO-2", "HO-5", "HO-6", "HO-8"), 14.0, 26.0, 9.0,
        {"Success outcomes": ("HO-2", "HO-6"), "Promises made": ("HO-2",)}, {SALES: ("HO-1",)}, ("HO-1",),
    ),
)  # fmt: skip
REPORT = Report(AT, _ACCOUNTS, _STAGES, _WEEKS, _SELLERS, Numbers())

_TOLD = {"report": REPORT, "to": (_PRIYA,)}
FACTS = {
    **weekly(Desk("Brightlane", _ROSTER, AT, "Europe/Berlin"), Handoff("", AT, AT), "leaders", _TOLD),
    "comment": "Kestrel is the one to talk about. I call them on Tuesday.",
}
