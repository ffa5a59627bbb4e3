"""All checks, one after another, on one picture of the database: it may be written meanwhile."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, func
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, select

from handoffd.errors import Permanent
from handoffd.store.audit import journal, letters, state
from handoffd.store.audit.findings import Check, Finding, Gone, Report
from handoffd.store.migrate import HEAD, revision
from handoffd.store.tables import Deadline, HandoffRow, Inbound, Instance, Journal, OutboxRow

_STEPS = 200_000  # of SQLite's machine between two looks at the watch
CHECKS: tuple[tuple[str, Check], ...] = (
    ("the database file", state.sqlite),
    ("what refers to what", state.references),
    ("the journal's chain", journal.chain),
    ("the bytes of every letter", letters.frozen),
    ("who said yes to each letter to a customer", letters.approved),
    ("whether anything went twice", letters.once),
    ("the invitations", letters.invites),
    ("the handoffs", state.handoffs),
    ("the alarms", state.alarms),
    ("what came", state.came),
    ("errands and leaders' letters", state.others),
)
_COUNTED = {"handoffs": HandoffRow, "mails": Inbound, "letters": OutboxRow, "journal": Journal, "alarms": Deadline}


def audit_file(path: Path, tell: Callable[[str], None] = lambda _: None) -> Report:
    """Check a database file, the daemon's own or a backup; nothing is written. `tell` is called often with the check.

    Raises Permanent when it is no database of this version.
    """
    if not path.is_file():
        raise Permanent(f"There is no file {path}.")
    # A copy without a -wal beside it is not in use: SQLite need not lay out its own files there to read it.
    alone = "" if path.with_name(path.name + "-wal").exists() else "&immutable=1"
    engine = create_engine(f"sqlite:///file:{path.resolve().as_posix()}?mode=ro{alone}&uri=true")
    try:
        return audit(engine, tell)
    except DatabaseError as problem:
        broken = Finding("file", str(path), f"SQLite cannot read it: {problem.orig}")
        return Report((broken,))
    finally:
        engine.dispose()


def audit(engine: Engine, tell: Callable[[str], None] = lambda _: None) -> Report:
    """Check a database through an engine of its own, each of whose transactions sees one moment (`Store.quiet`)."""
    made_by = revision(engine)
    if made_by != HEAD:
        raise Permanent(
            f"The database has the shape {made_by or 'of nothing that handoffd made'}, and this version looks for "
            f"{HEAD}; `handoffd run` of this version brings an older one up to date."
        )
    doing = [""]
    if engine.dialect.name == "sqlite":

        def prepare(raw: sqlite3.Connection, _: object) -> None:
            raw.isolation_level = None
            raw.set_progress_handler(lambda: tell(doing[0]), _STEPS)

        event.listen(engine, "connect", prepare)
        # One picture for all checks: a letter that leaves meanwhile must not look like one without a yes.
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    findings: list[Finding] = []
    engine.dispose()  # so that the next connection has the handler
    with Session(engine) as session:
        for name, check in CHECKS:
            doing[0] = name
            tell(name)
            findings += _done(session, name, check)
            session.expunge_all()
        return _report(session, findings)


def _done(session: Session, name: str, check: Check) -> Iterator[Finding]:
    """Run a check to its end; rows that are so wrong that they cannot even be read are a finding like any other."""
    try:
        yield from check(session)
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is told, and the other checks go on
        yield Finding("file", name, f"this could not be looked at to its end: {type(problem).__name__}: {problem}")
        session.rollback()


def _report(session: Session, findings: list[Finding]) -> Report:
    counts = {name: session.exec(select(func.count()).select_from(table)).one() for name, table in _COUNTED.items()}
    erased = session.exec(select(func.count()).where(col(Journal.erased_at).is_not(None))).one()
    end = session.get(Instance, 1) or Instance()
    return Report(
        tuple(findings), counts, end.journal_last, end.journal_seal, erased, _left(session), end.restored_from
    )


def _left(session: Session) -> dict[str, Gone]:
    """Count what has no bytes any more, by why: three mails that have left by retention are no loss."""
    told = journal.forgotten(session)
    found: dict[str, Gone] = {}
    for why, at in (*told.mails.values(), *told.letters.values()):
        known = found.get(why, Gone(0, at))
        found[why] = Gone(known.count + 1, max(known.last, at))
    return found
