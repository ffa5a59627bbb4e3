"""Where the replies are kept, and what is made nameless in them before."""

import base64
import json
import re
import socket
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path

from plans import Plan

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent / "replies" / "programs"
SENT = KEPT / "sent"
WORK = Path("/tmp/programs")  # noqa: S108 - by hand, on a machine of no importance


def received(plan: Plan) -> bytes:
    """Return the mail that is replied to: our letter, or an earlier reply of this person (`answering`)."""
    earlier = plan.settings.get("answering")
    return (KEPT / f"{earlier}.eml" if earlier else SENT / f"{plan.letter}.eml").read_bytes()


def invitation(uid: str, days: int = 20) -> bytes:
    """Return our invite (`handoffd preview internal-call/invite --eml --sample`) as a mail of now, under a UID of its own.

    Programs refuse a meeting that is over, so the sample's day is moved to `days` from today, at the same hour.
    """
    raw = (SENT / "invite.eml").read_bytes().replace(b"\r\n", b"\n")
    day = (datetime.now(UTC) + timedelta(days=days)).strftime("%Y%m%d").encode()
    token = uid.partition("@")[0].encode()

    def moved(found: re.Match[bytes]) -> bytes:
        plain = base64.b64decode(found[2])
        for old, new in (
            (b"UID:sample@handoffd.brightlane.example", b"UID:" + uid.encode()),
            (b"20260312T", day + b"T"),
        ):
            plain = plain.replace(old, new)
        return found[1] + base64.encodebytes(plain) + b"\n"

    raw = re.sub(rb"(Content-Type: (?:text/calendar|application/ics)[^\n]*\n\n)([A-Za-z0-9+/=\n]+\n)\n", moved, raw)
    return raw.replace(b"<ho-1.internal-call.1.", b"<" + token + b".internal-call.1.")


def nameless(raw: bytes) -> bytes:
    """Take this machine's name out; every other byte stays as the program wrote it."""
    for name in {socket.gethostname(), socket.getfqdn()}:
        raw = re.sub(rb"\b" + re.escape(name.encode()) + rb"\b", b"laptop", raw)
    return raw


def spotless(name: str, raw: bytes) -> bytes:
    raw = nameless(raw)
    if raw.startswith(b"From "):
        raw = raw.partition(b"\n")[2]
    for told in (str(WORK), "/home/", "/root/", "/tmp/"):  # noqa: S108 - what must not be in it
        if told.encode() in raw:
            raise SystemExit(f"{name} tells a path of this machine: {told}")
    return raw


def write(folder: Path, name: str, raw: bytes, meaning: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.eml").write_bytes(raw)
    (folder / f"{name}.json").write_text(json.dumps(meaning, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def keep(plan: Plan, raw: bytes) -> None:
    meaning = plan.meaning()
    if plan.settings.get("until_friday"):
        written = parsedate_to_datetime(message_from_bytes(raw)["Date"]).date()
        meaning["when"] = (written + timedelta(days=(4 - written.weekday()) % 7 or 7)).isoformat()
    write(KEPT / plan.program, plan.name, spotless(f"{plan.program}/{plan.name}", raw), meaning)


def keep_answer(program: str, name: str, raw: bytes, uid: str, partstat: str, sequence: int = 0) -> None:
    """Keep what a calendar answered to our invite."""
    meaning = {
        "program": program, "uid": uid, "method": "REPLY", "attendee": "dana.whitfield@brightlane.example",
        "partstat": partstat, "sequence": sequence, "proposed": None, "comment": "",
    }  # fmt: skip
    write(KEPT.parent.parent / "rsvps" / "programs" / program, name, spotless(f"{program}/{name}", raw), meaning)
