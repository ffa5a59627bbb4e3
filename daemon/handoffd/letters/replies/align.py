"""Which words of a reply are ours: whole lines of the sent form first, then runs of its words.

What is left over was typed. Everything here is linear in the length of the reply: lines are found by their words in a
table, runs by their first five words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from handoffd.letters.form import Form
from handoffd.letters.quoted import Line
from handoffd.letters.words import Span, keys, words

# A run of fewer words than this may stand in an answer by chance.
RUN = 5
WHOLE, LEAD, FLOW, PART = 3, 2, 1, 0
_NO_ASCII = re.compile(r"[^a-z0-9]")
_SEPARATORS = ":：-–—|.\t"
# What a charset without a letter puts in its place.
_LOST = re.compile(r"\w[?\ufffd]|[?\ufffd]\w")
_LONGEST = 24  # words of one line of the form, those counted double that lost a letter inside


class Match(NamedTuple):
    """A run of the reply's words that is (a part of) one line of the form.

    `form` is the index of the form's line; `first` and `last` (excluded) count words of the reply; `strength` is WHOLE
    (whole lines of both), LEAD (the whole form line at the start of a reply's line), FLOW (the whole form line, inside
    a line) or PART.
    """

    form: int
    first: int
    last: int
    strength: int


@dataclass(frozen=True)
class Stream:
    """The words of a reply in one row: word `i` stands on line `line[i]` at `span[i]`; `first[n]` begins line `n`."""

    lines: Sequence[Line]
    word: tuple[str, ...]
    span: tuple[Span, ...]
    line: tuple[int, ...]
    first: tuple[int, ...]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Stream":
        """Return the words of these lines."""
        word: list[str] = []
        span: list[Span] = []
        line: list[int] = []
        first = [0]
        for number, one in enumerate(lines):
            found, places = words(one.text)
            word += found
            span += places
            line += [number] * len(found)
            first.append(len(word))
        return cls(lines, tuple(word), tuple(span), tuple(line), tuple(first))

    def starts_line(self, index: int) -> bool:
        """Tell whether a word is the first of its line."""
        return self.first[self.line[index]] == index

    def ends_line(self, index: int) -> bool:
        """Tell whether a word is the last of its line."""
        return self.first[self.line[index] + 1] == index + 1

    def after(self, index: int) -> str:
        """Return the text of the line behind a word."""
        return self.lines[self.line[index]].text[self.span[index][1] :]

    def depth(self, index: int) -> int:
        """Return the quote depth of a word's line."""
        return self.lines[self.line[index]].depth


