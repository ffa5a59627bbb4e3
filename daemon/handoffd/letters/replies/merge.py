"""Two versions of a letter, word by word: what is unchanged keeps the line structure it had, what is new its own.

So a client's wrapping never counts as an edit, and a paragraph that a person made stays one.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from handoffd.letters.words import straight

_NO_WRAP = 1_000_000
_TOKEN = re.compile(r"\S+")


class Token(NamedTuple):
    """A word with its signs: as written, as compared, and the white space before it."""

    text: str
    key: str
    space: str
    line: int


def tokens(text: str) -> list[Token]:
    """Return the words of a text, each with the white space before it."""
    found: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        found.append(Token(match.group(), _key(match.group()), text[last : match.start()], 0))
        last = match.end()
    return found


def _key(text: str) -> str:
    """Return a word as it is compared: straight signs, without the stars of a bold word made text."""
    bare = straight(text)
    return bare.strip("*_") or bare


def merged(ours: Sequence[Token], theirs: Sequence[Token], *, wrapped: bool) -> tuple[str, float]:
    """Return the edited text and which share of our words it still holds; `wrapped` for a text part."""
    matcher = SequenceMatcher(None, [token.key for token in ours], [token.key for token in theirs], autojunk=False)
    steps = matcher.get_opcodes()
    tight, spread = _blank_lines_lost(ours, theirs, steps), _blank_lines_gained(ours, theirs, steps)
    width = min(80, _widest(theirs)) if wrapped else _NO_WRAP
    out: list[str] = []
    same = 0
    for tag, low, high, first, last in steps:
        for at in range(first, last):
            theirs_space = theirs[at].space
            block = tag != "equal" and _in_a_block(ours, low, theirs, at)
            if tight and theirs_space == "\n" and not block:
                theirs_space = "\n\n"
            elif spread and theirs_space == "\n\n" and block:
                theirs_space = "\n"
            if tag == "equal":
                mine = ours[low + at - first]
                edge = at == first and (not out or not first or not low or ours[low - 1].key != theirs[first - 1].key)
                out += [_space(mine.space, theirs_space, edge=edge, wrapped=wrapped), mine.text]
                same += 1
            else:
                replaced = ours[low].space if at == first and high > low else None
                out += [_inserted(replaced, theirs_space, theirs, at, width=width), theirs[at].text]
    return "".join(out).strip(), same / max(1, len(ours))


def _blank_lines_lost(
    ours: Sequence[Token], theirs: Sequence[Token], steps: Sequence[tuple[str, int, int, int, int]]
) -> bool:
    """Tell whether a client left out the blank lines between our paragraphs: then a typed line is a paragraph too."""
    kept = lost = 0
    for tag, low, high, first, _ in steps:
        if tag != "equal":
            continue
        for at in range(low + 1, high):
            if "\n\n" in ours[at].space:
                kept += "\n\n" in theirs[first + at - low].space
                lost += "\n\n" not in theirs[first + at - low].space
    # A letter written anew shares no paragraph with ours: then a client that shows no blank line at all loses them.
    return lost > kept if lost or kept else not any("\n\n" in token.space for token in theirs)


def _blank_lines_gained(
    ours: Sequence[Token], theirs: Sequence[Token], steps: Sequence[tuple[str, int, int, int, int]]
) -> bool:
    """Tell whether a client set a blank line between all lines: then one below a name is no paragraph of its own."""
    spaces = [
        theirs[first + at - low].space
        for tag, low, high, first, _ in steps
        if tag == "equal"
        for at in range(low + 1, high)
        if ours[at].space == "\n"
    ]
    return bool(spaces) and all("\n\n" in space for space in spaces)


def _in_a_block(ours: Sequence[Token], low: int, theirs: Sequence[Token], at: int) -> bool:
    """Tell whether a typed line belongs to a block of short lines, such as the name and firm below a letter."""
    if low < len(ours) and "\n" in ours[low].space:
        return "\n\n" not in ours[low].space
    before = next((token.space for token in reversed(ours[max(0, low - 8) : low]) if "\n" in token.space), "")
    line = " ".join(token.text for token in theirs[at : at + 8])
    return low == len(ours) and "\n" in before and "\n\n" not in before and len(line) < 40 and line[-1:] not in ".!?"


def _space(mine: str, other: str, *, edge: bool, wrapped: bool) -> str:
    """Choose the space between two words that are both ours: the draft's own, unless a person changed it."""
    if "\n" not in mine and "\n\n" in other:
        return "\n\n"
    if "\n\n" in mine and "\n" not in other and other:
        return " "
    if edge and "\n" not in mine and "\n" in other and not wrapped:
        return other
    return mine or (" " if edge and other else mine)


def _inserted(mine: str | None, other: str, theirs: Sequence[Token], at: int, *, width: int) -> str:
    """Choose the space before a word that was typed: paragraphs stay, a single line break of a text part is a wrap."""
    if mine is not None and "\n" in mine and "\n" in other:
        return mine
    # A break is a wrap where the next word would not have fitted any more.
    if other.count("\n") == 1 and _line_length(theirs, at) + len(theirs[at].text) + 1 > width - 8:
        return " "
    return other or (mine or "")


def _widest(theirs: Sequence[Token]) -> int:
    widest = length = 0
    for token in theirs:
        length = len(token.text) + (0 if "\n" in token.space else length + 1)
        widest = max(widest, length)
    return widest


def _line_length(theirs: Sequence[Token], at: int) -> int:
    """Return how long the line is that ends before a word: a short one was ended by a person."""
    length = 0
    for token in reversed(theirs[max(0, at - 40) : at]):
        length += len(token.text) + 1
        if "\n" in token.space:
            break
    return length
