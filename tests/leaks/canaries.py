"""A value of any type of the playbook in which every text is one of a kind, so that it is known again wherever it goes.

Built from the types themselves: a field that is added tomorrow is filled tomorrow.
"""

import types
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from itertools import count
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

# Words that no letter has, so that each canary is a sentence and a sign at once.
_WORDS = ("gargoyle", "quixotic", "marzipan", "zeppelin", "obsidian", "thimble", "walrus", "yodeling", "kumquat")


class Canaries:
    """Makes texts and remembers where each went."""

    def __init__(self, now: datetime) -> None:
        self.now, self.homes = now, {}
        self._numbers = count(1)

    def text(self, home: str) -> str:
        number = next(self._numbers)
        sign = f"cnry{number:05d}x{home.rpartition('.')[2][:4].lower()}"
        words = " ".join(_WORDS[(number + place) % len(_WORDS)] for place in range(5))
        self.homes[sign] = home
        return f"{words} {sign}"

    def found_in(self, text: str) -> list[str]:
        """The homes of the canaries that sing in a text."""
        low = text.lower()
        return [home for sign, home in self.homes.items() if sign in low]

    def value(self, kind: Any, home: str) -> Any:  # noqa: PLR0911 - one a kind of type
        """A value of this type with something in every place that a text, a moment or a number can have."""
        origin, inside = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            return self.value(next(one for one in inside if one is not type(None)), home)
        if origin is Literal:
            return inside[0]
        if origin in (tuple, list, frozenset, Sequence, Collection):
            return (
                origin([self.value(inside[0], home)]) if origin in (list, frozenset) else (self.value(inside[0], home),)
            )
        if origin in (dict, Mapping):
            return {self.value(inside[0], f"{home}[]"): self.value(inside[1], home)}
        if origin is Callable:
            return None
        if is_dataclass(kind):
            return self.filled(kind, home)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return next(iter(kind))
        plain = {str: lambda: self.text(home), bool: lambda: False, int: lambda: 1, datetime: lambda: self.now,
                 date: self.now.date, timedelta: lambda: timedelta(hours=1), bytes: lambda: b"", float: lambda: 1.0}  # fmt: skip
        return plain[kind]()

    def filled(self, kind: Any, home: str = "", **known: Any) -> Any:
        """A dataclass with every field filled but for those that are `known`."""
        hints = get_type_hints(kind)
        return kind(
            **{
                each.name: known[each.name] if each.name in known else self.value(hints[each.name], f"{home or kind.__name__}.{each.name}")
                for each in fields(kind)
                if each.init
            }
        )  # fmt: skip
