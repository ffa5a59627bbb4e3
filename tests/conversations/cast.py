"""Who plays in the conversations, under addresses that belong to one conversation alone.

Mostly the same few people; a story that introduces people of its own (`nora is Nora Lind, sells, Berlin`) has them alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

INBOX = "handoff@northwind.example"


@dataclass(frozen=True)
class Player:
    """Somebody with a mailbox. Colleagues have roles and are on the roster, customers have none; a machine is neither."""

    name: str
    address: str
    roles: tuple[str, ...] = ()
    zone: str = "UTC"
    region: str = ""
    more: tuple[tuple[str, str], ...] = ()
    machine: bool = False


CAST = {
    "dana": Player("Dana Weber", "dana@northwind.example", ("ae",), "Europe/Berlin", "DE", (("leader", "petra"),)),
    "jonas": Player("Jonas Berg", "jonas@northwind.example", ("ae",), "Europe/Berlin", "DE", (("leader", "petra"),)),
    "ana": Player(
        "Ana Silva", "ana@northwind.example", ("csm",), "Europe/Lisbon", "PT", (("join_link", "https://meet.example/ana"),)
    ),
    "omar": Player("Omar Haddad", "omar@northwind.example", ("csm",), "Europe/Berlin", "DE"),
    "petra": Player("Petra Lang", "petra@northwind.example", ("sales_leader",), "Europe/Berlin", "DE"),
    "olga": Player("Olga Novak", "olga@northwind.example", ("ops",), "Europe/Berlin", "DE"),
    "jane": Player("Jane Roe", "jane@acme.example"),
    "raj": Player("Raj Patel", "raj@globex.example"),
    "salesforce": Player("Salesforce", "log@salesforce.example", machine=True),
    "mallory": Player("Mallory Finch", "mallory@evil.example"),
}  # fmt: skip

# What somebody does, as a story says it, and the roles that this is on the roster.
WORK = {
    "sells": ("ae",),
    "sells and looks after customers": ("ae", "csm"),
    "looks after customers": ("csm",),
    "leads sales": ("sales_leader",),
    "leads customer success": ("cs_leader",),
    "keeps the CRM": ("revops",),
    "runs handoffd": ("ops",),
}
# Where somebody works: their zone, and the region whose holidays they have.
CITIES = {
    "Berlin": ("Europe/Berlin", "DE"),
    "Chicago": ("America/Chicago", "US"),
    "Dublin": ("Europe/Dublin", "IE"),
    "Lisbon": ("Europe/Lisbon", "PT"),
    "London": ("Europe/London", "GB"),
    "Madrid": ("Europe/Madrid", "ES"),
    "New York": ("America/New_York", "US"),
    "Paris": ("Europe/Paris", "FR"),
    "Stockholm": ("Europe/Stockholm", "SE"),
    "Vienna": ("Europe/Vienna", "AT"),
}


def colleague(name: str, full_name: str, work: str, city: str) -> Player:
    """Somebody of ours; raises KeyError for work or a city that is not in the lists above."""
    zone, region = CITIES[city]
    return Player(full_name, f"{name}@northwind.example", WORK[work], zone, region)


_DOMAIN = re.compile(r"\b([a-z][a-z0-9-]*)\.example\b")


@dataclass(frozen=True)
class Stage:
    """Turns the addresses of a story into those of this very run and back: jane@acme.example, jane@acme-t7.example."""

    mark: str
    cast: Mapping[str, Player] = field(default_factory=lambda: CAST)

    def real(self, text: str) -> str:
        return _DOMAIN.sub(lambda found: f"{found[1]}-{self.mark}.example", text)

    def told(self, text: str) -> str:
        return text.replace(f"-{self.mark}.example", ".example")

    def address(self, name: str) -> str:
        return self.real(self.cast[name].address)

    @property
    def inbox(self) -> str:
        return self.real(INBOX)

    def mailbox(self, name: str) -> str:
        """`Dana Weber <dana@...>`, as it stands in a From."""
        return f"{self.cast[name].name} <{self.address(name)}>"

    def is_customer(self, name: str) -> bool:
        return not self.cast[name].roles and not self.cast[name].machine
