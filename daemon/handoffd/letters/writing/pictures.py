"""A picture in a letter: PNG bytes that travel in the mail itself (RFC 2387, RFC 2392), and words for who sees none."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """One PNG: `name` is its file name without the ending, `alt` says everything that it shows; sizes in pixels."""

    name: str
    png: bytes
    alt: str
    width: int
    height: int

    @property
    def cid(self) -> str:
        """The Content-ID without angle brackets: the same picture has the same one."""
        return f"{self.name}.{hashlib.sha256(self.png).hexdigest()[:24]}@handoffd"
