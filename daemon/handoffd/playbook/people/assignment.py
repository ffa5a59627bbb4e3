"""Which CSM takes over a customer, and why (R2)? Deterministic, and explained in a sentence that letters print."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from handoffd.errors import BadConfig
from handoffd.playbook.people.roster import Person, Roster
from handoffd.playbook.wording import listed


@dataclass(frozen=True, slots=True)
class Rule:
    """Customers whose facts fit `when` go to one of `csm` (addresses).

    Every entry of `when` must hold: a value, several with `|` between them ("DACH | Nordics"), or a comparison of plain
    numbers (">= 50000"). Names and values are compared without regard to case. A fact that is not known fits nothing.
    """

    when: Mapping[str, str] = field(hash=False)
    csm: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """The person, and why: a sentence for people."""

    person: Person
    reason: str

    @property
    def because(self) -> str:
        """The reason without the name and the full stop, for the middle of another sentence."""
        return self.reason.removeprefix(f"{self.person.name}: ").rstrip(".")


@dataclass(frozen=True, slots=True)
class _Choice:
    """Those who come into question, and the words for why just these."""

    people: tuple[Person, ...]
    because: str


# What a fact is called and where a person says what they cover.
_COVERED: tuple[tuple[str, Callable[[Person], tuple[str, ...]]], ...] = (
    ("segment", lambda person: person.segments),
    ("region", lambda person: person.regions),
    ("language", lambda person: person.languages),
    ("product", lambda person: person.products),
)

_COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


# What keeps somebody from a new customer, from the least to the worst; who is kept by less is asked first.
_FREE, _FULL, _NOT_AT_KICKOFF, _AWAY, _GONE = range(5)
_ALL: Mapping[int, str] = {
    _FREE: "",
    _FULL: "every CSM who is there is full; ",
    _NOT_AT_KICKOFF: "every CSM is on leave at the kickoff; ",
    _AWAY: "every CSM is on leave; ",
}


@dataclass(frozen=True, slots=True)
class _Desk:
    """How free everybody is: the open handoffs by address, today, and the days on which the kickoff may be."""

    counts: Mapping[str, int]
    on: date
    kickoff: Sequence[date]

    def opened(self, person: Person) -> int:
        return sum(self.counts.get(address, 0) for address in person.addresses)

    def kept_by(self, person: Person) -> int:
        if person.has_left(self.on):
            return _GONE
        if person.is_away(self.on):
            return _AWAY
        if self.kickoff and all(person.is_away(day) for day in self.kickoff):
            return _NOT_AT_KICKOFF
        full = person.capacity is not None and self.opened(person) >= person.capacity
        return _FULL if full else _FREE

    def why(self, person: Person) -> str:
        words = {_GONE: "not here any more", _AWAY: "on leave", _NOT_AT_KICKOFF: "on leave at the kickoff"}
        return words.get(self.kept_by(person), f"full with {self.opened(person)} open")


def assign_csm(
    roster: Roster,
    rules: Sequence[Rule],
    facts: Mapping[str, str],
    open_counts: Mapping[str, int],
    on: date,
    kickoff: Sequence[date] = (),
) -> Assignment:
    """Return the CSM for a customer: the first rule that fits, else who covers what is known, then fewest open.

    `facts` are what is known of the customer ("segment", "region", "language", "product", "value" and whatever rules
    name), `open_counts` the open handoffs by address, `on` the day for which leave counts, `kickoff` the working days
    on which the kickoff may be. Nobody is chosen who is away on that day or on all of those, or who has as many open
    handoffs as their capacity, while somebody else is there. Equal counts go by the order of the roster.
    Raises BadConfig when the roster has neither a CSM nor a CS leader.
    """
    known = {_plain(name): value for name, value in facts.items()}
    desk = _Desk({address.strip().casefold(): count for address, count in open_counts.items()}, on, kickoff)
    everybody = [person for person in roster.by_role("csm") if desk.kept_by(person) != _GONE]
    if not everybody:
        return _leader_instead(roster)
    least = min(desk.kept_by(person) for person in everybody)
    there = tuple(person for person in everybody if desk.kept_by(person) == least)
    choice = _by_rule(roster, rules, known, there, desk) or _by_cover(there, known)
    if choice is None or not choice.people:
        choice = _Choice(there, choice.because if choice and least == _FREE else "")
    return _fewest(_Choice(choice.people, _ALL[least] + choice.because), desk)


def _by_rule(
    roster: Roster, rules: Sequence[Rule], facts: Mapping[str, str], there: Sequence[Person], desk: _Desk
) -> _Choice | None:
    for rule in rules:
        if not all(_fits(wanted, facts.get(_plain(name), "")) for name, wanted in rule.when.items()):
            continue
        said = " and ".join(f"{name} {_said(wanted)}" for name, wanted in rule.when.items()) or "every customer"
        named = {person.email for address in rule.csm if (person := roster.by_address(address))}
        # The order of the roster decides between equals, not the order in which a rule happens to name them.
        found = tuple(person for person in roster.people if person.email in named)
        if present := tuple(person for person in found if person in there):
            return _Choice(present, f"rule for {said}; ")
        return _Choice((), f"rule for {said}, {_why_not(found, desk) or 'which names nobody on the roster'}; ")
    return None


def _why_not(people: Sequence[Person], desk: _Desk) -> str:
    """Return `Dan and Eve on leave and Cleo full with 12 open`."""
    reasons: dict[str, list[str]] = {}
    for person in people:
        reasons.setdefault(desk.why(person), []).append(person.name)
    return listed(f"{listed(names)} {why}" for why, names in reasons.items())


def _by_cover(people: Sequence[Person], facts: Mapping[str, str]) -> _Choice | None:
    """Those who cover most of what is known, among those whose stated coverage contradicts nothing known."""
    rated = [(covered, person) for person in people if (covered := _covered(person, facts)) is not None]
    best = max((len(covered) for covered, _ in rated), default=0)
    if best == 0:
        # Nobody is a specialist here. Those who cover something else come last, but they come.
        return _Choice(tuple(person for _, person in rated), "") if rated else None
    found = [(covered, person) for covered, person in rated if len(covered) == best]
    said = dict.fromkeys(" and ".join(covered) for covered, _ in found)
    return _Choice(tuple(person for _, person in found), f"covers {' or '.join(said)}; ")


def _covered(person: Person, facts: Mapping[str, str]) -> list[str] | None:
    covered = []
    for name, stated in _COVERED:
        value = facts.get(name, "").strip()
        if not value or not stated(person):
            continue
        if _plain(value) not in {_plain(each) for each in stated(person)}:
            return None
        covered.append(f"{name} {value}")
    return covered


def _fewest(choice: _Choice, desk: _Desk) -> Assignment:
    opened = desk.opened
    person = min(choice.people, key=opened)  # the first of equals: the order of the roster
    if len(choice.people) == 1:
        return Assignment(person, f"{person.name}: {choice.because or 'the only CSM there; '}".removesuffix("; ") + ".")
    others = listed(other.name for other in choice.people if other is not person)
    equal = any(opened(other) == opened(person) for other in choice.people if other is not person)
    tie = ", first on the roster among equals" if equal else ""
    reason = f"{person.name}: {choice.because}fewest open handoffs ({opened(person)}) beside {others}{tie}."
    return Assignment(person, reason)


def _leader_instead(roster: Roster) -> Assignment:
    leaders = roster.by_role("cs_leader")
    if not leaders:
        raise BadConfig("roster: nobody has the role csm; give it to somebody, or name a cs_leader")
    return Assignment(leaders[0], f"{leaders[0].name}: nobody on the roster is a CSM, so the CS leader takes it.")


def _fits(wanted: str, value: str) -> bool:
    if compared := re.fullmatch(r"\s*(>=|<=|>|<)\s*(\S+)\s*", wanted):
        number, limit = _number(value), _number(compared[2])
        return number is not None and limit is not None and _COMPARE[compared[1]](number, limit)
    return bool(value.strip()) and _plain(value) in {_plain(option) for option in wanted.split("|")}


def _said(wanted: str) -> str:
    return " or ".join(option.strip() for option in wanted.split("|"))


def _number(text: str) -> Decimal | None:
    # Plain numbers only: "48k" or "48.000 EUR" must be made plain where they are read, never guessed here.
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
