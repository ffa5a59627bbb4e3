"""What a person typed, piece by piece, and where it stood: on top, under which prompt, below the end."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from handoffd.letters.form import Form
from handoffd.letters.languages import marks
from handoffd.letters.quoted import Line
from handoffd.letters.replies.align import PART, Aligner, Match, Stream
from handoffd.letters.replies.copies import Copy, copies
from handoffd.letters.replies.labels import Labels
from handoffd.letters.replies.zones import Cast, Introduction, introductions
from handoffd.letters.words import words

Zone = Literal["top", "quote", "form", "below"]

# What a client puts around our words when it makes text of bold type, a table or a quotation.
_FRAME = "*_|#•· \t"
_COLONS = ":："
# The same behind our words: the end of bold type stands right there, bars further away; `*** urgent` was typed.
_CLOSED = re.compile(r"[*_•·]*[\s#]*(?:\|\s*)*")
_INSTEAD = re.compile(r"(?:[:：|]|[-–—.]+(?=\s|$))\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece stands: `form` is the index of the form's line above it, `copy` counts copies of the form."""

    zone: Zone
    section: str | None = None
    form: int | None = None
    copy: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """One typed line (empty for a blank one) with its place; `beside` is true when it shares a line with our words."""

    text: str
    place: Place
    line: int
    depth: int
    beside: bool = False


@dataclass(frozen=True)
class Typed:
    """A body, read: its pieces in order, the copies of the form, the introductions that separate them."""

    lines: Sequence[Line]
    pieces: tuple[Piece, ...]
    copies: tuple[Copy, ...]
    marks: tuple[Introduction, ...]
    stream: Stream

    def seen(self, form: Form) -> int:
        """Return how many of the form's lines were found: how well this body can be read."""
        return len({match.form for copy in self.copies for match in copy.matches if form.lines[match.form].text})


def read_typed(form: Form, aligner: Aligner, lines: Sequence[Line], cast: Cast) -> Typed:
    """Return what was typed in one body."""
    stream = Stream.of(lines)
    marks = introductions(lines, cast, Labels(form.labels, form.language).strong)
    found = copies(form, stream, aligner.matches(stream), marks)
    marks = _outside(stream, found, marks)
    walk = _Walk(form, stream, found, marks)
    return Typed(lines, tuple(_restored(list(walk.pieces()), stream, found)), tuple(found), tuple(marks), stream)


def _outside(stream: Stream, found: Sequence[Copy], marks: Sequence[Introduction]) -> list[Introduction]:
    """Keep the introductions that stand between copies; inside one, such a line is part of an answer."""
    ranges = [
        (stream.line[copy.matches[0].first], stream.line[copy.matches[-1].last - 1]) for copy in found if copy.matches
    ]
    starts = [low for low, _ in ranges]
    kept = []
    for mark in marks:
        place = bisect_left(starts, mark.first) - 1
        if place < 0 or not ranges[place][0] < mark.first < ranges[place][1]:
            kept.append(mark)
    return kept


