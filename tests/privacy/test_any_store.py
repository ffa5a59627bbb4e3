"""Retention and erasing in the database that this run is about, SQLite or PostgreSQL: what the rows say afterwards."""

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import SQLModel

from attacks.rig import MARTA, Rig
from handoffd.store.audit.findings import Report
from handoffd.store.audit.whole import audit


def rows(rig: Rig, word: str) -> set[str]:
    """Return in which tables a word stands."""
    found = set()
    with rig.daemon.store.reading() as session:
        for name in SQLModel.metadata.tables:
            for row in session.execute(text(f'SELECT * FROM "{name}"')):  # noqa: S608
                said = " ".join(
                    bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else str(v) for v in row
                )
                if word.casefold() in said.casefold():
                    found.add(name)
    return found


def audited(rig: Rig) -> Report:
    engine = rig.daemon.store.quiet()
    try:
        return audit(engine)
    finally:
        engine.dispose()


def test_no_row_holds_the_words_of_a_closed_handoff_after_their_time(rig):
    assert rows(rig, "ZEBRAWORDS") >= {"inbound", "outbox"}
    assert rows(rig, "CANARY, for our") >= {"handoff", "journal", "inbound"}
    rig.go(timedelta(days=181))
    assert rows(rig, "ZEBRAWORDS") == rows(rig, "CANARY, for our") == set()
    assert rows(rig, MARTA) >= {"handoff", "outbox"}, "who it was is a fact"
    report = audited(rig)
    assert report.findings == ()
    assert report.left["retention"].count > 20


def test_no_row_holds_an_erased_person_and_what_is_left_is_sound(rig):
    store = rig.daemon.store
    assert rows(rig, MARTA)
    with store.transaction() as memory:
        done = memory.persons.erase(memory.persons.find(MARTA), rig.clock.now())
    store.rewrite()
    for word in (MARTA, "Marta Weiss", "ZEBRAWORDS"):
        assert rows(rig, word) == set(), word
    assert rows(rig, done.pseudonym) >= {"handoff", "inbound", "outbox", "journal"}
    assert audited(rig).findings == ()
    rig.notice(2, title="Globex MSA.pdf")
    rig.turn()
    assert rig.handoffs() == 2
