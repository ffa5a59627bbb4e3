"""Are two contracts of one customer? By the names of companies and the domains of who signed; never by a guess.

`Acme GmbH`, `Acme Inc.` and `Acme` look alike, and only a person knows whether they are one (D4 of the bars).
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from handoffd.letters.message import Address
from handoffd.letters.notices.party import DOCUMENT_WORDS, LEGAL_WORDS
from handoffd.letters.notices.recogniser import shipped
from handoffd.letters.notices.shape import fold

# Behind these anybody may have a mailbox: that two people share one says nothing.
FREE_MAIL = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "yahoo.de", "icloud.com"}
    | {"me.com", "gmx.de", "gmx.net", "web.de", "aol.com", "proton.me", "protonmail.com", "mail.com", "t-online.de"}
    | {"orange.fr", "free.fr", "libero.it"}
)


@dataclass(frozen=True, slots=True)
class Name:
    """A company's name in two halves: what it is called (`stem`) and its form (`gmbh`, `inc`), both folded."""

    stem: str
    form: str = ""

    def __bool__(self) -> bool:
        """Tell whether it names anything at all."""
        return bool(self.stem)


def words_of(text: str) -> list[str]:
    """Return the folded words of a name or a title, without its file ending."""
    text = fold(
        unicodedata.normalize("NFKC", re.sub(r"\.(?:pdf|docx?|odt|rtf)$", "", text.strip(), flags=re.IGNORECASE))
    )
    text = re.sub(r"(?<=\w)\.(?=\w\b)", "", text)  # s.p.a. is spa
    return re.sub(r"[\W_]+", " ", text).split()


def name_of(text: str) -> Name:
    """Return the name that a company's name or a document's title holds; false when it holds none.

    `Order Form - Acme GmbH.pdf` and `Acme GmbH` hold the same; `Master Services Agreement.pdf` holds none.
    """
    words = [word for word in words_of(text) if not _number(word)]
    # A form of company may be a word of documents too ("co", "as"): it counts only behind a name.
    named = [word for word in words if word not in vocabulary()]
    stem = [word for word in named if word not in LEGAL_WORDS]
    return Name(" ".join(stem), " ".join(word for word in named if word in LEGAL_WORDS)) if stem else Name("")


def traits_of(names: Iterable[str], signers: Iterable[Address]) -> tuple[str, ...]:
    """Return by what contracts of the same customer can be found: `name:acme`, `domain:acme.example`."""
    stems = {f"name:{name.stem}" for text in names if (name := name_of(text))}
    domains = {f"domain:{who.domain}" for who in signers if who.domain and who.domain not in FREE_MAIL}
    return tuple(sorted(stems | domains))


@cache
def vocabulary() -> frozenset[str]:
    """Return the words of documents, which name nobody: order, form, renewal ... in every language of the rows."""
    here = files("handoffd.letters.notices")
    rows = tomllib.loads(here.joinpath("tracks.toml").read_text(encoding="utf-8"))["track"]
    sales = shipped()["sales"]
    phrases = [phrase for row in rows for phrase in row.get("title", ())]
    phrases += [phrase for name in ("never", "doubtful", "sale") for phrase in sales[name]]
    glue = {"und", "et", "the", "between", "zwischen", "no", "nr", "number", "dated"}
    return frozenset(DOCUMENT_WORDS | glue | {word for phrase in phrases for word in words_of(phrase)})


def _number(word: str) -> bool:
    return any(char.isdigit() for char in word) and not any(char.isalpha() for char in word)
