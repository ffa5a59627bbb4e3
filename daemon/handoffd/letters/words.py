"""Words, as the reader compares them: folded, without punctuation, each with its place in the line it came from."""

import re
import unicodedata
from typing import Literal

_WORD = re.compile(r"[^\W_]+")
_MARKS = 30
# No mark that combines is a letter, so that only long runs of signs outside ASCII need a closer look.
_PILE = re.compile(rf"[^\w\s\x00-\x7f]{{{_MARKS + 1},}}")
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f"))
_SIGNS = str.maketrans("‘’‚‛“”„‟«»‐‑‒–—―−\u00a0\u202f\u2007", '\'\'\'\'""""""-------   ')

Span = tuple[int, int]


def normal(text: str, form: Literal["NFC", "NFKC"] = "NFC") -> str:
    """Return a text in a Unicode normal form, in linear time.

    Ordering the marks on one letter takes quadratic time, so of a pile of them thirty are kept (UAX #15, Stream-Safe
    Text Format: no language has more).
    """
    return unicodedata.normalize(form, _PILE.sub(_thinned, text))


def _thinned(found: re.Match[str]) -> str:
    kept: list[str] = []
    pile = 0
    for char in found.group():
        pile = pile + 1 if unicodedata.combining(char) else 0
        if pile <= _MARKS:
            kept.append(char)
    return "".join(kept)


def fold(word: str) -> str:
    """Return the form of a word that is compared: NFKC and casefolded; never shown to anybody."""
    return word.lower() if word.isascii() else normal(word, "NFKC").casefold()


def words(text: str) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Return the folded words of a text and their places; punctuation, quote marks, bullets and stars are no words."""
    if text.isascii():  # nearly every line: one fold for all its words
        plain = [(match.group(), match.span()) for match in _WORD.finditer(text.lower())]
        return tuple([word for word, _ in plain]), tuple([span for _, span in plain])
    found = [(fold(match.group()), match.span()) for match in _WORD.finditer(text)]
    return tuple(word for word, _ in found), tuple(span for _, span in found)


def keys(text: str) -> tuple[str, ...]:
    """Return the folded words of a text alone."""
    if text.isascii():
        return tuple(_WORD.findall(text.lower()))
    return tuple(fold(word) for word in _WORD.findall(text))


def clean(text: str) -> str:
    """Return a value as it is kept: NFC, no invisible characters, no-break spaces as spaces, no space at the ends."""
    if text.isascii():
        return text.strip()
    return normal(text.translate(_INVISIBLE)).replace("\u00a0", " ").replace("\u202f", " ").strip()


def straight(text: str) -> str:
    """Return a text with one kind of quotes, dashes and spaces, for comparison only."""
    return text if text.isascii() else normal(text.translate(_INVISIBLE), "NFKC").translate(_SIGNS)


def squeeze(text: str) -> str:
    """Return a text folded for comparison: straight signs, casefolded, each run of white space one space."""
    return " ".join(straight(text).casefold().split())
