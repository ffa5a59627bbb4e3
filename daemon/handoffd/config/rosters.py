"""What is wrong with the people as a whole (R1): two of one address, who leads whom, who stands in; with the mend."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from handoffd.config.mends import meant
from handoffd.config.schema import PersonTable, RuleTable
from handoffd.config.weeks import hours_problems, region_problems

# What a rule may always look at; a [[notice]] row may name more.
FACTS = ("customer", "title", "ae", "value", "segment", "region", "language", "product")
_TEAM = {"ae": frozenset({"ae", "sales_leader"}), "csm": frozenset({"csm", "cs_leader"})}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands: `people[2]` of config.toml, or `people.csv line 7 (Ana Silva)`."""

    text: str
    listed: bool = False

    def at(self, key: str = "", name: str = "") -> str:
        """Return the place of a key, as every problem begins; `name` is said where the place does not say it."""
        if self.listed:
            return f"{self.text}: {key}" if key else self.text
        said = f"{self.text} ({name})" if name else self.text
        return f"{said}.{key}" if key else said


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who could be read, with their places.

    `unread` are addresses of people of whom more is wrong: nobody hears that these are unknown, and nothing is said
    about roles that nobody has.
    """

    listed: Sequence[tuple[Place, PersonTable]]
    inbox: str
    rules: Sequence[RuleTable]
    facts: frozenset[str] = frozenset(FACTS)
    unread: frozenset[str] = frozenset()
    whole: bool = True

    @property
    def by_address(self) -> Mapping[str, PersonTable]:
        """Everybody by their main address."""
        return {table.email: table for _, table in self.listed}


def people_problems(people: People) -> Iterator[str]:
    """Yield everything wrong with the people as a whole."""
    yield from _double_addresses(people)
    known = people.by_address
    for place, table in people.listed:
        for key in ("leader", "delegate"):
            address = getattr(table, key)
            if address and address not in known and address not in people.unread:
                yield f"{place.at(key, table.name)}: {address} is nobody on the roster{somebody(people, address)}"
        yield from (f"{place.at('region', table.name)}: {said}" for said in region_problems(table.region))
        yield from (f"{place.at('hours', table.name)}: {said}" for said in hours_problems(table.hours))
        yield from _stood_in(place, table, known)
    yield from _circles(people)
    if people.whole:
        yield from _role_problems(people)
        yield from _unled(people)
    yield from _rule_problems(people)


def somebody(people: People, address: str) -> str:
    """Return the likeliest address on the roster for one that is not: by itself, by an alias, or by a name.

    The part before the @ must be alike by itself: at one domain every address is like every other.
    """
    local, _, domain = address.casefold().partition("@")
    words = {word: table.email for _, table in people.listed for word in (table.email, *table.aliases)}
    alike = {word.partition("@")[0]: found for word, found in words.items() if _like(domain, word.partition("@")[2])}
    names = {table.name.casefold().replace(" ", "."): table.email for _, table in people.listed}
    known = {**names, **alike}
    near = get_close_matches(local, known, n=1, cutoff=0.7)
    return f"; did you mean {known[near[0]]}?" if near else ""


def _like(one: str, two: str) -> bool:
    return bool(get_close_matches(one, [two], n=1, cutoff=0.8))


def _double_addresses(people: People) -> Iterator[str]:
    owner: dict[str, tuple[Place, PersonTable]] = {}
    for place, table in people.listed:
        for address in dict.fromkeys((table.email, *table.aliases)):
            where = place.at(name=table.name)
            if address == people.inbox:
                yield f"{where}: {address} is the shared inbox itself; write this person's own address"
            if address in owner:
                first, other = owner[address]
                there = f" ({first.text})" if first.listed or place.listed else ""
                yield f"{where}: {address} belongs to {other.name} already{there}; each address is one person's"
            owner.setdefault(address, (place, table))


def _stood_in(place: Place, table: PersonTable, known: Mapping[str, PersonTable]) -> Iterator[str]:
    """Yield why a delegate or a leader cannot stand in: oneself, away on the same days, of another trade."""
    where = place.at("delegate", table.name)
    if table.delegate == table.email:
        yield f"{where}: nobody stands in for themselves; name a colleague, or leave it out"
    if table.leader == table.email:
        yield f"{place.at('leader', table.name)}: nobody leads themselves; name somebody else, or leave it out"
    other = known.get(table.delegate or "")
    if other is None or other is table:
        return
    able = frozenset().union(*(_TEAM[role] for role in table.roles if role in _TEAM))
    if able and not able & set(other.roles) and other.email != table.leader:
        needs = " or ".join(f'"{role}"' for role in sorted(able))
        yield f"{where}: {other.name} could not do {table.name}'s part; name somebody with the role {needs}"
    for mine in table.leave:
        for theirs in other.leave:
            if mine.first <= theirs.last and theirs.first <= mine.last and not _led(table, other, known):
                first, last = max(mine.first, theirs.first), min(mine.last, theirs.last)
                who = f"{other.name}, who would stand in, is away as well from {first} to {last}"
                yield f"{where}: {who}; name another delegate, or a leader who is there"


def _led(table: PersonTable, other: PersonTable, known: Mapping[str, PersonTable]) -> bool:
    """Tell whether there is still a leader, who is asked when the delegate is away too."""
    leader = known.get(table.leader or "")
    return leader is not None and leader is not other and not leader.leave


def _circles(people: People) -> Iterator[str]:
    """Yield each circle of leaders once: somebody late would be reported to themselves in the end.

    Two people who stand in for each other are no mistake: a delegate's own delegate is never asked.
    """
    known = people.by_address
    told: set[frozenset[str]] = set()
    for _, table in people.listed:
        way = [table.email]
        while (leader := known[way[-1]].leader) and leader in known and leader not in way:
            way.append(leader)
        if leader in way and len(circle := way[way.index(leader) :]) > 1 and frozenset(circle) not in told:
            told.add(frozenset(circle))
            names = " -> ".join(known[each].name for each in [*circle, circle[0]])
            yield f"people: the leaders go round in a circle ({names}); one of them has no leader here"


def _role_problems(people: People) -> Iterator[str]:
    if not people.listed:
        yield 'people: nobody is listed; write a [[people]] table for each, or roster = "people.csv" on top'
        return
    had = {role for _, table in people.listed for role in table.roles}
    for role, word in (("ae", "account executive"), ("csm", "CSM")):
        if role not in had:
            yield f'people: nobody has the role "{role}"; at least one {word} is needed'
    if not had & {"ops", "sales_leader"}:
        yield 'people: nobody has the role "ops" or "sales_leader", so there would be nobody to ask'


def _unled(people: People) -> Iterator[str]:
    """Yield every AE of whose silence nobody would hear."""
    if any("sales_leader" in table.roles for _, table in people.listed):
        return
    for place, table in people.listed:
        if "ae" in table.roles and not table.leader:
            said = 'nobody would hear when this AE is late; name a leader, or give somebody the role "sales_leader"'
            yield f"{place.at('leader', table.name)}: {said}"


def _rule_problems(people: People) -> Iterator[str]:
    csms = {table.email for _, table in people.listed if "csm" in table.roles}
    for number, rule in enumerate(people.rules, start=1):
        for fact in rule.when:
            if fact.casefold() not in people.facts and (mend := meant(fact, people.facts)):
                yield f"assign[{number}].when.{fact}: no notice says this{mend}"
        for address in rule.csm:
            if address not in csms and address not in people.unread:
                mend = somebody(people, address)
                yield f'assign[{number}].csm: {address} is nobody with the role "csm"{mend}'
