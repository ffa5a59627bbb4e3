"""Who plays in the conversations: always the same few people, under addresses that belong to one conversation alone."""

import re
from dataclasses import dataclass

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

_DOMAIN = re.compile(r"\b([a-z][a-z0-9-]*)\.example\b")


@dataclass(frozen=True)
class Stage:
    """Turns the addresses of a story into those of this very run and back: jane@acme.example, jane@acme-t7.example."""

    mark: str

    def real(self, text: str) -> str:
        return _DOMAIN.sub(lambda found: f"{found[1]}-{self.mark}.example", text)

    def told(self, text: str) -> str:
        return text.replace(f"-{self.mark}.example", ".example")

    def address(self, name: str) -> str:
        return self.real(CAST[name].address)

    @property
    def inbox(self) -> str:
        return self.real(INBOX)

    def mailbox(self, name: str) -> str:
        """`Dana Weber <dana@...>`, as it stands in a From."""
        return f"{CAST[name].name} <{self.address(name)}>"


def is_customer(name: str) -> bool:
    return not CAST[name].roles and not CAST[name].machine
