"""What letters always say, whoever they are about: their words without the values, in every language there is.

These are no secret of any handoff: words of the customer's letters a customer may read, words of our own letters are
those by which a letter to our own people is known when a piece of it turns up where it should not (`leakguard`).
"""

import re
from collections.abc import Iterable
from functools import cache

from handoffd import shipped
from handoffd.letters.writing.views import CUSTOMER_LETTERS, LETTERS

_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


@cache
def for_customers() -> tuple[str, ...]:
    """Return what the letters to customers always say, cut where a value or a choice stands; with their parts."""
    return _pieces(CUSTOMER_LETTERS, "_customer/")


@cache
def for_ourselves() -> tuple[str, ...]:
    """Return what the letters to our own people always say; with their parts."""
    return _pieces(LETTERS.keys() - CUSTOMER_LETTERS.keys(), "_base/")


def _pieces(names: Iterable[str], part: str) -> tuple[str, ...]:
    wanted, folder = frozenset(names), shipped.letters()
    pieces: list[str] = []
    for path in sorted(folder.glob("**/*.md")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        plain = name.partition("/")[2] if name.partition("/")[0] in shipped.languages() else name
        if plain in wanted or plain.startswith(part):
            pieces += _CODE.split(path.read_text(encoding="utf-8"))
    return tuple(dict.fromkeys(piece.strip() for piece in pieces if piece.strip()))
