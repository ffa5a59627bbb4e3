"""HTML as lines: what a person sees as a line becomes one, with its depth of quotation. Nothing is fetched or run.

The standard parser does the work; before it, comments and runaway tags are taken out in linear time, because older
versions of it are quadratic on unfinished ones (CVE-2025-6069).
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from handoffd.letters.quoted import Line, strip_marks
from handoffd.letters.words import clean

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "ul",
        "caption",
    ]
)
_DROPPED = frozenset({"head", "style", "script", "title", "template", "noscript", "select", "object"})
_STRUCK = frozenset({"s", "strike", "del"})
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_MAX_ROWS = 20

# What the elements of signatures are called by the programs that write them (Gmail, Thunderbird, Outlook, Proton).
_SIGNATURE = re.compile(
    r"(?:^|[\s_])(?:gmail_signature(?:_prefix)?|moz-signature|ms-outlook-mobile-signature"
    r"|protonmail_signature_block(?:-user)?|ymail_(?:android|ios)_signature|composer_signature|AppleMailSignature"
    r"|messageSignatureSection|Signature)(?:$|\s)"
)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE)
_LIST_MARK = re.compile(r"mso-list\s*:\s*Ignore", re.IGNORECASE)
_TIGHT = re.compile(r"margin(?:-bottom)?\s*:\s*0", re.IGNORECASE)

# A list item whose own text is numbered needs no second number.
_OWN_NUMBER = re.compile(r"\s*[#(\[]?\d{1,2}\s?[.:)\]]+(?=\s)")

_SPACE = re.compile(r"[ \t\n\f\r\u200b\ufeff]+")
_RAW = re.compile(r"<(style|script)\b", re.IGNORECASE)
# A `<` that no `>` closes before the next `<` is a sign, not a tag. Linear: each lookahead ends at the next bracket.
_STRAY = re.compile(r"<(?![a-zA-Z/][^<>]{0,60000}>)")
_DECLARATION = re.compile(r"<[!?][^<>]{0,60000}>")


def markup_lines(html: str) -> list[Line]:
    """Return the lines of an HTML text; never raises."""
    reader = _Reader()
    reader.feed(_STRAY.sub("&lt;", _DECLARATION.sub("", _without_raw(_without_comments(html)))))
    reader.close()
    return reader.finish()


def _without_comments(html: str) -> str:
    kept: list[str] = []
    at = 0
    while (start := html.find("<!--", at)) >= 0:
        kept.append(html[at:start])
        end = html.find("-->", start + 2)
        if end < 0:
            # Never closed: the rest is shown by lenient programs, so the opening alone goes.
            kept.append(html[start + 4 :].replace("<!--", ""))
            return "".join(kept)
        at = end + 3
    kept.append(html[at:])
    return "".join(kept)


def _without_raw(html: str) -> str:
    kept: list[str] = []
    at = 0
    lost: set[str] = set()
    for found in _RAW.finditer(html):
        name = found.group(1).lower()
        if found.start() < at or name in lost:
            continue
        end = re.compile(rf"</{name}[^<>]{{0,100}}>", re.IGNORECASE).search(html, found.end())
        if end is None:
            lost.add(name)
            continue
        kept.append(html[at : found.start()])
        at = end.end()
    kept.append(html[at:])
    return "".join(kept)


@dataclass(slots=True)
class _Element:
    """What one open element changes for the text inside it."""

    struck: bool = False
    hidden: bool = False
    signature: bool = False
    list_mark: bool = False
    loose: bool = False


@dataclass(slots=True)
class _Row:
    """A table row being read: its cells, each a list of lines."""

    cells: list[list[Line]] = field(default_factory=lambda: [[]])


class _Reader(HTMLParser):
    """Collects lines; open elements are remembered by name, so that a stray end tag costs nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[Line] = []
        self._rows: list[_Row] = []
        self._text: list[str] = []
        self._open: dict[str, list[_Element]] = {}
        self._depth = self._struck = self._hidden = self._stamped = self._preformatted = self._dropped = 0
        self._mark: list[str] | None = None
        # The next number of each open list (None: bullets), and the number that the item being read shows.
        self._lists: list[int | None] = []
        self._number = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        if tag in _BLOCKS:
            self._flush(blank=tag == "br")
        if tag in {"td", "th"}:
            self._cell()
        elif tag == "tr" and len(self._rows) < _MAX_ROWS:
            self._rows.append(_Row())
        if tag in _VOID:
            return
        if tag == "body":
            self._dropped = 0
        if tag in {"ol", "ul", "li"}:
            self._listed(tag, dict(attrs))
        values = {name: value or "" for name, value in attrs if name in {"style", "class", "id"}} if attrs else {}
        element = _element(tag, values)
        self._open.setdefault(tag, []).append(element)
        self._count(tag, element, 1)
        if element.list_mark and self._mark is None:
            self._mark = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read `<br/>`; a self-closed element of another kind holds nothing."""
        if tag in _BLOCKS and not attrs:
            self._flush(blank=tag == "br")
        elif tag in _BLOCKS:
            self._flush(blank=tag in {"br", "p"})

    def handle_endtag(self, tag: str) -> None:
        """Close the last open element of that name; one that never opened is ignored."""
        stack = self._open.get(tag)
        if tag in _BLOCKS and tag != "br":
            loose = bool(stack and stack[-1].loose)
            self._flush(blank=False)
            if loose:
                self._emit(Line("", self._depth))
        if not stack:
            return
        element = stack.pop()
        if tag in {"ol", "ul"}:
            self._number = ""
            self._lists = self._lists[:-1]
        self._count(tag, element, -1)
        if element.list_mark and self._mark is not None:
            mark = "".join(self._mark).strip()
            self._text.append(f"{mark} " if any(char.isalnum() for char in mark) else "- ")
            self._mark = None
        if tag == "tr" and self._rows:
            self._end_row()

    def handle_data(self, data: str) -> None:
        """Take text, unless it is hidden, struck through or no text at all."""
        if self._dropped or self._struck or self._hidden:
            return
        if self._mark is not None:
            self._mark.append(_SPACE.sub(" ", data))
        elif self._preformatted:
            first, *rest = data.split("\n")
            self._text.append(first)
            for row in rest:
                self._flush(blank=True)
                self._text.append(row)
        else:
            self._text.append(_SPACE.sub(" ", data))

    def finish(self) -> list[Line]:
        """Return all lines; rows that never closed are closed."""
        self._flush(blank=False)
        while self._rows:
            self._end_row()
        return self._lines

    def _count(self, tag: str, element: _Element, step: int) -> None:
        self._depth += step * (tag == "blockquote")
        self._preformatted += step * (tag == "pre")
        self._dropped = max(0, self._dropped + step * (tag in _DROPPED))
        self._struck += step * element.struck
        self._hidden += step * element.hidden
        self._stamped += step * element.signature

    def _listed(self, tag: str, values: dict[str, str | None]) -> None:
        """Count the items of an ordered list: Gmail and Outlook make one of a typed `3. `, and show the number only."""
        if tag != "li":
            first = values.get("start") or "1"
            ordered = tag == "ol" and first.isascii() and first.isdigit() and len(first) < 4
            if len(self._lists) < _MAX_ROWS:
                self._lists.append(int(first) if ordered else None)
            return
        number = self._lists[-1] if self._lists else None
        self._number = f"{number}. " if number is not None else ""
        if number is not None:
            self._lists[-1] = number + 1

    def _cell(self) -> None:
        self._flush(blank=False)
        if self._rows and (len(self._rows[-1].cells) > 1 or self._rows[-1].cells[0]):
            self._rows[-1].cells.append([])

    def _end_row(self) -> None:
        self._flush(blank=False)
        row = self._rows.pop()
        cells = [_trimmed(cell) for cell in row.cells]
        cells = [cell for cell in cells if cell]
        if len(cells) > 1 and all(len(cell) == 1 for cell in cells[:-1]):
            # A mark at the beginning of a later cell is no quotation: `Share | > 50 %`.
            head = " | ".join([cells[0][0].text, *(cell[0].mark + cell[0].text for cell in cells[1:])])
            self._emit(Line(head, cells[0][0].depth, cells[0][0].mark, cells[0][0].stamped))
            cells = [cells[-1][1:]]
        for cell in cells:
            for line in cell:
                self._emit(line)

    def _flush(self, *, blank: bool) -> None:
        raw = "".join(self._text)
        self._text.clear()
        text = raw if self._preformatted else _SPACE.sub(" ", raw).strip(" ")
        if text.strip():
            if self._number:
                text = text if _OWN_NUMBER.match(text) else f"{self._number}{text.lstrip()}"
                self._number = ""
            # In HTML a sign is a quote mark only with its space: `>50 %` is an answer.
            if text.startswith(("> ", ">>")) or self._preformatted:
                self._emit(strip_marks(text, self._depth, stamped=self._stamped > 0))
            else:
                self._emit(Line(clean(text), self._depth, "", self._stamped > 0))
        elif blank or "\u00a0" in raw:
            self._emit(Line("", self._depth))

    def _emit(self, line: Line) -> None:
        (self._rows[-1].cells[-1] if self._rows else self._lines).append(line)


def _trimmed(cell: list[Line]) -> list[Line]:
    texts = [index for index, line in enumerate(cell) if line.text]
    return cell[texts[0] : texts[-1] + 1] if texts else []


def _element(tag: str, values: dict[str, str]) -> _Element:
    style, names = values.get("style", "")[:2000], f"{values.get('class', '')} {values.get('id', '')}"[:2000]
    return _Element(
        struck=tag in _STRUCK or bool(style and _LINE_THROUGH.search(style)),
        hidden=bool(style and _HIDDEN.search(style)),
        signature=bool(_SIGNATURE.search(names)),
        list_mark=bool(style and _LIST_MARK.search(style)),
        loose=tag == "p" and "MsoNormal" not in names and not _TIGHT.search(style),
    )
