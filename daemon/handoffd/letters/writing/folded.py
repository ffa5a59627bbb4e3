"""Text as it is compared when somebody may have bent it: case, space, signs, accents and look-alikes count for nothing.

Words are compared by their letters alone, without the gaps between them. So a sentence is found again when its letters
are spaced out, its lines broken, or tags and soft hyphens put inside its words.
"""

import re
import unicodedata
from dataclasses import dataclass

from handoffd.letters.words import normal

# Where no spaces part the words (Han, Kana, Hangul, Thai), four signs are taken for one.
_DENSE = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_DENSE}]{{1,4}}|[^\W_{_DENSE}]+")
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
# Inside a number no sign parts anything: 48,000 and 48 000 and 48.000 are one.
_GROUPED = re.compile(r"(?<=\d)[.,'’\u00a0\u202f ](?=\d{3}(?!\d))")
# Letters of other alphabets that look like ours: of confusables.txt (Unicode TS 39) those that a keyboard has.
_LOOKS_LIKE = str.maketrans(
    dict(
        zip(
            "авеіїјкмнорстухѕԁԛԝһӏьɡɑıαβεικνορτυχγηωζμѵցօոսℓ",
            "abeiijkmhopctyxsdqwhlbgaiabeikvoptuxynwzmvgonul",
            strict=True,
        )
    )
)


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words: `shown` as they were written, `folded` as they are compared; both of one length."""

    shown: tuple[str, ...]
    folded: tuple[str, ...]


def squashed(text: str) -> str:
    """Return the letters and figures of a text alone, folded, without any gap."""
    if text.isascii():  # nearly all of every mail
        return _NO_LETTERS.sub("", text.lower())
    return "".join(char for char in _flat(text) if char.isalnum())


def words_of(text: str) -> Words:
    """Return the words of a text; a number with its groups of three is one word."""
    shown = tuple(_WORD.findall(_GROUPED.sub("", _visible(text))))
    return Words(shown, tuple(squashed(word) for word in shown))


def _visible(text: str) -> str:
    """Take out what nobody sees: soft hyphens, zero-width signs, marks of direction, tags (category Cf)."""
    if text.isascii():
        return text
    return "".join(char for char in normal(text, "NFKC") if unicodedata.category(char) != "Cf")


def _flat(text: str) -> str:
    parted = unicodedata.normalize("NFD", _visible(text).casefold())
    bare = "".join(char for char in parted if not unicodedata.combining(char))
    return bare.translate(_LOOKS_LIKE)
