"""Answers to a numbered list: one line for each number, a closed grammar, nothing guessed.

Such as `1 contract`, `2: HO-12`, `3, 5 ignore`, `6-8 ignore`, `all ignore`, `kinds`, `forget 2`.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from handoffd.letters.replies.commands import COURTESY
from handoffd.letters.words import squeeze

CONTRACT, IGNORE, KINDS, FORGET = "contract", "ignore", "kinds", "forget"

_WORDS = {
    CONTRACT: (
        "contract", "a contract", "it is a contract", "it's a contract", "is a contract", "this is a contract", "sale",
        "vertrag", "ist ein vertrag", "contrat", "c'est un contrat", "contrato", "es un contrato", "contratto",
        "é um contrato", "è un contratto", "契約", "契約です",
    ),
    IGNORE: (
        "ignore", "ignore it", "ignore this", "ignore this kind", "ignorieren", "ignorer", "ignorar", "ignora",
        "ignorare", "negeren", "無視",
    ),
    KINDS: ("kinds", "kinds?", "list kinds"),
}  # fmt: skip
_BY_WORD = {squeeze(word): meaning for meaning, words in _WORDS.items() for word in words}
_ALL = ("all", "alle", "tous", "tout", "todos", "todo", "tutti", "tutto", "alles", "全部")
_NUMBER = r"\d{1,3}(?:\s?-\s?\d{1,3})?"
_LINE = re.compile(
    rf"(?P<numbers>{_NUMBER}(?:\s*(?:,|and|und|et|y|e|en|\+|&|\s)\s*{_NUMBER})*|{'|'.join(_ALL)})[\s:.)=-]+(?P<word>\S.*)"
)
_REF = re.compile(r"(?:belongs to |to |gehört zu |pour |para |per |voor )?\[?ho-?\s?(\d{1,9})\]?")
_FORGET = re.compile(r"forget (\d{1,3})")
_GREETING = re.compile(
    r"(?:hi|hello|hey|hallo|bonjour|hola|ciao|olá|thanks|thank you|cheers|best|kind regards|best regards|regards|danke"
    r"|viele grüße|gruß|merci|cordialement|gracias|saludos|grazie|saluti|obrigad[oa]|bedankt|groet)"
    r"(?:[ ,]+[^\W\d_]{1,20}){0,3},?"
)
_POLITE = frozenset(map(squeeze, COURTESY))


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person said about a line: `contract`, `ignore`, `forget`, `kinds`, or a reference such as HO-12."""

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What could be read for certain, each number once, and the lines that could not."""

    told: tuple[Choice, ...]
    unclear: tuple[str, ...]


def read_choices(text: str, numbers: Collection[int]) -> Choices:
    """Return what the lines of a reply say about the numbers of a list.

    With a single number in the list its word may stand alone. A number about which two things are said, and one that
    is not in the list, is unclear. Reading ends at a signature's dashes.
    """
    told: dict[int, tuple[str, str]] = {}
    asides: list[Choice] = []
    unclear: dict[str, None] = {}
    for line in text.splitlines():
        plain = squeeze(line).strip(" .!*•·").removeprefix("- ")
        if plain in ("--", "—"):
            break
        if not plain or plain.rstrip(",") in _POLITE or _greets(plain):
            continue
        found = _read(plain, numbers)
        for choice in found:
            if choice.what in (KINDS, FORGET):
                asides.append(choice)
            elif choice.number not in numbers or told.get(choice.number, (choice.what,))[0] != choice.what:
                unclear[line.strip()] = None
                if before := told.pop(choice.number, None):
                    unclear[before[1]] = None
            else:
                told[choice.number] = (choice.what, line.strip())
        if not found:
            unclear[line.strip()] = None
    # Of a line that is unclear in one of its numbers, nothing is done.
    sure = [Choice(number, what) for number, (what, line) in sorted(told.items()) if line not in unclear]
    return Choices((*sure, *asides), tuple(unclear))


def _read(plain: str, numbers: Collection[int]) -> Sequence[Choice]:
    if _BY_WORD.get(plain) == KINDS:
        return [Choice(0, KINDS)]
    if found := _FORGET.fullmatch(plain):
        return [Choice(int(found[1]), FORGET)]
    if len(numbers) == 1 and (what := _meant(plain)):
        return [Choice(next(iter(numbers)), what)]
    reverse = re.fullmatch(rf"(\S+) ({'|'.join(_ALL)})", plain)
    parts = _LINE.fullmatch(f"{reverse[2]} {reverse[1]}" if reverse else plain)
    if parts is None or not (what := _meant(parts["word"].strip())):
        return []
    named = list(numbers) if parts["numbers"] in _ALL else _counted(parts["numbers"])
    return [Choice(number, what) for number in named]


def _meant(word: str) -> str:
    if found := _REF.fullmatch(word):
        return f"HO-{int(found[1])}"
    meaning = _BY_WORD.get(word, "")
    return meaning if meaning in (CONTRACT, IGNORE) else ""


def _counted(text: str) -> list[int]:
    found: list[int] = []
    for first, last in re.findall(r"(\d{1,3})(?:\s?-\s?(\d{1,3}))?", text):
        found += range(int(first), int(last or first) + 1)
    return found


def _greets(plain: str) -> bool:
    return bool(_GREETING.fullmatch(plain))
