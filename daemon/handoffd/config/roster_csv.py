"""The roster as a CSV file beside config.toml: the same keys as a `[[people]]` table, one person a line (R1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handoffd.config.cells import HEADINGS, READERS, letters, line
from handoffd.config.schema import PersonTable
from handoffd.config.sheet import NoSheet, Row, Sheet, columns, read_sheet

_SEVERAL = ("aliases", "segments", "regions", "languages", "products", "leave", "hours", "roles", "busy")
_KEYS = {letters(key): key for key in PersonTable.model_fields}
_KNOWN: dict[str, str] = {**{word: key for key, said in HEADINGS.items() for word in said.split()}, **_KEYS}


@dataclass(frozen=True, slots=True)
class Listed:
    """One row: `place` as a person finds it (`people.csv line 7 (Ana Silva)`), `table` as `[[people]]` would say it."""

    place: str
    table: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RosterFile:
    """What a roster file holds. `unread` are headings that mean nothing here; `problems` are whole lines."""

    people: tuple[Listed, ...] = ()
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def read_roster(path: Path) -> RosterFile:
    """Return the people of a CSV file, and every problem of it, each with its line and the mend."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return RosterFile(problems=(f"roster: there is no file {path}",))
    except OSError as problem:
        return RosterFile(problems=(f"roster: {path} cannot be read: {problem.strerror}",))
    try:
        sheet = read_sheet(raw, lambda heading: bool(_key(heading)))
        at, unknown = columns(sheet, _key, _SEVERAL)
        _has_what_it_needs(sheet, set(at.values()))
    except NoSheet as problem:
        where = f"{path.name} line {problem.line}" if problem.line else path.name
        return RosterFile(problems=(f"{where}: {problem.why}",))
    problems = [f"{path.name} line {sheet.head.line}: {said}" for said in _mistyped(unknown)]
    people = []
    for row in sheet.rows:
        table, wrong = _table(row, at)
        place = f"{path.name} line {row.line}" + (f" ({table['name']})" if table.get("name") else "")
        people.append(Listed(place, table))
        problems += [f"{place}: {said}" for said in (*wrong, *_beyond(row, sheet))]
    if not people and not problems:
        problems.append(f"{path.name}: nobody stands below its headings; write one person a line")
    return RosterFile(tuple(people), tuple(problems), tuple(unknown))


def _key(heading: str) -> str:
    return _KNOWN.get(letters(heading), "")


def _has_what_it_needs(sheet: Sheet, keys: set[str]) -> None:
    missing = [key for key in ("name", "email", "roles") if key not in keys and not (key == "name" and "last" in keys)]
    if missing:
        needs = " and ".join(missing)
        mend = "its first line names the columns, such as name,email,roles,zone"
        raise NoSheet(sheet.head.line, f"no column is called {needs}; {mend}")


def _mistyped(unknown: Sequence[str]) -> Iterator[str]:
    """Yield headings one slip away from a known one: leaving such a column out would lose what it says."""
    for heading in unknown:
        near = next((key for plain, key in _KEYS.items() if _one_slip(letters(heading), plain)), "")
        if near:
            yield f"no column is called {heading!r}; did you mean {near}? (If not, give it a name that is less alike.)"


def _one_slip(one: str, two: str) -> bool:
    """Tell whether a letter too many, too few, another, or two letters in the wrong order make one word the other."""
    while one and two and one[0] == two[0]:
        one, two = one[1:], two[1:]
    while one and two and one[-1] == two[-1]:
        one, two = one[:-1], two[:-1]
    return (len(one) <= 1 and len(two) <= 1) or (len(one) == 2 and one == two[::-1])


def _table(row: Row, at: Mapping[int, str]) -> tuple[dict[str, Any], list[str]]:
    table: dict[str, Any] = {}
    problems = []
    for number, key in at.items():
        cell = row.cells[number] if number < len(row.cells) else ""
        if not cell:
            continue
        try:
            value = READERS.get(key, line)(cell)
        except ValueError as problem:
            problems.append(f"{key}: {problem}")
            continue
        table[key] = [*table[key], *value] if key in table else value
    called = " ".join(table.pop(key, "") for key in ("first", "last")).strip()
    if called:
        table.setdefault("name", called)
    return table, problems


def _beyond(row: Row, sheet: Sheet) -> Iterator[str]:
    """Yield a cell that stands below no heading: mostly a comma inside a value that is not in quotes."""
    for number, cell in enumerate(row.cells):
        if cell and (number >= len(sheet.head.cells) or not sheet.head.cells[number]):
            mend = 'put a value with a separator in it into quotes, as in "Silva, Ana"'
            yield f"{line(cell)!r} stands below no heading; {mend}"
            return
