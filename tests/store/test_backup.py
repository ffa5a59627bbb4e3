"""A copy while the daemon runs, and a copy put back: checked before it counts, whole or not at all."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from handoffd.app.accounts import alone
from handoffd.cli import cli, keep  # noqa: F401 - adds its commands to `cli`
from handoffd.errors import Permanent, Refused
from handoffd.store.audit.whole import audit_file
from handoffd.store.backup import copy_out, put_back
from handoffd.store.store import Store, sqlite_url
from handoffd.store.values import Line
from otherstore import sqlite_only

pytestmark = sqlite_only

NOW = datetime(2026, 3, 10, 15, 12, tzinfo=UTC)


@pytest.fixture
def house(tmp_path):
    """A state folder, its open store, and the database file."""
    folder = tmp_path / "state"
    store = Store(sqlite_url(folder))
    with store.transaction() as memory:
        memory.next_ref()
        memory.write(Line(NOW, "", "Note", "one"))
    yield folder, store, folder / "handoffd.db"
    store.close()


def test_a_backup_is_one_file_that_only_its_owner_reads_and_that_verifies(house, tmp_path):
    _, store, database = house
    copy = tmp_path / "copy.db"
    copy.write_text("an older one, that anybody could read")
    copy.chmod(0o644)
    with store.transaction() as memory:  # somebody writes meanwhile
        memory.write(Line(NOW, "", "Note", "not yet committed"))
        copy_out(database, copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".copy", "copy"))] == ["copy.db"]
    report = audit_file(copy)
    assert report.sound
    assert report.counts["journal"] == 1
    with closing(sqlite3.connect(copy)) as opened, opened:
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_store_that_is_not_sound_makes_no_backup_and_the_last_good_one_stays(house, tmp_path):
    _, _, database = house
    copy = tmp_path / "copy.db"
    copy_out(database, copy)
    good = copy.read_bytes()
    with closing(sqlite3.connect(database)) as broken, broken:
        broken.execute("UPDATE journal SET text = 'two'")
    with pytest.raises(Permanent, match="journal row 1"):
        copy_out(database, copy)
    assert copy.read_bytes() == good


@pytest.mark.parametrize("where", ["", "state/handoffd.db"])
def test_a_backup_never_goes_over_the_database_itself_or_a_folder(house, tmp_path, where):
    with pytest.raises(Permanent, match="name another file"):
        copy_out(house[2], tmp_path / where)


def test_a_copy_is_put_back_with_the_moment_it_knows_and_the_old_one_is_kept(house, tmp_path):
    folder, store, database = house
    copy = tmp_path / "copy.db"
    copy_out(database, copy)
    with store.transaction() as memory:
        memory.next_ref()
        memory.write(Line(NOW + timedelta(hours=1), "", "Note", "after the backup"))
    store.close()
    report, aside = put_back(copy, folder, NOW + timedelta(days=2))
    assert report.restored_from == NOW
    assert database.stat().st_mode & 0o777 == 0o600
    assert audit_file(aside).counts["journal"] == 2
    again = Store(sqlite_url(folder))
    with again.transaction() as memory:
        assert memory.restored() == (NOW, NOW + timedelta(days=2))
        assert [line.text for line in memory.journal()] == ["one"]
        assert memory.next_ref() == (202, "HO-202")  # behind whatever was given out in two days
    again.close()
    assert not [path for path in folder.iterdir() if "restoring" in path.name]


def test_a_copy_that_is_not_sound_is_refused_and_nothing_is_touched(house, tmp_path):
    folder, store, database = house
    copy = tmp_path / "copy.db"
    copy_out(database, copy)
    with closing(sqlite3.connect(copy)) as broken, broken:
        broken.execute("UPDATE journal SET text = 'two'")
    store.close()
    before = database.read_bytes()
    with pytest.raises(Permanent, match="Nothing was changed"):
        put_back(copy, folder, NOW)
    assert database.read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["handoffd.db"]


def test_no_backup_is_put_back_under_a_daemon_that_runs(house, tmp_path):
    folder, _, database = house
    copy = tmp_path / "copy.db"
    copy_out(database, copy)
    server = 'host = "127.0.0.1"\nport = 9\ntls = "none"\n'
    (tmp_path / "config.toml").write_text(
        f'[company]\nname = "Ours"\ndomains = ["ours.example"]\n[inbox]\naddress = "in@ours.example"\n{server}[smtp]\n{server}'
        f'[state]\nfolder = "{folder}"\n[[people]]\nname = "Dana"\nemail = "dana@ours.example"\nroles = ["ae", "csm", "sales_leader"]\n'
    )
    config = str(tmp_path / "config.toml")
    with alone(folder):
        done = CliRunner().invoke(cli, ["restore", str(copy), "--config", config])
    assert isinstance(done.exception, Refused), done.output
    assert CliRunner().invoke(cli, ["backup", str(tmp_path / "second.db"), "--config", config]).exit_code == 0
    done = CliRunner().invoke(cli, ["restore", str(copy), "--config", config])
    assert done.exit_code == 0, done.output
    assert "Tue 10 Mar 15:12 UTC" in done.output
    assert CliRunner().invoke(cli, ["verify", "--config", config]).exit_code == 0
