"""The paper on which every mail of the second corpus is written: headers as servers leave them, bodies, and the meaning."""

import base64
import hashlib
import json
import quopri
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "notices" / "second"
INBOX = "handoffs@northwind.example"
EDEN = "Eden Sade <eden.sade@northwind.example>"
ANA = "Ana Ruiz <ana.ruiz@northwind.example>"
MARC = "Marc Oliver <marc.oliver@northwind.example>"
EDEN_AT, ANA_AT, MARC_AT = (parseaddr(one)[1] for one in (EDEN, ANA, MARC))
NOT_A_NOTICE, OPENS_NOTHING = "not_a_notice", ("not_a_notice", "in_flight", "void", "unsure")


@dataclass(frozen=True)
class Row:
    """One mail and its meaning: `expect` holds only what a person is certain of; `kinds` are the verdicts that are right."""

    name: str
    raw: bytes
    kinds: tuple[str, ...]
    expect: dict[str, Any] = field(default_factory=dict)

    def write(self) -> None:
        """Write the mail and, beside it, its meaning."""
        (FOLDER / f"{self.name}.eml").write_bytes(self.raw)
        meaning = {"kinds": list(self.kinds), **self.expect}
        text = json.dumps(meaning, indent=1, ensure_ascii=False) + "\n"
        (FOLDER / f"{self.name}.json").write_text(text, encoding="utf-8")


def at(text: str) -> datetime:
    """Return the moment `2026-11-20 15:03 +0100`."""
    form = "%Y-%m-%d %H:%M:%S %z" if text.count(":") > 1 else "%Y-%m-%d %H:%M %z"
    return datetime.strptime(text, form)  # noqa: DTZ007 - the form has the zone


def guid(word: str) -> str:
    """Return an envelope's id, always the same one for one word."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://corpus.example/{word}"))


def pdf(word: str) -> bytes:
    """Return the bytes of a PDF that no other word has."""
    return f"%PDF-1.7\n% {word}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode()


def signer(person: str) -> dict[str, str]:
    """Return `Name <address>` as the meaning has it."""
    name, address = parseaddr(person)
    return {"name": name, "email": address}


def _header(name: str, value: str) -> str:
    if value.isascii():
        return f"{name}: {value}"
    if name == "Subject":
        return f"Subject: {Header(value, 'utf-8', header_name='Subject', maxlinelen=72).encode()}"
    people = []
    for one in value.split(", "):
        display, mark, address = one.rpartition(" <")
        people.append(f"{Header(display, 'utf-8').encode()} <{address}" if mark and not display.isascii() else one)
    return f"{name}: {', '.join(people)}"


def _text(kind: str, text: str, how: str, charset: str) -> bytes:
    raw = text.replace("\n", "\r\n").encode(charset)
    head = f"Content-Type: text/{kind}; charset={charset}\r\nContent-Transfer-Encoding: {how}\r\n\r\n".encode()
    if how == "base64":
        return head + base64.encodebytes(raw).replace(b"\n", b"\r\n")
    if how == "quoted-printable":
        return head + quopri.encodestring(text.encode(charset)).replace(b"\n", b"\r\n")
    return head + raw


def multipart(kind: str, parts: list[bytes], mark: str) -> bytes:
    """Return the parts as one multipart body with its header."""
    joined = b"".join(b"--" + mark.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{mark}"\r\n\r\n'.encode() + joined + f"--{mark}--\r\n".encode()


def mail(
    subject: str,
    text: str = "",
    *,
    sender: str,
    when: datetime,
    html: str = "",
    to: str = f"Handoffs <{INBOX}>",
    cc: str = "",
    reply_to: str = "",
    extra: tuple[str, ...] = (),
    how: str = "quoted-printable",
    charset: str = "utf-8",
    files: tuple[tuple[str, bytes], ...] = (),
    attached: bytes = b"",
) -> bytes:
    """Return a whole mail as the server of the house stored it."""
    number = hashlib.sha256(f"{subject}{sender}{text}{html}{when}".encode()).hexdigest()[:24]
    domain = parseaddr(sender)[1].rpartition("@")[2] or "unknown.example"
    lines = [
        f"Return-Path: <bounce-{number[:6]}@{domain}>",
        f"Delivered-To: {INBOX}",
        f"Received: from mail.{domain} (mail.{domain} [192.0.2.25])\r\n\tby mx.northwind.example with ESMTPS id {number[:10]};\r\n\t{format_datetime(when)}",
        f"Date: {format_datetime(when)}",
        _header("From", sender),
        _header("To", to),
        *([_header("Cc", cc)] if cc else []),
        *([_header("Reply-To", reply_to)] if reply_to else []),
        f"Message-ID: <{number}@{domain}>",
        _header("Subject", subject),
        "MIME-Version: 1.0",
        *extra,
    ]
    if text and html:
        body = multipart(
            "alternative", [_text("plain", text, how, charset), _text("html", html, how, charset)], f"_a{number}"
        )
    else:
        body = _text("html" if html else "plain", html or text, how, charset)
    parts = [
        f'Content-Type: application/pdf; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"\r\n'.encode()
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(content)
        for name, content in files
    ]
    if attached:
        parts.append(b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + attached)
    if parts:
        body = multipart("mixed", [body, *parts], f"_m{number}")
    return "\r\n".join(lines).encode() + b"\r\n" + body


def notice(name: str, raw: bytes, service: str, moment: datetime, **expect: Any) -> Row:
    """Return a notice: it must be read as signed, by `service`, at `moment`."""
    facts = {
        "service": service,
        "signed_at": moment.astimezone(UTC).isoformat(timespec="seconds"),
        "contract": name,
        **expect,
    }
    return Row(name, raw, ("signed",), facts)


def near(name: str, raw: bytes, kinds: tuple[str, ...] = OPENS_NOTHING, **expect: Any) -> Row:
    """Return a near miss: whatever it is, it opens nothing."""
    return Row(name, raw, kinds, expect)
