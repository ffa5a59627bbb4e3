"""The roster as it was understood, for the eyes of ops: a table, and what is no mistake but may be one."""

import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from shutil import get_terminal_size
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handoffd.config import Config
    from handoffd.playbook.people import Person, Roster

HEADINGS = ("name", "roles", "zone", "hours", "holidays", "leader", "leave", "address")


def counted(config: "Config") -> str:
    """Return how many people there are, as `3 people`."""
    return f"{len(config.people)} people" if len(config.people) != 1 else "1 person"


def table(config: "Config") -> Iterator[str]:
    """Yield the lines of a table of everybody, in the order of the roster."""
    from handoffd.config.office import roster

    people = roster(config)
    rows = [_row(person, people, table.region) for person, table in zip(people.people, config.people, strict=True)]
    widths = [
        max(_width(line) for row in [HEADINGS, *rows] for line in row[at].split("\n")) for at in range(len(HEADINGS))
    ]
    if sys.stdout.isatty() and sum(widths) + 2 * len(widths) > get_terminal_size().columns:
        yield from _cards(rows)
        return
    for row in [HEADINGS, tuple("-" * width for width in widths), *rows]:
        cells = [cell.split("\n") for cell in row]
        for at in range(max(len(cell) for cell in cells)):
            parts = [
                _padded(cell[at] if at < len(cell) else "", width) for cell, width in zip(cells, widths, strict=True)
            ]
            yield "  ".join(parts).rstrip()


def _cards(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield each person in a few lines: for a terminal that is too narrow for the table."""
    for row in rows:
        yield f"{row[0]} <{row[-1].replace(chr(10), ', ')}>"
        for heading, cell in list(zip(HEADINGS, row, strict=True))[1:-1]:
            if cell:
                yield f"    {heading:<9} {cell.replace(chr(10), '; ')}"


def remarks(config: "Config") -> Iterator[str]:
    """Yield what is allowed and yet worth a look, a sentence each."""
    from handoffd.config.office import roster
    from handoffd.config.roster_csv import read_roster

    people = roster(config)
    for person, listed in zip(people.people, config.people, strict=True):
        if "zone" not in listed.model_fields_set and person.roles & {"ae", "csm"}:
            yield f"{person.name} has no zone, so their hours are taken as UTC; write one, such as Europe/Berlin."
    for name, count in Counter(" ".join(person.name.split()).casefold() for person in people.people).items():
        if count > 1:
            alike = next(person.name for person in people.people if " ".join(person.name.split()).casefold() == name)
            yield f"{count} people are called {alike}; a notice that names them by name alone is asked about."
    if config.roster and (unread := read_roster(config.roster).unread):
        yield f"{config.roster.name}: these columns mean nothing here and are not read: {', '.join(unread)}."


def _row(person: "Person", people: "Roster", region: str) -> tuple[str, ...]:
    leader = people.leader_of(person)
    own = person.leader is not None
    led = "" if leader is None else leader.name if own else f"({leader.name})"
    away = [f"{first}" if first == last else f"{first} to {last}" for first, last in person.leave]
    if person.left:
        away.append(f"left {person.left}")
    roles = sorted(person.roles)
    if person.capacity is not None:
        roles.append(f"(up to {person.capacity} open)")
    return (
        person.name,
        ", ".join(roles).replace(", (", " ("),
        person.week.zone,
        "\n".join(_hours(person)),
        region or "none",
        led,
        "\n".join(away),
        "\n".join(person.addresses),
    )


def _hours(person: "Person") -> Iterator[str]:
    """Yield `Mon-Thu 09:00-17:30` for days in a row that are alike."""
    from handoffd.config.weeks import DAYS

    said = [
        (
            day,
            ", ".join(
                f"{first:%H:%M}-{'24:00' if not (last.hour or last.minute) else f'{last:%H:%M}'}"
                for first, last in windows
            ),
        )
        for day, windows in sorted(person.week.hours.items())
    ]
    runs = groupby(enumerate(said), key=lambda each: (each[1][1], each[1][0] - each[0]))
    for (words, _), run in runs:
        days = [DAYS[day].capitalize() for _, (day, _) in run]
        yield f"{days[0] if len(days) == 1 else f'{days[0]}-{days[-1]}'} {words}"


def _width(text: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text if not unicodedata.combining(sign)
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
