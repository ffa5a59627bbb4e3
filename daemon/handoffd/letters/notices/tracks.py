"""What kind of contract is it: new business, a renewal, an upsell, an amendment, or no sale at all? Rows, not code.

The rows ship in `tracks.toml`; `[[track]]` of config.toml stands before them. What a person once answered about a title
of the same shape from the same sender is kept by `shape_of` (NOTICES.md, rule 6).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from handoffd.letters.notices.contract import not_a_sale
from handoffd.letters.notices.namesake import vocabulary, words_of
from handoffd.letters.notices.notice import Notice
from handoffd.letters.notices.shape import fold

NEW, ASK, NONE = "new", "ask", "none"


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One row of `tracks.toml`; an empty condition asks for nothing."""

    track: str
    title: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    sent_by: tuple[str, ...] = ()
    signer_domain: tuple[str, ...] = ()
    value_below: int = 0
    value_above: int = 0

    def why(self, notice: Notice, senders: Iterable[str]) -> str:
        """Return half a sentence that says why it fits; empty when it does not."""
        told: list[str] = []
        value = amount(notice.facts.get("value", ""))
        domains = {signer.domain for signer in notice.signers}
        by = {name for sender in senders for name in (sender, sender.partition("@")[0].partition("+")[0])}
        conditions = (
            (self.title, f"its title says {_word_in(notice.title or '', self.title)!r}"),
            (self.service, f"it comes from {notice.service}"),
            (self.sent_by, f"{', '.join(sorted(by & set(self.sent_by)))} sent it"),
            (self.signer_domain, f"{', '.join(sorted(domains & set(self.signer_domain)))} signed"),
            (self.value_below, f"its value is below {self.value_below}"),
            (self.value_above, f"its value is above {self.value_above}"),
        )
        fits = (
            bool(_word_in(notice.title or "", self.title)),
            notice.service in self.service,
            bool(by & set(self.sent_by)),
            bool(domains & set(self.signer_domain)),
            value is not None and value < self.value_below,
            value is not None and value > self.value_above,
        )
        for (wanted, sentence), fit in zip(conditions, fits, strict=True):
            if wanted and not fit:
                return ""
            if wanted:
                told.append(sentence)
        return " and ".join(told)


@dataclass(frozen=True, slots=True)
class Kind:
    """A track and half a sentence why."""

    track: str
    why: str


@cache
def shipped_rows() -> tuple[TrackRow, ...]:
    """Return the rows that ship."""
    text = files("handoffd.letters.notices").joinpath("tracks.toml").read_text(encoding="utf-8")
    return tuple(row_of(row) for row in tomllib.loads(text)["track"])


def row_of(values: Mapping[str, Any]) -> TrackRow:
    """Return a row from the table of a TOML file."""
    kept: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    return TrackRow(**kept)


def decided(notice: Notice, senders: Iterable[str], rows: Iterable[TrackRow]) -> Kind | None:
    """Return what the first fitting row says; None when none does."""
    known = tuple(address.casefold() for address in senders)
    for row in rows:
        if why := row.why(notice, known):
            return Kind(row.track, why)
    return None


def doubted(notice: Notice) -> Kind | None:
    """Return what the words of a title say that is probably no sale: an NDA is none, a DPA may belong to one."""
    word, sure = not_a_sale(notice.title or ""), False
    if word:
        sure = word not in _doubtful()
    return Kind(NONE if sure else ASK, f"its title says {word!r}") if word else None


def shape_of(notice: Notice) -> str:
    """Return under what an answer about this title is remembered: who sent it, and the words that name no customer.

    Empty when no such word is there: an answer about one customer says nothing about the next.
    """
    words = [word for word in words_of(notice.title or "") if word in vocabulary() and not re.search(r"\d", word)]
    return f"{notice.ae or notice.service}|{' '.join(words)}" if words else ""


def amount(text: str) -> int | None:
    """Return the whole number of an amount such as `EUR 96,000.00` or `96.000 €`; None when it is not plain."""
    found = re.findall(r"\d[\d.,' \u00a0]*", text)
    if len(found) != 1:
        return None
    digits = re.sub(r"[.,]\d{1,2}$", "", found[0].strip(" .,'\u00a0"))
    return int(re.sub(r"\D", "", digits))


@cache
def _doubtful() -> frozenset[str]:
    from handoffd.letters.notices.recogniser import shipped

    return frozenset(shipped()["sales"]["doubtful"])


def _word_in(title: str, words: Iterable[str]) -> str:
    text = re.sub(r"[^\w-]+", " ", f" {fold(title)} ")
    return next((word for word in words if f" {fold(word)} " in text or (not word.isascii() and word in title)), "")
