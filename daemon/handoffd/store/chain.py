"""The journal's hash chain: each row is sealed together with the row before it, so that none can change unseen.

    content = SHA-256(salt, what was said)                 what may have to be erased one day
    seal    = SHA-256(seal of the row before, number, when, handoff, event, content)

The seal covers the words by their hash only. Words can be erased, and their salt with them, so that nobody can guess
them back; the row still says that something happened, when, and to which handoff, and the chain still proves it. The
formula is part of the database's shape: to change it is a migration.
"""

import hashlib
import json
from datetime import UTC, datetime

START = ""  # the seal before the first row


def content_of(salt: str, data: str, text: str, message_id: str) -> str:
    """Return the hash of what a row says; `salt` are random hex digits of its own."""
    return _hash(salt, data, text, message_id)


def seal_of(before: str, number: int, at: datetime, handoff: str, event: str, content: str) -> str:
    """Return the seal of a row: `before` is that of the row before it, `number` its id, `at` an aware moment."""
    return _hash(before, str(number), at.astimezone(UTC).isoformat(timespec="microseconds"), handoff, event, content)


def _hash(*parts: str) -> str:
    """Hash texts so that no two lists of them look alike: JSON marks where each ends."""
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode("ascii")).hexdigest()
