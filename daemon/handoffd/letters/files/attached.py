"""The files of a mail, each as lines or as one sentence for a person who wonders why it was not read.

What is opened: text (.txt, .md), Word (.docx) and the text of a PDF. Everything else is kept with its mail, untouched,
and named. What belongs to mail itself (logos, signatures, calendar parts) is no file of anybody's.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from handoffd.letters.files.docx import docx_lines, is_docx
from handoffd.letters.files.limits import MAX_BYTES, MAX_FILES, MAX_LINES, MAX_TEXT, Unreadable
from handoffd.letters.files.pdf import is_pdf, pdf_lines
from handoffd.letters.lines import plain_lines
from handoffd.letters.message import Message, Part
from handoffd.letters.quoted import Line

_TEXT = (".txt", ".md", ".markdown", ".text")
_MAIL = (".eml",)
# Mail programs add these by themselves; nobody meant to send a file.
_SILENT_TYPES = frozenset(
    [
        "application/applefile",
        "application/ics",
        "application/pgp-encrypted",
        "application/pgp-keys",
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "message/delivery-status",
        "message/disposition-notification",
        "text/calendar",
        "text/directory",
        "text/rfc822-headers",
        "text/vcard",
        "text/vnd.google.email-reaction+json",
        "text/x-amp-html",
        "text/x-vcard",
    ]
)
_SILENT_NAMES = (".ics", ".vcf", ".p7s", ".asc", ".sig")
_LEFT_OVER = re.compile(r"att\d{3,}\.html?\Z")  # what Exchange makes of the text behind an attachment
_WRAPPED = ("application/ms-tnef", "application/vnd.ms-tnef")
_LOGO = 60_000  # bytes; a picture inside a mail that is smaller is part of a signature
_KINDS = {
    ".doc": "it is an old Word file (.doc)",
    ".odt": "it is an OpenDocument file",
    ".rtf": "it is an RTF file",
    ".pages": "it is a Pages file",
    ".xlsx": "it is a table",
    ".xls": "it is a table",
    ".ods": "it is a table",
    ".csv": "it is a table",
    ".numbers": "it is a table",
    ".pptx": "it is a presentation",
    ".ppt": "it is a presentation",
    ".key": "it is a presentation",
    ".odp": "it is a presentation",
    ".zip": "I open no archives",
    ".7z": "I open no archives",
    ".rar": "I open no archives",
    ".gz": "I open no archives",
    ".tar": "I open no archives",
    ".msg": "it is a mail in Outlook's own format",
    ".p7m": "it is encrypted",
    ".pgp": "it is encrypted",
    ".gpg": "it is encrypted",
    ".html": "it is a web page",
    ".htm": "it is a web page",
}
_WHAT_TO_DO = "It is kept with your mail; please paste the answers into a reply, or attach a .docx or .txt"


@dataclass(frozen=True, slots=True)
class File:
    """One file: its lines, or `problem`, a sentence for a person; `unsure` when its text may be read out of order."""

    name: str
    lines: tuple[Line, ...] = ()
    unsure: bool = False
    problem: str = ""


@lru_cache(maxsize=4)  # by identity: a mail is read for its answers more than once and never changes
def files_of(message: Message) -> tuple[File, ...]:
    """Return the files that somebody attached, in order; never raises."""
    found: list[File] = []
    for part in message.parts:
        if len(found) == MAX_FILES:
            break
        if (file := _file(part)) is not None:
            found.append(file)
    return tuple(found)


def is_mail(part: Part) -> bool:
    """Tell whether a part is a whole mail: forwarded as an attachment, or saved as a file."""
    return part.content_type in {"message/rfc822", "message/global"} or part.filename.casefold().endswith(_MAIL)


def shown_name(name: str, otherwise: str = "a file without a name") -> str:
    """Return a file's name as a letter may show it: one line, no path, no signs that turn or hide text."""
    name = re.split(r"[/\\]", name)[-1]
    plain = " ".join("".join(char if char.isprintable() else " " for char in name).split())
    return (plain if len(plain) <= 60 else f"{plain[:40]} ... {plain[-15:]}") or otherwise


def _file(part: Part) -> File | None:
    if _is_body(part) or _is_silent(part) or is_mail(part):
        return None
    name = shown_name(part.filename)
    try:
        lines, unsure = _lines(part)
        return File(name, tuple(lines[:MAX_LINES]), unsure)
    except Unreadable as why:
        return File(name, problem=f"{name}: not read, because {why}. {_WHAT_TO_DO}")


def _lines(part: Part) -> tuple[list[Line], bool]:
    name = part.filename.casefold()
    if len(part.payload) > MAX_BYTES:
        raise Unreadable("it is larger than I dare to open")
    if not part.payload.strip():
        raise Unreadable("it is empty")
    if is_docx(part.content_type, name):
        return docx_lines(part.payload), False
    if is_pdf(part.content_type, name):
        return pdf_lines(part.payload), True
    if name.endswith(_TEXT):
        return _text_lines(part), False
    if part.content_type == "text/plain" and "." not in name:
        return _text_lines(part), False
    raise Unreadable(_why_not(part, name))


def _text_lines(part: Part) -> list[Line]:
    # Notepad writes UTF-16 with a mark; no mail program says so.
    wide = part.payload[:2] in {b"\xff\xfe", b"\xfe\xff"}
    text = part.payload.decode("utf-16", "replace") if wide else part.text
    return plain_lines(text[:MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n"))


def _why_not(part: Part, name: str) -> str:
    if part.content_type in _WRAPPED or name == "winmail.dat":
        return "Outlook wrapped your files into winmail.dat"
    if part.content_type.startswith("image/"):
        return "it is a picture"
    for ending, why in _KINDS.items():
        if name.endswith(ending):
            return why
    return "I do not know its kind"


def _is_body(part: Part) -> bool:
    return part.content_type in {"text/plain", "text/html"} and part.disposition != "attachment" and not part.filename


def _is_silent(part: Part) -> bool:
    name = part.filename.casefold()
    if part.content_type in _SILENT_TYPES or name.endswith(_SILENT_NAMES) or _LEFT_OVER.match(name):
        return True
    if part.content_type.startswith("image/"):
        # A logo stands in the text, by its id or as a small picture beside it.
        return bool(part.content_id) or (part.disposition != "attachment" and len(part.payload) < _LOGO)
    if part.content_type in _WRAPPED or name == "winmail.dat":
        return len(part.payload) < _LOGO  # formatting alone; files inside make it larger
    # A part that nobody named and nobody attached: a structure of the mail program's own.
    return not name and part.disposition != "attachment"
