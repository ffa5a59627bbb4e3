"""The form mail as a list of lines: the writer makes both parts of the letter from it, the reader finds it again.

The sent mail is the record: `Form.from_message` needs nothing but the bytes that left. Writer and reader share the
constants and the list below, so that they cannot drift apart.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from handoffd.letters.languages import EN, ENGLISH, Language, english_prompts, marks, prefill_marks, titles
from handoffd.letters.lines import body_lines
from handoffd.letters.message import Message
from handoffd.letters.words import keys
from handoffd.playbook.dossier import SECTIONS, Prefill, Section

# In English; each language has its own (`languages.FormWords`), and a reply is read by those of the mail that was sent.
END_LINE = ENGLISH.form.end
PREFILL_MARK = ENGLISH.form.known
# Around a draft that is shown for approval; what stands between is the customer's letter and nothing else.
DRAFT_BEGINS = ENGLISH.form.begins
DRAFT_ENDS = ENGLISH.form.ends

Kind = Literal["heading", "prompt", "prefill", "intro", "end"]

_HEADING = re.compile(r"\s*(\d{1,2})\.\s+(\S.{0,58})\s*\Z")
_MAX_LINES = 2000


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of the form, as it was printed.

    `section_heading` is the heading, without number, of the section it stands in; that and `meaning` (of a prompt) are
    English where the form is the dossier's, whatever language it was printed in.
    """

    text: str
    kind: Kind
    section_heading: str | None = None
    meaning: str = ""

    @property
    def asks(self) -> str:
        """What a prompt is called by the rest of the program."""
        return self.meaning or self.text.strip()


def form_lines(sections: Iterable[Section], prefills: Sequence[Prefill] = ()) -> list[FormLine]:
    """Return the form part of a letter in English, first heading to end line, for the open sections in their order.

    The writer sets one blank line after each section and puts `Reference: HO-1 <token>` below the end line.
    """
    lines: list[FormLine] = []
    for section in sections:
        lines.append(FormLine(section.title, "heading", section.heading))
        lines += [FormLine(prompt, "prompt", section.heading) for prompt in section.prompts]
        lines += [
            FormLine(f"{PREFILL_MARK}{' '.join(f'{known.label}: {known.value}'.split())}", "prefill", section.heading)
            for known in prefills
            if known.section == section.id
        ]
    lines.append(FormLine(END_LINE, "end"))
    return lines


def in_language(lines: Iterable[FormLine], to: Language) -> tuple[FormLine, ...]:
    """Return an English form as a reader of another language gets it."""
    return tuple(_said(line, to) for line in lines) if to.code != EN else tuple(lines)


def _said(line: FormLine, to: Language) -> FormLine:
    match line.kind:
        case "heading" if found := _HEADING.match(line.text):
            return FormLine(f"{found[1]}. {to.heading(found[2])}", "heading", line.section_heading)
        case "prompt":
            return FormLine(to.prompts.get(line.text, line.text), "prompt", line.section_heading, line.text)
        case "prefill":
            label, colon, value = line.text.removeprefix(PREFILL_MARK).partition(":")
            told = f"{to.form.known}{to.words.get(label, label)}{to.colon if colon else ''}{value}"
            return FormLine(told, "prefill", line.section_heading)
        case "end":
            return FormLine(to.form.end, "end")
        case _:
            return line


def form_text(lines: Sequence[FormLine]) -> str:
    """Return the lines as they stand in the text part: a blank line before each heading and before the end line."""
    rows: list[str] = []
    for line in lines:
        if rows and line.kind in {"heading", "end"}:
            rows.append("")
        rows.append(line.text)
    return "\n".join(rows) + "\n"


