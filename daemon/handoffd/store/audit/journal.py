"""The journal: is each row what was sealed, and does it stand behind the row that was before it."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from handoffd.store.audit.findings import Finding
from handoffd.store.chain import START, content_of, seal_of
from handoffd.store.tables import Instance, Journal

_MOST = 3  # behind a first broken row; one that was cut out breaks only its neighbour


def chain(session: Session) -> Iterator[Finding]:
    """Yield where the chain is broken: the first row by name, and some that follow."""
    before, last, found = START, 0, 0
    for row in session.exec(select(Journal).order_by(col(Journal.id)).execution_options(yield_per=500)):
        last = row.id or 0
        problem = _wrong(row, before)
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


def _wrong(row: Journal, before: str) -> str:
    if row.erased_at is None and row.content != content_of(row.salt, row.data, row.text, row.message_id):
        return "its words are not those that were sealed"
    if row.seal != seal_of(before, row.id or 0, row.at, row.handoff, row.event, row.content):
        return "its seal does not fit: it was changed, or the row before it was changed, cut out or put in"
    return ""
