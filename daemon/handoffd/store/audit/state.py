"""The rest: SQLite's own word, handoffs in states that there are, alarms, what came, and what refers to what."""

import json
from collections import Counter
from collections.abc import Iterator

from pydantic import ValidationError
from sqlalchemy import text
from sqlmodel import Session, col, select

from handoffd.letters.identity import content_id
from handoffd.store import errands, weeks
from handoffd.store.audit.findings import Finding
from handoffd.store.audit.journal import forgotten, gone_badly
from handoffd.store.rows import load_handoff
from handoffd.store.tables import (
    Deadline,
    ErrandRow,
    HandoffRow,
    Inbound,
    Instance,
    Journal,
    OutboxRow,
    Request,
    WeekRow,
)

# What may become of a mail, and which of these is an end that needs a reason.
_WAITS = {"new", "old", "confirmed", "again", "canary"}
_ENDS = {"processed", "ignored", "unrecognised", "quarantined"}
_ERRANDS = {errands.PENDING, errands.STARTED, errands.DONE, errands.FAILED, errands.WITHDRAWN}
_WEEKS = {weeks.DRAFT, weeks.APPROVED, weeks.SKIPPED, weeks.REPLACED, weeks.SENT}


def sqlite(session: Session) -> Iterator[Finding]:
    """Yield what SQLite itself says of the file; another database looks after its own."""
    if session.get_bind().dialect.name != "sqlite":
        return
    for (said,) in session.execute(text("PRAGMA integrity_check(20)")):
        if said != "ok":
            yield Finding("file", "the database file", str(said))
    for table, row, parent, _ in session.execute(text("PRAGMA foreign_key_check")):
        yield Finding("references", f"{table} row {row}", f"what it refers to in {parent} is not there")


def references(session: Session) -> Iterator[Finding]:
    """Yield rows about a handoff that is not there."""
    known = set(session.exec(select(HandoffRow.ref)))
    for table in (OutboxRow, Request, Deadline, Journal, Inbound, ErrandRow):
        for ref in session.exec(select(table.handoff).distinct()):
            if ref and ref not in known:
                yield Finding(
                    "references", f"{table.__tablename__}", f"it speaks of {ref}, and there is no such handoff"
                )


def handoffs(session: Session) -> Iterator[Finding]:
    """Yield handoffs that cannot be read, that are in no state there is, or whose columns say something else."""
    end = session.get(Instance, 1)
    for row in session.exec(select(HandoffRow).order_by(col(HandoffRow.number))):
        try:
            value = load_handoff(row.value)
        except ValidationError as problem:
            first = problem.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            yield Finding("states", row.ref, f"it cannot be read: {place}: {first['msg']}")
            continue
        columns = (row.ref, row.ae, row.csm, row.customer, row.closed, f"HO-{row.number}")
        if columns != (value.ref, value.ae, value.csm, value.customer, value.closed, value.ref):
            yield Finding("states", row.ref, "its columns and its value do not agree")
        if row.number > (end.last_number if end else 0):
            yield Finding("states", row.ref, "its number has not been given out yet")


def alarms(session: Session) -> Iterator[Finding]:
    """Yield alarms that rang more often than they were set."""
    rang: Counter[tuple[str, str, str]] = Counter()
    for handoff, data in session.exec(
        select(Journal.handoff, Journal.data).where(Journal.event == "Due", Journal.data != "")
    ):
        said = json.loads(data)
        rang[handoff, said["step"], said["kind"]] += 1
    for row in session.exec(select(Deadline)):
        times = rang[row.handoff, row.step, row.kind]
        if times > row.occurrence:
            where = f"alarm {row.kind} of {row.step} ({row.handoff})"
            yield Finding("alarms", where, f"it was set {row.occurrence} times and rang {times} times")


def came(session: Session) -> Iterator[Finding]:
    """Yield mails that are not what came, or of which nobody can say what became of them."""
    left = forgotten(session).mails
    for row in session.exec(select(Inbound).order_by(col(Inbound.id)).execution_options(yield_per=100)):
        where = f"inbound row {row.id}"
        if row.left_at is not None:
            if row.raw or row.id not in left:
                yield Finding("inbound", where, gone_badly(row.left_at, bytes(row.raw)))
        elif not row.raw and content_id(b"") != row.content_id:
            yield Finding("inbound", where, "its bytes are lost: nothing says that they were to leave")
        elif content_id(row.raw) != row.content_id:
            yield Finding("inbound", where, "its bytes are not those that came")
        if row.state not in _WAITS | _ENDS:
            yield Finding("inbound", where, f"there is no state {row.state!r}")
        elif row.state in _ENDS and not row.reason:
            yield Finding("inbound", where, f"it is {row.state}, and nothing says why")


def others(session: Session) -> Iterator[Finding]:
    """Yield errands and leaders' letters in states that there are not."""
    for key, state in session.exec(select(ErrandRow.key, ErrandRow.state)):
        if state not in _ERRANDS:
            yield Finding("states", f"errand {key}", f"there is no state {state!r}")
    for week, state in session.exec(select(WeekRow.week, WeekRow.state)):
        if state not in _WEEKS:
            yield Finding("states", f"leaders' letter {week}", f"there is no state {state!r}")
