"""The migrations make exactly the tables that the code uses, once, and can be run again."""

import sqlite3

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable
from sqlmodel import SQLModel

from handoffd.store import tables
from handoffd.store.migrate import HEAD, alembic_config
from handoffd.store.store import Store, sqlite_url
from otherstore import sqlite_only


def test_the_migrations_and_the_tables_are_the_same(store):
    with store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    assert tables.OutboxRow.metadata is SQLModel.metadata


def test_the_newest_migration_is_the_one_the_store_looks_for(store):
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]


def test_the_migrations_are_one_line_without_a_fork():
    scripts = ScriptDirectory.from_config(alembic_config())
    revisions = list(scripts.walk_revisions())
    assert len(scripts.get_bases()) == 1
    assert [revision.down_revision for revision in revisions] == [*(one.revision for one in revisions[1:]), None]


def test_a_database_that_is_up_to_date_stays_as_it_is(store, tmp_path):
    with store.transaction() as memory:
        memory.next_ref()
    again = Store(sqlite_url(tmp_path))
    with again.transaction() as memory:
        assert memory.next_ref() == (2, "HO-2")
    again.close()


@sqlite_only
def test_a_migration_that_breaks_off_leaves_no_half_database(tmp_path, monkeypatch):
    """As it would after a crash: the next start begins from the beginning."""
    made = []
    create = op.create_table

    def breaks(name, *columns, **more):
        if made:
            raise InterruptedError
        made.append(name)
        return create(name, *columns, **more)

    monkeypatch.setattr(op, "create_table", breaks)
    with pytest.raises(InterruptedError):
        Store(sqlite_url(tmp_path))
    monkeypatch.setattr(op, "create_table", create)
    assert made
    store = Store(sqlite_url(tmp_path))
    with store.transaction() as memory:
        assert memory.next_ref() == (1, "HO-1")
    store.close()


def test_nobody_else_can_read_the_database(tmp_path):
    store = Store(sqlite_url(tmp_path / "state"))
    store.close()
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0


def test_the_database_is_whole_for_sqlite_itself(store, tmp_path):
    database = sqlite3.connect(tmp_path / "handoffd.db")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()


def test_the_tables_can_be_made_on_another_database_engine_too():
    """PostgreSQL is an option: at least the statements can be written for it."""
    for table in SQLModel.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))
