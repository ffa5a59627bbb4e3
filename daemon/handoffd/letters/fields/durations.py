"""Spans of time in people's words: `36 months`, `12-month term`, `3 Jahre`, `un an`, `90 days`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Unit = Literal["day", "week", "month", "year"]

_UNITS: dict[Unit, str] = {
    "day": r"days?|tagen?|tage|jours?|días?|giorn[oi]|dias?|dagen|dag|日間",
    "week": r"weeks?|wks?|wochen?|semaines?|semanas?|settiman[ae]|weken|week|週間",
    "month": r"months?|mos?|mths?|monaten?|monate?|mois|mes(?:es)?|mes[ei]|mês|meses|maanden|maand|[かヶケ]月(?:間)?",
    "year": r"years?|yrs?|jahren?|jahre?|ans?|années?|años?|ann[oi]|anos?|jaar|jaren|年間",
}
_WORDS = {
    1: "one|ein|eine|einem|einen|un|une|una|uno|um|uma|een",
    2: "two|zwei|deux|dos|due|dois|duas|twee",
    3: "three|drei|trois|tres|tre|três|drie",
    4: "four|vier|quatre|cuatro|quattro|quatro",
    5: "five|fünf|cinq|cinco|cinque|vijf",
    6: "six|sechs|seis|sei|zes",
    12: "twelve|zwölf|douze|doce|dodici|doze|twaalf",
    18: "eighteen|achtzehn|dix-huit",
    24: "twenty-four|vierundzwanzig",
    36: "thirty-six|sechsunddreißig",
}
_NUMBERS = {word: number for number, words in _WORDS.items() for word in words.split("|")}
_PATTERN = re.compile(
    rf"(?<![\w.,/])(?P<count>\d{{1,4}}(?:[.,]5)?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\s?-?\s?"
    rf"(?:{'|'.join(f'(?P<{unit}>{words})' for unit, words in _UNITS.items())})(?![^\W\d_])",
    re.IGNORECASE,
)
_LOOSE_BEFORE = re.compile(
    r"(?:about|around|roughly|approx\.?|circa|ca\.?|up to|at least|more than|less than|over|etwa|rund|ungefähr|bis zu"
    r"|mindestens|environ|plus de|every|per|pro|je|alle|[~≈<>+±]|\d\s?[-–/]|\d (?:to|or|bis|oder|à))\s*\Z",
    re.IGNORECASE,
)
_LOOSE_AFTER = re.compile(r"\s*(?:ago|old|earlier|later|\+|or so|vorher|später|alt)\b|\s?\+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time as it was said; `months` counts it in months where that is exact."""

    count: Decimal
    unit: Unit

    @property
    def months(self) -> int | None:
        """The span in whole months; None for days, weeks and halves of a month."""
        months = self.count * {"year": 12, "month": 1}.get(self.unit, 0)
        return int(months) if months and months == int(months) else None

    def __str__(self) -> str:
        """Say the span in words: `36 months`."""
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


def read_duration(text: str) -> Duration | None:
    """Return the one span a text tells; None for none, several different ones, or one that is not certain."""
    told = set(find_durations(text))
    return told.pop() if len(told) == 1 else None


def find_durations(text: str) -> Iterator[Duration | None]:
    """Yield every span of a text in order; None for one that is there and is a guess (`about 3 years`, `1-2 years`)."""
    for match in _PATTERN.finditer(text[:20_000]):
        before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 12]
        if _LOOSE_BEFORE.search(before) or _LOOSE_AFTER.match(after):
            yield None
            continue
        said = match["count"].casefold()
        count = Decimal(_NUMBERS[said]) if said in _NUMBERS else Decimal(said.replace(",", "."))
        unit = next(unit for unit in _UNITS if match[unit])
        yield Duration(count, unit) if count else None
