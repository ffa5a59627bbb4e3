"""The lines of an iCalendar stream, read without any library: never raises, takes linear time.

The strict reader refuses a whole answer for one cut VTIMEZONE. What an answer says (who, which meeting, yes or no)
stands on plain lines, and those can always be read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DEPTH = 8  # components inside components; a flood of BEGIN must not cost its square
_OF_A_TIME = re.compile(r"(?:DTSTART|DTEND|RECURRENCE-ID)[;:]", re.IGNORECASE)
_UNESCAPED = {"n": "\n", "N": "\n"}


@dataclass(frozen=True, slots=True)
class Line:
    """One content line: the name and the parameters' names in upper case, the value as it stands (still escaped)."""

    name: str
    params: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        r"""The value as TEXT: `\n`, `\,`, `\;` and `\\` undone."""
        return re.sub(r"\\(.)", lambda found: _UNESCAPED.get(found[1], found[1]), self.value)


def unfolded(raw: bytes) -> bytes:
    """Return the stream with one property on each line and LF line ends: whatever stood there (CRCRLF, CR, tabs).

    On bytes, because some clients fold in the middle of a UTF-8 character.
    """
    lines = re.sub(rb"\r+\n|\r", b"\n", raw)
    return re.sub(rb"\n[ \t]", b"", lines)


def blocks(text: str, name: str) -> list[list[Line]]:
    """Return the lines of every component of that name, without those of components inside it.

    An END that is missing ends with the stream.
    """
    found: list[list[Line]] = []
    open_names: list[str] = []
    for line in _lines(text):
        if line.name == "BEGIN":
            open_names = [*open_names[-_DEPTH:], line.value.strip().upper()]
            if open_names[-1] == name:
                found.append([])
        elif line.name == "END":
            if line.value.strip().upper() in open_names:
                while open_names.pop() != line.value.strip().upper():
                    pass
        elif open_names and open_names[-1] == name:
            found[-1].append(line)
    return found


def raw_blocks(text: str, name: str) -> list[str]:
    """Return every complete component of that name as it stands, BEGIN and END included."""
    found: list[str] = []
    kept: list[str] | None = None
    for line in text.split("\n"):
        mark = line.strip().upper()
        if mark == f"BEGIN:{name}":
            kept = []  # one that never ended before is dropped
        if kept is None:
            continue
        kept.append(line)
        if mark == f"END:{name}":
            found.append("\n".join(kept))
            kept = None
    return found


def _lines(text: str) -> Iterator[Line]:
    for raw in text.split("\n"):
        if line := _line(raw):
            yield line


def _line(raw: str) -> Line | None:
    head, value = _split_value(raw)
    if value is None:
        return None
    name, *params = _split_outside_quotes(head, ";")
    pairs = (param.partition("=") for param in params)
    return Line(name.strip().upper(), {key.strip().upper(): _unquoted(text) for key, _, text in pairs}, value)


def _split_value(raw: str) -> tuple[str, str | None]:
    if _OF_A_TIME.match(raw):
        # A time has no colon: Exchange's TZID=tzone://Microsoft/Utc and "(GMT+01:00) Berlin" come without quotes too.
        head, _, value = raw.rpartition(":")
        return head, value
    quoted = False
    for at, char in enumerate(raw):
        if char == '"':
            quoted = not quoted
        elif char == ":" and not quoted:
            return raw[:at], raw[at + 1 :]
    # A quote that never closes: the first colon then.
    head, colon, value = raw.partition(":")
    return head, value if colon else None


def _split_outside_quotes(text: str, mark: str) -> list[str]:
    parts, begin, quoted = [], 0, False
    for at, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif char == mark and not quoted:
            parts.append(text[begin:at])
            begin = at + 1
    return [*parts, text[begin:]]


def _unquoted(value: str) -> str:
    return value.strip().strip('"')
