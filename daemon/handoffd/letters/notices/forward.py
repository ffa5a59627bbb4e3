"""A forward is somebody else's mail with a note on top; what counts is the mail inside (NOTICES.md, rules 3 and 9).

It comes attached (message/rfc822, or a file *.eml), or quoted under a block of header lines in the language of the
forwarder's mail client: Gmail, Apple Mail, Thunderbird and Yahoo write a ruler above it, Outlook may write none.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handoffd.letters.message import Address, Message
from handoffd.letters.notices.heading import words
from handoffd.letters.notices.moment import read_moment
from handoffd.letters.notices.original import Original, is_only_html, lines_of, lines_of_html, original_of, pdfs_of
from handoffd.letters.notices.shape import fold, tidy

MAX_LEVELS = 4
_ADDRESS = re.compile(r"[\w.+'=&/-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_WRAPPED = 55  # a header line at least this long may go on in the next line
_SEPARATORS = ("-----", "_____", "=====", "*****")


@dataclass(frozen=True, slots=True)
class Forward:
    """One level of a forward: the mail inside, the lines its forwarder wrote above it, and how it was forwarded."""

    original: Original
    note: tuple[str, ...]
    how: str


def forwards(message: Message, own_domains: frozenset[str], zone: str = "", level: int = 0) -> tuple[Forward, ...]:
    """Return the mails inside this one, the outermost first; empty when it forwards nothing.

    `zone` is the forwarder's IANA zone, as far as it is known: the clock may have changed between the two mails.
    """
    if level >= MAX_LEVELS:
        return ()
    attached = _attached(message)
    if attached is not None:
        first = Forward(original_of(attached, own_domains), lines_of(message), "attached")
        return (first, *forwards(attached, own_domains, zone, level + 1))[:MAX_LEVELS]
    # The lines of a text part are wrapped by the mail client, those of an HTML part are whole.
    wraps = not is_only_html(message)
    found = _quoted(message, lines_of(message), zone, wraps=wraps)
    if not found and wraps and message.html:
        found = _quoted(message, lines_of_html(message.html), zone, wraps=False)
    return found


def _attached(message: Message) -> Message | None:
    for part in message.parts:
        if part.content_type in {"message/rfc822", "message/global"} or part.filename.casefold().endswith(".eml"):
            inner = Message(part.payload)
            if not inner.header("From"):
                # Some servers encode an attached mail in base64, which RFC 2046 forbids and Python does not undo.
                inner = Message(_unbase64(part.payload))
            if inner.header("From"):
                return inner
    return None


def _unbase64(payload: bytes) -> bytes:
    try:
        return base64.b64decode(payload, validate=False)
    except (binascii.Error, ValueError):
        return b""


def _quoted(message: Message, lines: tuple[str, ...], at_home: str, *, wraps: bool) -> tuple[Forward, ...]:
    zone = _zone(message, at_home)
    found: list[Forward] = []
    plain = [_unquoted(line) for line in lines]
    start = 0
    while len(found) < MAX_LEVELS and (block := _block(plain, start, wraps=wraps)) is not None:
        fields, first, after = block
        note = tuple(line for line in plain[start:first] if line and not line.startswith(_SEPARATORS))
        original = _original(message, fields, tuple(plain[after:]), zone)
        found.append(Forward(original, note, "quoted"))
        start = after
    return tuple(found)


def _unquoted(line: str) -> str:
    while line.startswith((">", "|")):
        line = line[1:].lstrip()
    return line.strip("\u00a0\ufeff \t")


def _original(message: Message, fields: dict[str, str], lines: tuple[str, ...], zone: tzinfo) -> Original:
    sender = next(iter(addresses_in(fields["from"])), Address(tidy(fields["from"], 200), ""))
    date = read_moment(fields.get("date", ""), zone)
    if date and message.date:
        # The forwarder's clock and zone are not the writer's: never later than the forward itself.
        date = min(date, message.date)
    return Original(
        said=sender,
        senders=(sender,) if sender.email else (),
        reply_to=addresses_in(fields.get("reply_to", "")),
        to=addresses_in(fields.get("to", "")),
        cc=addresses_in(fields.get("cc", "")),
        subject=tidy(fields["subject"]),
        date=date,
        lines=lines,
        markup=message.html[:200_000],
        pdfs=pdfs_of(message),
    )


def addresses_in(text: str) -> tuple[Address, ...]:
    """Return the addresses that a person's mail client printed: `Ana Ruiz <ana@x.example>; ben@y.example`."""
    found: list[Address] = []
    end, text = 0, text[:20_000]
    for hit in _ADDRESS.finditer(text):
        name = re.split(r"[;>\]]", text[end : hit.start()])[-1]
        name = re.sub(r"(?:\[|<|\()?\s?mailto:?$", "", name.strip(" \t,\"'*").casefold()) and name
        name = tidy(name.replace("mailto:", "").strip(" \t,\"'*<[("), 200).strip(" \"'<[(")
        address = hit.group().casefold().strip(".'")
        if not found or found[-1].email != address:
            found.append(Address("" if "@" in name else name, address))
        end = hit.end()
    return tuple(found[:100])


def _zone(message: Message, at_home: str) -> tzinfo:
    """Return the zone in which the forwarder's program prints a date: that of the forward's own Date.

    Where it is the offset of the zone they live in, it is that zone, which has summer time; else they travel.
    """
    try:
        sent = parsedate_to_datetime(message.header("Date"))
        home = ZoneInfo(at_home) if at_home else None
        if home and sent.tzinfo and sent.astimezone(home).utcoffset() == sent.utcoffset():
            return home
    except (ValueError, TypeError, OverflowError, IndexError, ZoneInfoNotFoundError):
        return UTC
    return sent.tzinfo or UTC


def _block(lines: list[str], start: int, *, wraps: bool) -> tuple[dict[str, str], int, int] | None:
    """Find the next block of header lines: its fields, the line it begins at, the line after it."""
    for first in range(start, min(len(lines), start + 2_000)):
        if _field(lines[first]) is None:
            continue
        fields, after = _fields(lines, first, wraps=wraps)
        if "from" in fields and "subject" in fields and ("date" in fields or "to" in fields):
            return fields, first, after
    return None


def _field(line: str) -> tuple[str, str] | None:
    label, colon, value = line[:4_000].replace("：", ":").partition(":")
    if not colon or len(label) > 40:
        return None
    name = words()["labels"].get(fold(label).strip(" *_|\t\u00a0"))
    return (name, value.strip(" *|\t\u00a0")) if name else None


def _fields(lines: list[str], first: int, *, wraps: bool) -> tuple[dict[str, str], int]:
    """Read header lines from `first` on: the fields, and the line after the block."""
    fields: dict[str, str] = {}
    last, end = "", min(len(lines), first + 40)
    for number in range(first, end):
        line, found = lines[number], _field(lines[number])
        if found is not None and found[0] in fields and found[0] != "other":
            return fields, number  # a second From: another mail begins
        if found is not None:
            last, fields[found[0]] = found
        elif line.startswith(_SEPARATORS) and {"from", "subject"} <= set(fields):
            return fields, number + 1  # Zoho closes the block with the ruler that opens it
        elif not line:
            following = next((later for later in lines[number + 1 : end] if later), "")
            if {"from", "subject"} <= set(fields) and _field(following) is None:
                return fields, number
        elif last and (not fields[last] or (wraps and len(lines[number - 1]) >= _WRAPPED)):
            fields[last] = f"{fields[last]} {line}".strip()
        else:
            return fields, number
    return fields, end
