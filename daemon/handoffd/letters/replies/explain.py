"""Why a reply was read as it was: each line of it with what the reader made of it, in words (`read reply --explain`).

Nothing is decided here. The alignment, the answers and the verdict are asked what they found, and that is put beside
the lines on which they found it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from handoffd.letters.automatic import automatic
from handoffd.letters.form import Form, FormLine
from handoffd.letters.languages import marks
from handoffd.letters.message import Message
from handoffd.letters.replies.align import WHOLE
from handoffd.letters.replies.draft import Draft, DraftReading, marker, read_draft, shown_draft
from handoffd.letters.replies.reply import Body, Reading, believed, read_bodies, read_reply
from handoffd.letters.replies.typed import Piece
from handoffd.letters.replies.verdict import Verdict, top_rows
from handoffd.letters.replies.zones import FORWARD_SUBJECT, Name, is_banner, is_goodbye, is_greeting
from handoffd.letters.words import keys

_WHY = {
    "out-of-office": "somebody is away",
    "bounce": "a mail server says that a mail did not arrive",
    "receipt": "a read receipt",
    "reaction": "a reaction, not an answer",
    "auto-reply": "a program answered by itself",
    "list": "a post to a mailing list",
    "ours": "one of our own letters came back",
}
_PARTS = {"html": "The HTML of the reply", "text": "The text of the reply"}
_KINDS = {
    "same": "as it was sent",
    "edited": "changed",
    "comment": "commented on, not changed",
    "absent": "not in the reply",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a reply: its number from 1, how deep it is quoted, what it is in words, and its text.

    `kind` is `ours`, `typed` (read), `unread` or `blank`, for the colour.
    """

    number: int
    depth: int
    what: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Explained:
    """One body of a reply, line by line, under its title."""

    title: str
    lines: tuple[Told, ...]


def explained(sent: Message, reply: Message) -> tuple[list[Explained], list[str]]:
    """Return the bodies of a reply line by line, and sentences that say what the whole of it means."""
    if why := automatic(reply):
        return [], [f"Nobody wrote this mail by hand ({why}: {_WHY[why]}), so nothing in it is an answer or a command."]
    form, name = Form.from_message(sent), Name.of(reply)
    bodies = read_bodies(form, sent, reply, forwarded=bool(FORWARD_SUBJECT.match(reply.subject)))
    best = believed(bodies, [])
    reading, letter = read_reply(sent, reply), shown_draft(sent)
    parts = [
        Explained(_title(body, best, bodies, form), tuple(_Walk(form, body, name, reading.command, letter).lines()))
        for body in sorted(bodies, key=lambda body: body is not best)
    ]
    draft = read_draft(sent, reply) if letter else None
    return parts, [*_summary(reading), *_of_draft(draft)]


def _title(body: Body, best: Body | None, bodies: list[Body], form: Form) -> str:
    seen, found = body.answers.seen, len(body.answers.found)
    told = f"{_PARTS[body.kind]}: {seen} of our {sum(bool(line.text) for line in form.lines)} lines are in it"
    told += f", {found} section{'s' * (found != 1)} answered" if form.headings else ""
    if len(bodies) == 1:
        return f"{told}. It is the only part there is."
    if body is best:
        return f"{told}. This part is believed{', it shows more of the answers' if body.kind == 'text' else ''}."
    return f"{told}. The other part is believed; this one is compared with it."


def section(form: Form, heading: str) -> str:
    """Return a section as people say it: `3. Why they bought`."""
    numbers = {name: number for number, name in form.labels.items()}
    return f"{numbers[heading]}. {heading}" if heading in numbers else heading


