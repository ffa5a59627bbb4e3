"""One body of a reply as answers: which section each typed piece belongs to, and by what right.

Rights, strongest first: a label on top, a place under a heading or prompt. Text of an older mail in the quote has none.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from handoffd.letters.form import Form
from handoffd.letters.replies.align import PART, Stream
from handoffd.letters.replies.labels import Label, Labels, certain, last_in_row, numbered_answers, without_lists
from handoffd.letters.replies.links import as_written
from handoffd.letters.replies.runs import split_runs
from handoffd.letters.replies.typed import Piece, Typed
from handoffd.letters.replies.zones import Name, is_banner, is_greeting, own_text
from handoffd.letters.words import keys


@dataclass
class Answer:
    """The typed rows of one section, split by the form line they stood under (None where they stood under none)."""

    heading: str
    rows: list[tuple[int | None, str, bool]] = field(default_factory=list)
    labelled: bool = False

    @property
    def text(self) -> str:
        """The rows as one text: blank rows at the ends dropped, several in a row made one."""
        return joined([row for _, row, _ in self.rows])


@dataclass
class Answers:
    """What one body answers: by heading, the text on top without a label, and remarks for a person."""

    found: dict[str, Answer]
    fresh: str
    seen: int
    flags: list[str]


def joined(rows: Sequence[str]) -> str:
    """Return rows as a text without blank rows at its ends, and never two of them in a row."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()


def read_answers(form: Form, typed: Typed, name: Name, *, forwarded: bool, strong: bool = False) -> Answers:
    """Return the answers of one body; with `strong` a numbered list is never taken for labels."""
    return _Reader(form, typed, name, forwarded=forwarded, strong=strong).read()


