"""What the checker of values found, in words that can be read aloud, each with its place and the mend."""

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from handoffd.config.mends import meant
from handoffd.config.rosters import Place
from handoffd.config.schema import Config

_WORDS = {
    "missing": "is missing",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
    "string_type": 'must be text in quotes, such as "text"',
    "tuple_type": 'must be a list, such as ["one", "two"]',
    "dict_type": "must be a table, such as { key = value }",
    "model_type": "must be a table of its own",
    "path_type": "must be the name of a file, in quotes",
}
_ENDINGS = (
    (("int_type", "int_parsing", "int_from_float"), "must be a whole number, without quotes"),
    (("bool_type", "bool_parsing"), "must be true or false, without quotes"),
    (("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
     "must be a date of the calendar, such as 2026-12-21"),
)  # fmt: skip


def value_problems(problem: ValidationError, places: Sequence[Place]) -> Iterator[str]:
    """Yield a line for each value that is wrong: `people[2].zone: ...`, `people.csv line 7 (Ana Silva): zone: ...`."""
    errors = problem.errors(include_url=False, include_input=False)
    inside = {error["loc"][:-1] for error in errors}
    for error in errors:
        where = error["loc"]
        if error["type"] == "too_short" and where in inside:
            continue  # it is empty only because each value in it is wrong, which is told
        yield f"{_place(where, places)}: {_said(error['type'], error['msg'], error.get('ctx', {}), where)}"


def _said(kind: str, words: str, about: dict[str, Any], where: tuple[int | str, ...]) -> str:
    if kind == "extra_forbidden":
        mend = meant(str(where[-1]), _keys(where[:-1]))
        return f"there is no such key; see the shipped config.toml for those that are{mend}"
    if kind == "literal_error":
        return f"must be {about['expected']}"
    if kind == "greater_than_equal":
        return f"must be {about['ge']} or more"
    if kind == "less_than_equal":
        return f"must be {about['le']} or less"
    for kinds, told in _ENDINGS:
        if kind in kinds:
            return told
    return _WORDS.get(kind, words.removeprefix("Value error, "))


def _keys(where: tuple[int | str, ...]) -> list[str]:
    """Return the keys that are known at a place of config.toml."""
    model: type[BaseModel] | None = Config
    for step in where:
        if isinstance(step, str) and model is not None:
            field = model.model_fields.get(step)
            model = _table(field.annotation) if field else None
    return list(model.model_fields) if model else []


def _table(kind: Any) -> type[BaseModel] | None:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    return next((found for part in get_args(kind) if (found := _table(part))), None)


def _place(where: tuple[int | str, ...], places: Sequence[Place]) -> str:
    """Return `people[2].email` for ("people", 1, "email"), counted from one as a person counts."""
    if len(where) > 1 and where[0] == "people" and isinstance(where[1], int) and where[1] < len(places):
        place = places[where[1]]
        return place.at(_path(where[2:])) if place.listed else _path(where)
    return _path(where)


def _path(where: tuple[int | str, ...]) -> str:
    text = ""
    for step in where:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text