class _Walk:
    """Goes down the lines once and says of each typed text where it stands."""

    def __init__(self, form: Form, stream: Stream, found: Sequence[Copy], marks: Sequence[Introduction]) -> None:
        self._form = form
        self._stream = stream
        self._matches = [(match, number) for number, copy in enumerate(found) for match in copy.matches]
        self._matches.sort(key=lambda pair: pair[0].first)
        self._skipped = {line for mark in marks for line in range(mark.first, mark.end)}
        self._begun = {mark.first for mark in marks}

    def pieces(self) -> Iterator[Piece]:
        """Yield every typed line and every blank one."""
        place = Place("top")
        at = 0
        for number, line in enumerate(self._stream.lines):
            if number in self._begun:
                place = Place("quote", copy=place.copy)
            if number in self._skipped:
                continue
            start, end = self._stream.first[number], self._stream.first[number + 1]
            here = self._beginning(at, end)
            at += len(here)
            running = self._running(start, at - len(here))
            if not here and running is None:
                yield Piece(line.text, place, number, line.depth)
                continue
            if here and here[-1][0].last <= end and (text := self._corrected(line, start, here[0][0])):
                place = self._place(*here[0], place)
                yield Piece(text, place, number, line.depth, beside=True)
                continue
            cursor = self._stream.span[min(running, end) - 1][1] if running is not None else 0
            last = self._matches[at - 1][0]
            for match, copy in here:
                before = line.text[cursor : self._stream.span[match.first][0]]
                if text := self._residue(before, after=cursor > 0, form=place.form):
                    yield Piece(text, place, number, line.depth, beside=True)
                place = self._place(match, copy, place)
                cursor = self._stream.span[min(match.last, end) - 1][1]
            # When our line goes on below, the comma at the break is ours too.
            if last.last <= end and (text := self._residue(line.text[cursor:], after=True, form=place.form)):
                yield Piece(text, place, number, line.depth, beside=True)

    def _beginning(self, at: int, end: int) -> list[tuple[Match, int]]:
        """Return the matches from the one with index `at` on that begin before the word `end`."""
        stop = at
        while stop < len(self._matches) and self._matches[stop][0].first < end:
            stop += 1
        return self._matches[at:stop]

    def _running(self, start: int, at: int) -> int | None:
        """Return where a match that began on an earlier line ends, when it reaches into the line that begins here."""
        if at == 0 or start >= len(self._stream.word):
            return None
        match = self._matches[at - 1][0]
        return match.last if match.first < start < match.last else None

    def _place(self, match: Match, copy: int, before: Place) -> Place:
        line = self._form.lines[match.form]
        if line.kind == "end":
            return Place("below", None, match.form, copy)
        if line.section_heading is None:
            return Place("quote", None, match.form, copy)
        if before.copy == copy and before.form == match.form:
            return before
        return Place("form", line.section_heading, match.form, copy)

    def _residue(self, text: str, *, after: bool, form: int | None) -> str:
        """Return what was typed beside our words, without the signs that belong to them."""
        if after and form is not None:
            line = self._form.lines[form]
            rest, whole = _behind(text, _tail(line.text))
            # In place of our colon: `..., who is against us - nobody`; behind a heading: `3. Why they bought: cost`.
            instead = line.text.endswith(":") and not whole
            if (instead or line.kind in {"heading", "prefill"}) and (sign := _INSTEAD.match(rest)):
                rest = rest[sign.end() :]
            # The last bar of a table drawn with signs: `| 2 | Contacts | Marta |`.
            rest = rest.rstrip().removesuffix(" |")
            return rest.strip() if rest.strip(_FRAME + (_COLONS if line.kind == "heading" else "")) else ""
        return text.strip() if any(char.isalnum() for char in text) else ""

    def _corrected(self, line: Line, start: int, match: Match) -> str:
        """Return a prefill corrected in place (`..., please confirm: Seats: 40`) with its label, else empty."""
        ours = self._form.lines[match.form]
        if ours.kind != "prefill" or match.strength != PART or match.first != start:
            return ""
        told = next((mark for mark in marks("known") if self._stream.word[start : start + len(mark)] == mark), None)
        return line.text[self._stream.span[start + len(told) - 1][1] :].lstrip(":： *_") if told else ""


def _tail(text: str) -> str:
    """Return the signs behind the last word of a line of ours."""
    _, places = words(text)
    return "".join(text[places[-1][1] :].split()) if places else ""


def _behind(text: str, tail: str) -> tuple[str, bool]:
    """Take a line's own last signs off what follows its words; tell whether all of them were there."""
    at = 0
    for sign in tail:
        frame = len(text[at:]) - len(text[at:].lstrip(_FRAME))
        if text[at + frame : at + frame + 1].replace("：", ":") == sign:
            at += frame + 1
        elif sign in text[at : at + 3]:
            at = text.index(sign, at) + 1
        else:
            return _unframed(text[at:]), False
    return (_unframed(text[at:]) if at or not tail else text), True


def _unframed(text: str) -> str:
    found = _CLOSED.match(text)
    return text[found.end() :] if found else text


def _restored(pieces: list[Piece], stream: Stream, found: Sequence[Copy]) -> list[Piece]:
    """Give a typed `>50 %` its sign back where the quoted form shows that marks are followed by a space."""
    marks = [stream.lines[stream.line[match.first]] for copy in found for match in copy.matches]
    quoted = [line.mark for line in marks if line.mark]
    spaced = not quoted or all(mark.endswith(" ") for mark in quoted)
    # Where everything else was typed outside the quote, `>50 %` and `> 50 %` are figures.
    usual = max((copy.depth for copy in found), default=0)
    inside = any(piece.depth >= usual and piece.text and not piece.text[:1].isdigit() for piece in pieces)
    done = []
    for piece in pieces:
        line = stream.lines[piece.line]
        text, depth = piece.text, piece.depth
        sign = line.mark.rstrip()
        at_home = piece.place.zone == "form" and depth == found[piece.place.copy].depth
        figure = text[:1].isdigit() and not inside and (at_home or (piece.place.zone == "top" and depth == usual))
        bare = (bool(found) and not quoted) or (spaced and not line.mark.endswith(" "))
        # Nothing in our form is quoted deeper than the form itself.
        deeper = piece.place.zone == "form" and depth > found[piece.place.copy].depth
        deeper = deeper and text[:1].isdigit()
        here = piece.place.zone in {"top", "form"} or (bare and piece.place.form is not None)
        # `>> text` is how some begin their own lines: a sign of theirs, no word.
        arrows = sign.count(">") > 1 and not text[:1].isdigit()
        if here and (bare or figure or deeper) and not arrows and sign.endswith(">") and text and not piece.beside:
            text, depth = f"{line.mark[len(sign) - 1 :]}{text}", depth - 1
        done.append(piece if text == piece.text else replace(piece, text=text, depth=depth))
    return done