class Aligner:
    """Finds the lines of one form in replies."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._words = tuple(keys(line.text) for line in form.lines)
        self._whole: dict[tuple[str, ...], list[int]] = {}
        self._runs: dict[tuple[str, ...], list[tuple[int, int]]] = {}
        for index, line in enumerate(self._words):
            if line:
                self._whole.setdefault(line, []).append(index)
            for at in range(len(line) - RUN + 1):
                self._runs.setdefault(line[at : at + RUN], []).append((index, at))
        self._headings = {self._words[index]: index for index, line in enumerate(form.lines) if line.kind == "heading"}
        self._names = {words[1:]: index for words, index in self._headings.items()}
        # A charset without our letters turns them into question marks or worse; what is ASCII survives.
        self._skeletons = {
            _skeleton(line.text): index
            for index, line in enumerate(form.lines)
            if not line.text.isascii() and len(_skeleton(line.text)) >= 12
        }

    def matches(self, stream: Stream) -> list[Match]:
        """Return every place where the reply holds words of the form, in the reply's order, no two overlapping."""
        taken = bytearray(len(stream.word))
        found = [*self._lines(stream, taken)]
        found += self._flows(stream, taken)
        found.sort(key=lambda match: match.first)
        return self._supported(self._with_tails(stream, taken, found))

    def _lines(self, stream: Stream, taken: bytearray) -> Iterator[Match]:
        """Find whole lines, headings that an answer follows on their line, and headings that lost their number."""
        last = -1
        for number in range(len(stream.lines)):
            start, end = stream.first[number], stream.first[number + 1]
            if start == end:
                continue
            line = stream.word[start:end]
            match = None
            if choices := self._whole.get(line):
                match = Match(_next(choices, last), start, end, WHOLE)
            elif (index := self._unnumbered(stream, number, line)) is not None:
                match = Match(index, start, end, WHOLE)
            elif (index := self._heading_lead(stream, start, end)) is not None:
                match = Match(index, start, start + len(self._words[index]), LEAD)
            elif self._skeletons:
                match = self._mangled(stream, number) or self._mangled_lead(stream, number)
            if match and not any(taken[match.first : match.last]):
                taken[match.first : match.last] = b"\1" * (match.last - match.first)
                last = match.form
                yield match

    def _unnumbered(self, stream: Stream, number: int, line: tuple[str, ...]) -> int | None:
        """Find a heading whose number a list took: its name alone, with its own first prompt on the next line."""
        index = self._names.get(line)
        if index is None or index + 1 >= len(self._words):
            return None
        below = stream.first[number + 1]
        while number + 1 < len(stream.lines) and stream.first[number + 2] == below:
            number += 1
        if number + 1 >= len(stream.lines):
            return None
        return index if stream.word[below : stream.first[number + 2]] == self._words[index + 1] else None

    def _mangled(self, stream: Stream, number: int) -> Match | None:
        """Find a line of ours whose letters outside ASCII were lost."""
        text = ""
        for later in range(number, min(number + 4, len(stream.lines))):
            text += _skeleton(stream.lines[later].text)
            if text in self._skeletons:
                return Match(self._skeletons[text], stream.first[number], stream.first[later + 1], WHOLE)
            if not text or not any(ours.startswith(text) for ours in self._skeletons):
                return None
        return None

    def _mangled_lead(self, stream: Stream, number: int) -> Match | None:
        """Find such a line with an answer behind it: `Was ihnen ?ber den Weg lief: nothing`."""
        start, text = stream.first[number], ""
        last = min(stream.first[min(number + 3, len(stream.lines))], start + _LONGEST)
        lost = any(_LOST.search(stream.lines[stream.line[at]].text) for at in range(start, last))
        for at in range(start, last) if lost else ():
            text += _skeleton(stream.word[at])
            if text in self._skeletons:
                return Match(self._skeletons[text], start, at + 1, LEAD)
        return None

    def _heading_lead(self, stream: Stream, start: int, end: int) -> int | None:
        for length in range(2, min(end - start, 10)):
            index = self._headings.get(stream.word[start : start + length])
            if index is None:
                continue
            rest = stream.after(start + length - 1).lstrip("*_ \u00a0")
            if rest[:1] and rest[0] in _SEPARATORS:
                return index
        return None

    def _flows(self, stream: Stream, taken: bytearray) -> Iterator[Match]:
        word, total = stream.word, len(stream.word)
        at, last = 0, -1
        while at + RUN <= total:
            choices = None if any(taken[at : at + RUN]) else self._runs.get(word[at : at + RUN])
            if not choices:
                at += 1
                continue
            best = max(
                (self._extended(stream, taken, at, index, place) for index, place in choices[:50]),
                key=lambda match: (match.last - match.first, match.form > last, -match.form),
            )
            taken[best.first : best.last] = b"\1" * (best.last - best.first)
            last = best.form
            yield best
            at = best.last

    def _extended(self, stream: Stream, taken: bytearray, at: int, index: int, place: int) -> Match:
        ours, word = self._words[index], stream.word
        first, last = at, at + RUN
        begin, end = place, place + RUN
        while begin and first and not taken[first - 1] and word[first - 1] == ours[begin - 1]:
            first, begin = first - 1, begin - 1
        while end < len(ours) and last < len(word) and not taken[last] and word[last] == ours[end]:
            last, end = last + 1, end + 1
        if end - begin < len(ours):
            return Match(index, first, last, PART)
        if not stream.starts_line(first):
            return Match(index, first, last, FLOW)
        if stream.ends_line(last - 1):
            return Match(index, first, last, WHOLE)
        own_colon = self._form.lines[index].text.rstrip().endswith(":")
        behind = stream.after(last - 1).lstrip("*_ \u00a0")
        lead = not own_colon or behind[:1] in {":", "：", "-", "–", "—", "|", "?"}
        return Match(index, first, last, LEAD if lead else FLOW)

    def _with_tails(self, stream: Stream, taken: bytearray, found: list[Match]) -> list[Match]:
        """Take the short rest of a broken line too: `> read:` on the next line, or a heading before its prompt."""
        extra: list[Match] = []
        for match in found:
            ours = self._words[match.form]
            if match.strength == PART:
                extra += self._tail(stream, taken, match, ours)
            extra += self._heading_before(stream, taken, match)
        return sorted([*found, *extra], key=lambda match: match.first) if extra else found

    def _tail(self, stream: Stream, taken: bytearray, match: Match, ours: tuple[str, ...]) -> Iterator[Match]:
        length = match.last - match.first
        run = stream.word[match.first : match.last]
        place = next((at for at in range(len(ours) - length + 1) if ours[at : at + length] == run), None)
        if place is None or match.last >= len(stream.word):
            return
        rest = ours[place + length :]
        line = stream.line[match.last - 1]
        for number in range(line + 1, min(line + 4, len(stream.lines))):
            start, end = stream.first[number], stream.first[number + 1]
            if rest and stream.word[start:end] == rest and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                yield Match(match.form, start, end, PART)
                return

    def _heading_before(self, stream: Stream, taken: bytearray, match: Match) -> Iterator[Match]:
        """Take the heading before a prompt where a gateway joined them: `... 3. Why they bought The pain in ...`."""
        index = match.form - 1
        if index < 0 or self._form.lines[index].kind != "heading" or match.strength == WHOLE:
            return
        ours = self._words[index]
        first = match.first - len(ours)
        if first >= 0 and not any(taken[first : match.first]) and stream.word[first : match.first] == ours:
            taken[first : match.first] = b"\1" * len(ours)
            yield Match(index, first, match.first, FLOW)

    def _supported(self, found: list[Match]) -> list[Match]:
        """Drop short lines outside the sections (`Hi Dana,`, `Best,`) that no other line of ours stands beside."""
        kept = []
        for place, match in enumerate(found):
            line = self._form.lines[match.form]
            if line.kind in {"intro", "end"} and match.last - match.first < RUN and match.strength != PART:
                near = {other.form for other in (*found[max(0, place - 2) : place], *found[place + 1 : place + 3])}
                if not near & {match.form - 2, match.form - 1, match.form + 1, match.form + 2}:
                    continue
            kept.append(match)
        return kept


def _skeleton(text: str) -> str:
    """Return the ASCII letters and digits of a text, in lower case."""
    return _NO_ASCII.sub("", text.lower())


def _next(choices: list[int], last: int) -> int:
    return next((index for index in choices if index > last), choices[0])


def usual_depth(stream: Stream, found: Sequence[Match]) -> int:
    """Return the quote depth at which most of the matched lines stand; 0 when nothing matched."""
    counted = Counter(stream.depth(match.first) for match in found)
    return counted.most_common(1)[0][0] if counted else 0
