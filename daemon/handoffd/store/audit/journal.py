"""The journal: is each row what was sealed, and does it stand behind the row that was before it.

Where words have left a row, a later row named *Forgotten* says the hash of what remains.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from handoffd.store.audit.findings import Finding
from handoffd.store.chain import START, content_of, seal_of
from handoffd.store.journal import FORGOTTEN
from handoffd.store.tables import Instance, Journal

_MOST = 3  # behind a first broken row; one that was cut out breaks only its neighbour


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What has left, as the journal says: why and when, by the row; and the hash of what its own rows still say."""

    rows: dict[int, str] = field(default_factory=dict)
    mails: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    letters: dict[int, tuple[str, datetime]] = field(default_factory=dict)


def forgotten(session: Session) -> Forgotten:
    """Return what has left, the newest word about each row."""
    found = Forgotten()
    for row in session.exec(select(Journal).where(Journal.event == FORGOTTEN).order_by(col(Journal.id))):
        said = json.loads(row.data)
        found.rows.update((number, content) for number, content in said["rows"])
        found.mails.update((number, (said["why"], row.at)) for number in said["mails"])
        found.letters.update((number, (said["why"], row.at)) for number in said["letters"])
    return found


def chain(session: Session) -> Iterator[Finding]:
    """Yield where the chain is broken: the first row by name, and some that follow."""
    before, last, found = START, 0, 0
    remains = forgotten(session).rows
    for row in session.exec(select(Journal).order_by(col(Journal.id)).execution_options(yield_per=500)):
        last = row.id or 0
        problem = _wrong(row, before, remains)
        before = row.seal
        if problem:
            found += 1
            yield Finding("journal", f"journal row {last} ({row.handoff or 'the house'}, {row.event})", problem)
        if found > _MOST:
            yield Finding("journal", "journal", "more rows behind these are not as they were sealed")
            return
    end = session.get(Instance, 1)
    if found == 0 and (end.journal_last if end else 0) != last:
        yield Finding("journal", f"journal row {last}", "it is the last one, and there were more: its end was cut off")
    elif found == 0 and end and end.journal_seal != before:
        yield Finding("journal", f"journal row {last}", "the end of the chain is another than the one that was kept")


def _wrong(row: Journal, before: str, remains: Mapping[int, str]) -> str:
    says = content_of(row.salt, row.data, row.text, row.message_id)
    if row.erased_at is None and says != row.content:
        return "its words are not those that were sealed"
    if row.erased_at is not None and says != remains.get(row.id or 0) and (row.data or row.text or row.message_id):
        return f"what remains of it since its words left on {row.erased_at:%d %b %Y} is not what was sealed then"
    if row.seal != seal_of(before, row.id or 0, row.at, row.handoff, row.event, row.content):
        return "its seal does not fit: it was changed, or the row before it was changed, cut out or put in"
    return ""


def gone_badly(left_at: datetime, raw: bytes) -> str:
    """Say what is wrong with a row that is marked as one whose bytes have left."""
    if raw:
        return f"its bytes are there, and it says that they left on {left_at:%d %b %Y}"
    return f"its bytes are lost: it says that they left on {left_at:%d %b %Y}, and the journal knows nothing of it"
