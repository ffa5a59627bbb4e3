"""How far a notice is believed (NOTICES.md, rule 11; SECURITY.md T4).

Genuine mail of the signature services is abused at scale: anybody can sign something with anybody and put our inbox in
copy. So that a mail is genuine is not enough; it must also be about us.
"""

from dataclasses import dataclass
from typing import Literal

from handoffd.letters.message import Address
from handoffd.letters.notices.house import House
from handoffd.letters.notices.notice import Notice
from handoffd.letters.notices.original import within


@dataclass(frozen=True, slots=True)
class Level:
    """One of the four levels of rule 11, and in words why it is this one. Levels 1 and 3 open a handoff."""

    number: Literal[1, 2, 3, 4]
    why: str

    @property
    def opens(self) -> bool:
        """Whether a notice of this level opens a handoff by itself; for the others a person is asked first."""
        return self.number in (1, 3)


def level_of(notice: Notice, house: House, *, vouched: bool) -> Level:
    """Return how far this notice is believed; `vouched` tells that our own mail server vouches for its sender."""
    if not vouched:
        return Level(4, "our mail server does not vouch for its sender")
    if notice.forwarded_by or notice.service == "colleague":
        return _by_person(notice, house)
    if notice.service.startswith("crm:"):
        return Level(1, "it comes from the CRM, by a row of config.toml")
    if not notice.service:
        return Level(4, "it comes from no service that I know")
    ours = house.known(Address("", notice.ae or "")) or within((notice.ae or "").rpartition("@")[2], house.own_domains)
    if ours:
        return Level(1, f"it comes from the service itself and names {notice.ae}, who is one of us")
    return Level(2, "it comes from the service itself, but names nobody of us")


def _by_person(notice: Notice, house: House) -> Level:
    person = notice.forwarded_by
    if person is None:
        return Level(3, "somebody on the roster says so, and our mail server vouches for their address")
    if house.known(person):
        return Level(3, f"{person.email} is on the roster and forwards it, and our mail server vouches for them")
    return Level(4, f"{person.email}, who forwards it, is not on the roster")
