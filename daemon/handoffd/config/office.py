"""From the tables of config.toml to the plain values of the playbook: people, their weeks, the page and its numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, time
from functools import cache
from itertools import pairwise
from typing import Any

import holidays

from handoffd.config.mends import meant
from handoffd.config.rosters import somebody, standing_in
from handoffd.config.schema import Config, Hours, PersonTable
from handoffd.playbook.office import Patience, Step, kept
from handoffd.playbook.people import Person, Roster, Rule, WorkWeek
from handoffd.playbook.steps import PAGE

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Windows = tuple[tuple[time, time], ...]


def roster(config: Config) -> Roster:
    """Return the people; call only on a checked configuration."""
    return Roster(tuple(_person(table) for table in config.people), frozenset(config.company.domains))


def rules(config: Config) -> tuple[Rule, ...]:
    """Return the assignment rules (R2) in their order."""
    return tuple(Rule(table.when, table.csm) for table in config.assign)


def page(config: Config) -> tuple[Step, ...]:
    """Return the page of the playbook with the numbers of `[steps.<name>]`; a step that is off is left out.

    A step that waited for one that is off waits for what that one waited for.
    """
    on = [name for name in _steps() if config.steps.get(name, {}).get("on", True)]
    return kept([_numbered(step, config.steps.get(step.name, {})) for step in PAGE], on)


def tracks(config: Config) -> Mapping[str, tuple[str, ...]]:
    """Return the steps that config.toml names for a kind of sale; the others are as the page says."""
    named = config.tracks.model_dump()
    return {track: tuple(steps) for track, steps in named.items() if steps is not None}


def patience(config: Config) -> Patience:
    """Return how long we wait with what happens to a contract."""
    return Patience(config.contract.settle_minutes, config.contract.lapse_days)


def customer_week(region: str, zone: str) -> WorkWeek:
    """Return ordinary working hours in a customer's zone, with the holidays of a region (empty: none are known)."""
    return WorkWeek(zone=zone, closed=_holidays(region))


def track_problems(config: Config) -> Iterator[str]:
    """Yield every step under `[tracks]` that the page does not have."""
    for track, names in tracks(config).items():
        for name in names:
            if name not in _steps():
                yield f"tracks.{track}: there is no step {name!r}; the steps are {', '.join(_steps())}"


def people_problems(config: Config) -> Iterator[str]:
    """Yield everything wrong with the people as a whole (R1)."""
    yield from _double_addresses(config)
    known = {table.email for table in config.people}
    for number, table in enumerate(config.people, start=1):
        where = f"people[{number}] ({table.name})"
        for key in ("leader", "delegate"):
            address = getattr(table, key)
            if address and address not in known:
                yield f"{where}.{key}: {address} is nobody in [[people]]{somebody(config, address)}"
        if table.region and _holidays(table.region) is _NONE:
            mend = f"write DE, DE-BY, US-CA ...{_region(table.region)}"
            yield f"{where}.region: {table.region!r} is no holiday region; {mend}"
        for hours in table.hours:
            yield from (f"{where}.hours: {problem}" for problem in _hours_problems(hours))
    yield from standing_in(config)
    yield from _role_problems(config)


def _region(region: str) -> str:
    regions = holidays.list_supported_countries()
    known = [*regions, *(f"{country}-{part}" for country, parts in regions.items() for part in parts)]
    return meant(region.replace("_", "-"), known)


def _role_problems(config: Config) -> Iterator[str]:
    for role, word in (("ae", "account executive"), ("csm", "CSM")):
        if not any(role in table.roles for table in config.people):
            yield f'people: nobody has the role "{role}"; at least one {word} is needed'
    if not any(set(table.roles) & {"ops", "sales_leader"} for table in config.people):
        yield 'people: nobody has the role "ops" or "sales_leader", so there would be nobody to ask'
    csms = {table.email for table in config.people if "csm" in table.roles}
    for number, rule in enumerate(config.assign, start=1):
        for address in rule.csm:
            if address not in csms:
                yield f'assign[{number}].csm: {address} is nobody with the role "csm"{somebody(config, address)}'


def step_problems(tables: Mapping[str, Any]) -> Iterator[str]:
    """Yield every unknown step or number under `[steps]`, with the valid ones."""
    steps = _steps()
    for name, numbers in tables.items():
        if name not in steps:
            yield f"steps.{name}: there is no such step; the steps are {', '.join(steps)}{meant(name, steps)}"
            continue
        valid = {"on": bool, "begin_day": int, **_number_fields(steps[name])}
        for key, value in (numbers if isinstance(numbers, dict) else {"": numbers}).items():
            if key not in valid:
                mend = f"there are {', '.join(sorted(valid))}{meant(key, valid)}"
                yield f"steps.{name}.{key}: there is no such number; {mend}"
            elif not _fits(value, valid[key]):
                yield f"steps.{name}.{key}: {value!r} does not fit; write {_WRITE[valid[key]]}"


