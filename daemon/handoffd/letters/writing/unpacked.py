"""A finished mail as every text that anybody could read out of it: headers, parts, names of files, what lies in what.

It reads more than a mail program shows: comments, hidden attributes, what stands beside the parts, transfer encodings
within transfer encodings. What is looked for in these texts is `leakguard`'s business.
"""

import binascii
import email
import email.message
import html
import quopri
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.utils import collapse_rfc2231_value
from urllib.parse import unquote

from handoffd.letters.message import decode

_DEEP = 3  # so many wrappings, one inside the other, are taken off
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{4}(?:[A-Za-z0-9+/_-]|\r?\n){16,}={0,2}")
_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_FOLDED = re.compile(r"\r?\n[ \t]")
_ICS_ESCAPE = re.compile(r"\\([nN\\;,])")
_CARET = {"^n": "\n", "^'": '"', "^^": "^"}  # RFC 6868


@dataclass(frozen=True, slots=True)
class Text:
    """A text, and where it stands: half a sentence for a person."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Unpacked:
    """All of a mail. `headers` are the names of those on top, `types` the content types of its leaves."""

    headers: tuple[str, ...]
    types: tuple[str, ...]
    texts: tuple[Text, ...]


def unpacked(raw: bytes) -> Unpacked:
    """Return all texts of a mail of our own making; raises ValueError or MessageError on bytes that are none."""
    mail = email.message_from_bytes(raw)
    texts = [each for text in _texts(mail) for each in _peeled(text, _DEEP)]
    # The bytes as they are, for whatever stands where no parser looks.
    texts += _peeled(Text("the raw mail", _FOLDED.sub("", raw.decode("utf-8", "replace"))), 1)
    leaves = tuple(node.get_content_type() for node in mail.walk() if not node.is_multipart())
    return Unpacked(tuple(mail.keys()), leaves, tuple(dict.fromkeys(texts)))


def views(text: str, where: str) -> tuple[Text, ...]:
    """Return every way to read a text that is not yet part of a mail."""
    return tuple(dict.fromkeys(_peeled(Text(where, text), _DEEP)))


def _texts(mail: email.message.Message) -> Iterator[Text]:
    for node in mail.walk():
        part = "" if node is mail else " of a part"
        for name, value in node.items():
            yield Text(f"the header {name}{part}", f"{name} {_header(str(value))}")
        for name, value in [*(node.get_params() or []), ("filename", node.get_filename() or "")]:
            yield Text(f"the parameter {name}{part}", collapse_rfc2231_value(value))
        for beside in (node.preamble, node.epilogue):
            if beside and beside.strip():
                yield Text("the space beside the parts", beside)
        if not node.is_multipart():
            yield from _leaf(node)


def _leaf(node: email.message.Message) -> Iterator[Text]:
    payload = node.get_payload(decode=True)
    kind = node.get_content_type()
    where = _NAMES.get(kind, f"a part of type {kind}")
    text = decode(payload if isinstance(payload, bytes) else b"", node.get_content_charset() or "utf-8")
    yield Text(where, text)
    if kind in ("text/calendar", "application/ics"):
        unfolded = _FOLDED.sub("", text)
        for line in unfolded.splitlines():
            yield Text(f"{where} ({line.partition(':')[0].partition(';')[0][:40]})", _plain_ics(line))


_NAMES = {
    "text/plain": "the text",
    "text/html": "the HTML part",
    "text/calendar": "the calendar part",
    "application/ics": "the calendar file",
}


def _plain_ics(line: str) -> str:
    """Undo RFC 5545 section 3.3.11 and RFC 6868 in one unfolded line."""
    line = _ICS_ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], line)
    return re.sub(r"\^[n'^]", lambda found: _CARET[found.group()], line)


def _header(value: str) -> str:
    text = _FOLDED.sub(" ", value)
    try:
        return str(make_header(decode_header(text)))
    except (MessageError, LookupError, ValueError):
        return text


def _peeled(text: Text, deep: int) -> list[Text]:
    """Return a text, and what appears when one wrapping after the other is taken off it."""
    found = [text]
    if deep == 0:
        return found
    for inner in _wrapped(text.text):
        if inner.strip() and inner != text.text:
            found += _peeled(Text(text.where, inner), deep - 1)
    return found


def _wrapped(text: str) -> Iterator[str]:
    if "<" in text and ">" in text:
        yield html.unescape(_TAG.sub("", text))
    if "&" in text:
        yield html.unescape(text)
    if "%" in text:
        yield unquote(text)
    if re.search(r"=[0-9A-F]{2}|=\r?\n", text):
        yield decode(quopri.decodestring(text.encode("utf-8", "replace")), "utf-8")
    for run in _ENCODED.finditer(text):
        yield _from_base64(run.group())


def _from_base64(run: str) -> str:
    letters = re.sub(r"[\r\n=]", "", run).replace("-", "+").replace("_", "/")
    try:
        decoded = b64decode(letters + "=" * (-len(letters) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""  # words that only look so
    return decoded if decoded.isprintable() or "\n" in decoded else ""
