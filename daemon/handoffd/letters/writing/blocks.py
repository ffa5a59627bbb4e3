"""What a letter can place on a line of its own: buttons, the form, a quoted draft, a few facts.

Each block gives its words twice, as lines of text and as HTML, from the same data, in the same order.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol

from handoffd.letters.form import FormLine, form_text
from handoffd.letters.languages import ENGLISH, Language, marks
from handoffd.letters.words import keys
from handoffd.letters.writing import looks
from handoffd.letters.writing.cleaning import one_line
from handoffd.playbook.model import Draft

WIDTH = 72  # of the lines of the text part


class Block(Protocol):
    """Something that stands on a line of its own."""

    def text(self) -> list[str]:
        """Return its lines for the text part, never wrapped again."""

    def html(self) -> str:
        """Return its HTML."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address the program itself vouches for, such as a meeting's join link: clickable, its words are its target."""

    url: str


@dataclass(frozen=True, slots=True)
class Button:
    """One answer, one tap: `url` is a mailto: with the reply prefilled, `say` what a person types instead.

    `how` stands for a mail that is no reply to us: what a person does who cannot tap; then there is nothing to type.
    """

    label: str
    say: str
    url: str
    quiet: bool = False
    language: Language = ENGLISH
    how: str = ""


@dataclass(frozen=True, slots=True)
class ButtonsBlock:
    """Buttons that stand together; the first is the one we hope for, unless it says quiet."""

    buttons: tuple[Button, ...]

    def text(self) -> list[str]:
        """Return one line per answer, with the words to type."""
        lines: list[str] = []
        for each in self.buttons:
            line = f"- {each.label}{each.language.colon} {each.how or _how(each.say, each.language)}"
            # Words to type stay on their line, however long; a sentence does not.
            wrapped = textwrap.wrap(line, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
            lines += wrapped if each.how else [line]
        return lines

    def html(self) -> str:
        """Return big buttons, and below them the words to type for whoever has no mail program set up for links."""
        drawn = "".join(
            _drawn(button, first=place == 0 and not button.quiet) for place, button in enumerate(self.buttons)
        )
        words = " &middot; ".join(f"<b>{escape(button.say)}</b>" for button in self.buttons if not button.how)
        lead = escape(self.buttons[0].language.buttons.or_reply)
        or_reply = f'<p class="m or">{lead} {words}</p>' if words else ""
        hows = dict.fromkeys(button.how for button in self.buttons if button.how)  # said once where all say the same
        or_reply += "".join(f'<p class="m or">{escape(how[:1].upper() + how[1:])}</p>' for how in hows)
        return f'<div class="bs">{drawn}</div>\n{or_reply}\n'


@dataclass(frozen=True, slots=True)
class FactsBlock:
    """Label and value, one pair a row: when, where, who. A value may be a Link."""

    rows: Mapping[str, str | Link]
    colon: str = ":"

    def text(self) -> list[str]:
        """Return the rows with their values in one column, long ones wrapped inside it."""
        width = max((len(label) for label in self.rows), default=0) + len(self.colon) + 1
        lines: list[str] = []
        for label, value in self.rows.items():
            room = max(24, WIDTH - width)
            first, *rest = textwrap.wrap(_plain(value), room, break_long_words=False, break_on_hyphens=False) or [""]
            lines += [f"{label + self.colon:<{width}}{first}", *(" " * width + row for row in rest)]
        return lines

    def html(self) -> str:
        """Return a table without any border."""
        rows = "".join(
            f'<tr><th scope="row" class="m fl">{escape(label + self.colon)}</th>'
            f'<td class="t fv">{_rich(value)}</td></tr>\n'
            for label, value in self.rows.items()
        )
        return f'<table class="f" cellpadding="0" cellspacing="0" border="0">\n{rows}</table>\n'


@dataclass(frozen=True, slots=True)
class FormBlock:
    """The request form. Only paragraphs and bold in HTML: clients rewrite or split tables, lists and headings."""

    lines: Sequence[FormLine]

    def text(self) -> list[str]:
        """Return the lines as they are; they are never wrapped, so that a reply can be read against them."""
        return form_text(self.lines).rstrip("\n").split("\n")

    def html(self) -> str:
        """Return one paragraph per line, and an empty one where the answer goes."""
        rows: list[str] = []
        for line in self.lines:
            if rows and line.kind in ("heading", "end"):
                rows.append(_EMPTY)
            rows.append(_form_line(line))
        return "".join(rows)


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """A letter to the customer, shown word for word between two marker lines."""

    lines: Sequence[str]

    def text(self) -> list[str]:
        """Return the lines as they are."""
        return list(self.lines)

    def html(self) -> str:
        """Return one paragraph per line; the marker lines are small and quiet."""
        return "".join(self._paragraph(line) for line in self.lines)

    def _paragraph(self, line: str) -> str:
        if _is_mark(line):
            return f'<p class="m dm">{escape(line)}</p>\n'
        return f'<p class="t dl">{escape(line) or "&nbsp;"}</p>\n'


def _is_mark(line: str) -> bool:
    return keys(line) in marks("begins") | marks("ends")


def draft_lines(draft: Draft, language: Language = ENGLISH) -> list[str]:
    """Return a draft as it is shown for approval: recipients, subject and every line, between the two marks."""
    form, colon = language.form, language.colon
    head = [f"{form.to}{colon} {', '.join(draft.to)}"]
    head += [f"{form.cc}{colon} {', '.join(draft.cc)}"] if draft.cc else []
    subject = f"{form.subject}{colon} {draft.subject}"
    return [form.begins, *head, subject, "", *draft.body.strip("\n").split("\n"), form.ends]


def together(things: Iterable[Button | Block]) -> list[Block]:
    """Return the blocks of consecutive lines, neighbouring buttons as one group."""
    found: list[Block] = []
    for thing in things:
        if not isinstance(thing, Button):
            found.append(thing)
        elif found and isinstance(found[-1], ButtonsBlock):
            found[-1] = ButtonsBlock((*found[-1].buttons, thing))
        else:
            found.append(ButtonsBlock((thing,)))
    return found


def _how(say: str, language: Language) -> str:
    ways = language.buttons
    return (ways.one_word if say.isalpha() else ways.words).replace("{say}", say)


def _plain(value: str | Link) -> str:
    return value.url if isinstance(value, Link) else one_line(str(value), 400)


def _rich(value: str | Link) -> str:
    return anchor(value.url) if isinstance(value, Link) else escape(_plain(value))


def anchor(url: str) -> str:
    """Return a link whose words are its target, so that it cannot say one thing and lead to another."""
    return f'<a class="a" href="{escape(url)}">{escape(url)}</a>'


def _drawn(button: Button, *, first: bool) -> str:
    # A table around each button, its colour in an attribute as well, and the padding repeated for Word's renderer:
    # Outlook paints nothing else reliably.
    kind, ground = ("b1", looks.LIGHT["first"]) if first else ("b2", looks.LIGHT["other"])
    return (
        '<div class="bw"><table role="presentation" cellpadding="0" cellspacing="0" border="0" class="bt"><tr>'
        f'<td class="{kind}" bgcolor="{ground}" align="center">'
        f'<a class="{kind}a" href="{escape(button.url)}">{escape(button.label)}</a>'
        "</td></tr></table></div>"
    )


_EMPTY = '<p class="t fb"><br></p>\n'
_FORM_CLASSES = {
    "heading": "t fh",
    "prompt": "m fp",
    "prefill": "t fk",
    "end": "m fe",
}


def _form_line(line: FormLine) -> str:
    words = f"<b>{escape(line.text)}</b>" if line.kind == "heading" else escape(line.text)
    return f'<p class="{_FORM_CLASSES.get(line.kind, "t fb")}">{words}</p>\n'