class _Walk:
    """Goes down the lines of one body and says of each what was found on it."""

    def __init__(self, form: Form, body: Body, name: Name, command: Verdict | None, letter: Draft | None) -> None:
        self._form, self._typed = form, body.typed
        self._name = name
        self._command = command
        self._pieces: dict[int, list[Piece]] = {}
        for piece in self._typed.pieces:
            self._pieces.setdefault(piece.line, []).append(piece)
        self._rows = {
            heading: Counter(row for _, text, _ in answer.rows for row in text.split("\n"))
            for heading, answer in body.answers.found.items()
        }
        self._labelled = {heading for heading, answer in body.answers.found.items() if answer.labelled}
        self._fresh = Counter(body.answers.fresh.split("\n"))
        self._top = Counter(top_rows(self._typed, name))
        self._said = False
        head = [f"{key} {value}" for key, value in letter.head.items()] if letter else []
        self._letter_words = f" {' '.join(keys(' '.join([*head, letter.body])))} " if letter else ""
        self._ours: dict[int, list[tuple[FormLine, int]]] = {}
        stream = self._typed.stream
        for copy in self._typed.copies:
            for match in copy.matches:
                for number in range(stream.line[match.first], stream.line[match.last - 1] + 1):
                    self._ours.setdefault(number, []).append((form.lines[match.form], match.strength))
        begin = marker(self._typed.lines, 0, marks("begins"))
        end = marker(self._typed.lines, begin, marks("ends")) if begin else None
        self._letter = range(begin, end - 1 if end else len(self._typed.lines)) if begin else range(0)
        self._marks = {line: mark for mark in self._typed.marks for line in range(mark.first, mark.end)}

    def lines(self) -> Iterator[Told]:
        """Yield every line with its words."""
        for number, line in enumerate(self._typed.lines):
            what, kind = self._what(number)
            yield Told(number + 1, line.depth, what, line.text, kind)

    def _what(self, number: int) -> tuple[str, str]:
        line = self._typed.lines[number]
        if not line.text:
            return "", "blank"
        if number in self._letter:
            # Words of the letter are compared as a whole; here stands only where they are not a run of it.
            changed = f" {' '.join(keys(line.text))} " not in self._letter_words
            return (
                ("the letter for approval: changed here", "typed") if changed else ("the letter for approval", "ours")
            )
        if mark := self._marks.get(number):
            if mark.forward:
                return "your program's head of a forwarded mail", "unread"
            return f"your program's introduction of the quote{'' if mark.names_us else ' (of an older mail)'}", "unread"
        typed = [self._piece(piece) for piece in self._pieces.get(number, []) if piece.text]
        said = list(dict.fromkeys(self._our_words(number)))
        kind = "typed" if any(read for _, read in typed) else "unread" if typed else "ours"
        return "; ".join(
            [*said, *(words for words, _ in typed)]
        ) or "signs without words", kind if said or typed else "unread"

    def _our_words(self, number: int) -> Iterator[str]:
        for line, strength in self._ours.get(number, []):
            home = f" of {section(self._form, line.section_heading)}" if line.section_heading else ""
            part = "" if strength == WHOLE else ", in part or beside other words"
            if line.kind == "heading":
                yield f"ours: the heading {line.text.strip()}{part}"
            elif line.kind == "end":
                yield f"ours: the end of the form, or below it{part}"
            elif line.kind == "intro":
                yield f"ours: a line of the letter{part}"
            else:
                yield f"ours: {'what we knew already' if line.kind == 'prefill' else 'a prompt'}{home}{part}"

    def _piece(self, piece: Piece) -> tuple[str, bool]:  # noqa: PLR0911 - one for each fate
        """Return what was made of a typed piece, and whether it is read at all."""
        if heading := self._answers(piece):
            how = "labelled, it belongs to" if heading in self._labelled else "it belongs to"
            return f"typed: {how} {section(self._form, heading)}", True
        if piece.place.zone == "below":
            return "below the end line: not read", False
        if is_banner(piece.text):
            return "a mail server's warning: not read", False
        if self._typed.lines[piece.line].stamped:
            return "your program's own signature: not read", False
        if piece.place.zone == "top" and not piece.depth:
            return self._on_top(piece)
        if piece.depth and piece.place.zone in {"top", "quote"}:
            return "in a quote, not ours: not read", False
        return "typed, but it belongs to no section: not taken as an answer", False

    def _on_top(self, piece: Piece) -> tuple[str, bool]:
        kept = self._top[piece.text] > 0
        self._top[piece.text] -= kept
        if kept and not self._said and self._command and not is_greeting(piece.text):
            self._said = True
            if self._command.command == "unclear":
                return "typed on top: looks like a command, but is not exactly one", True
            return f"typed on top: without courtesy, the command “{self._command.command}”", True
        if is_greeting(piece.text):
            return "a greeting", False
        if not kept and not self._fresh[piece.text]:
            return "a signature or notice below your words: not read", False
        if is_goodbye(piece.text) or self._name.signs(piece.text):
            return "thanks, goodbye or a name", False
        return "typed on top: belongs to no section, shown back to you", True

    def _answers(self, piece: Piece) -> str | None:
        """Return the section whose answer holds this piece; each row of an answer is one piece."""
        first = [piece.place.section] if piece.place.section else []
        for heading in (*first, *self._rows):
            rows = self._rows.get(heading, Counter())
            text = next((row for row in rows if rows[row] > 0 and row.strip() and _holds(piece, row)), None)
            if text is not None:
                rows[text] -= 1
                return heading
        return None


def _holds(piece: Piece, row: str) -> bool:
    """Tell whether a row of an answer is this piece; of a labelled one the label is left away."""
    row, text = row.strip(), piece.text.strip()
    return text == row or (piece.place.zone != "form" and text.endswith(row) and len(text) < len(row) + 64)


def _summary(reading: Reading) -> Iterator[str]:
    for heading, text in reading.answers.items():
        yield f"Answered: {heading}: {_short(text)}"
    for heading, reason in reading.na.items():
        yield f"Nothing to say, on purpose: {heading}{f', because {_short(reason)}' if reason else ''}"
    if reading.open:
        yield f"Still open: {', '.join(reading.open)}"
    yield _of_command(reading.command)
    for flag in reading.flags:
        yield f"Note: {flag}"


def _of_command(command: Verdict | None) -> str:
    if command is None:
        return "No command: the first line on top is none."
    if command.command == "unclear":
        asked = f"“{_short(command.leftover)}” looks like one, but is not exactly one."
        return f"No command, and a question goes back: {asked}"
    told = f"Command: {command.command}"
    if command.argument:
        told += f" “{_short(command.argument)}”"
    if command.when:
        told += f", which is {_when(command.when)}"
    return f"{told}. {'Said besides: ' + _short(command.leftover) if command.leftover else 'Nothing is left over.'}"


def _when(when: date) -> str:
    if not isinstance(when, datetime):
        return f"{when:%A, %d %B %Y}"
    return f"{when:%A, %d %B %Y, %H:%M}{f' {when:%Z}' if when.tzinfo else ' by the clock of who wrote it'}"


def _of_draft(draft: DraftReading | None) -> Iterator[str]:
    if draft is None:
        return
    yield f"The letter for approval: {_KINDS[draft.kind]}."
    if draft.kind == "edited":
        yield f"It now reads, under the subject “{draft.subject}”:\n\n{draft.body}\n"
    for doubt in draft.doubts:
        yield f"It would be shown again before it leaves: {doubt}."


def _short(text: str) -> str:
    text = " / ".join(row.strip() for row in text.split("\n") if row.strip())
    return text if len(text) <= 160 else text[:160].rsplit(" ", 1)[0] + " ..."
