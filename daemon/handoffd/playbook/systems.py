"""The systems in which a customer has an owner (F3): how a handoff is written into each, and what came of it.

A system is a row `[[crm]]` of config.toml. A way is how a record reaches it: a note to its logging address, a file in
a folder, a command. Whether the owner was moved there, only a person can say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

MAIL, DROP, COMMAND = "mail", "drop", "command"

# What is known of a way. CARRIED of a note means that it is in the outbox: a bounce makes FAILED of it.
WAITING, CARRIED, FAILED = "waiting", "carried", "failed"

UNLISTED = "CRM"  # what the one system is called while config.toml lists none


@dataclass(frozen=True, slots=True)
class System:
    """A system by its name, and the ways by which it is told; one without ways is only asked about.

    `address` is where its notes are mailed to; empty without that way.
    """

    name: str
    ways: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Logged:
    """How far a handoff is in one system.

    `ways` says of each way WAITING, CARRIED or FAILED, `problems` why one failed. `owner` is the address of who must
    become the owner; `confirmed_by` and `at` say who has confirmed it and when, `not_yet` why it could not be done.
    `asked` tells that somebody was asked; `round` counts how often it was logged: another owner is another round.
    """

    ways: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    confirmed_by: str = ""
    at: datetime | None = None
    not_yet: str = ""
    asked: bool = False
    round: int = 1

    @property
    def is_waiting(self) -> bool:
        """Tell whether something is still on its way to this system."""
        return WAITING in self.ways.values()

    def with_way(self, way: str, state: str, problem: str = "") -> "Logged":
        """Return it with the news of one way."""
        problems = {name: why for name, why in self.problems.items() if name != way}
        if problem:
            problems[way] = problem
        return replace(self, ways={**self.ways, way: state}, problems=problems)
