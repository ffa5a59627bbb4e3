"""Words, as the reader compares them: folded, without punctuation, each with its place in the line it came from."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f"))
_SIGNS = str.maketrans("‘’‚‛“”„‟«»‐‑‒–—―−\u00a0\u202f\u2007", '\'\'\'\'""""""-------   ')

Span = tuple[int, int]


def fold(word: str) -> str:
    """Return the form of a word that is compared: NFKC and casefolded; never shown to anybody."""
    return word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).casefold()


def words(text: str) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Return the folded words of a text and their places; punctuation, quote marks, bullets and stars are no words."""
    found = [(fold(match.group()), match.span()) for match in _WORD.finditer(text)]
    return tuple(word for word, _ in found), tuple(span for _, span in found)


def keys(text: str) -> tuple[str, ...]:
    """Return the folded words of a text alone."""
    return tuple(fold(word) for word in _WORD.findall(text))


def clean(text: str) -> str:
    """Return a value as it is kept: NFC, no invisible characters, no-break spaces as spaces, no space at the ends."""
    if text.isascii():
        return text.strip()
    return (
        unicodedata.normalize("NFC", text.translate(_INVISIBLE)).replace("\u00a0", " ").replace("\u202f", " ").strip()
    )


def straight(text: str) -> str:
    """Return a text with one kind of quotes, dashes and spaces, for comparison only."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_SIGNS)


def squeeze(text: str) -> str:
    """Return a text folded for comparison: straight signs, casefolded, each run of white space one space."""
    return " ".join(straight(text).casefold().split())
