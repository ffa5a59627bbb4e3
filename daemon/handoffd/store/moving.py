"""Everything from one database into another, row by row, compared on both sides: SQLite and PostgreSQL hold the same.

One picture of the old store is read, one transaction writes the new one: it is there as a whole or not at all. What
was read and what was written is hashed table by table, and the new store is audited before it counts. The leases stay
behind, they belong to daemons that run.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from handoffd.errors import Permanent, Unwritable
from handoffd.store.audit.findings import Report
from handoffd.store.audit.whole import audit
from handoffd.store.engine import POSTGRES, alone, out_of_reach
from handoffd.store.instance import moved_away
from handoffd.store.store import Store
from handoffd.store.tables import Lease

BATCH = 100  # rows in memory at a time; a mail has 25 MB at most, and most have 20 KB
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """How much of each table was moved, and what the audit of the new store says."""

    counts: dict[str, int]
    report: Report


def move(source: Engine, target: Engine, tell: Tell = lambda _: None) -> Moved:
    """Copy everything into an empty store, compare, and audit the copy. The caller sees to it that no daemon runs.

    Both engines are quiet ones (`Store.quiet`), and both databases have this version's shape.

    Raises Permanent when the target is not empty, or when anything is not the same there; then it stays empty.
    """
    _must_be_sound(audit(source, tell), "The old store")
    try:
        with source.begin() as old, target.begin() as new:
            alone(new)
            _must_be_empty(new)
            counts = {table.name: _copied(old, new, table, tell) for table in _tables()}
            _go_on_counting(new)
            _must_be_the_same(old, new, tell)
    except DBAPIError as problem:
        if not out_of_reach(problem):
            raise
        raise Unwritable(f"The database does not answer, and nothing was moved: {problem.orig}") from problem
    report = audit(target, tell)
    _must_be_sound(report, "The new store")
    return Moved(counts, report)


def mark(source: Store, place: str, now: datetime) -> None:
    """Write into the old store where everything is now, so that no daemon starts on it by mistake."""
    with source.reading() as session:
        moved_away(session, place, now)


def _tables() -> Iterator[Table]:
    return (table for table in SQLModel.metadata.sorted_tables if table.name != Lease.__tablename__)


def _must_be_empty(new: Connection) -> None:
    for table in _tables():
        if new.execute(select(func.count()).select_from(table)).scalar_one():
            raise Permanent(
                f"The new store is not empty: there are rows in {table.name}. Name an empty database or another schema."
            )


def _rows(line: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """Yield all rows in the order of their keys, in batches."""
    wanted = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    for part in line.execute(wanted).mappings().partitions():
        yield [dict(row) for row in part]


def _copied(old: Connection, new: Connection, table: Table, tell: Tell) -> int:
    count = 0
    for batch in _rows(old, table):
        tell(f"{table.name} ({count} rows so far)")
        new.execute(insert(table), batch)
        count += len(batch)
    return count


def _go_on_counting(new: Connection) -> None:
    """Let PostgreSQL give out numbers behind those that were copied."""
    if new.dialect.name != POSTGRES:
        return
    for table in _tables():
        column = next((each for each in table.primary_key.columns if each.name == "id" and each.autoincrement), None)
        if column is None or table.name in ("instance", "journal"):
            continue
        last = new.execute(select(func.max(column))).scalar()
        if last:
            of = {"of": table.name, "last": last}
            new.execute(text("SELECT setval(pg_get_serial_sequence(:of, 'id'), :last)"), of)


def _must_be_the_same(old: Connection, new: Connection, tell: Tell) -> None:
    for table in _tables():
        tell(f"whether {table.name} is the same")
        if _print(old, table) != _print(new, table):
            raise Permanent(f"The rows of {table.name} are not the same in the new store. Nothing was moved.")


def _print(line: Connection, table: Table) -> str:
    """Return a hash of all that a table holds, the same on every database: its rows sorted, each hashed as it reads."""
    rows = sorted(
        hashlib.sha256(repr(sorted(row.items())).encode("utf-8", "surrogatepass")).digest()
        for batch in _rows(line, table)
        for row in batch
    )
    return hashlib.sha256(b"".join(rows)).hexdigest()


def _must_be_sound(report: Report, which: str) -> None:
    if not report.sound:
        first = report.findings[0]
        raise Permanent(
            f"{which} is not sound: {first.where}: {first.problem}. `handoffd verify` tells all of it. "
            "No daemon uses the new store, and the old one is as it was."
        )
