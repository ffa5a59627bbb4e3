"""A .docx as lines: what a person sees in Word, and nothing that was deleted (ECMA-376 part 1, WordprocessingML).

The zip is never unpacked to disk: the text's own member is read up to a limit and goes through the standard library's
expat, which never fetches anything; a document with a DTD, and so with entities, is refused.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO
from struct import unpack_from
from xml.parsers.expat import ExpatError, ParserCreate

from handoffd.letters.files.docxlists import Lists
from handoffd.letters.files.docxtext import Text
from handoffd.letters.files.limits import (
    MAX_BYTES,
    MAX_DIRECTORY,
    MAX_ELEMENTS,
    MAX_MEMBERS,
    MAX_NESTING,
    MAX_XML,
    Unreadable,
)
from handoffd.letters.quoted import Line

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_MAIN = "word/document.xml"
_BROKEN = "it is damaged"
_TOO_BIG = "it is larger inside than I dare to open"


def docx_lines(payload: bytes) -> list[Line]:
    """Return the lines of a .docx, top to bottom; raises Unreadable and nothing else."""
    with _opened(payload) as archive:
        names = frozenset(archive.namelist())
        main = _main(archive, names)
        folder = main.rpartition("/")[0]
        lists = Lists()
        for name in ("numbering.xml", "styles.xml"):
            if f"{folder}/{name}" in names:
                _walk(_member(archive, f"{folder}/{name}"), lists)
        text = Text(lists)
        _walk(_member(archive, main), text)
        return text.lines()


def _opened(payload: bytes) -> zipfile.ZipFile:
    """Open the zip after a look at its own list: the standard library reads the whole of it at once."""
    if payload.startswith(_OLD_OFFICE):
        locked = _ENCRYPTED in payload
        raise Unreadable("it is protected by a password" if locked else "it is an old Word file (.doc)")
    if len(payload) > MAX_BYTES:
        raise Unreadable(_TOO_BIG)
    tail = payload[-70_000:]
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + 22:
        raise Unreadable(_BROKEN)
    members, directory = unpack_from("<HI", tail, place + 10)
    if members > MAX_MEMBERS or directory > MAX_DIRECTORY or _END_64 in tail[max(0, place - 64) : place]:
        raise Unreadable(_TOO_BIG)
    try:
        return zipfile.ZipFile(BytesIO(payload))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError, OverflowError):
        raise Unreadable(_BROKEN) from None


def _main(archive: zipfile.ZipFile, names: frozenset[str]) -> str:
    """Return the member that holds the text: where the package says so, else where Word puts it."""
    if "_rels/.rels" in names:
        found = _Relations()
        _walk(_member(archive, "_rels/.rels"), found)
        if found.main in names:
            return found.main
    if _MAIN in names:
        return _MAIN
    raise Unreadable("it is no Word document inside")


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        about = archive.getinfo(name)
        if about.flag_bits & 1:
            raise Unreadable("it is protected by a password")
        if about.file_size > MAX_XML:
            raise Unreadable(_TOO_BIG)
        with archive.open(about) as member:
            # What the list says of the size is a claim; what is read is counted.
            found = member.read(MAX_XML + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, EOFError, RuntimeError, IndexError):
        raise Unreadable(_BROKEN) from None
    if len(found) > MAX_XML:
        raise Unreadable(_TOO_BIG)
    return found


class _Relations:
    """Finds the main part in `_rels/.rels`."""

    main = ""

    def start(self, name: str, values: dict[str, str]) -> None:
        """Open an element."""
        if name == "Relationship" and values.get("Type", "").endswith("/officeDocument"):
            self.main = self.main or values.get("Target", "").lstrip("/")

    def end(self, name: str) -> None:
        """Close an element."""

    def data(self, text: str) -> None:
        """Take text."""


def _walk(xml: bytes, reader: "Text | Lists | _Relations") -> None:
    """Send the elements of an XML text to a reader, by their local names; raises Unreadable."""
    parser = ParserCreate(namespace_separator="\n")
    parser.buffer_text = True
    count = depth = 0

    def start(name: str, values: dict[str, str]) -> None:
        nonlocal count, depth
        count += 1
        depth += 1
        if count > MAX_ELEMENTS or depth > MAX_NESTING:
            raise Unreadable(_TOO_BIG)
        reader.start(_local(name), {_local(key): value for key, value in values.items()} if values else values)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        reader.end(_local(name))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for piece in _pieces(xml):
            parser.Parse(piece, False)  # noqa: FBT003 - expat takes it by place
        parser.Parse(b"", True)  # noqa: FBT003
    except (ExpatError, ValueError, LookupError):
        raise Unreadable(_BROKEN) from None


def _refuse(*_: object) -> None:
    # Office writes no DTD; without one there are no entities, inside or outside.
    raise Unreadable("it holds instructions that no Word document needs")


def _local(name: str) -> str:
    return name[name.rfind("\n") + 1 :]


def _pieces(xml: bytes) -> Iterable[bytes]:
    # In pieces, so that one endless text does not become one endless callback.
    return (xml[at : at + 65_536] for at in range(0, len(xml), 65_536))


_DOCX_TYPES = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-word.document.macroenabled.12",
    }
)
_DOCX_NAMES = re.compile(r"\.(?:docx|docm|dotx)\Z", re.IGNORECASE)


def is_docx(content_type: str, name: str) -> bool:
    """Tell whether a part is a Word document by its name, else by its type."""
    return bool(_DOCX_NAMES.search(name)) or (content_type in _DOCX_TYPES and "." not in name)
