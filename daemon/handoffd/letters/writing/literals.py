"""What letters always say, whoever they are about: their words without the values, in every language there is.

These are no secret of any handoff: words of the customer's letters a customer may read, words of our own letters are
those by which a letter to our own people is known when a piece of it turns up where it should not (`leakguard`).
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from handoffd import shipped
from handoffd.letters.writing import template
from handoffd.letters.writing.views import CUSTOMER_LETTERS, LETTERS

_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def for_customers() -> tuple[str, ...]:
    """Return what the letters to customers always say, cut where a value or a choice stands; with their parts."""
    return customers_of(template.in_use())


def for_ourselves() -> tuple[str, ...]:
    """Return what the letters to our own people always say; with their parts."""
    return ourselves_of(template.in_use())


@lru_cache(maxsize=2)
def customers_of(letters: template.Templates) -> tuple[str, ...]:
    """Return it of these letters: ours, and those of the house's own that take their place."""
    return _pieces(letters, CUSTOMER_LETTERS, "_customer/")


@lru_cache(maxsize=2)
def ourselves_of(letters: template.Templates) -> tuple[str, ...]:
    """Return it of these letters: ours, and those of the house's own that take their place."""
    return _pieces(letters, LETTERS.keys() - CUSTOMER_LETTERS.keys(), "_base/")


def _pieces(letters: template.Templates, names: Iterable[str], part: str) -> tuple[str, ...]:
    wanted = frozenset(names)
    pieces: list[str] = []
    files = [(place, path) for place in letters.folders for path in sorted(place.glob("**/*.md"))]
    for place, path in files:
        name = path.relative_to(place).with_suffix("").as_posix()
        plain = name.partition("/")[2] if name.partition("/")[0] in shipped.languages() else name
        if plain in wanted or plain.startswith(part):
            pieces += _CODE.split(path.read_text(encoding="utf-8"))
    return tuple(dict.fromkeys(piece.strip() for piece in pieces if piece.strip()))