class _Reader:
    def __init__(self, form: Form, typed: Typed, name: Name, *, forwarded: bool, strong: bool) -> None:
        self._form = form
        self._strong = strong
        self._typed = typed
        self._name = name
        self._labels = Labels(form.labels, form.language)
        self._flags: list[str] = []
        self._forwarded = forwarded or any(mark.forward for mark in typed.marks)
        self._shallow = min((line.depth for line in typed.lines if line.text), default=0)
        self._old = self._old_copies()
        # Lines of ours that were found in part only: the rest may stand below, broken off.
        self._cut = {
            (number, match.form)
            for number, copy in enumerate(typed.copies)
            for match in copy.matches
            if match.strength == PART
        }
        self._placed_in: dict[int, list[Piece]] = {}
        for piece in typed.pieces:
            if piece.place.zone == "form":
                self._placed_in.setdefault(piece.place.copy, []).append(piece)

    def read(self) -> Answers:
        top = self._top()
        labelled, fresh = self._labelled(top, strong=self._strong)
        inside, _ = self._labelled(self._before_headings(), strong=True)
        below = self._bottom()
        placed = self._placed()
        if any(
            heading in placed and keys(placed[heading].text) != keys(labelled[heading].text) for heading in labelled
        ):
            # Two points of a remark above a form that was filled in: only `3: ...` corrects what stands in place.
            labelled, fresh = self._labelled(top, strong=True)
        found = dict(placed)
        for heading, answer in {**below, **inside, **labelled}.items():
            if heading in placed and keys(placed[heading].text) != keys(answer.text):
                self._flags.append(f"answered twice, the labelled answer was taken: {heading}")
            found[heading] = answer
        return Answers(
            {heading: answer for heading, answer in found.items() if answer.text},
            joined(fresh),
            self._typed.seen(self._form),
            self._flags,
        )

    # --- on top -----------------------------------------------------------------------------------------------------

    def _top(self) -> list[str]:
        rows: list[str] = []
        for piece in self._typed.pieces:
            if piece.place.zone != "top":
                break
            line = self._typed.lines[piece.line]
            if (piece.depth > self._shallow and piece.text) or line.stamped or is_banner(piece.text):
                continue
            rows.append(piece.text)
        # "Hello Brightlane, ... you wrote:" is the program's greeting: right above the quote nobody greets.
        while rows and (not rows[-1] or (is_greeting(rows[-1]) and any(rows[:-1]) and self._typed.marks)):
            rows.pop()
        return own_text(rows, self._name, until=last_in_row(rows, self._labels))

    def _before_headings(self) -> list[str]:
        """Rows typed inside our introduction, above the first heading: phones put the cursor there."""
        rows = [
            piece.text
            for piece in self._typed.pieces
            if piece.place.zone == "quote"
            and piece.place.form is not None
            and not self._is_old(piece)
            and not self._typed.lines[piece.line].stamped
        ]
        return own_text(rows, self._name)

    def _labelled(self, rows: Sequence[str], *, strong: bool = False) -> tuple[dict[str, Answer], list[str]]:
        # A table drawn with signs has a bar at both ends.
        bare = [row.strip("| ") if row.startswith("|") and row.endswith("|") else row for row in rows]
        rows = split_runs(bare, self._form.labels)
        told = [(index, label) for index, row in enumerate(rows) if row and (label := self._labels.read(row))]
        told = without_lists(certain(told))
        if strong or any(label.strong for _, label in told):
            told = [(index, label) for index, label in told if label.strong or label.number == 0]
        elif told and not numbered_answers(told, [row for row in rows[: told[0][0]] if not is_greeting(row)]):
            self._flags.append("a numbered list on top was not read as answers")
            told = []
        told = _without_inner(told, rows)
        found: dict[str, Answer] = {}
        starts = [index for index, _ in told]
        for place, (index, label) in enumerate(told):
            end = starts[place + 1] if place + 1 < len(starts) else len(rows)
            text = _without_delimiter(_without_underline([label.rest, *rows[index + 1 : end]]))
            if label.sign == "Q":
                text[1:2] = [re.sub(r"\AA[:.)]\s+", "", row) for row in text[1:2]]
            for heading in label.headings:
                answer = found.setdefault(heading, Answer(heading, labelled=True))
                answer.rows += [(None, as_written(row), False) for row in text]
        return found, list(rows[: starts[0]] if starts else rows)

    def _bottom(self) -> dict[str, Answer]:
        """Labelled answers below the whole quoted form, by those who write at the bottom."""
        copies = self._typed.copies
        if not copies:
            return {}
        last = self._typed.stream.line[copies[-1].matches[-1].last - 1]
        if any(mark.first > last for mark in self._typed.marks):
            return {}
        pieces = [piece for piece in self._typed.pieces if piece.line > last and not piece.beside]
        least = min(copy.depth for copy in copies)
        rows = [
            piece.text
            for piece in pieces
            if piece.depth <= max(least - 1, self._shallow) and not self._typed.lines[piece.line].stamped
        ]
        if not any(piece.place.zone == "below" for piece in pieces):
            return {}
        rows = own_text(rows, self._name, until=last_in_row(rows, self._labels))
        return self._labelled(rows, strong=True)[0]

    # --- in place ---------------------------------------------------------------------------------------------------

    def _placed(self) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        tails = self._tails()
        for number, copy in enumerate(self._typed.copies):
            here: dict[str, Answer] = {}
            ours = {self._form.lines[match.form].section_heading for match in copy.matches}
            retyped: tuple[int | None, str] = (None, "")
            for piece in self._placed_in.get(number, []):
                if piece.place.section is None:
                    continue
                if piece.line in tails or self._is_old(piece) or self._is_rest(piece, copy.depth):
                    continue
                place, text, beside = piece.place.form, piece.text, piece.beside
                # A heading typed anew, whose own lines the person threw away, begins its section.
                label = None if beside else self._labels.retyped(text)
                if label and label.headings[0] not in ours:
                    retyped, text, beside = (place, label.headings[0]), label.rest, True
                heading, place = (retyped[1], None) if retyped[0] == place else (piece.place.section, place)
                answer = here.setdefault(heading, Answer(heading))
                answer.rows.append((place, self._own(text), beside))
            for heading, answer in here.items():
                answer.rows = _without_lead(answer.rows)
                if answer.text and heading not in found:
                    found[heading] = answer
        for answer in found.values():
            self._note_gap(answer.heading)
        return found

    def _own(self, text: str) -> str:
        """Return a row without the name that Outlook can put before each comment: `[Dana Whitfield] ...`."""
        found = re.match(r"\[([^\[\]]{2,60})\]:?\s+", text)
        text = text[found.end() :] if found and self._name.signs(found[1]) else text
        return as_written(text)

    def _tails(self) -> set[int]:
        """Return the lines below the last match of each copy that has no end line: signature, disclaimer, labels."""
        dropped: set[int] = set()
        for number, copy in enumerate(self._typed.copies):
            last = self._typed.stream.line[copy.matches[-1].last - 1]
            pieces = [piece for piece in self._placed_in.get(number, []) if piece.line > last]
            # A signature's first row is found by what stands above it: an answer on the heading's line, or our words.
            section = self._form.lines[copy.matches[-1].form].section_heading
            earlier = [piece for piece in self._placed_in.get(number, []) if piece.line <= last and piece.text]
            above = earlier[-1].text if earlier and earlier[-1].place.section == section else "\0"
            # It stands below the last heading that was typed anew.
            anew = [place for place, piece in enumerate(pieces) if piece.text and self._labels.retyped(piece.text)]
            if anew:
                above, pieces = pieces[anew[-1]].text, pieces[anew[-1] + 1 :]
            kept = own_text([above, *(piece.text for piece in pieces)], self._name)
            if above != "\0" or any(kept[1:-1]):
                kept = _without_delimiter(kept)
            dropped |= {piece.line for piece in pieces[max(len(kept) - 1, 0) :]}
        return dropped

    def _is_rest(self, piece: Piece, depth: int) -> bool:
        """Tell whether a piece is no typing: a program's signature, frames, or the broken end of a line of ours."""
        if self._typed.lines[piece.line].stamped:
            return True
        if not piece.text:
            return False
        words = keys(piece.text)
        if not words:
            return not piece.beside and not piece.text.strip("*_|>#.:•· ~")
        cut = (piece.place.copy, piece.place.form) in self._cut
        if cut and depth and piece.depth == depth and piece.place.form is not None and not piece.beside:
            ours = keys(self._form.lines[piece.place.form].text)
            return 1 < len(words) < len(ours) and ours[-len(words) :] == words
        return False

    def _is_old(self, piece: Piece) -> bool:
        """Tell whether a piece in the quote was written in an earlier mail: less deep than our form, yet quoted."""
        if self._forwarded or not self._typed.copies:
            return False
        copy = self._typed.copies[min(piece.place.copy, len(self._typed.copies) - 1)]
        between = self._shallow < piece.depth < copy.depth
        old = between or (
            piece.place.copy in self._old and (piece.depth > self._shallow or copy.depth == self._shallow)
        )
        if old and piece.text:
            note = "earlier answers in the quote were left out"
            if note not in self._flags:
                self._flags.append(note)
        return old

    def _old_copies(self) -> set[int]:
        """Return the copies of the form that stand in a quoted mail of the sender, not in ours."""
        old: set[int] = set()
        stream: Stream = self._typed.stream
        starts = [mark.first for mark in self._typed.marks]
        theirs = [mark.names_them and not mark.names_us for mark in self._typed.marks]
        first_theirs = next((index for index, flag in enumerate(theirs) if flag), len(theirs))
        for number, copy in enumerate(self._typed.copies):
            before = bisect_left(starts, stream.line[copy.matches[0].first])
            if first_theirs < before:
                old.add(number)
        return old

    def _note_gap(self, heading: str) -> None:
        """Say so when the section after an answer has lost heading and prompts: its answer may stand in this one."""
        order = list(self._form.headings)
        if heading not in order or order.index(heading) + 1 >= len(order):
            return
        following = order[order.index(heading) + 1]
        present = {
            self._form.lines[match.form].section_heading for copy in self._typed.copies for match in copy.matches
        }
        later = present & set(order[order.index(heading) + 2 :])
        if following not in present and later:
            self._flags.append(f"unsure, the next section's lines are gone: {heading}")


