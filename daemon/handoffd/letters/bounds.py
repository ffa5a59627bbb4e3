"""Limits that hold before a mail is parsed: what lies beyond is not looked at, and somebody is told (SECURITY.md T14).

The standard library's parser follows every level of a tree with a frame of its own and compares each line with every
boundary above it. A real mail has a handful of levels and parts; one that was made to be slow has thousands. The mail
as it came stays in the store whatever is cut off here.
"""

import re

MAX_BYTES = 25 * 1024 * 1024
MAX_HEADERS = 256 * 1024  # bytes before the first empty line
MAX_LEVELS = 50  # multiparts and attached mails in one mail; they nest, so no tree is deeper
MAX_DELIMITERS = 2_000
MAX_FIELD = 8 * 1024  # bytes of one Content-Type or Content-Disposition, which the parser reads in quadratic time

_BLANK = re.compile(rb"\r?\n\r?\n")
# Both are looked for in a mail in lower case with a line end before it, which is many times faster than to let the
# pattern know every case and every start of a line; each begins where its line does.
_LEVEL = re.compile(rb"\ncontent-type[ \t]*:[ \t]*(?:\r?\n[ \t]+)*\"?(?:multipart|message)/")
_FIELD = re.compile(rb"\ncontent-(?:type|disposition)[ \t]*:")
_FIELD_END = re.compile(rb"\n(?![ \t])")
_BOUNDARY = re.compile(rb"boundary(?:\*0?\*?)?[ \t]*=[ \t]*\"?([^\";\r\n]{1,200})", re.IGNORECASE)
_DELIMITER = re.compile(rb"^--([^\r\n]{1,204})", re.MULTILINE)


def bounded(raw: bytes) -> tuple[bytes, str]:
    """Return the bytes that may be parsed, and what is too much of a mail (empty: it is whole).

    The second is half a sentence for a person: `it is larger than 25 MB`.
    """
    why = ""
    if len(raw) > MAX_BYTES:
        raw, why = raw[:MAX_BYTES], f"it is larger than {MAX_BYTES // 1024 // 1024} MB"
    blank = _BLANK.search(raw)
    end = blank.start() if blank else len(raw)
    if end > MAX_HEADERS:
        kept = raw[: raw.rfind(b"\n", 0, MAX_HEADERS) + 1] or raw[:MAX_HEADERS] + b"\n"
        raw, why = kept + (raw[end:].lstrip(b"\r") if blank else b"\n"), "its header is too long"
    raw, shortened = _short_fields(raw)
    why = why or ("the header of a part is too long" if shortened else "")
    for cut, reason in (
        (_nth_level(raw), "too many mails or parts are packed into each other"),
        (_nth_delimiter(raw), "it has too many parts"),
    ):
        if 0 <= cut < len(raw):
            raw, why = raw[:cut], reason
    return raw, why


def _short_fields(raw: bytes) -> tuple[bytes, bool]:
    kept: list[bytes] = []
    at = 0
    for found in _FIELD.finditer(_lowered(raw)):
        if found.start() < at:
            continue
        end = _FIELD_END.search(raw, found.end() - 1)
        stop = end.start() if end else len(raw)
        if stop - found.start() > MAX_FIELD:
            kept.append(raw[at : found.start() + MAX_FIELD].rstrip(b"\r\n"))
            at = stop
    return b"".join([*kept, raw[at:]]) if kept else raw, bool(kept)


def _nth_level(raw: bytes) -> int:
    for number, found in enumerate(_LEVEL.finditer(_lowered(raw))):
        if number == MAX_LEVELS:
            return found.start()
    return -1


def _nth_delimiter(raw: bytes) -> int:
    if raw.count(b"\n--") < MAX_DELIMITERS:
        return -1
    names = {found[1].rstrip(b" \t") for found in _BOUNDARY.finditer(raw)}
    if not names:
        return -1
    count = 0
    for found in _DELIMITER.finditer(raw):
        name = found[1].rstrip(b" \t")
        if name in names or name.removesuffix(b"--") in names:
            count += 1
            if count > MAX_DELIMITERS:
                return found.start()
    return -1


def _lowered(raw: bytes) -> bytes:
    return b"\n" + raw.lower()