_WRITE = {bool: "true or false", int: "a whole number from 0 on, such as 24", tuple: "numbers, such as [12, 20]"}


def _fits(value: object, kind: type) -> bool:
    if kind is tuple:
        return isinstance(value, list | tuple) and all(_fits(each, int) for each in value)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, bool)


def _double_addresses(config: Config) -> Iterator[str]:
    owner: dict[str, str] = {}
    for number, table in enumerate(config.people, start=1):
        for address in (table.email, *table.aliases):
            if address == config.inbox.address:
                yield f"people[{number}] ({table.name}): {address} is the shared inbox itself"
            if address in owner:
                yield f"people[{number}] ({table.name}): {address} belongs to {owner[address]} already"
            owner[address] = table.name


def _steps() -> dict[str, Step]:
    return {step.name: step for step in PAGE}


def _number_fields(step: Step) -> dict[str, type]:
    kinds: dict[str, type] = {}
    for spec in fields(step.shape):  # type: ignore[arg-type]  # every shape is a dataclass
        value = getattr(step.shape, spec.name)
        if isinstance(value, int) and not isinstance(value, bool):
            kinds[spec.name] = int
        elif isinstance(value, tuple) and value and isinstance(value[0], int):
            kinds[spec.name] = tuple
    return kinds


def _numbered(step: Step, numbers: Mapping[str, object]) -> Step:
    own = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in numbers.items()
        if key in _number_fields(step)
    }
    shape = replace(step.shape, **own) if own else step.shape  # type: ignore[type-var]
    begin_day = numbers.get("begin_day", step.begin_day)
    return replace(step, shape=shape, begin_day=begin_day if isinstance(begin_day, int) else step.begin_day)


def _person(table: PersonTable) -> Person:
    return Person(
        name=table.name,
        email=table.email,
        roles=frozenset(table.roles),
        week=WorkWeek(zone=table.zone, hours=_windows(table.hours), closed=_holidays(table.region)),
        leader=table.leader,
        delegate=table.delegate,
        aliases=table.aliases,
        leave=tuple((leave.first, leave.last) for leave in table.leave),
        join_link=table.join_link or None,
        segments=table.segments,
        regions=table.regions,
        languages=table.languages,
        products=table.products,
    )


_NONE: Mapping[date, str] = {}


@cache
def _holidays(region: str) -> Mapping[date, str]:
    """Return the public holidays of `DE` or `DE-BY`, worked out year by year as they are asked for."""
    if not region:
        return _NONE
    country, _, part = region.partition("-")
    try:
        found: Mapping[date, str] = holidays.country_holidays(country, subdiv=part or None, language="en_US")
    except NotImplementedError:
        return _NONE
    return found


def _windows(tables: Sequence[Hours]) -> dict[int, Windows]:
    found: dict[int, list[tuple[time, time]]] = {}
    for table in tables:
        for day in _days(table.days):
            found.setdefault(day, []).extend(_spans(table.time))
    return {day: tuple(sorted(spans)) for day, spans in found.items()}


def _days(text: str) -> list[int]:
    days = []
    for piece in text.lower().replace(" ", "").split(","):
        first, _, last = piece.partition("-")
        start = DAYS.index(first[:3])
        end = DAYS.index(last[:3]) if last else start
        days += [day % 7 for day in range(start, (end if end >= start else end + 7) + 1)]
    return days


def _spans(text: str) -> list[tuple[time, time]]:
    spans = []
    for piece in text.replace(" ", "").split(","):
        first, _, last = piece.partition("-")
        spans.append((time.fromisoformat(first.zfill(5)), time.fromisoformat(last.zfill(5))))
    return spans


def _hours_problems(hours: Hours) -> Iterator[str]:
    try:
        _days(hours.days)
    except ValueError:
        yield f"days {hours.days!r} is not understood; write Mon-Fri or Mon, Wed, Fri"
    try:
        spans = sorted(_spans(hours.time))
    except ValueError:
        yield f"time {hours.time!r} is not understood; write 09:00-17:30 or 09:00-12:00, 13:00-17:30"
        return
    if any(first >= last for first, last in spans) or any(one[1] > two[0] for one, two in pairwise(spans)):
        yield f"time {hours.time!r}: a window ends before it begins, or two overlap"
