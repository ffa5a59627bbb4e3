"""Domains that are made to be mistaken for another: acrne.com, acme-hq.com, a Cyrillic а (SECURITY.md T21).

A mistake in typing and a fraud look alike too; a person is shown both names and decides.
"""

from collections.abc import Iterable

import idna

from handoffd.letters.writing.folded import squashed
from handoffd.playbook.people import PUBLIC_MAIL

_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("5", "s"), ("i", "l"))
_SHORT = 5  # letters of a name, below which one letter more or less is another name


def lookalike(domain: str, known: Iterable[str]) -> str:
    """Return the known domain that this one is not, but could be taken for; empty when there is none.

    A domain and a part of it (`mail.acme.com` and `acme.com`) are one house. Public mail services are nobody's house.
    """
    domain = domain.casefold()
    others = [each.casefold() for each in known]
    if domain in PUBLIC_MAIL or any(_one_house(domain, other) for other in others):
        return ""
    return next((other for other in others if other not in PUBLIC_MAIL and _alike(domain, other)), "")


def _one_house(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _alike(one: str, other: str) -> bool:
    shown, shown_other = _shown(one), _shown(other)
    if _skeleton(shown) == _skeleton(shown_other):
        return True
    name, other_name = _name(shown), _name(shown_other)
    if name == other_name:  # acme.com and acme.co: the same name under another ending
        return True
    if other_name in name.split("-") and len(other_name) >= _SHORT:  # acme-billing.com
        return True
    allowed = 0 if min(len(name), len(other_name)) < _SHORT else 1 if len(other_name) < 2 * _SHORT else 2
    return _steps(name, other_name, allowed) <= allowed


def _shown(domain: str) -> str:
    """Return a domain as a mail program shows it: `xn--` labels as the letters they stand for."""
    try:
        return idna.decode(domain)
    except (idna.IDNAError, UnicodeError):
        return domain


def _name(domain: str) -> str:
    """Return the label before the ending: `acme` of acme.com, acme.co.uk and mail.acme.com."""
    labels = domain.split(".")
    ending = 2 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 1
    return labels[-1 - ending] if len(labels) > ending else labels[0]


def _skeleton(text: str) -> str:
    folded = ".".join(squashed(label) for label in text.split("."))
    for pair, letter in _PAIRS:
        folded = folded.replace(pair, letter)
    return folded


def _steps(one: str, other: str, most: int) -> int:
    """Return how many letters must be added, left out, changed or swapped (Damerau and Levenshtein)."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, known in enumerate(other, start=1):
            step = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != known))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == known:
                step = min(step, earlier[j - 2] + 1)
            row.append(step)
    return row[-1]
