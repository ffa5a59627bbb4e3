"""The likeliest word for one that is not known, as the mend beside a mistake."""

from collections.abc import Iterable
from difflib import get_close_matches


def meant(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean ...?` for the likeliest of the known words, empty when none is like it."""
    folded = {each.casefold(): each for each in known}
    last = {each.rpartition("/")[2]: each for each in folded}  # a zone by its city alone: "Berlin"
    near = get_close_matches(word.casefold(), [*folded, *last], n=1, cutoff=0.7)
    found = folded.get(last.get(near[0], near[0]), "") if near else ""
    return f"; did you mean {found}?" if found else ""
