"""Small values for the tests of the store."""

from datetime import UTC, datetime

from handoffd.letters.envelope import Envelope
from handoffd.playbook.model import Handoff, Meeting
from handoffd.store.values import Asked, Mail

NOW = datetime(2026, 3, 10, 15, 12, tzinfo=UTC)
HO_1 = Handoff("HO-1", NOW, NOW, title="Acme MSA", ae="dana@ours.example", csm="ana@ours.example")


def envelope(mark, recipient="jane@acme.example", text="Hello."):
    raw = f"From: x\r\nMessage-ID: <{mark}@ours.example>\r\n\r\n{text}\r\n".encode()
    return Envelope("handoff@ours.example", recipient, raw, f"<{mark}@ours.example>", mark)


def put(memory, mark, *, customer=True, not_before=NOW, recipient="jane@acme.example", step="warm-intro"):
    """Freeze an envelope and return its row id."""
    letter = "warm-intro/intro" if customer else "dossier/ask"
    memory.outbox.put(
        envelope(mark, recipient),
        handoff="HO-1",
        step=step,
        letter=letter,
        not_before=not_before,
        now=NOW,
        draft_sha256="d" * 64 if customer else "",
    )
    return memory.outbox.of("HO-1")[-1].id


def mail(raw=b"Subject: x\r\n\r\n", uid=1, at=NOW):
    return Mail(0, raw, uid, at, at)


def asked(token="a" * 26, handoff="HO-1", person="dana@ours.example", at=NOW, version=1):
    return Asked(
        token, f"<{token}@ours.example>", handoff, "warm-intro", "warm-intro/draft", person, at, version, "d" * 64
    )


def meeting(start, end, *people):
    return Meeting("uid", start, end, people)
