"""What a mail answers: the marks in it by which the app looks up the request.

Marks are candidates. A token is proof of nothing by itself (T2); where each one was seen is kept, because an approval
wants it in the right places.
"""

import re
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import unquote

from handoffd.letters.message import Message

Seen = Literal["address", "thread", "body"]

# 26 letters of RFC 4648's base32 alphabet in lower case: 130 bits.
TOKEN = r"[a-z2-7]{26}"  # noqa: S105 - the shape of a token, no token

_IN_ID = re.compile(rf"<ho-(\d+)\.[a-z0-9-]{{1,60}}\.[a-z0-9-]{{1,20}}\.({TOKEN})@[^<>\s]{{1,255}}>", re.IGNORECASE)
_IN_BODY = re.compile(rf"\bHO-(\d{{1,9}})[\s>*_|]{{1,12}}({TOKEN})(?![a-z0-9])", re.IGNORECASE)
_REF = re.compile(r"\[HO-(\d{1,9})\]", re.IGNORECASE)
_MAX_BODY = 1_000_000
_MAX_MARKS = 60  # of each kind; each is looked up in the database, and the best come first
_HEADERS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To", "Resent-To", "X-Delivered-To")


@dataclass(frozen=True, slots=True)
class Marks:
    """Candidates, best first: `tokens` with the places each was seen, our Message-IDs answered, `HO-42` references."""

    tokens: dict[str, frozenset[Seen]]
    message_ids: tuple[str, ...]
    refs: tuple[str, ...]


def marks(message: Message, inbox_address: str) -> Marks:
    """Return the marks of a mail that came to `inbox_address` (an addr-spec without a tag).

    Tokens are looked for in the plus-address, then in the Message-IDs it answers, then in its text. `message_ids` are
    all ids of In-Reply-To and References, the nearest first; `refs` are upper case, the subject's first.
    """
    seen: dict[str, set[Seen]] = {}
    refs: dict[str, None] = {f"HO-{int(number)}": None for number in _REF.findall(message.subject)}
    local, _, domain = inbox_address.casefold().rpartition("@")
    tagged = re.compile(rf"{re.escape(local)}\+({TOKEN})@{re.escape(domain)}(?![\w.-])")
    for name in _HEADERS:
        for address in message.addresses(name):
            if found := tagged.fullmatch(address.email):
                seen.setdefault(found[1], set()).add("address")
    for message_id in message.references:
        if found := _IN_ID.fullmatch(message_id):
            refs[f"HO-{int(found[1])}"] = None
            seen.setdefault(found[2].lower(), set()).add("thread")
    for body in _bodies(message):
        for number, token in _IN_BODY.findall(body):
            refs[f"HO-{int(number)}"] = None
            seen.setdefault(token.lower(), set()).add("body")
        for token in tagged.findall(body.casefold()):
            seen.setdefault(token, set()).add("body")
    best = list(seen.items())[:_MAX_MARKS]
    tokens = {token: frozenset(places) for token, places in best}
    return Marks(tokens, message.references[:_MAX_MARKS], tuple(refs)[:_MAX_MARKS])


def _bodies(message: Message) -> list[str]:
    """Return the texts to search: plain, HTML with its tags taken for spaces, and the links of the HTML."""
    html = message.html[:_MAX_BODY]
    bare = unescape(re.sub(r"<[^<>]{0,5000}>", " ", html))
    links = "\n".join(unquote(unescape(link)) for link in re.findall(r"mailto:[^\"'<>\s]{1,2000}", html)[:500])
    return [message.plain[:_MAX_BODY], bare, links]
