"""A mail as its reader's program shows it: who, what, both bodies, and what hangs on it.

Parsed with the standard library's own policy, as any other program would, never with the daemon's reader.
"""

import html
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from functools import cached_property
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

_FEW = 4  # words: less in bold is a label


class Tap(NamedTuple):
    """What a mailto: button fills in when it is tapped (RFC 6068)."""

    to: str
    subject: str
    body: str


class Letter:
    """One received mail, from its bytes."""

    def __init__(self, raw: bytes, arrived: datetime | None = None) -> None:
        self.raw = raw
        self.mail = message_from_bytes(raw, policy=policy.default)
        self.arrived = arrived or self.date

    def header(self, name: str) -> str:
        """Return a header, decoded, on one line; empty when it is not there."""
        return " ".join(str(self.mail.get(name, "")).split())

    @property
    def subject(self) -> str:
        """The subject."""
        return self.header("Subject")

    @property
    def message_id(self) -> str:
        """The Message-ID with its angle brackets."""
        return self.header("Message-ID")

    @property
    def sender(self) -> tuple[str, str]:
        """Name and address of From."""
        return parseaddr(self.header("From"))

    @property
    def reply_address(self) -> str:
        """Where an answer goes: Reply-To, else From."""
        return parseaddr(self.header("Reply-To") or self.header("From"))[1]

    @property
    def to(self) -> list[str]:
        """The addresses in To."""
        return self._addresses("To")

    @property
    def cc(self) -> list[str]:
        """The addresses in Cc."""
        return self._addresses("Cc")

    @cached_property
    def date(self) -> datetime:
        """The Date header in UTC."""
        return parsedate_to_datetime(self.header("Date")).astimezone(UTC)

    @cached_property
    def text(self) -> str:
        """The text part with LF line ends."""
        return self._body("plain")

    @cached_property
    def html(self) -> str:
        """The HTML part."""
        return self._body("html")

    @cached_property
    def ics(self) -> str:
        """The calendar part with LF line ends, empty when there is none."""
        for part in self.mail.walk():
            if part.get_content_type() == "text/calendar":
                payload = part.get_payload(decode=True)
                return payload.decode().replace("\r\n", "\n") if isinstance(payload, bytes) else ""
        return ""

    @cached_property
    def calendar(self) -> bytes:
        """The calendar part as it came, empty when there is none."""
        return self.ics.replace("\n", "\r\n").encode()

    def event(self, name: str) -> str:
        """Return the value of a property of the invite's event, unfolded, as it is written."""
        lines = re.sub(r"\n[ \t]", "", self.ics).splitlines()
        return next((line.partition(":")[2] for line in lines if re.match(rf"{name}[;:]", line)), "")

    def event_time(self, name: str) -> datetime:
        """Return DTSTART or DTEND of the invite (ours are always in UTC)."""
        return datetime.strptime(self.event(name), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)

    @cached_property
    def buttons(self) -> dict[str, Tap]:
        """What a tap on each button fills in, by its label."""
        found: dict[str, Tap] = {}
        for link in re.finditer(r'<a[^>]+href="(mailto:[^"]+)"[^>]*>(.*?)</a>', self.html, re.DOTALL):
            label = html.unescape(re.sub(r"<[^>]+>", "", link[2])).strip()
            address, _, query = html.unescape(link[1]).removeprefix("mailto:").partition("?")
            fields = {name.casefold(): value for name, value in parse_qsl(query.replace("+", "%2B"))}
            found.setdefault(label, Tap(unquote(address), fields.get("subject", ""), fields.get("body", "")))
        return found

    def button(self, label: str) -> Tap:
        """Return what a tap on a button fills in. Raises LookupError when the letter has no such button."""
        if label not in self.buttons:
            raise LookupError(f"there is no button {label!r} in {self.subject!r}")
        return self.buttons[label]

    @cached_property
    def gist(self) -> str:
        """What a reader takes in at a glance: the sentence set in bold, else the first one after the greeting."""
        paragraphs = [found for found in re.findall(r"(?s)<p\b[^>]*>(.*?)</p>", self.html) if "<a " not in found]
        for paragraph in paragraphs:
            for bold in re.findall(r"(?s)<strong\b[^>]*>(.*?)</strong>", paragraph):
                if len(_bare(bold).split()) > _FEW:
                    return _sentence(_bare(paragraph), _bare(bold))
        told = iter(map(_bare, paragraphs))
        for words in told:
            if words.startswith("Hi "):
                return _sentence(first := next(told, ""), first[:1])
        return ""

    def _addresses(self, name: str) -> list[str]:
        header = self.mail.get(name)
        return [address.addr_spec for address in header.addresses] if header is not None else []

    def _body(self, kind: str) -> str:
        part = self.mail.get_body((kind,))
        if not isinstance(part, EmailMessage):
            return ""
        return str(part.get_content()).replace("\r\n", "\n")


def _bare(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def _sentence(paragraph: str, around: str) -> str:
    """Return the sentence of a paragraph in which some words stand."""
    at = paragraph.find(around)
    ends = [found.end() for found in re.finditer(r"[.?!](?= |$)|:$", paragraph)]
    start = max((end for end in ends if end <= at), default=0)
    stop = min((end for end in ends if end >= at + len(around)), default=len(paragraph))
    return paragraph[start:stop].strip()
