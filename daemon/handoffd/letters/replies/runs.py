"""Several labels in one paragraph: `3: cost; 5: the import; 9: n/a`, typed so or joined so by a mail program.

A label inside a line could be anything ("level 4: fast"), so a paragraph is split only where its labels vouch for each
other: they begin the paragraph, stand behind the end of a sentence, and their numbers only rise.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from handoffd.letters.words import keys, straight

_NUMBER = re.compile(r"(?:\A|(?P<end>[.;!?,。；)\]\"”»]|\w)[ ])(?P<number>\d{1,2})[:：](?=[ ])")
# A paragraph longer than this is no row of short answers.
MAX_RUN = 20_000
ENOUGH = 3


def split_runs(rows: Sequence[str], numbers: Mapping[int, str]) -> list[str]:
    """Return the rows with each paragraph of several labels as one row per label; all others as they are."""
    names = re.compile(
        r"(?:\A|[.;!?。；][ ])(?P<name>" + "|".join(map(re.escape, map(straight, numbers.values()))) + r")[:：](?=[ ])",
        re.IGNORECASE,
    )
    done: list[str] = []
    paragraph: list[str] = []
    for row in [*rows, ""]:
        if row:
            paragraph.append(row)
            continue
        done += _split(paragraph, numbers, names)
        done.append("")
        paragraph = []
    return done[:-1]


def _split(rows: list[str], numbers: Mapping[int, str], names: re.Pattern[str]) -> list[str]:
    text = " ".join(rows)
    if len(text) > MAX_RUN or not (_NUMBER.match(text) or names.match(straight(text))):
        return rows
    starts = _rising(text, numbers) or _named(text, names)
    if not starts:
        return rows
    # A label that begins a row is found by itself: only one inside a row calls for a split.
    firsts = {0}
    for row in rows:
        firsts.add(max(firsts) + len(row) + 1)
    if set(starts) <= firsts:
        return rows
    ends = [*starts[1:], len(text)]
    last = len(starts) - 1
    return [
        text[start:end].strip() if place == last else text[start:end].strip().rstrip(";；,")
        for place, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def _rising(text: str, numbers: Mapping[int, str]) -> list[int]:
    found = list(_NUMBER.finditer(text))
    kept, before = [], 0
    for one in found:
        number, end = int(one["number"]), one["end"] or ""
        # "10: they, 3: we" and "level 4: fast" are text; so is `7: 30`.
        figure = text[one.end() : one.end() + 2].strip()[:1].isdigit()
        if end.isalnum() or (figure and end not in {"", ";", "；"}):
            continue
        if number not in numbers or number <= before:
            return []
        kept.append(one)
        before = number
    between = {one["end"] for one in kept[1:]}
    enough = len(kept) >= ENOUGH or (len(kept) > 1 and between <= {";", "；"})
    return [one.start("number") for one in kept] if enough else []


def _named(text: str, names: re.Pattern[str]) -> list[int]:
    found = list(names.finditer(straight(text)))
    told = [keys(one["name"]) for one in found]
    apart = len(set(told)) == len(told) and all(low.end() < high.start() for low, high in pairwise(found))
    return [one.start("name") for one in found] if len(found) >= ENOUGH and apart else []
