"""The text of a Word document: paragraphs, table rows and text boxes as lines; deletions are gone, insertions kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handoffd.letters.files.docxlists import Lists
from handoffd.letters.files.limits import MAX_LINES, MAX_TEXT
from handoffd.letters.quoted import Line
from handoffd.letters.words import clean

# Elements whose whole content nobody sees: deleted, moved away, second copies for older programs, codes of fields.
_UNSEEN = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText", "sectPr", "rt"})
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(slots=True)
class _Paragraph:
    text: list[str] = field(default_factory=list)
    style: str = ""
    list_id: str = ""
    level: int = 0
    goes_on: bool = False  # its end mark was deleted, so the next paragraph continues it
    boxes: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    hidden: bool = False


@dataclass(slots=True)
class _Control:
    """A content control; while it shows its placeholder nobody has written anything."""

    placeholder: bool = False


@dataclass(slots=True)
class _Table:
    """A row of a table being read: its cells, each a list of lines."""

    cells: list[list[Line]] = field(default_factory=list)


class Text:
    """Takes the elements of the main part one by one; `lines()` gives what a person sees."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._lines: list[Line] = []
        self._paragraphs: list[_Paragraph] = []
        self._rows: list[_Table] = []
        self._runs: list[_Run] = []
        self._controls: list[_Control] = []
        self._path: list[str] = []
        self._unseen = 0
        self._size = 0
        self._carried: list[str] = []
        self._boxed: list[int] = []  # how many rows were open when a text box began

    def lines(self) -> list[Line]:
        """Return all lines, at most MAX_LINES."""
        return self._lines[:MAX_LINES]

    def start(self, name: str, values: Mapping[str, str]) -> None:  # noqa: C901 - a table of elements
        """Open an element."""
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if self._unseen or (name in _UNSEEN and parent not in {"rPr", "trPr"}):
            self._unseen += 1
            return
        match name:
            case "p":
                self._paragraphs.append(_Paragraph())
            case "r":
                self._runs.append(_Run())
            case "tr":
                self._rows.append(_Table())
            case "tc" if self._rows:
                self._rows[-1].cells.append([])
            case "sdt":
                self._controls.append(_Control())
            case "txbxContent":
                self._boxed.append(len(self._rows))
            case "tab" | "ptab" if parent == "r":
                self._say("\t")
            case "br" | "cr" if parent == "r":
                self._say("\n")
            case "noBreakHyphen" if parent == "r":
                self._say("-")
            case _:
                self._property(name, parent, values)

    def _property(self, name: str, parent: str, values: Mapping[str, str]) -> None:
        value = values.get("val", "")
        # Below `pPr` it is the end mark of the paragraph that is struck, not its words.
        of_run = parent == "rPr" and self._path[-3:-2] == ["r"] and bool(self._runs)
        if of_run and (
            (name in {"strike", "dstrike", "vanish"} and value.lower() not in _OFF)
            or (name == "rStyle" and value in self._lists.struck)
        ):
            self._runs[-1].hidden = True
        elif name == "showingPlcHdr" and self._controls and value.lower() not in _OFF:
            self._controls[-1].placeholder = True
        elif self._paragraphs:
            paragraph = self._paragraphs[-1]
            if name == "pStyle":
                paragraph.style = value
            elif name == "numId":
                paragraph.list_id = value
            elif name == "ilvl" and value.isdigit():
                paragraph.level = min(int(value), 8)
            elif name == "del" and parent == "rPr" and self._path[-3:-2] == ["pPr"]:
                paragraph.goes_on = True

    def end(self, name: str) -> None:
        """Close an element."""
        self._path.pop()
        if self._unseen:
            self._unseen -= 1
            return
        match name:
            case "p" if self._paragraphs:
                self._end_paragraph()
            case "r" if self._runs:
                self._runs.pop()
            case "tr" if self._rows:
                self._end_row()
            case "sdt" if self._controls:
                self._controls.pop()
            case "txbxContent" if self._boxed:
                self._boxed.pop()

    def data(self, text: str) -> None:
        """Take the text of `w:t`."""
        if self._path and self._path[-1] == "t" and not self._unseen:
            self._say(text)

    def _say(self, text: str) -> None:
        if not self._paragraphs or self._unseen or (self._runs and self._runs[-1].hidden):
            return
        if any(control.placeholder for control in self._controls):
            return
        self._size += len(text)
        if self._size <= MAX_TEXT:
            self._paragraphs[-1].text.append(text)

    def _end_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        text = "".join([*self._carried, *paragraph.text])
        self._carried = []
        if paragraph.goes_on:
            self._carried = [text] if text else []
            text = ""
        elif text.strip():
            text = self._lists.mark(paragraph.style, paragraph.list_id, paragraph.level) + text
        if not paragraph.goes_on or paragraph.boxes:
            rows = text.replace("\t", " ").split("\n") if text else [""]
            self._emit([Line(clean(row)) for row in rows] + paragraph.boxes)

    def _emit(self, lines: list[Line]) -> None:
        if self._boxed and self._paragraphs and len(self._rows) <= self._boxed[-1]:
            self._paragraphs[-1].boxes += lines  # a text box stands below the paragraph it is anchored to
        elif self._rows and self._rows[-1].cells:
            self._rows[-1].cells[-1] += lines
        elif len(self._lines) < MAX_LINES:
            self._lines += lines

    def _end_row(self) -> None:
        cells = [_trimmed(cell) for cell in self._rows.pop().cells]
        cells = [cell for cell in cells if cell]
        if len(cells) > 1 and all(len(cell) == 1 for cell in cells[:-1]):
            # As in a table of a mail: `Why they bought | they lost two days`.
            self._emit([Line(" | ".join(cell[0].text for cell in cells)), *cells[-1][1:]])
            return
        for cell in cells:
            self._emit(cell)


def _trimmed(cell: list[Line]) -> list[Line]:
    texts = [index for index, line in enumerate(cell) if line.text]
    return cell[texts[0] : texts[-1] + 1] if texts else []
