"""A picture in a letter: PNG bytes that travel in the mail itself (RFC 2387, RFC 2392), and words for who sees none."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from handoffd.letters.languages import EN, Language


@dataclass(frozen=True, slots=True)
class Picture:
    """One PNG: `name` is its file name without the ending, `alt` says everything that it shows; sizes in pixels.

    `draw` draws it again with the words of another language; without it there are no words in it.
    """

    name: str
    png: bytes
    alt: str
    width: int
    height: int
    draw: "Callable[[Language], Picture] | None" = field(default=None, compare=False, repr=False)

    def redrawn(self, language: Language, alt: str) -> "Picture":
        """Return it as a reader of a language sees it; `alt` is what it shows, in that language."""
        drawn = self.draw(language) if self.draw and language.code != EN else self
        return replace(drawn, alt=alt)

    @property
    def cid(self) -> str:
        """The Content-ID without angle brackets: the same picture has the same one."""
        return f"{self.name}.{hashlib.sha256(self.png).hexdigest()[:24]}@handoffd"
