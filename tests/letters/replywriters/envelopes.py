"""The mail around a written reply: headers, parts, charsets and transfer encodings as programs and gateways set them."""

import base64
import quopri
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime, formataddr

SENT_AT = datetime(2026, 3, 10, 15, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Part:
    """A leaf of the mail: the text as written, and how it travels."""

    kind: str
    text: str
    charset: str = "utf-8"
    encoding: str = "quoted-printable"
    said: str = ""
    extra: str = ""
    headers: tuple[str, ...] = ()

    def data(self) -> bytes:
        lines = "\r\n".join(self.text.replace("\r\n", "\n").split("\n"))
        return lines.encode(self.fitting, "xmlcharrefreplace" if self.kind == "text/html" else "replace")

    @property
    def fitting(self) -> str:
        """The charset that a program ends up with: another one when the letters do not fit into plain text."""
        if self.kind == "text/html":
            return self.charset
        try:
            self.text.encode(self.charset)
        except UnicodeEncodeError:
            return "utf-8"
        return self.charset

    def written(self) -> bytes:
        data = self.data()
        encoding = self.encoding
        if encoding == "base64":
            body = base64.encodebytes(data).replace(b"\n", b"\r\n")
        elif encoding == "quoted-printable":
            body = quopri.encodestring(data.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
        else:
            body = data
        if encoding == "7bit" and any(byte > 127 for byte in data):
            encoding = "8bit"
        name = f'; charset="{self.said or self.fitting}"' if self.said != "none" else ""
        head = [f"Content-Type: {self.kind}{name}{self.extra}", f"Content-Transfer-Encoding: {encoding}", *self.headers]
        return "\r\n".join(head).encode() + b"\r\n\r\n" + body


@dataclass(frozen=True)
class Tree:
    """A multipart: alternative, related or mixed."""

    kind: str
    parts: tuple["Part | Tree | bytes", ...]

    def written(self, depth: int = 0) -> bytes:
        mark = f"----=_Next_{depth}_{self.kind}_0042"
        out = [
            f'Content-Type: multipart/{self.kind};\r\n boundary="{mark}"\r\n\r\nThis is a multi-part message.\r\n'.encode()
        ]
        for part in self.parts:
            inner = (
                part
                if isinstance(part, bytes)
                else part.written(depth + 1)
                if isinstance(part, Tree)
                else part.written()
            )
            out.append(b"--" + mark.encode() + b"\r\n" + inner + b"\r\n")
        out.append(b"--" + mark.encode() + b"--\r\n")
        return b"".join(out)


PIXEL = (
    b'Content-Type: image/png; name="image001.png"\r\nContent-ID: <image001.png@01DCB0A0.77>\r\n'
    b'Content-Disposition: inline; filename="image001.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==\r\n"
)


def mail(
    asked, body: "Part | Tree", *, subject: str, minutes: int, headers: tuple[str, ...] = (), thread: str = "both"
) -> bytes:
    """The whole reply, addressed to the sent mail's Reply-To. `thread`: both, in-reply-to, none."""
    written = format_datetime(SENT_AT + timedelta(minutes=minutes))
    lines = [
        f"Date: {written}",
        f"From: {_address(asked.to)}",
        f"To: {_address(asked.reply_to)}",
        f"Subject: {_word(subject)}",
        f"Message-ID: <r{minutes}.{abs(minutes * 7919) % 99991}@mail.brightlane.example>",
    ]
    if thread != "none":
        lines.append(f"In-Reply-To: {asked.message_id}")
    if thread == "both":
        lines.append(f"References: {asked.message_id}")
    lines += [*headers, "MIME-Version: 1.0"]
    return "\r\n".join(lines).encode() + b"\r\n" + body.written()


def _address(one: tuple[str, str]) -> str:
    return formataddr(one)


def _word(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=200).encode()