@dataclass(frozen=True)
class Form:
    """The lines of one sent mail, top to bottom; a mail without headings is all `intro`."""

    lines: tuple[FormLine, ...]

    @classmethod
    def from_message(cls, sent: Message) -> "Form":
        """Return the form that a mail of ours held, from its text part (from its HTML when it has no text)."""
        return _form_of(sent)

    @cached_property
    def language(self) -> str:
        """The code of the language it was printed in; English for a form that is not the dossier's."""
        found = (titles().get(line.text.strip()) for line in self.lines if line.kind == "heading")
        return next((known[1] for known in found if known and known[1] != EN), EN)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The exact headings, without their numbers, in order."""
        return tuple(line.section_heading or "" for line in self.lines if line.kind == "heading")

    @cached_property
    def numbers(self) -> Mapping[int, str]:
        """The heading of each section number in this form."""
        found = ((_HEADING.match(line.text), line) for line in self.lines if line.kind == "heading")
        return {int(match[1]): line.section_heading or "" for match, line in found if match}

    @cached_property
    def labels(self) -> Mapping[int, str]:
        """The headings that may be answered by label: those of the form, and the rest of the dossier if it is one.

        A mail that shows the open sections alone can still be answered with `3: ...` to correct what was said before.
        """
        dossier = {section.number: section.heading for section in SECTIONS}
        ours = self.numbers and all(dossier.get(number) == name for number, name in self.numbers.items())
        return dossier if ours else self.numbers


@lru_cache(maxsize=4)  # a reply is read for its verdict, its draft and its answers; by identity, a mail never changes
def _form_of(sent: Message) -> Form:
    bodies = {kind: [line.text for line in lines][:_MAX_LINES] for kind, lines in body_lines(sent).items()}
    lines = _classified(bodies.get("text") or bodies.get("html") or [])
    if "text" in bodies and "html" in bodies:
        lines = _with_others(lines, bodies["html"])
    return Form(tuple(lines))


def _with_others(lines: list[FormLine], rows: list[str]) -> list[FormLine]:
    """Add what the HTML alone says around the form (`Or just reply: ...`), so that it is known as ours when quoted."""
    known = {keys(line.text) for line in lines}
    end = next((index for index, row in enumerate(rows) if keys(row) in marks("end")), len(rows))
    above: list[FormLine] = []
    below: list[FormLine] = []
    for index, row in enumerate(rows):
        # Shorter ones (the words on a button) may well be what a person answers.
        if len(found := keys(row)) >= 5 and found not in known:
            known.add(found)
            (above if index < end else below).append(FormLine(row, "intro" if index < end else "end"))
    return [*above, *lines, *below]


def _classified(rows: list[str]) -> list[FormLine]:
    end = next((index for index, row in enumerate(rows) if keys(row) in marks("end")), len(rows))
    headings = _heading_rows(rows[:end])
    lines: list[FormLine] = []
    section: str | None = None
    for index, row in enumerate(rows):
        if not row.strip():
            continue
        follows = lines and index and rows[index - 1].strip() and index != end
        listed = row.lstrip().startswith("- ")  # an item of a list is a line of its own in both parts
        if (
            follows
            and not listed
            and section is None
            and index not in headings
            and lines[-1].kind == "intro"
            and index < end
        ):
            # The text part wraps its paragraphs, the HTML part does not: a paragraph is one line for the reader.
            lines[-1] = FormLine(f"{lines[-1].text} {row}", "intro")
        elif index >= end:
            lines.append(FormLine(row, "end"))
        elif index in headings:
            section = headings[index]
            lines.append(FormLine(row, "heading", section))
        elif section is None:
            lines.append(FormLine(row, "intro"))
        else:
            prefilled = row.startswith(prefill_marks())
            meaning = "" if prefilled else english_prompts().get(keys(row), "").replace(row.strip(), "")
            lines.append(FormLine(row, "prefill" if prefilled else "prompt", section, meaning))
    return lines


def _heading_rows(rows: list[str]) -> dict[int, str]:
    """Return row number -> heading: `number. Name` on a line of its own with prompts below, numbers increasing.

    A heading of the dossier is told by its English name.
    """
    found: dict[int, tuple[int, str]] = {}
    for index, row in enumerate(rows):
        match = _HEADING.match(row)
        if match is None:
            continue
        below = next((later for later in rows[index + 1 :] if later.strip()), "")
        known = titles().get(row.strip())
        if known or below.rstrip().endswith(":") or below.startswith(prefill_marks()):
            found[index] = (int(match[1]), known[0] if known else match[2].strip())
    kept: dict[int, str] = {}
    last = 0
    for index, (number, name) in found.items():
        if number > last and name not in kept.values():
            kept[index] = name
            last = number
    return kept
