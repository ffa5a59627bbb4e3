"""Who is there, when do they work, and who takes over a customer (R1, R2, R3).

Everything here is a value: config.toml fills it, nothing here reads a file or a clock.
"""

from handoffd.playbook.people.assignment import Assignment, Rule, assign_csm
from handoffd.playbook.people.roster import PUBLIC_MAIL, ROLES, Person, Roster
from handoffd.playbook.people.week import OFFICE, Windows, WorkWeek

__all__ = [
    "OFFICE",
    "PUBLIC_MAIL",
    "ROLES",
    "Assignment",
    "Person",
    "Roster",
    "Rule",
    "Windows",
    "WorkWeek",
    "assign_csm",
]
