"""A letter to the customer is plain words, as a person would write them in a mail program: no header, no banner.

Both parts are made from the words alone, because the words are what the AE approves and may change: what was approved
is what is sent.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from handoffd.letters.writing.blocks import WIDTH
from handoffd.letters.writing.cleaning import many_lines, one_line
from handoffd.letters.writing.pictures import Picture
from handoffd.letters.writing.typeset import wrap

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter in words.

    `subject` is one line, `text` the text part wrapped at 72, `html` the whole HTML part, `body` the text with one line
    per paragraph (of a customer's letter: what a draft holds and a person approves), `language` the code of its
    language. All with LF line ends. `pictures` are those that the HTML part shows, in their order.
    """

    subject: str
    text: str
    html: str
    body: str
    language: str = "en"
    pictures: tuple[Picture, ...] = ()


def personal(subject: str, body: str, links: Sequence[str] = (), language: str = "en") -> Rendered:
    """Return the customer's letter with these words: the draft as it was approved, or as the AE edited it.

    `body` has one line per paragraph, an empty line between paragraphs, and `- ` before the items of a list; lines
    that a mail program wrapped are joined again. Only addresses in `links` become clickable.
    """
    lines = joined(many_lines(body).strip("\n"))
    text = [piece for line in lines for piece in wrap(line, WIDTH, "  " if line.startswith("- ") else "")]
    title = one_line(subject)
    page = _page(title, lines, links, language)
    return Rendered(title, "\n".join(text) + "\n", page, "\n".join(lines) + "\n", language)


def joined(body: str) -> list[str]:
    """Return the lines of a body, those joined that only a mail program's wrapping had parted.

    A line was wrapped when the first word of the next one would have made it longer than 72; a line that is longer
    than 80 itself was not wrapped by anybody.
    """
    lines: list[str] = []
    last = ""  # the last line as it came, before joining
    for row in body.split("\n"):
        line = row.rstrip()
        word = _WORD.match(line)
        parted = word is not None and not line.startswith(("- ", "> ")) and 50 <= len(last) <= 80
        if parted and word is not None and len(last) + 1 + len(word[0]) > WIDTH:
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
        last = line
    return lines


def _page(title: str, lines: Sequence[str], links: Sequence[str], language: str) -> str:
    # No colours and no widths: the reader's mail program shows it as it shows any person's mail, also in the dark.
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n</head>\n"
        '<body style="font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5;">\n'
        f"{''.join(_paragraphs(lines, links))}</body>\n</html>\n"
    )


def _paragraphs(lines: Sequence[str], links: Sequence[str]) -> list[str]:
    found: list[str] = []
    for paragraph in "\n".join(lines).split("\n\n"):
        rows = paragraph.strip("\n").split("\n")
        items = [row.removeprefix("- ") for row in rows if row.startswith("- ")]
        plain = [row for row in rows if not row.startswith("- ")]
        if items and rows[len(plain) :] == [f"- {item}" for item in items]:
            # A line or none before the list, as people write it.
            found += [_paragraph(plain, links)] if plain else []
            found.append("<ul>\n" + "".join(f"<li>{_linked(item, links)}</li>\n" for item in items) + "</ul>\n")
        else:
            found.append(_paragraph(rows, links))
    return found


def _paragraph(rows: Sequence[str], links: Sequence[str]) -> str:
    words = "<br>\n".join(_linked(row, links) for row in rows)
    return f"<p>{words}</p>\n"


def _linked(row: str, links: Sequence[str]) -> str:
    words = escape(row)
    for url in links:
        words = words.replace(escape(url), f'<a href="{escape(url)}">{escape(url)}</a>')
    return words
