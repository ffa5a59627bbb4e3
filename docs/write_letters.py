"""Write docs/reference/letters.md, what each letter may say, from the views: `make docs`."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

from handoffd.letters.writing.template import ours
from handoffd.letters.writing.views import CUSTOMER_LETTERS, LETTERS
from handoffd.letters.writing.views.customer import CustomerView
from handoffd.letters.writing.views.people import House, Of, Person
from handoffd.letters.writing.views.readers import READERS

PAGE = Path(__file__).parent / "reference" / "letters.md"
HEAD = """# What each letter may say

Made from the code by `make docs`. A letter is a file ([how to change one](../how-to/writing-letters.md)); it may use
the names below, in double braces, and no other. What stands for "somebody" has `name`, `email` and `zone`:
`{{ ae.name | first_name }}`.

Filters: FILTERS.

Functions: FUNCTIONS. In letters to our own people also BLOCKS, each on a line of its own.

"""
_TYPES = {"str": "words", "int": "a number", "bool": "yes or no", "datetime": "a moment", "date": "a day"}


def page() -> str:
    """Return the whole page."""
    internal, customer = (ours().engine(to_customer=each) for each in (False, True))
    standard = set(type(internal)().filters)
    plain = set(type(internal)().globals)
    filters = sorted(set(internal.filters) - standard)
    functions = sorted(set(customer.globals) - plain)
    blocks = sorted(set(internal.globals) - set(customer.globals))
    head = HEAD.replace("FILTERS", _quoted(filters)).replace("FUNCTIONS", _quoted(functions))
    parts = [head.replace("BLOCKS", _quoted(blocks)), *_common("Every letter to our own people", House)]
    parts += [*_common("Every letter about one handoff", Of), *_common("Every letter to a customer", CustomerView)]
    step = ""
    for name in sorted(LETTERS, key=lambda each: (each.startswith("_"), each)):
        if name.partition("/")[0] != step:
            step = name.partition("/")[0]
            parts.append(f"## {step}\n\n")
        parts += _letter(name)
    return "".join(parts).rstrip() + "\n"


def _common(title: str, view: type) -> Iterator[str]:
    yield f"## {title}\n\n{_doc(view)}\n\n{_names(view, set())}\n\n"


def _letter(name: str) -> Iterator[str]:
    view = LETTERS[name]
    base = next(each for each in view.__mro__ if each in (Of, House, CustomerView))
    known = {field.name for field in fields(base)}
    to = " (stricter: plain words, and only these names)" if name in CUSTOMER_LETTERS else ""
    yield f"### {name}\n\nTo: {READERS[name]}{to}. {_doc(view)}\n\n"
    if names := _names(view, known):
        yield f"{names}\n\n"


def _doc(view: type) -> str:
    """Return the words of a view in one paragraph."""
    return " ".join((inspect.getdoc(view) or "").split())


def _names(view: type, known: set[str]) -> str:
    hints = get_type_hints(view)
    told = [f"`{each.name}` ({_kind(str(hints[each.name]))})" for each in fields(view) if each.name not in known]
    return ", ".join(told) + "." if told else ""


def _kind(hint: str) -> str:
    """Return what a type is called by somebody who writes letters."""
    hint = re.sub(r"<class '([^']+)'>", r"\1", hint).replace("typing.", "")
    optional = " | None" in hint
    plain = hint.replace(" | None", "")
    if plain.startswith("tuple["):
        inside = plain.removeprefix("tuple[").removesuffix("]").removesuffix(", ...")
        told = "a list of words" if inside == "str" else "a list" if "[" in inside or "," in inside else _listed(inside)
    elif "Mapping" in plain:
        told = "a table of two columns"
    elif "Callable" in plain:
        told = "used by `button`"
    elif plain == f"{Person.__module__}.Person":
        told = "somebody"
    else:
        last = plain.rpartition(".")[2]
        told = _TYPES.get(last, f"a {last}: {_fields_of(plain)}" if _fields_of(plain) else f"a {last}")
    return f"{told}, or nothing" if optional else told


def _listed(name: str) -> str:
    last = name.rpartition(".")[2]
    if last == "Person":
        return "a list of somebodies"
    inside = _fields_of(name)
    return f"a list, each with {inside}" if inside else f"a list of {last}"


def _fields_of(name: str) -> str:
    """Return the names that a value of our own has, where it is one of a letter's parts."""
    import importlib

    module, _, last = name.rpartition(".")
    if not module.startswith("handoffd."):
        return ""
    found = getattr(importlib.import_module(module), last, None)
    try:
        return ", ".join(f"`{each.name}`" for each in fields(found))  # type: ignore[arg-type]
    except TypeError:
        return ""


def _quoted(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
