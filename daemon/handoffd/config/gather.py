"""The people of config.toml and those of its roster file, brought together before they are checked."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from handoffd.config.mends import meant
from handoffd.config.places import placed
from handoffd.config.roster_csv import RosterFile, read_roster
from handoffd.config.rosters import FACTS, People, Place
from handoffd.config.schema import Config, PersonTable, RuleTable
from handoffd.errors import BadConfig

_NEEDED = {"name", "email", "roles"}


@dataclass(frozen=True, slots=True)
class Gathered:
    """The values of config.toml with everybody under `people`; the place of each; what is wrong so far."""

    values: Mapping[str, Any]
    places: Sequence[Place]
    problems: Sequence[str]


def gathered(values: Mapping[str, Any], folder: Path) -> Gathered:
    """Return everybody; a leader or delegate who was given by name has an address in it."""
    tables = values.get("people", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        return Gathered(values, (), ())  # the schema says what is wrong with it
    people = [dict(table) for table in tables]
    places = [Place(f"people[{number}]") for number in range(1, len(people) + 1)]
    problems: list[str] = []
    named = os.environ.get("HANDOFFD_ROSTER") or values.get("roster")
    if isinstance(named, str) and named:
        try:
            listed = read_roster(placed(folder, named))
        except BadConfig as problem:
            listed = RosterFile(problems=tuple(f"roster: {each}" for each in problem.problems))
        people += [dict(each.table) for each in listed.people]
        places += [Place(each.place, listed=True) for each in listed.people]
        problems += listed.problems
    problems += _addressed(people, places)
    return Gathered({**values, "people": people}, places, problems)


def _addressed(people: Sequence[dict[str, Any]], places: Sequence[Place]) -> Iterator[str]:
    """Put the address for the full name of a leader or delegate; yield those whose name does not tell who it is."""
    by_name: dict[str, list[str]] = {}
    for table in people:
        if isinstance(name := table.get("name"), str) and isinstance(table.get("email"), str):
            by_name.setdefault(_plain(name), []).append(table["email"])
    names = [table["name"] for table in people if isinstance(table.get("name"), str)]
    for table, place in zip(people, places, strict=True):
        for key in ("leader", "delegate"):
            said = table.get(key)
            if not isinstance(said, str) or "@" in said or not said.strip():
                continue
            found = by_name.get(_plain(said), [])
            if len(found) == 1:
                table[key] = found[0]
                continue
            del table[key]
            where = place.at(key, str(table.get("name", "")))
            if found:
                yield f"{where}: {len(found)} people are called {said}; write the address ({' or '.join(found)})"
            else:
                yield f"{where}: {said!r} is neither an address nor a name on the roster{meant(said, names)}"


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def whole(config: Config, places: Sequence[Place]) -> People:
    """Return the people of a configuration whose every value is sound."""
    listed = list(zip(places, config.people, strict=True))
    return People(listed, config.inbox.address, config.assign, _facts(config.notice))


def partly(values: Mapping[str, Any], places: Sequence[Place]) -> People:
    """Return those who can be read where something is wrong, so that the rest is told as well."""
    listed, unread = [], set()
    sure = True
    for place, table in zip(places, values.get("people", []) if places else [], strict=True):
        person = _person(table)
        if person is not None:
            listed.append((place, person))
            continue
        sure = False
        if isinstance(table.get("email"), str):
            unread.add(table["email"].strip().casefold())
    inbox = values.get("inbox")
    address = inbox.get("address") if isinstance(inbox, dict) else ""
    rules = [rule for each in _tables(values, "assign") if (rule := _rule(each)) is not None]
    facts = _facts(_tables(values, "notice"))
    return People(listed, str(address).casefold(), rules, facts, frozenset(unread), sure and bool(places))


def _person(table: Mapping[str, Any]) -> PersonTable | None:
    """Return a person without the keys that are wrong; None when it cannot be told who it is."""
    try:
        return PersonTable(**table)
    except ValidationError as problem:
        wrong = {str(error["loc"][0]) for error in problem.errors() if error["loc"]}
    if not wrong or wrong & _NEEDED:
        return None
    return _person({key: value for key, value in table.items() if key not in wrong})


def _rule(table: Mapping[str, Any]) -> RuleTable | None:
    try:
        return RuleTable(**table)
    except ValidationError:
        return None


def _tables(values: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = values.get(key, [])
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _facts(notices: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return what rules may look at: the usual facts, and those of the rows of the house."""
    lines = [row.get("lines", {}) for row in notices]
    return frozenset(FACTS) | {str(name).casefold() for each in lines if isinstance(each, dict) for name in each}
