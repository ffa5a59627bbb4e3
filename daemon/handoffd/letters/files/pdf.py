"""The text layer of a PDF, read by pypdf in a process of its own: bounded in bytes, pages, time and memory.

pypdf is pure Python and reads what strangers made; a file of a few kilobytes can make it work for hours or take all
memory there is. A process with limits can be stopped; a function cannot.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from handoffd.letters import worker
from handoffd.letters.files.limits import MAX_BYTES, MAX_TEXT, PDF_PATIENCE, Unreadable
from handoffd.letters.quoted import Line
from handoffd.letters.words import clean

Look = Literal["plain", "layout"]
_WORKER = "handoffd.letters.files.pdfworker"
_TOO_MUCH = "reading it takes longer or more memory than I may use"


@dataclass(frozen=True, slots=True)
class Pages:
    """The text of each page; `more` tells that the file has further pages, which were not read."""

    pages: tuple[str, ...]
    more: bool = False


def pdf_pages(payload: bytes, look: Look = "plain") -> Pages:
    """Return the text of a PDF's pages; `layout` keeps columns apart by blanks. Raises Unreadable and nothing else."""
    if len(payload) > MAX_BYTES:
        raise Unreadable("it is larger than I dare to open")
    if b"%PDF-" not in payload[:1024]:
        raise Unreadable("it is no PDF inside")
    told = _told(payload, look)
    if isinstance(told, str):
        raise Unreadable(told)
    return told


@lru_cache(maxsize=4)  # one mail is read more than once: for its answers, its facts, its words
def _told(payload: bytes, look: Look) -> Pages | str:
    """Return the pages, or why there are none; a refusal is remembered too."""
    told = worker.told(_WORKER, look, given=payload, patience=PDF_PATIENCE)
    if told is None:
        return _TOO_MUCH
    try:
        if told["why"]:
            return str(told["why"])
        return Pages(tuple(str(page) for page in told["pages"]), bool(told["more"]))
    except (KeyError, TypeError):
        return "it is damaged"


def pdf_lines(payload: bytes) -> list[Line]:
    """Return the lines of a PDF without what stands on every page; raises Unreadable."""
    found = pdf_pages(payload)
    pages = [[clean(row) for row in page[:MAX_TEXT].split("\n")] for page in found.pages]
    rows = [row for page in _without_frames(pages) for row in page]
    if not any(rows):
        raise Unreadable("it holds pictures of text, but no text")
    return [Line(row) for row in rows]


def _without_frames(pages: list[list[str]]) -> list[list[str]]:
    """Take off the first and last lines that all pages share (`Page 2 of 3`): a program printed them, nobody wrote."""
    trimmed = [[row for row in page if row] for page in pages]
    trimmed = [page for page in trimmed if page]
    for place in (0, -1):
        while len(trimmed) > 1 and all(len(page) > 1 for page in trimmed):
            if len({_framed(page[place]) for page in trimmed}) > 1:
                break
            for page in trimmed:
                page.pop(place)
    return trimmed


def _framed(row: str) -> str:
    return "".join("#" if char.isdigit() else char for char in row.casefold())


def is_pdf(content_type: str, name: str) -> bool:
    """Tell whether a part is a PDF by its name, else by its type."""
    return name.casefold().endswith(".pdf") or (content_type == "application/pdf" and "." not in name)
