"""The process that reads one PDF: bytes on standard input, JSON on standard output, and then it is gone.

`python -m handoffd.letters.files.pdfworker plain|layout`. It takes its limits before it looks at the first byte
(`letters.worker`).
"""

import io
import sys

from handoffd.letters.files.limits import MAX_BYTES, MAX_PAGES, MAX_TEXT, PDF_MEMORY, PDF_SECONDS
from handoffd.letters.worker import Limits, serve

_LOCKED = "it is protected by a password"
_BROKEN = "it is damaged"


def main() -> int:
    """Read standard input; the exit status is 0 when something could be said about the file."""
    import pypdf  # before the limits

    return serve(Limits(seconds=PDF_SECONDS, memory=PDF_MEMORY, handles=16), lambda: _told(pypdf, sys.argv[1:]))


def _told(pypdf: "object", looks: list[str]) -> dict[str, object]:
    payload = sys.stdin.buffer.read(MAX_BYTES + 1)
    # Whatever a broken file makes of pypdf is a broken file; MemoryError ends the process.
    try:
        return _read(pypdf, payload, looks)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001
        return {"why": _BROKEN}


def _read(pypdf: "object", payload: bytes, looks: list[str]) -> dict[str, object]:
    reader = pypdf.PdfReader(io.BytesIO(payload), strict=False)  # type: ignore[attr-defined]
    # A PDF that only forbids printing is encrypted with an empty password.
    if reader.is_encrypted and not reader.decrypt(""):
        return {"why": _LOCKED}
    pages: list[str] = []
    room, more = MAX_TEXT, False
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES or room <= 0:
            more = True
            break
        text = page.extract_text(extraction_mode="layout") if looks == ["layout"] else page.extract_text()
        pages.append(text[:room])
        room -= len(text)
    return {"why": "", "pages": pages, "more": more}


if __name__ == "__main__":
    sys.exit(main())
