"""`handoffd move-store`: everything into PostgreSQL, the same row by row, and nobody starts on the old store again."""

import json
import re
import subprocess
import sys
from datetime import timedelta

import pytest

from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config.load import load
from handoffd.errors import Permanent
from handoffd.store.store import Store, sqlite_url
from handoffd.store.values import Line
from otherstore import sqlite_only
from real.process import toml
from store.samples import HO_1, NOW, asked, mail, put

pytestmark = [pytest.mark.real, sqlite_only]


@pytest.fixture
def house(tmp_path):
    """A config.toml, and a store with something in many of its tables."""
    server = {"host": "127.0.0.1", "port": 9, "tls": "none"}
    settings = {
        "company": {"name": "Ours", "domains": ["ours.example"]},
        "inbox": {**server, "address": "handoff@ours.example"},
        "smtp": server,
        "state": {"folder": "state"},
        "people": [{"name": "Dana", "email": "dana@ours.example", "roles": ["ae", "csm", "ops", "sales_leader"]}],
    }
    (tmp_path / "config.toml").write_text(toml(settings))
    store = Store(sqlite_url(tmp_path / "state"))
    with store.transaction() as memory:
        memory.next_ref()
        memory.save(HO_1, NOW)
        put(memory, "a" * 32, customer=False)
        memory.outbox.take_back(1, NOW)
        put(memory, "b" * 32, customer=False)
        memory.asked(asked())
        memory.set_deadline("HO-1", "dossier", "due", NOW + timedelta(days=3))
        memory.write(Line(NOW, "HO-1", "Signed", "Grüße, 北京 🎉"))
        memory.write(Line(NOW + timedelta(microseconds=7), "HO-1", "Answered", "", "<x@y.example>"))
        for number in range(250):
            memory.record(
                mail(b"\x00\xff Subject: %d\r\n\r\n" % number, number + 1),
                content_id=f"{number}", mailbox="INBOX", uidvalidity=1,
            )  # fmt: skip
    store.close()
    return tmp_path


def handoffd(*args, cwd, check=0):
    done = subprocess.run(
        [sys.executable, "-m", "handoffd", *args], capture_output=True, text=True, check=False, cwd=cwd, timeout=100
    )
    assert done.returncode == check, done.stderr + done.stdout
    return done.stdout + done.stderr


def test_everything_is_there_and_goes_on(house, postgres_server, monkeypatch):
    # What is read is not real mail, so the audit would have something to say about its identity.
    url = postgres_server.database()
    store = Store(sqlite_url(house / "state"))
    with store.reading() as session:
        session.connection().exec_driver_sql("DELETE FROM inbound")
    store.close()
    before = json.loads(handoffd("verify", "--json", cwd=house))
    told = handoffd("move-store", url, "--schema", "emea", cwd=house)
    assert re.search(r"2 outbox\b", told)
    assert "row by row the same" in told
    assert "moved to" in handoffd("status", cwd=house, check=1)
    with pytest.raises(Permanent, match="moved to"):
        Daemon(load(house / "config.toml"), SetClock(NOW))
    text = (house / "config.toml").read_text()
    new = f'[state]\ndatabase = "{url}"\nschema_name = "emea"\n'
    (house / "config.toml").write_text(text.replace("[state]\n", new))
    after = json.loads(handoffd("verify", "--json", cwd=house))
    assert (after["counts"], after["journal"], after["sound"]) == (before["counts"], before["journal"], True)
    store = Store(url, schema="emea")
    with store.transaction() as memory:
        assert memory.next_ref() == (2, "HO-2")
        assert memory.handoff("HO-1") == HO_1
        assert put(memory, "c" * 32) == 3
        assert [line.text for line in memory.journal("HO-1")] == ["Grüße, 北京 🎉", ""]
        assert [each.due_at for each in memory.deadlines("HO-1")] == [NOW + timedelta(days=3)]
    store.close()
    assert postgres_server.sql(
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", url.rpartition("/")[2]
    ) == [(0,)]


def moved(house, server, url):
    from handoffd.store.moving import move

    source, target = Store(sqlite_url(house / "state")), Store(url)
    old, new = source.quiet(), target.quiet()
    try:
        return move(old, new)
    finally:
        for each in (old, new):
            each.dispose()
        source.close()
        target.close()


def unaudited(monkeypatch):
    from handoffd.store import moving
    from handoffd.store.audit.findings import Report

    monkeypatch.setattr(moving, "audit", lambda *_: Report(()))


def test_hundreds_of_mails_arrive_byte_for_byte(house, postgres_server, monkeypatch):
    unaudited(monkeypatch)
    url = postgres_server.database()
    assert moved(house, postgres_server, url).counts["inbound"] == 250
    store = Store(url)
    with store.transaction() as memory:
        assert [each.raw for each in memory.mails()] == [b"\x00\xff Subject: %d\r\n\r\n" % each for each in range(250)]
    store.close()


def test_a_store_that_is_not_empty_is_left_alone(house, postgres_server, monkeypatch):
    unaudited(monkeypatch)
    url = postgres_server.database()
    moved(house, postgres_server, url)
    with pytest.raises(Permanent, match="not empty"):
        moved(house, postgres_server, url)


def test_a_row_that_is_not_the_same_on_the_other_side_stops_it_and_nothing_is_there(
    house, postgres_server, monkeypatch
):
    """PostgreSQL's text holds no NUL; planted as well: without the comparison this passed."""
    unaudited(monkeypatch)
    store = Store(sqlite_url(house / "state"))
    with store.transaction() as memory:
        memory.settle_mail(1, "ignored", "a \0 in it", "")
    store.close()
    url = postgres_server.database()
    with pytest.raises(Permanent, match="inbound are not the same"):
        moved(house, postgres_server, url)
    assert postgres_server.sql("SELECT count(*) FROM inbound", url.rpartition("/")[2]) == [(0,)]


def test_it_does_not_begin_while_a_daemon_runs(house, postgres_server):
    daemon = Daemon(load(house / "config.toml"), SetClock(NOW))
    told = handoffd("move-store", postgres_server.database(), cwd=house, check=77)
    assert "Another handoffd works" in told
    daemon.close()


def test_what_is_no_postgresql_is_refused_with_words(house):
    assert "PostgreSQL database" in handoffd("move-store", "mysql://x/y", cwd=house, check=1)
    assert "no password here" in handoffd("move-store", "postgresql://a:b@c/d", cwd=house, check=1)
