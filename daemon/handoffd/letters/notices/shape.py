"""A shape is a sentence with gaps: `{title} between {parties} is Signed and Filed!`.

Recognisers are written by people in TOML, so they are no regular expressions: a shape is matched by looking for its
fixed words, from the right to the left, in time linear in the text (SECURITY.md T14). Nobody can write a slow one, and
`{title} - signed by {signers}` cuts at the last ` - signed by `, which is what NOTICES.md asks for.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_TEXT = 2_000
_GAP = re.compile(r"\{([a-z_]*)\}")
# Typographic marks that services and mail clients exchange for the plain ones (NOTICES.md, rule 3).
_PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "´": "'", "`": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
        "：": ":", "（": "(", "）": ")", "！": "!",
    }
)  # fmt: skip
_SHORT = 80  # characters of a text whose folded form is kept
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def tidy(text: str, limit: int = MAX_TEXT) -> str:
    """Return the text as a person sees it: NFC, one line, single spaces, no invisible marks, at most `limit` long."""
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text[: 4 * limit])).split())[:limit]


def fold(text: str) -> str:
    """Return the text for comparison: straight quotes and dashes, casefolded; its length may change (ß is ss)."""
    return _short(text) if len(text) <= _SHORT else text.translate(_PLAIN).casefold()


@lru_cache(maxsize=1024)  # the same names of colleagues are compared with every mail
def _short(text: str) -> str:
    return text.translate(_PLAIN).casefold()


@lru_cache(maxsize=16)  # every row of the notices looks at the same few texts of a mail
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    # Each folded character remembers where it came from, so that a gap is cut out of the text as it was written.
    pieces: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        plain = fold(char)
        pieces.append(plain)
        places.extend([place] * len(plain))
    places.append(len(text))
    return "".join(pieces), tuple(places)


@dataclass(frozen=True, slots=True)
class Shape:
    """The fixed words around the gaps (`words` is one longer than `gaps`), and the sentence as a person wrote it."""

    sentence: str
    words: tuple[str, ...]
    gaps: tuple[str, ...]

    @classmethod
    def of(cls, sentence: str) -> "Shape":
        """Read a sentence; raise ValueError, with the mend, when it cannot be matched without guessing."""
        pieces = _GAP.split(fold(unicodedata.normalize("NFC", sentence)))
        words, gaps = tuple(pieces[0::2]), tuple(pieces[1::2])
        if gaps and words[0].endswith(": "):
            words = (words[0].rstrip(), *words[1:])  # `Completed:X` too
        if not "".join(words).strip():
            raise ValueError("it has no fixed words, so it would match every mail; add the words that never change")
        if any(not word for word in words[1:-1]):
            raise ValueError("two gaps stand side by side; put fixed words between them")
        if any("{" in word or "}" in word for word in words):
            raise ValueError("a brace is left over; a gap is written {title}, or {} for anything")
        if len(gaps) > 8 or len(sentence) > 500:
            raise ValueError("it is too long; at most 8 gaps and 500 characters")
        return cls(sentence, words, gaps)

    def match(self, text: str) -> dict[str, str] | None:
        """Return what stands in the gaps of this (tidied) text, or None when it has another shape.

        A named gap is never empty; the nameless gap `{}` may be, and is not returned.
        """
        folded, places = _folded(text)
        start, end = len(self.words[0]), len(folded) - len(self.words[-1])
        if not folded.startswith(self.words[0]) or not folded.endswith(self.words[-1]) or end < start:
            return None
        if not self.gaps:
            return {} if folded == self.words[0] else None
        found: dict[str, str] = {}
        for number in range(len(self.gaps) - 1, -1, -1):
            word = self.words[number]
            place = folded.rfind(word, start, end) if number else 0
            if place < 0:
                return None
            gap = text[places[place + len(word)] : places[end]].strip()
            if self.gaps[number]:
                if not gap:
                    return None
                found[self.gaps[number]] = gap
            end = place
        return found


def first_match(shapes: tuple[Shape, ...], text: str) -> tuple[Shape, dict[str, str]] | None:
    """Return the first shape that fits, with what stands in its gaps."""
    for shape in shapes:
        if (found := shape.match(text)) is not None:
            return shape, found
    return None
