"""A meeting that somebody was invited to, and the pieces of which mail about it is made."""

import base64
import quopri
from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc
from typing import Any
from zlib import crc32


@dataclass(frozen=True)
class Scene:
    """One invite of ours: version `sequence`, Tue 24 Nov 2026 13:00 to 13:45 UTC."""

    uid: str = "5d0f6c1e-77aa@handoffd.vendor.example"
    inbox: str = "handoff@vendor.example"
    jane: str = "jane.roe@customer.example"  # invited
    dana: str = "dana@vendor.example"  # invited, a colleague
    ana: str = "ana@vendor.example"  # invited, a colleague
    sequence: int = 1
    day: str = "20261124"  # of the meeting
    next: str = "20261125"
    sent: str = "Sat, 21 Nov 2026 09:31:00 +0100"

    @property
    def organizer(self) -> str:
        return f"ORGANIZER;CN=Vendor Onboarding:mailto:{self.inbox}"

    @property
    def times(self) -> str:
        return f"DTSTART:{self.day}T130000Z\nDTEND:{self.day}T134500Z"


STAMP = "DTSTAMP:20261121T083000Z"
Writer = Callable[[Scene], bytes]
SHAPES: dict[str, tuple[Writer, dict[str, Any]]] = {}


def shape(does: str, **told: Any) -> Callable[[Writer], Writer]:
    """Record a shape under its function's name; `told` changes what a plain "Jane accepts" would mean."""

    def keep(writer: Writer) -> Writer:
        scene = Scene()
        plain = {
            "uid": scene.uid,
            "method": "REPLY",
            "attendee": scene.jane,
            "partstat": "ACCEPTED",
            "sequence": 1,
            "proposed": None,
            "comment": "",
        }
        meant = None if told.get("rsvp", True) is None else plain | told
        shape = getdoc(writer)  # Python 3.13 takes the blanks off the beginning by itself
        SHAPES[writer.__name__.replace("_", "-")] = (writer, {"rsvp": meant, "does": does, "shape": shape})
        return writer

    return keep


def slot(start: str, end: str) -> dict[str, str]:
    """Return a proposal on Wed 25 Nov 2026, from `start` to `end` UTC."""
    return {"start": f"2026-11-25T{start}:00+00:00", "end": f"2026-11-25T{end}:00+00:00"}


def event(*lines: str, method: str = "REPLY", prodid: str = "", zone: str = "", tail: str = "") -> str:
    inner = "\n".join(line for line in lines if line)
    head = (f"PRODID:{prodid}\n" if prodid else "") + "VERSION:2.0\n" + (f"METHOD:{method}\n" if method else "")
    return f"BEGIN:VCALENDAR\n{head}{zone}BEGIN:VEVENT\n{inner}\nEND:VEVENT\n{tail}END:VCALENDAR\n"


def part(kind: str, text: str | bytes, encoding: str = "8bit", charset: str = "utf-8", more: str = "") -> bytes:
    """Return one MIME part with its headers."""
    body = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode(charset)
    if encoding == "base64":
        body = base64.encodebytes(body).replace(b"\n", b"\r\n")
    elif encoding == "quoted-printable":
        body = quopri.encodestring(body.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{more}\r\n"
    return head.encode() + body


def many(subtype: str, *parts: bytes, mark: str = "", extra: str = "") -> bytes:
    mark = mark or f"=_{subtype}_7f"
    inner = b"".join(f"--{mark}\r\n".encode() + one + b"\r\n" for one in parts)
    return (
        f'Content-Type: multipart/{subtype};\r\n boundary="{mark}"{extra}\r\n\r\n'.encode()
        + inner
        + f"--{mark}--\r\n".encode()
    )


def mail(scene: Scene, content: bytes, *, subject: str, sender: str = "", more: str = "") -> bytes:
    """Return the whole message. `more` are header lines, each ending in a line break."""
    sender = sender or f"Jane Roe <{scene.jane}>"
    head = (
        f"From: {sender}\nTo: Vendor Onboarding <{scene.inbox}>\nSubject: {subject}\nDate: {scene.sent}\n"
        f"Message-ID: <{crc32(content + subject.encode() + sender.encode())}@mail.example>\n{more}MIME-Version: 1.0\n"
    )
    return head.replace("\n", "\r\n").encode() + content


def jane(scene: Scene, partstat: str = "ACCEPTED", more: str = "") -> str:
    return f"ATTENDEE;CN=Jane Roe;PARTSTAT={partstat}{more}:mailto:{scene.jane}"


def rules(name: str, winter: str, summer: str) -> str:
    """Return a zone as Exchange writes it."""
    return (
        f"BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:{summer}\n"
        f"TZOFFSETTO:{winter}\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\n"
        f"DTSTART:16010101T020000\nTZOFFSETFROM:{winter}\nTZOFFSETTO:{summer}\n"
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
    )
