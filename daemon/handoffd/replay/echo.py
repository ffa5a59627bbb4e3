"""An echo is a recorded answer to a letter that this replay has written again.

The letter had another token, Message-ID and number then, so the answer could not be known by them. It is known by who
wrote it and what it is about, and its marks are changed into those of the new letter. Nothing else of it is touched.
"""

import email
import re
from base64 import encodebytes
from dataclasses import dataclass, field
from datetime import datetime

from handoffd.letters.envelope import Envelope
from handoffd.letters.message import Message
from handoffd.letters.route import TOKEN

_REF = re.compile(r"\[HO-(\d{1,9})\]\s*", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:\[[^\]]{1,30}\]\s*|[^\W\d_]{2,20}(?: [^\W\d_]{2,20})?(?:\[\d+\])?\s*[:：]\s*)")
_NUMBER = re.compile(r"\(HO-\d{1,9}\)", re.IGNORECASE)
_UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@handoffd\.[\w.-]+")
_SUMMARY = re.compile(r"^SUMMARY[^:\r\n]*:(.*?)\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Left:
    """A letter that this replay wrote: to whom, about what, and the marks by which its answers are known."""

    at: datetime
    recipient: str
    about: str
    ref: str
    token: str
    message_id: str
    uid: str
    event: str


@dataclass(slots=True)
class Echo:
    """Knows the letters of a replay, and finds the one that a recorded mail answers."""

    inbox: str
    _left: list[Left] = field(default_factory=list)
    _found: dict[str, Left] = field(default_factory=dict)  # by the token it had then

    def remember(self, envelope: Envelope, at: datetime) -> None:
        """Take note of a letter of ours."""
        message = Message(envelope.raw)
        ref = _REF.search(message.subject)
        own = re.fullmatch(rf"<ho-(\d+)\.[^<>]*\.({TOKEN})@[^<>]*>", envelope.message_id)
        number = ref[1] if ref else own[1] if own else ""
        uid, event = _event(message)
        who = envelope.recipient.casefold()
        token = own[2] if own else ""
        self._left.append(Left(at, who, about(message.subject), number, token, envelope.message_id, uid, event))

    def answers(self, message: Message) -> bool:
        """Tell whether a recorded mail answers a letter of ours, by the marks that such a letter has."""
        return bool(self._tokens(message) or _event(message)[0])

    def translated(self, raw: bytes) -> bytes | None:
        """Return a recorded answer with the marks of the letter it answers; None when this replay wrote no such."""
        message = Message(raw)
        letter = self._letter(message)
        if letter is None:
            return None
        swaps: list[tuple[bytes, bytes]] = []
        for token in self._tokens(message):
            self._found.setdefault(token, letter)
            swaps.append((token.encode(), self._found[token].token.encode()))
        for old in message.references:
            if f"@{self.inbox.rpartition('@')[2]}" in old and re.match(r"<ho-\d+\.", old):
                swaps.insert(0, (old.encode(), letter.message_id.encode()))
        if letter.uid and (old_uid := _event(message)[0]):
            swaps.append((old_uid.encode(), letter.uid.encode()))
        if letter.ref:
            was = dict.fromkeys(_REF.findall(message.subject))
            swaps += [(f"HO-{number}".encode(), f"HO-{letter.ref}".encode()) for number in was]
        return _swapped(raw, swaps)

    def _tokens(self, message: Message) -> list[str]:
        local, _, domain = self.inbox.rpartition("@")
        tagged = re.compile(rf"{re.escape(local)}\+({TOKEN})@{re.escape(domain)}", re.IGNORECASE)
        places = [address.email for address in message.recipients]
        own = re.compile(rf"<ho-\d+\.[^<>\s]*\.({TOKEN})@{re.escape(domain)}>", re.IGNORECASE)
        found = [match[1] for place in places for match in tagged.finditer(place)]
        found += [match[1] for text in message.references for match in own.finditer(text)]
        return list(dict.fromkeys(found))

    def _letter(self, message: Message) -> Left | None:
        for token in self._tokens(message):
            if token in self._found:
                return self._found[token]
        what, who = about(message.subject), message.sender.email if message.sender else ""
        uid, event = _event(message)
        if uid:  # the answer of a calendar has the title of the meeting, Outlook's with a word of its own before it
            same = [left for left in self._left if left.event and (left.uid == uid or event.endswith(left.event))]
        else:
            same = [left for left in self._left if left.about == what]
        theirs = [left for left in same if left.recipient == who]
        return next(reversed(theirs or same), None)


def about(subject: str) -> str:
    """Return what a subject is about: what stands behind `[HO-7]`, else all of it but its prefixes."""
    found = _REF.search(subject)
    text = subject[found.end() :] if found else subject
    while not found and (prefix := _PREFIX.match(text)):
        text = text[prefix.end() :]
    return " ".join(text.split()).casefold()


def _event(message: Message) -> tuple[str, str]:
    """Return the UID of a meeting of ours and its title without our number; empty where there is none."""
    for part in message.parts:
        if part.content_type == "text/calendar":
            text = re.sub(r"\r?\n[ \t]", "", part.text)
            uid, title = _UID.search(text), _SUMMARY.search(text)
            if uid:
                return uid[0], _NUMBER.sub("", title[1]).strip().casefold() if title else ""
    return "", ""


def _swapped(raw: bytes, swaps: list[tuple[bytes, bytes]]) -> bytes:
    """Return the mail with each of these words changed, in its headers and in every part, however it is encoded."""
    head, gap, body = _split(raw)
    mime = email.message_from_bytes(raw)
    for leaf in mime.walk():
        if leaf.is_multipart() or str(leaf.get("Content-Transfer-Encoding", "")).strip().casefold() != "base64":
            continue
        payload, packed = leaf.get_payload(decode=True), leaf.get_payload()
        if isinstance(payload, bytes) and isinstance(packed, str) and (changed := _change(payload, swaps)) != payload:
            for end in (b"\n", b"\r\n"):  # the parser keeps line ends as they are
                old = packed.encode("ascii", "replace").replace(b"\r\n", b"\n").replace(b"\n", end)
                body = body.replace(old, encodebytes(changed).replace(b"\n", end))
    return _change(head, swaps) + gap + _change(body, swaps)


def _change(text: bytes, swaps: list[tuple[bytes, bytes]]) -> bytes:
    # In one go: the new number of one handoff may be the old one of another.
    if not swaps:
        return text
    table = {old.lower(): new for old, new in swaps}
    words = b"|".join(re.escape(old) for old in sorted(table, key=len, reverse=True))
    return re.sub(rb"(?i)(?:" + words + rb")(?![0-9a-z])", lambda found: table[found[0].lower()], text)


def _split(raw: bytes) -> tuple[bytes, bytes, bytes]:
    found = re.search(rb"\r?\n\r?\n", raw)
    return (raw[: found.start()], found[0], raw[found.end() :]) if found else (raw, b"", b"")
