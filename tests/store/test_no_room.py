"""A full, read-only or locked store: nothing leaves without its record, nothing is lost, it goes on by itself (F19, F20)."""

import os
import sqlite3

import pytest
from sqlalchemy import event

from handoffd.app.storage import PATIENCE, Storage
from handoffd.errors import Unwritable
from handoffd.store.audit.whole import audit_file
from otherstore import sqlite_only
from playbook.desk import ANSWERED, FRESH, OPENED
from store.crashrig import CUSTOMER, Rig


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    with rig.memory() as memory:
        memory.next_ref()
        memory.save(FRESH, rig.clock.now())
        rig.daemon._doer.happen(memory, "HO-1", OPENED, rig.clock.now())
    rig.happen(ANSWERED)
    rig._accept()
    yield rig
    rig.drop()


def until_left(rig):
    rig._approve("warm-intro")
    rig.to("2026-03-13 10:00")


@sqlite_only
def test_a_full_database_lets_nothing_leave_and_goes_on_when_there_is_room(rig, tmp_path):
    """Real SQLITE_FULL: the database may not grow by a single page."""
    engine, full = rig.daemon.store._engine, [True]

    def pages(connection):
        limit = connection.exec_driver_sql("PRAGMA page_count").scalar() if full[0] else 2**30
        connection.exec_driver_sql(f"PRAGMA max_page_count={limit}")

    event.listen(engine, "begin", pages)

    def write_on():
        for _ in range(50):  # free pages inside of the file may take a few rows
            until_left(rig)
            rig.happen(ANSWERED)

    with pytest.raises(Unwritable, match="full"):
        write_on()
    taken = len(rig.postman.taken)
    with rig.memory() as memory:
        rows = memory.outbox.of("HO-1")
    marks = {(row.mark, row.recipient) for row in rows}
    assert {(one.mark, one.recipient) for one in rig.postman.taken} <= marks, "something left without its record (I7)"
    full[0] = False
    until_left(rig)
    event.remove(engine, "begin", pages)
    assert [one.recipient for one in rig.postman.taken].count(CUSTOMER) == 1
    assert len(rig.postman.taken) > taken
    assert audit_file(tmp_path / "handoffd.db").sound


@sqlite_only
def test_a_lock_is_waited_for_and_then_tried_again(rig, tmp_path):
    engine = rig.daemon.store._engine

    def impatient(connection):
        connection.exec_driver_sql("PRAGMA busy_timeout=50")

    engine.dispose()
    event.listen(engine, "engine_connect", impatient)
    other = sqlite3.connect(tmp_path / "handoffd.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unwritable, match="locked"):
        until_left(rig)
    assert rig.postman.taken == []
    other.execute("ROLLBACK")
    other.close()
    until_left(rig)
    assert [one.recipient for one in rig.postman.taken].count(CUSTOMER) == 1


def test_nothing_leaves_while_less_than_64_mb_are_free_and_all_of_it_when_there_is_room(rig, monkeypatch, caplog):
    free = [63 * 2**20]

    class Found:
        f_frsize = 1

        @property
        def f_bavail(self):
            return free[0]

    monkeypatch.setattr(os, "statvfs", lambda _: Found())
    until_left(rig)
    rig.daemon.turn(look=False)
    assert rig.postman.taken == []
    assert caplog.text.count("Less than 64 MB are free") == 1
    free[0] = 64 * 2**20
    rig.to("2026-03-13 10:05")
    assert [one.recipient for one in rig.postman.taken].count(CUSTOMER) == 1


@sqlite_only
def test_a_full_disk_does_not_set_a_mail_aside_that_can_be_read(rig, monkeypatch):
    """Planted: the try counted; the fourth time the mail was put away unread."""
    from datetime import UTC, datetime

    from handoffd.store.values import Mail

    with rig.memory() as memory:
        now = datetime.now(UTC)
        memory.record(
            Mail(0, b"Subject: hi\r\n\r\nhi\r\n", 1, now, now), content_id="x", mailbox="INBOX", uidvalidity=1
        )

    def no_room(*_):
        raise Unwritable("The database does not answer: database or disk is full")

    monkeypatch.setattr(rig.daemon._reader, "_take", no_room)
    for _ in range(5):
        with pytest.raises(Unwritable):
            rig.daemon.turn(look=False)
    with rig.memory() as memory:
        assert [(mail.state, mail.attempts) for mail in memory.mails()] == [("new", 0)]


def test_five_minutes_without_a_writable_store_end_the_program_with_75(tmp_path):
    now = [0.0]
    storage, problem = Storage(tmp_path, 64, lambda: now[0]), Unwritable("The database does not answer: read-only")
    for now[0] in (0.0, PATIENCE - 1):
        storage.failed(problem)
    storage.worked()  # one good turn, and the time runs anew
    for now[0] in (1000.0, 1000.0 + PATIENCE - 1):
        storage.failed(problem)
    now[0] = 1000.0 + PATIENCE
    with pytest.raises(Unwritable) as ended:
        storage.failed(problem)
    assert ended.value.exit_status == 75


def test_the_loop_says_so_and_lets_the_end_through(rig, monkeypatch):
    def no_room(**_):
        raise Unwritable("The database does not answer: attempt to write a readonly database")

    monkeypatch.setattr(rig.daemon, "turn", no_room)
    rig.daemon._fenced(rig.daemon._tick)
    rig.daemon._storage._since -= PATIENCE
    with pytest.raises(Unwritable):
        rig.daemon._fenced(rig.daemon._tick)
