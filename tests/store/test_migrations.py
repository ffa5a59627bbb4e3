"""The migrations make exactly the tables that the code uses, once, and can be run again."""

import errno
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest
from alembic import command, op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable
from sqlmodel import SQLModel

from attacks.rig import Rig
from handoffd.app.upkeep import Upkeep
from handoffd.errors import Permanent
from handoffd.store import copying, tables
from handoffd.store.audit.whole import audit_file
from handoffd.store.backup import put_back
from handoffd.store.migrate import HEAD, alembic_config
from handoffd.store.store import Store, sqlite_url
from longrun import long
from otherstore import POSTGRES, sqlite_only


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


# -- from every earlier version, and back --------------------------------------------------------------------------------

SCRIPTS = ScriptDirectory.from_config(alembic_config())
EARLIER = sorted({each.revision for each in SCRIPTS.walk_revisions()} - {HEAD})
SAMPLED = ("0001", "0006", EARLIER[-1])  # the first, the last before the journal became a chain, the one before today's


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """The state folder of a house in which a handoff has come as far as its introduction."""
    if POSTGRES:
        pytest.skip("a SQLite file is copied here")
    rig = Rig(tmp_path_factory.mktemp("lived"))
    rig.introduced()
    rig.close()
    return rig.daemon.config.state.folder


def moved(database, revision):
    """Bring a database back to an earlier shape, with all that it holds."""
    engine = create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    engine.dispose()


def shape(database):
    with closing(sqlite3.connect(database)) as held:
        return held.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def told(folder):
    """What a store tells of its handoff: the facts, how many of each it holds, and its own judgement of itself."""
    database = sqlite3.connect(folder / "handoffd.db")
    counts = {
        table: database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # noqa: S608 - names of our own
        for table in ("handoff", "inbound", "outbox", "journal", "deadline")
    }
    value = database.execute("SELECT value FROM handoff").fetchall()
    database.close()
    return counts, value, audit_file(folder / "handoffd.db").findings


@pytest.mark.parametrize("revision", [each if each in SAMPLED else pytest.param(each, marks=long) for each in EARLIER])
def test_a_store_of_every_earlier_version_opens_with_all_it_held_and_a_copy_leads_back(lived, tmp_path, revision):
    folder = tmp_path / "state"
    shutil.copytree(lived, folder)
    moved(folder / "handoffd.db", revision)
    assert shape(folder / "handoffd.db") == revision
    store = Store(sqlite_url(folder))
    with store.transaction() as memory:
        assert memory.handoff("HO-1").contacts
        assert memory.next_ref() == (2, "HO-2")
    store.close()
    assert told(folder)[:2] == told(lived)[:2]
    assert not told(folder)[2]
    assert not told(lived)[2]
    [kept] = folder.glob("handoffd.db.shape-*")
    assert kept.name == f"handoffd.db.shape-{revision}"
    assert kept.stat().st_mode & 0o077 == 0
    assert shape(kept) == revision


def test_an_older_version_says_how_to_go_back_and_the_copy_is_put_back(lived, tmp_path):
    folder = tmp_path / "state"
    shutil.copytree(lived, folder)
    shutil.copy(folder / "handoffd.db", folder / f"handoffd.db.shape-{HEAD}")
    database = sqlite3.connect(folder / "handoffd.db")
    database.execute("UPDATE alembic_version SET version_num = '9999'")  # as a version to come would leave it
    database.commit()
    database.close()
    with pytest.raises(Permanent, match=f"newer handoffd.*handoffd restore .*handoffd.db.shape-{HEAD}"):
        Store(sqlite_url(folder))
    report, aside = put_back(folder / f"handoffd.db.shape-{HEAD}", folder, datetime.now(UTC))
    assert report.sound
    assert aside.exists()
    store = Store(sqlite_url(folder))
    with store.transaction() as memory:
        assert memory.handoff("HO-1").contacts
    store.close()


def test_without_room_for_the_copy_the_database_stays_as_it_is(lived, tmp_path, monkeypatch):
    folder = tmp_path / "state"
    shutil.copytree(lived, folder)
    moved(folder / "handoffd.db", "0012")
    before = (folder / "handoffd.db").read_bytes()
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(copying, "copied", Mock(side_effect=full))
    with pytest.raises(Permanent, match="Make room for"):
        Store(sqlite_url(folder))
    assert (folder / "handoffd.db").read_bytes() == before
    assert not list(folder.glob("*.shape-*"))


def test_the_copy_of_an_older_shape_goes_after_a_month_because_words_leave_the_store_too(lived, tmp_path):
    folder = tmp_path / "state"
    shutil.copytree(lived, folder)
    moved(folder / "handoffd.db", EARLIER[-1])
    store = Store(sqlite_url(folder))
    [kept] = folder.glob("handoffd.db.shape-*")
    now = datetime.now(UTC)
    Upkeep(store).turn(now + timedelta(days=29), 180)
    assert kept.exists()
    Upkeep(store).turn(now + timedelta(days=31), 180)
    assert not kept.exists()
    store.close()


def test_what_was_erased_is_not_in_a_copy_of_an_older_shape_either(lived, tmp_path):
    folder = tmp_path / "state"
    shutil.copytree(lived, folder)
    moved(folder / "handoffd.db", EARLIER[-1])
    store = Store(sqlite_url(folder))
    assert list(folder.glob("handoffd.db.shape-*"))
    store.rewrite()  # as `handoffd erase` ends
    store.close()
    assert not list(folder.glob("handoffd.db.shape-*"))
