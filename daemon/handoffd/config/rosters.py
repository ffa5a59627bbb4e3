"""What is wrong with the people as a whole (R1): who leads whom, who stands in, who is away; with the mend."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from handoffd.config.schema import Config, PersonTable


def somebody(config: Config, address: str) -> str:
    """Return the likeliest address on the roster for one that is not: by itself, by an alias, or by a name."""
    words = {word: table.email for table in config.people for word in (table.email, *table.aliases)}
    names = {table.name.casefold().replace(" ", "."): table.email for table in config.people}
    near = get_close_matches(address.casefold(), words, n=1, cutoff=0.8) or get_close_matches(
        address.partition("@")[0].casefold(), names, n=1, cutoff=0.7
    )
    return f"; did you mean {({**names, **words})[near[0]]}?" if near else ""


def standing_in(config: Config) -> Iterator[str]:
    """Yield every delegate and leader who cannot stand in: oneself, in a circle, or away on the same days."""
    known = {table.email: table for table in config.people}
    for number, table in enumerate(config.people, start=1):
        where = f"people[{number}] ({table.name})"
        if table.delegate == table.email:
            yield f"{where}.delegate: nobody stands in for themselves; name a colleague, or leave it out"
        if table.leader == table.email:
            yield f"{where}.leader: nobody leads themselves; name somebody else, or leave it out"
        other = known.get(table.delegate or "")
        if other is None or other is table:
            continue
        for mine in table.leave:
            for theirs in other.leave:
                if mine.first <= theirs.last and theirs.first <= mine.last and not _led(table, other, known):
                    first, last = max(mine.first, theirs.first), min(mine.last, theirs.last)
                    who = f"{other.name}, who would stand in, is away as well from {first} to {last}"
                    yield f"{where}.delegate: {who}; name another delegate, or a leader who is there"
    yield from _circles(config, known)


def _led(table: PersonTable, other: PersonTable, known: Mapping[str, PersonTable]) -> bool:
    """Tell whether there is still a leader, who is asked when the delegate is away too."""
    leader = known.get(table.leader or "")
    return leader is not None and leader is not other and not leader.leave


def _circles(config: Config, known: Mapping[str, PersonTable]) -> Iterator[str]:
    """Yield each circle of leaders once: somebody late would be reported to themselves in the end."""
    told: set[frozenset[str]] = set()
    for table in config.people:
        way = [table.email]
        while (leader := known[way[-1]].leader) and leader in known and leader not in way:
            way.append(leader)
        if leader in way and len(circle := way[way.index(leader) :]) > 1 and frozenset(circle) not in told:
            told.add(frozenset(circle))
            names = " -> ".join(known[each].name for each in [*circle, circle[0]])
            yield f"people: the leaders go round in a circle ({names}); one of them has no leader here"
