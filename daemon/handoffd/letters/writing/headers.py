"""The headers of a letter: made by the standard library, but what is alike in every letter is made once.

`email.policy` makes a class, a tree of words and the folded lines anew for each header of each mail, which was more
than half the work of composing. What this program writes itself (a date, an id, a content type) has nothing to be
parsed or encoded, and stands as it is; names of people and subjects go through the library.
"""

import textwrap
from email.header import Header
from email.headerregistry import Address, HeaderRegistry
from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any

_FOLD = 76
_WIDTH = 78  # of a line, as `EmailPolicy` folds
# Made by this program of letters and digits alone; nothing that somebody else chose stands in them.
_MADE = frozenset(
    {
        "Auto-Submitted",
        "Content-Language",
        "Content-Transfer-Encoding",
        "Content-Type",
        "Date",
        "In-Reply-To",
        "MIME-Version",
        "Message-ID",
        "References",
        "X-Auto-Response-Suppress",
        "X-Handoffd-Id",
        "X-Handoffd-Loop",
    }
)


class _Kinds(HeaderRegistry):
    """Makes the class of each kind of header once."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type] = {}

    def __getitem__(self, name: str) -> type:
        """Return the class of a header."""
        known = name.lower() if name.lower() in self.registry else ""
        if known not in self._made:
            self._made[known] = super().__getitem__(name)
        return self._made[known]


class _Policy(EmailPolicy):
    """RFC 5322 with subjects folded by hand, and our own plain headers as they are.

    Python's own folding puts a long first word below an empty `Subject:`, which some readers show with a blank before
    it, and loses the space between two words of which both have letters outside ASCII.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Return what is kept of a header."""
        if _is_plain(name, value):
            return name, value
        return super().header_store_parse(name, value)

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        """Return a header as it is kept."""
        return value if _is_plain(name, value) else super().header_fetch_parse(name, value)

    def fold(self, name: str, value: str) -> str:
        """Return a header as it stands in the mail."""
        if name == "Subject":
            return f"{subject_lines(str(value))}\r\n"
        if _is_plain(name, value):
            return f"{_lines(name, value)}\r\n"
        return _folded(name, value) if hasattr(value, "addresses") else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the same as bytes."""
        ours = name == "Subject" or hasattr(value, "addresses") or _is_plain(name, value)
        return self.fold(name, value).encode() if ours else super().fold_binary(name, value)


POLICY = _Policy(linesep="\r\n", header_factory=_Kinds())


@lru_cache(maxsize=1024)
def people(header: str, those: tuple[tuple[str, str], ...]) -> Any:
    """Return the header that names these people: (display name, addr-spec) of each."""
    found = [Address(name, addr_spec=spec) for name, spec in those]
    return POLICY.header_factory(header, found)


@lru_cache(maxsize=1024)
def _folded(name: str, value: Any) -> str:
    return str(EmailPolicy.fold(POLICY, name, value))


def subject_lines(text: str) -> str:
    """Return `Subject: ...` folded at 76 (RFC 5322 section 2.2.3), in encoded words where it is not ASCII (RFC 2047).

    The first line always holds words, and a space between encoded words stands inside of one.
    """
    plain = f"Subject: {text}"
    lines = textwrap.wrap(plain, _FOLD, subsequent_indent=" ", break_long_words=False, break_on_hyphens=False)
    if text.isascii() and lines and lines[0] != "Subject:" and all(len(line) <= _FOLD for line in lines):
        return "\r\n".join(lines)
    encoded = Header(text, "utf-8", maxlinelen=_FOLD, header_name="Subject").encode(linesep="\r\n")
    return f"Subject: {encoded}"


def _is_plain(name: str, value: object) -> bool:
    """Tell whether a header of ours needs no encoding, and one line or (a content type with its boundary) two."""
    if name not in _MADE or type(value) is not str or not (value.isascii() and value.isprintable()):
        return False
    return max(map(len, _lines(name, value).split("\r\n"))) <= _WIDTH


def _lines(name: str, value: str) -> str:
    line = f"{name}: {value}"
    if name == "Content-Type" and len(line) > _WIDTH and line.count("; ") == 1:
        return line.replace("; ", ";\r\n ")
    return line
