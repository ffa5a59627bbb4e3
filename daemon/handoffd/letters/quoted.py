"""One line of a mail and the quote marks before it."""

import re
from dataclasses import dataclass

from handoffd.letters.words import clean

_MARKS = re.compile(r" ?>(?: ?>)*(?: |(?=[^ >])|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its quote marks: `depth` counts them (or the blockquotes around it), `mark` is how they stood.

    `stamped` is true inside an element that a mail program marks as its own signature.
    """

    text: str
    depth: int = 0
    mark: str = ""
    stamped: bool = False


def strip_marks(row: str, depth: int = 0, *, stamped: bool = False) -> Line:
    """Return the line with its `>` marks taken off and counted on top of `depth`; an mbox `>From ` is no quote."""
    if row.startswith(">From "):
        return Line(clean(row[1:]), depth, "", stamped)
    found = _MARKS.match(row)
    # ` >50 %` is an answer (a space-stuffed sign), ` > text` is a quote.
    if found is None or (row.startswith(" ") and not found.group().endswith((" ", ">")) and found.end() < len(row)):
        return Line(clean(row), depth, "", stamped)
    if row.startswith(" ") and not found.group().endswith(" ") and found.end() < len(row):
        return Line(clean(row), depth, "", stamped)
    mark = found.group()
    return Line(clean(row[found.end() :]), depth + mark.count(">"), mark, stamped)
