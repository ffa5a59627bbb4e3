"""A table that a spreadsheet has saved as text: its encoding, its separator, its headings, and the line of each row.

Excel writes CSV in many ways: with a byte order mark or as UTF-16, with the separator of the country (a comma, a
semicolon, a tab), with `sep=;` on top, with empty lines and columns at the end. All of them are read; a file whose
letters could be read in two ways is refused, since the names in it stand in letters to customers.
"""

import codecs
import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

MOST_BYTES = 4_000_000  # far above any roster; whoever names a wrong file hears so at once
SEPARATORS = (",", ";", "\t")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAVE = 'in Excel: Save As, "CSV UTF-8 (Comma delimited)"'


class NoSheet(Exception):  # noqa: N818 - it reads `NoSheet(line, why)`
    """The file cannot be read as a table; `line` counts from one, 0 is the file as a whole."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line, self.why = line, why


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: where it begins in the file (from 1), and its cells as text, without blanks around."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The headings and the rows below them; empty lines are left out."""

    head: Row
    rows: tuple[Row, ...]


def read_sheet(raw: bytes, is_heading: Callable[[str], bool]) -> Sheet:
    """Return the table in the bytes of a file; `is_heading` knows the headings, which tell the separator.

    Raises NoSheet with the line and the mend.
    """
    text = _text(raw)
    lines = text.splitlines()
    skipped, separator = 0, ""
    if lines and lines[0].strip().strip('"').casefold().startswith("sep="):  # Excel's own hint to itself
        separator = lines[0].strip().strip('"')[4:5] or "\t"
        skipped, text = 1, text[len(text.splitlines(keepends=True)[0]) :]
    separator = separator or max(SEPARATORS, key=lambda each: sum(map(is_heading, _first(text, each))))
    rows = _rows(text, separator, skipped)
    if not rows:
        raise NoSheet(0, "it is empty; its first line names the columns, such as name,email,roles,zone")
    return Sheet(rows[0], tuple(rows[1:]))


def _first(text: str, separator: str) -> list[str]:
    """Return the cells of the first line that has any, if this were the separator."""
    try:
        return next(cells for cells in csv.reader(StringIO(text, newline=""), delimiter=separator) if any(cells))
    except (csv.Error, StopIteration):
        return []


def _text(raw: bytes) -> str:
    if len(raw) > MOST_BYTES:
        raise NoSheet(0, f"it has {len(raw):,} bytes, which is no roster; name another file")
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise NoSheet(0, f"this is an Excel workbook, not a CSV file; {_SAVE}")
    encoding = next((name for mark, name in _BOMS if raw.startswith(mark)), "")
    if not encoding and b"\0" in raw[:200]:  # UTF-16 without its mark: every second byte of plain letters is zero
        encoding = "utf-16-le" if raw[1:200:2].count(0) >= raw[0:200:2].count(0) else "utf-16-be"
    try:
        text = raw.decode(encoding or "utf-8")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise NoSheet(line, f"its letters are not saved as UTF-8, so names could be read wrongly; {_SAVE}") from None
    return text.removeprefix("\ufeff")


def _rows(text: str, separator: str, skipped: int) -> list[Row]:
    # Strict: a quote that is never closed would swallow all people below it.
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = []
    begins = 1
    try:
        for cells in reader:
            plain = tuple(tidy(cell) for cell in cells)
            if any(plain):
                rows.append(Row(begins + skipped, plain))
            begins = reader.line_num + 1
    except csv.Error as problem:
        raise NoSheet(begins + skipped, f"this line is no CSV ({problem}); is a quote missing?") from None
    return rows


def tidy(cell: str) -> str:
    """Return a cell without the blanks that nobody sees; its line breaks stay, they may stand between two values."""
    seen = cell.replace("\ufeff", "").replace("\u200b", "").replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line for each in seen.split("\n") if (line := " ".join(each.split())))


def columns(
    sheet: Sheet, key_of: Callable[[str], str], several: Iterable[str]
) -> tuple[Mapping[int, str], Sequence[str]]:
    """Return which column holds which key, and the headings that are none; a key may have two columns if `several`.

    Raises NoSheet when two columns claim a key that has one value.
    """
    found: dict[int, str] = {}
    unknown = []
    for number, heading in enumerate(sheet.head.cells):
        key = key_of(heading)
        if key in found.values() and key not in several:
            first = next(sheet.head.cells[at] for at, known in found.items() if known == key)
            raise NoSheet(sheet.head.line, f"two columns say the same ({first} and {heading}); remove one of them")
        if key:
            found[number] = key
        elif heading:
            unknown.append(heading)
    return found, unknown
