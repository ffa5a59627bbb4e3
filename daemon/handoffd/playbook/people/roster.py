"""Who is there: the colleagues of the roster, and how to find them (R1, R3)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from handoffd.playbook.people.week import Half, WithLeave, WorkWeek

ROLES = ("ae", "csm", "sales_leader", "cs_leader", "revops", "ops")

# Domains where anybody may have a mailbox: a colleague's address there says nothing about the domain's other people.
PUBLIC_MAIL = frozenset(
    {
        "aol.com",
        "fastmail.com",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hey.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mac.com",
        "mail.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "web.de",
        "yahoo.com",
        "yandex.ru",
    }
)
_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "miss", "mx", "herr", "frau", "dipl-ing", "ing", "sir", "dame"})


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague on the roster (R1).

    `email`, `leader`, `delegate` and `aliases` are addr-specs, compared without regard to case. `leave` holds first and
    last day, both included. `join_link` is the person's own meeting room. A CSM covers `segments`, `regions`,
    `languages` and `products`; an empty one means no preference; with `capacity` open handoffs they are full. `called`
    is the first name where the name does not tell it (Li Wei). `left` is the first day on which this
    person does not work here any more. `language` is the code of the language they are written to in; empty for the
    company's.
    """

    name: str
    email: str
    roles: frozenset[str] = frozenset()
    week: WorkWeek = field(default_factory=lambda: WorkWeek("UTC"))
    leader: str | None = None
    delegate: str | None = None
    aliases: tuple[str, ...] = ()
    leave: tuple[tuple[date, date], ...] = ()
    join_link: str | None = None
    segments: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    called: str = ""
    left: date | None = None
    capacity: int | None = None
    language: str = ""
    prefers: Half = ""

    @property
    def first_name(self) -> str:
        """How a letter greets this person: `Ana` for "Dr. Ana García" and for "García, Ana"."""
        if self.called:
            return self.called
        last, comma, first = self.name.partition(",")
        words = (first if comma and first.strip() else last).split()
        untitled = [word for word in words if word.rstrip(".").casefold() not in _TITLES]
        return (untitled or words or [self.email.partition("@")[0]])[0]

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address of this person, casefolded, the main one first."""
        return tuple(dict.fromkeys(address.strip().casefold() for address in (self.email, *self.aliases)))

    @property
    def present_week(self) -> WorkWeek:
        """The working week with this person's own leave among the closed days: for meetings and promises."""
        if not self.leave:
            return self.week
        return WorkWeek(self.week.zone, self.week.hours, WithLeave(self.week.closed, self.leave))

    def has_left(self, on: date) -> bool:
        """Tell whether this person does not work here any more on that day."""
        return self.left is not None and on >= self.left

    def is_away(self, on: date) -> bool:
        """Tell whether that day lies in this person's leave, or after it; a holiday or a weekend is no leave."""
        on_leave = any(first <= on <= last for first, last in self.leave) or self.week.closed.get(on) == "leave"
        return on_leave or self.has_left(on)


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody we know by name, in the order of config.toml. `domains` are our own mail domains.

    With no domains given, those of the people's main addresses count, but for public mail providers.
    """

    people: tuple[Person, ...]
    domains: frozenset[str] = frozenset()
    _index: dict[str, Person] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "people", tuple(self.people))
        index: dict[str, Person] = {}
        for person in self.people:
            for address in person.addresses:
                index.setdefault(address, person)
        object.__setattr__(self, "_index", index)

    def by_address(self, address: str) -> Person | None:
        """Return whose address or alias this is; `ana+anything@` is `ana@` unless the tagged one is listed."""
        wanted = address.strip().casefold()
        return self._index.get(wanted) or self._index.get(_untagged(wanted))

    def by_name(self, name: str) -> Person | None:
        """Return the one person of that full name; None when nobody or more than one has it."""
        wanted = " ".join(name.split()).casefold()
        found = [person for person in self.people if " ".join(person.name.split()).casefold() == wanted]
        return found[0] if len(found) == 1 else None

    def by_role(self, role: str) -> tuple[Person, ...]:
        """Return everybody with that role, in the order of the roster."""
        return tuple(person for person in self.people if role in person.roles)

    def is_own(self, address: str) -> bool:
        """Tell whether an address is of our own house: on the roster, or at one of our domains or below it."""
        domain = address.strip().casefold().rpartition("@")[2].rstrip(".")
        own = self.domains or self._derived_domains()
        return (
            any(domain == ours or domain.endswith(f".{ours}") for ours in own) or self.by_address(address) is not None
        )

    def leader_of(self, person: Person) -> Person | None:
        """Return the person's leader: the one named, else the sales leader of an AE, else the CS leader of a CSM."""
        named = self.by_address(person.leader) if person.leader else None
        by_role = (("ae", "sales_leader"), ("csm", "cs_leader"))
        usual = [leader for role, led in by_role if role in person.roles for leader in self.by_role(led)]
        return next((leader for leader in (named, *usual) if leader is not None and leader != person), None)

    def stand_in(self, person: Person, on: date) -> Person | None:
        """Return who answers for somebody who is away (R3): the delegate, else the leader, the first who is there."""
        delegate = self.by_address(person.delegate) if person.delegate else None
        options = [other for other in (delegate, self.leader_of(person)) if other is not None and other != person]
        return next((other for other in options if not other.is_away(on)), None)

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong with the roster, a sentence for each: for the one report that config makes."""
        return tuple(self._problems())

    def _problems(self) -> Iterator[str]:
        owner: dict[str, Person] = {}
        for person in self.people:
            for address in person.addresses:
                if (other := owner.setdefault(address, person)) is not person:
                    yield f"{person.name}: the address {address} already belongs to {other.name}"
            for role in sorted(person.roles.difference(ROLES)):
                yield f"{person.name}: there is no role {role!r}; the roles are {', '.join(ROLES)}"
            for what, named in (("leader", person.leader), ("delegate", person.delegate)):
                if named and self.by_address(named) is None:
                    yield f"{person.name}: the {what} {named} is not on the roster"
            for first, last in person.leave:
                if last < first:
                    yield f"{person.name}: the leave from {first} ends before it begins ({last})"

    def _derived_domains(self) -> frozenset[str]:
        return frozenset(person.addresses[0].rpartition("@")[2] for person in self.people) - PUBLIC_MAIL


def _untagged(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
