"""Small words for sentences that people read."""

from collections.abc import Iterable


def listed(words: Iterable[str]) -> str:
    """Return names as they stand in a sentence: `Ana, Ben and Chloé`; empty for none."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last
