"""What the leaders' page says in each language: its own words stand under `[report]` of `language.toml`.

Left of each `=` stands the English as the page has it; what a language lacks is said in English. Sentences that the
leaders' letter has too are said as there (`said`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from babel.numbers import format_percent

from handoffd.letters.languages import EN, Language
from handoffd.letters.writing import leading, wording
from handoffd.letters.writing.said import said
from handoffd.playbook.figures.report import listed

PERCENT_FROM = 10  # a share of fewer is said as "2 of 3" and never in per cent


@dataclass(frozen=True, slots=True)
class Words:
    """Everything is said in this language, and days as they are in this zone."""

    language: Language
    zone: str

    def __call__(self, english: str, **gaps: object) -> str:
        """Return words of the page with their gaps filled."""
        return self.language.report.get(english, english).format(**gaps)

    def said(self, sentence: str) -> str:
        """Return a sentence that was made in Python."""
        return said(sentence, self.language)

    def handoffs(self, number: int) -> str:
        """Return `1 handoff`, `2 handoffs`."""
        return wording.counted(number, self("handoff"), self("handoffs"), self.language)

    def hours(self, number: float | None) -> str:
        """Return `9 h`, from two days on `3.2 days`; a dash where there are none."""
        if number is None:
            return "–"
        told = self.said(leading.hours(number))
        return told if self.language.code == EN else told.replace(".", ",")

    def share(self, number: int, of: int) -> str:
        """Return `7 of 12 (58%)`; without the per cent where they would be of few."""
        plain = self("{n} of {of}", n=number, of=of)
        if of < PERCENT_FROM:
            return plain
        return f"{plain} ({format_percent(number / of, locale=self._locale)})"

    def refs(self, refs: Sequence[str]) -> str:
        """Return the handoffs of a number: `HO-1 to HO-4, HO-7`; a dash for none."""
        return ", ".join(self.said(run) for run in listed(refs).split(", ")) if refs else "–"

    def day(self, at: datetime | date) -> str:
        """Return `12 March 2026`."""
        local = at.astimezone(ZoneInfo(self.zone)).date() if isinstance(at, datetime) else at
        return str(format_date(local, self.language.time.date, self._locale))

    def short(self, day: date) -> str:
        """Return `9 Mar`, to stand below a column."""
        return str(format_skeleton("MMMd", day, locale=self._locale))

    def month(self, day: date) -> str:
        """Return `Mar 26`, to stand below a column."""
        return str(format_date(day, "LLL yy", self._locale))

    @property
    def _locale(self) -> str:
        return "en_GB" if self.language.code == EN else self.language.code
