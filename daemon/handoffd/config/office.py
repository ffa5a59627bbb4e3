"""From the tables of config.toml to the plain values of the playbook: people, their weeks, the page and its numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from handoffd.config.mends import meant
from handoffd.config.schema import Config, PersonTable
from handoffd.config.weeks import closed_days, windows
from handoffd.playbook.office import Patience, Step, kept
from handoffd.playbook.people import Person, Roster, Rule, WorkWeek
from handoffd.playbook.pleasant import Manners
from handoffd.playbook.slots import Wishes
from handoffd.playbook.steps import PAGE


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
    by_call = config.playbook.introduction == "mail+call"
    on = [name for name in _steps() if config.steps.get(name, {}).get("on", name != "joint-call" or by_call)]
    return kept([_numbered(step, config.steps.get(step.name, {})) for step in PAGE], on)


def tracks(config: Config) -> Mapping[str, tuple[str, ...]]:
    """Return the steps that config.toml names for a kind of sale; the others are as the page says."""
    named = config.tracks.model_dump()
    return {track: tuple(steps) for track, steps in named.items() if steps is not None}


def patience(config: Config) -> Patience:
    """Return how long we wait with what happens to a contract."""
    return Patience(config.contract.settle_minutes, config.contract.lapse_days)


def wishes(config: Config) -> Wishes:
    """Return which of several possible times is the better one; the times themselves follow when they are known."""
    table = config.meetings
    lunch = (table.lunch_from, table.lunch_until)
    return Wishes(manners=Manners(table.monday_from, table.friday_until, lunch), late=table.latest_first)


def customer_week(region: str, zone: str) -> WorkWeek:
    """Return ordinary working hours in a customer's zone, with the holidays of a region (empty: none are known)."""
    return WorkWeek(zone=zone, closed=closed_days(region))


def track_problems(config: Config) -> Iterator[str]:
    """Yield every step under `[tracks]` that the page does not have."""
    for track, names in tracks(config).items():
        for name in names:
            if name not in _steps():
                yield f"tracks.{track}: there is no step {name!r}; the steps are {', '.join(_steps())}"


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


def _steps() -> dict[str, Step]:
    return {step.name: step for step in PAGE}


def _number_fields(step: Step) -> dict[str, type]:
    kinds: dict[str, type] = {}
    without: frozenset[str] = getattr(step.shape, "without", frozenset())
    for spec in fields(step.shape):  # type: ignore[arg-type]  # every shape is a dataclass
        if spec.name in without:
            continue
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
        week=WorkWeek(zone=table.zone, hours=windows(table.hours), closed=closed_days(table.region)),
        leader=table.leader,
        delegate=table.delegate,
        aliases=table.aliases,
        leave=tuple((leave.first, leave.last) for leave in table.leave),
        left=table.left,
        join_link=table.join_link or None,
        segments=table.segments,
        regions=table.regions,
        languages=table.languages,
        products=table.products,
        capacity=table.capacity,
        prefers=table.prefers,
        language=table.language,
    )
