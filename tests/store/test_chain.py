"""The journal is a chain: nothing in it changes, goes, or comes in between without being seen (I17)."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from alembic import command
from hypothesis import given, settings
from hypothesis import strategies as st

from handoffd.store.chain import START, content_of, seal_of
from handoffd.store.migrate import alembic_config
from handoffd.store.store import Store, _engine, sqlite_url
from handoffd.store.values import Line
from otherstore import line, sqlite_only

NOW = datetime(2026, 3, 10, 15, 12, tzinfo=UTC)


def write(store, *words):
    with store.transaction() as memory:
        for number, word in enumerate(words):
            if isinstance(word, Exception):
                raise word
            memory.write(Line(NOW, f"HO-{number % 2 + 1}", "Note", word, f"<{number}@mail>"))


def as_moment(told):
    """SQLite gives text, PostgreSQL a datetime."""
    return (datetime.fromisoformat(told) if isinstance(told, str) else told).replace(tzinfo=UTC)


def sealed(folder):
    """Go through the rows by hand, with a plain line and the formula alone; return the number of the first that is wrong."""
    with closing(line(folder / "handoffd.db")) as database:
        rows = database.execute(
            "SELECT id, at, handoff, event, data, text, message_id, salt, content, seal FROM journal ORDER BY id"
        ).fetchall()
        end = database.execute("SELECT journal_last, journal_seal FROM instance").fetchone()
    seal = START
    for number, at, handoff, event, data, text, message_id, salt, content, said in rows:
        moment = as_moment(at)
        seal = seal_of(seal, number, moment, handoff, event, content)
        if content != content_of(salt, data, text, message_id) or seal != said:
            return number
    return 0 if end[1] == seal else -1


def test_lines_of_several_handoffs_in_one_transaction_stand_in_one_chain(store, tmp_path):
    write(store, "one", "two", "three")
    write(store, "four")
    assert sealed(tmp_path) == 0


def test_a_transaction_that_is_taken_back_leaves_no_hole(store, tmp_path):
    write(store, "one")
    with pytest.raises(InterruptedError):
        write(store, "never", InterruptedError())
    write(store, "two")
    assert sealed(tmp_path) == 0
    with store.transaction() as memory:
        assert [line.text for line in memory.journal()] == ["one", "two"]


@pytest.mark.parametrize(
    ("change", "first"),
    [
        ("UPDATE journal SET text = 'other' WHERE id = 2", 2),
        ("UPDATE journal SET at = '2026-03-10 15:13:00.000000' WHERE id = 2", 2),
        ("UPDATE journal SET handoff = 'HO-9' WHERE id = 3", 3),
        ("DELETE FROM journal WHERE id = 2", 3),
        ("DELETE FROM journal WHERE id = 4", -1),
        ("UPDATE journal SET content = (SELECT content FROM journal WHERE id = 1) WHERE id = 2", 2),
    ],
)
def test_whatever_is_changed_by_hand_breaks_it_at_that_row(store, tmp_path, change, first):
    write(store, "one", "two", "three", "four")
    with closing(line(tmp_path / "handoffd.db")) as database:
        database.execute(change)
        database.commit()
    assert sealed(tmp_path) == first


def test_words_can_be_erased_and_the_chain_still_proves_the_rest(store, tmp_path):
    """Issue 8 erases on request: the words and their salt go, their hash stays, and later rows keep their seals."""
    write(store, "one", "Jane Roe was ill", "three")
    with closing(line(tmp_path / "handoffd.db")) as database:
        database.execute("UPDATE journal SET text = '', salt = '', message_id = '', erased_at = at WHERE id = 2")
        rows = database.execute("SELECT id, at, handoff, event, content, seal FROM journal ORDER BY id").fetchall()
    seal = START
    for number, at, handoff, event, content, said in rows:
        seal = seal_of(seal, number, as_moment(at), handoff, event, content)
        assert seal == said


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(), min_size=2, max_size=6), st.data())
def test_texts_that_run_together_are_not_alike(parts, data):
    """'ab','c' and 'a','bc' are two things."""
    cut = data.draw(st.integers(0, len("".join(parts))))
    joined = "".join(parts)
    other = (joined[:cut], joined[cut:], "")
    four = (joined, "", "")
    assert (content_of("s", *other) == content_of("s", *four)) == (other == four)


@sqlite_only
def test_a_journal_of_an_older_version_is_sealed_as_it_is(tmp_path):
    engine = _engine(sqlite_url(tmp_path))
    config = alembic_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        connection.exec_driver_sql("INSERT INTO instance (id, last_number) VALUES (1, 4)")
        for number in range(1, 2501):
            connection.exec_driver_sql(
                "INSERT INTO journal (handoff, at, event, data, text, message_id) VALUES (?, ?, 'Note', '', ?, '')",
                (f"HO-{number % 4}", "2026-03-10 15:12:00.000000", f"line {number}"),
            )
        connection.exec_driver_sql("DELETE FROM journal WHERE id = 1000")  # a hole from before is none of ours
        connection.commit()
    engine.dispose()
    store = Store(sqlite_url(tmp_path))
    write(store, "the first of the new version")
    assert sealed(tmp_path) == 0
    with store.transaction() as memory:
        assert len(memory.journal()) == 2500
    store.close()
