"""A mail as its reader has it, read by the standard library alone: not by the code under test."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses
from functools import cached_property
from html import unescape
from typing import cast


class Paper:
    """One mail; `plain` and `html` are decoded with LF line ends, `calendar` is unfolded, all empty when absent."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._mail = cast("EmailMessage", message_from_bytes(raw, policy=SMTP))

    def header(self, name: str) -> str:
        return str(self._mail.get(name, ""))

    @property
    def subject(self) -> str:
        return self.header("Subject")

    @property
    def message_id(self) -> str:
        return self.header("Message-ID").strip()

    @property
    def references(self) -> list[str]:
        return self.header("References").split()

    def addresses(self, name: str) -> tuple[str, ...]:
        return tuple(address.casefold() for _, address in getaddresses([self.header(name)]) if address)

    @cached_property
    def plain(self) -> str:
        return self._part("text/plain")

    @cached_property
    def html(self) -> str:
        return self._part("text/html")

    @cached_property
    def calendar(self) -> str:
        return re.sub(r"\n[ \t]", "", self._part("text/calendar"))

    @cached_property
    def words(self) -> tuple[str, str]:
        """The text part and what the HTML part shows, each on one line."""
        inside = re.sub(r"</?(?:span|b|strong|em|i|code)\b[^>]*>", "", self.html)  # these part no words
        shown = re.sub(r"(?s)<(style|title)\b.*?</\1>|<!--.*?-->|<[^>]+>", " ", inside)
        return _line(self.plain), _line(unescape(shown))

    @cached_property
    def everything(self) -> str:
        """Headers and all decoded parts: whatever a curious reader could find in this mail."""
        parts = [str(value) for value in self._mail.values()]
        for part in self._mail.walk():
            parts += [f"{name}: {value}" for name, value in part.items()]
            if not part.is_multipart():
                payload = cast("bytes", part.get_payload(decode=True) or b"")
                parts.append(payload.decode("utf-8", "replace").replace("\r\n ", ""))
        return _line(unescape("\n".join(parts)))

    @property
    def meeting(self) -> tuple[datetime, datetime] | None:
        """When the meeting in its .ics begins and ends, None without one."""
        if not self.calendar:
            return None
        start, end = (
            datetime.strptime(property_of(self.calendar, name), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            for name in ("DTSTART", "DTEND")
        )
        return start, end

    @property
    def invited(self) -> frozenset[str]:
        """The addresses of everybody whom its .ics invites."""
        return frozenset(re.findall(r"(?im)^ATTENDEE[;:].*mailto:(\S+)$", self.calendar))

    def _part(self, kind: str) -> str:
        for part in self._mail.walk():
            if part.get_content_type() == kind:
                payload = cast("bytes", part.get_payload(decode=True) or b"")
                return payload.decode(part.get_content_charset("utf-8")).replace("\r\n", "\n")
        return ""


def property_of(ics: str, name: str) -> str:
    """The value of the first iCalendar property of a name."""
    inside = ics.partition("BEGIN:VEVENT")[2]
    found = re.search(rf"(?m)^{name}(?:;[^\n]*?)?:(.*)$", inside)
    return found[1] if found else ""


def _line(text: str) -> str:
    return " ".join(text.split())
