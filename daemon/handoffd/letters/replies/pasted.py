"""A drafted letter pasted on top of a reply, changed, without the two lines that stood around it.

Where such a letter begins and ends is a guess, so it is never sent as it is found: it is shown once more. A few of its
sentences on top are no letter, but they are no plain yes either.
"""

from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from handoffd.letters.form import Form
from handoffd.letters.languages import marks
from handoffd.letters.quoted import Line
from handoffd.letters.replies.grammar import verdict_of
from handoffd.letters.replies.labels import Labels
from handoffd.letters.replies.merge import tokens
from handoffd.letters.replies.zones import Cast, Name, introductions, own_text
from handoffd.letters.words import keys

WITHOUT_ITS_LINES = "it stands on top, without the two lines around it, so where it begins and ends is a guess"

# Fewer words of the letter in a row may stand in any mail by chance; fewer in all are a phrase that is talked about.
_RUN = 5
_QUOTED = 12
_MAX_WORDS = 6000
_HEADS = ("to:", "cc:", "subject:", "an:", "betreff:", "à:", "à :", "objet:", "objet :", "cc :")


class Paste(NamedTuple):
    """What stands on top: the rows `above` the letter, the letter's own, and which share of our words they hold."""

    above: list[str]
    rows: list[str]
    share: float


def top_of(form: Form, lines: Sequence[Line], cast: Cast) -> list[str]:
    """Return every row above the first quote (its introduction, a mark, our first line), our own words among them."""
    quotes = introductions(lines, cast, Labels(form.labels, form.language).strong)
    end = quotes[0].first if quotes else len(lines)
    first = next((keys(line.text) for line in form.lines if len(keys(line.text)) > 2), ())
    rows: list[str] = []
    for line in lines[:end]:
        if (line.depth and line.text) or keys(line.text) in {first, *marks("begins")}:
            break
        rows.append(line.text)
    return rows


def pasted(body: str, rows: Sequence[str], name: Name) -> Paste | None:
    """Return the letter `body` as it stands among these rows, None when fewer than a few sentences of it do."""
    words, home = _words(rows)
    ours = [token.key for token in tokens(body)]
    if not _QUOTED <= len(words) <= _MAX_WORDS:
        return None
    matcher = SequenceMatcher(None, ours, words, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size >= _RUN]
    held = sum(block.size for block in blocks)
    if held < _QUOTED:
        return None
    first, last = home[blocks[0].b], home[blocks[-1].b + blocks[-1].size - 1]
    start = _start(rows, first, keys(body.partition("\n")[0]))
    end = _end(rows, last, keys(body.rpartition("\n")[2]))
    tail = own_text([rows[end], *rows[end + 1 :]], name)[1:]
    return Paste(list(rows[:start]), [*rows[start : end + 1], *tail], held / max(1, len(ours)))


def _words(rows: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return the words of the rows, and on which row each stands."""
    words: list[str] = []
    home: list[int] = []
    for number, row in enumerate(rows):
        found = [token.key for token in tokens(row)]
        words += found
        home += [number] * len(found)
    return words, home


def _start(rows: Sequence[str], first: int, greeting: tuple[str, ...]) -> int:
    """Return where the letter begins: at its head or greeting, else below what is said to us, else at the top."""
    for number, row in enumerate(rows[:first]):
        if row.casefold().startswith(_HEADS) or keys(row) == greeting:
            return number
    said = [number for number, row in enumerate(rows[:first]) if row and (row.endswith(":") or _commands(row))]
    start = said[-1] + 1 if said else 0
    while start < first and not rows[start]:
        start += 1
    return start


def _commands(row: str) -> bool:
    return verdict_of([row], date.min) is not None


def _end(rows: Sequence[str], last: int, closing: tuple[str, ...]) -> int:
    """Return the row on which the letter ends: its own last line, if it stands near below what was found of it."""
    below = range(last, min(last + 8, len(rows)))
    return next((number for number in below if keys(rows[number]) == closing), last)
