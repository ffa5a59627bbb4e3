"""A person as they stand in the store: their address, what they are called, and what takes their place once erased.

The pseudonym is drawn by chance, and the same in every row of one erasing. A fingerprint of the address would not do:
whoever has the database and a list of addresses could try them.
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from handoffd.letters.message import Message

ENDING = "erased.invalid"  # RFC 2606 section 2: no such domain will ever be
_AT_LEAST = 3  # letters of a part of a name that is replaced where it stands alone


@dataclass(frozen=True)
class Person:
    """`address` in lower case, `names` as they stand in mails and handoffs, `mark` the hex digits of the pseudonym."""

    address: str
    names: tuple[str, ...] = ()
    mark: str = ""

    @property
    def pseudonym(self) -> str:
        """What stands where the address stood."""
        return f"erased-{self.mark}@{ENDING}"

    @property
    def called(self) -> str:
        """What stands where the name stood."""
        return f"Erased person {self.mark}"

    @cached_property
    def _address(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w.+-]){re.escape(self.address)}(?![\w-]|\.\w)", re.IGNORECASE)

    @cached_property
    def _name(self) -> re.Pattern[str] | None:
        whole = [re.escape(name).replace(r"\ ", r"\s+") for each in self.names for name in _ways(each)]
        longest = sorted(set(whole), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(longest)})(?!\w)", re.IGNORECASE) if longest else None

    @cached_property
    def _parts(self) -> re.Pattern[str] | None:
        parts = {re.escape(part) for name in self.names for part in re.findall(r"[\w'-]+", name)}
        parts = {part for part in parts if len(part) >= _AT_LEAST}
        return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(parts))})(?!\w)") if parts else None

    def stands_in(self, text: str) -> bool:
        """Tell whether their address, or their name in full, stands in a text."""
        return bool(self._address.search(text) or (self._name and self._name.search(text)))

    def replaced(self, text: str, *, parts: bool = False) -> str:
        """Return a text with the pseudonym in their place; with `parts`, where their first or last name stands too."""
        text = self._address.sub(self.pseudonym, text)
        for pattern in (self._name, self._parts if parts else None):
            text = pattern.sub(self.called, text) if pattern else text
        return text

    def replaced_in(self, value: Any, key: str = "", *, parts: bool = False) -> Any:
        """Return a value as it came out of JSON with the pseudonym in their place, in its keys too.

        A part of their name may also be that of the company, whose name stays.
        """
        match value:
            case str():
                return self.replaced(value, parts=parts and key not in ("customer", "title"))
            case dict():
                return {self.replaced(name): self.replaced_in(each, name, parts=parts) for name, each in value.items()}
            case list():
                return [self.replaced_in(each, key, parts=parts) for each in value]
            case _:
                return value


def drawn(address: str, names: Iterable[str]) -> Person:
    """Return a person with a pseudonym of their own; only full names count, a first name may be anybody's."""
    own = {" ".join(name.replace('"', " ").replace("'", " ").split()) for name in names}
    kept = tuple(sorted(name for name in own if " " in name and "@" not in name))
    return Person(address, kept, secrets.token_hex(4))


def words_of(raw: bytes) -> str:
    """Return what can be read in a mail: the addresses and names in its head, its text; not what is attached."""
    message = Message(raw)
    names = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Delivered-To", "X-Original-To", "Return-Path", "Subject")
    heads = [value for name in names for value in message.headers(name)]
    texts = [part.text for part in message.parts if part.content_type.startswith(("text/", "message/"))]
    return "\n".join([*heads, *texts, raw.decode("latin-1")])


def called_in(raw: bytes, address: str) -> Iterable[str]:
    """Yield what a mail calls whoever has an address."""
    if address.encode() not in raw.lower():
        return
    message = Message(raw)
    for name in ("From", "Reply-To", "To", "Cc"):
        yield from (each.name for each in message.addresses(name) if each.email == address and each.name)


def _ways(name: str) -> tuple[str, ...]:
    """Return a name as people write it: Marta Weiss; Weiss, Marta."""
    first, _, last = name.rpartition(" ")
    return name, f"{last}, {first}"