def _without_lead(rows: list[tuple[int | None, str, bool]]) -> list[tuple[int | None, str, bool]]:
    """Take off a sign that only led from the heading's line to the lines below it: `3. Why they bought -`."""
    beside = next((place for place, (_, row, beside) in enumerate(rows) if row and beside), None)
    if beside is None or rows[beside][1].strip("-–—:： ") or any(row for _, row, _ in rows[:beside]):
        return rows
    return rows[beside + 1 :] if any(row for _, row, _ in rows[beside + 1 :]) else rows


def _without_underline(rows: list[str]) -> list[str]:
    """Take off the ruler that only underlines a heading: `Contacts`, and `--------` below it."""
    ruled = len(rows) > 2 and not rows[0] and re.fullmatch(r"[-=~_*]{3,}", rows[1]) is not None
    return [rows[0], *rows[2:]] if ruled and any(rows[2:]) else rows


def _without_delimiter(rows: list[str]) -> list[str]:
    """Take off the `--` of an empty signature; alone it is an answer ("nothing")."""
    while len(rows) > 1 and not rows[-1]:
        rows.pop()
    return rows[:-1] if rows and rows[-1] in {"--", "—"} and any(rows[:-1]) else rows


def _without_inner(told: list[tuple[int, Label]], rows: Sequence[str]) -> list[tuple[int, Label]]:
    """Drop a label that only seems one because its text is a whole sentence that goes on (no text, no next row)."""
    return [
        (index, label)
        for place, (index, label) in enumerate(told)
        if label.rest or any(rows[index + 1 : told[place + 1][0] if place + 1 < len(told) else len(rows)])
    ]
