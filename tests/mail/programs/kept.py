"""Where the replies are kept, and what is made nameless in them before."""

import json
import re
import socket
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


def nameless(raw: bytes) -> bytes:
    """Take this machine's name out; every other byte stays as the program wrote it."""
    for name in {socket.gethostname(), socket.getfqdn()}:
        raw = re.sub(rb"\b" + re.escape(name.encode()) + rb"\b", b"laptop", raw)
    return raw


def keep(plan: Plan, raw: bytes) -> None:
    raw = nameless(raw)
    if raw.startswith(b"From "):
        raw = raw.partition(b"\n")[2]
    for told in (str(WORK), "/work/", "/root/", "/tmp/"):  # noqa: S108 - what must not be in it
        if told.encode() in raw:
            raise SystemExit(f"{plan.program}/{plan.name} tells a path of this machine: {told}")
    folder = KEPT / plan.program
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{plan.name}.eml").write_bytes(raw)
    meaning = json.dumps(plan.meaning(), ensure_ascii=False, indent=2)
    (folder / f"{plan.name}.json").write_text(meaning + "\n", encoding="utf-8")
