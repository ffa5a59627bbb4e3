"""Bodies of closed handoffs leave after retention_days; facts, hashes and the chain stay (issue 8.10)."""

from datetime import timedelta

import pytest

from attacks.rig import ANA, DANA, MARTA, PRIYA, Rig
from handoffd.app.telling import story
from handoffd.store.audit.whole import audit_file
from otherstore import sqlite_only
from privacy.traces import file, traces

pytestmark = sqlite_only  # they search the bytes of its file; test_any_store asks the rows
LONG = timedelta(days=181)


def test_the_words_of_a_closed_handoff_leave_and_the_facts_stay(rig):
    assert rig.handoff().closed
    before = rig.handoff()
    assert traces(rig.folder, "ZEBRAWORDS")
    assert traces(rig.folder, "CANARY, for our")
    rig.go(LONG)
    after = rig.handoff()
    for word in ("ZEBRAWORDS", "CANARY, for our", "Welcome aboard", "logistics, 40 people"):
        assert traces(rig.folder, word) == []
    assert (after.ref, after.t0, after.customer, after.ae, after.csm) == (
        before.ref, before.t0, before.customer, before.ae, before.csm,
    )  # fmt: skip
    assert (after.steps, after.approvals, after.milestones, after.contacts) == (
        before.steps, before.approvals, before.milestones, before.contacts,
    )  # fmt: skip
    assert [each.start for each in after.meetings.values()] == [each.start for each in before.meetings.values()]
    assert [(each.section, each.author, each.at) for each in after.dossier.entries] == [
        (each.section, each.author, each.at) for each in before.dossier.entries
    ]
    assert {each.text for each in after.dossier.entries} == {""}


def test_what_left_is_no_loss_and_what_is_lost_is_found(rig):
    """`verify` tells "left by retention on that day" from "lost"."""
    rig.go(LONG)
    report = audit_file(file(rig))
    assert report.findings == ()
    assert report.left["retention"].count > 20
    assert report.left["retention"].last == rig.clock.now()
    with rig.daemon.store.reading() as session:
        session.connection().exec_driver_sql(
            "UPDATE journal SET text = 'another' WHERE erased_at IS NOT NULL AND id = 3"
        )
        session.commit()
    assert "what remains of it" in audit_file(file(rig)).findings[0].problem


@pytest.mark.parametrize("table", ["outbox", "inbound"])
def test_bytes_that_are_gone_without_a_word_of_the_journal_are_lost(rig, table):
    def change(statement: str) -> list[str]:
        with rig.daemon.store.reading() as session:
            session.connection().exec_driver_sql(statement)
            session.commit()
        return [found.problem for found in audit_file(file(rig)).findings]

    assert change(f"UPDATE {table} SET raw = x'' WHERE id = 2") == [  # noqa: S608
        "its bytes are lost: nothing says that they were to leave"
    ]
    (said,) = change(f"UPDATE {table} SET left_at = '2026-09-01 00:00:00.000000' WHERE id = 2")  # noqa: S608
    assert "the journal knows nothing of it" in said


def test_the_same_mail_is_not_taken_again_after_its_bytes_have_left(rig):
    with rig.daemon.store.transaction() as memory:
        raw, count = memory.mail(1).raw, sum(memory.counts().values())
    rig.go(LONG)
    with rig.daemon.store.transaction() as memory:
        assert memory.mail(1).raw == b""
    rig.put(raw)
    rig.turn()
    assert sum(rig.states().values()) == count
    assert rig.handoffs() == 1


def test_nothing_of_an_open_handoff_leaves(tmp_path):
    rig = Rig(tmp_path)
    rig.invited()
    rig.clock.move_to(rig.clock.now() + timedelta(days=3))
    with rig.daemon.store.transaction() as memory:
        for _ in range(5):
            memory.retention.let_go(rig.clock.now() + timedelta(days=999), rig.clock.now())
        assert all(row.raw for row in memory.outbox.of("HO-1"))
    assert "CANARY" in rig.handoff().dossier.entries[-1].text
    rig.close()


@pytest.mark.parametrize("state", ["pending", "in_doubt", "held", "data_started", "claimed"])
def test_a_closed_handoff_in_which_a_letter_still_waits_keeps_everything(rig, state):
    with rig.daemon.store.reading() as session:
        session.connection().exec_driver_sql(f"UPDATE outbox SET state = '{state}' WHERE id = 3")  # noqa: S608
        session.commit()
    before = rig.handoff()
    with rig.daemon.store.transaction() as memory:
        for _ in range(20):
            memory.retention.let_go(rig.clock.now() + LONG, rig.clock.now())
        assert all(row.raw for row in memory.outbox.of("HO-1"))
    assert rig.handoff() == before


def test_zero_days_keep_everything_for_ever(rig):
    rig.restart(privacy={"retention_days": 0})
    rig.go(timedelta(days=4000))
    assert traces(rig.folder, "ZEBRAWORDS")


def test_a_mail_that_comes_later_to_a_closed_handoff_leaves_at_its_own_time(rig):
    rig.go(LONG)
    letter = rig.last(MARTA, "Our kickoff")
    rig.reply(letter, "GIRAFFEWORDS, months later.", by=f"Marta Weiss <{MARTA}>")
    rig.turn()
    assert traces(rig.folder, "GIRAFFEWORDS")
    rig.go(LONG)
    assert traces(rig.folder, "GIRAFFEWORDS") == []
    assert audit_file(file(rig)).findings == ()


@pytest.mark.parametrize(
    ("who", "word", "said"),
    [(DANA, "Your handoff notes", "3: They bought it for speed"), (DANA, "please approve", "approve"), (ANA, "kickoff", "accept")],
)  # fmt: skip
def test_a_reply_to_a_letter_whose_bytes_have_left_breaks_nothing_and_moves_nothing(rig, who, word, said):
    rig.go(LONG)
    before, outside = rig.handoff(), rig.outside()
    rig.reply(rig.last(who, word), said, by=who)
    rig.turn()
    assert rig.states().get("quarantined", 0) == 0
    assert rig.states().get("new", 0) == 0
    assert (rig.handoff().closed, rig.handoff().steps) == (before.closed, before.steps)
    assert rig.outside() == outside


def test_the_story_and_the_leaders_figures_go_on(rig):
    rig.go(LONG)
    with rig.daemon.store.transaction() as memory:
        told = story(rig.daemon.settings, memory, rig.handoff())
    lines = [line["text"] for line in told["journal"]]
    assert any("left after their time" in line for line in lines)
    assert any("warm-intro" in line and DANA in line for line in lines)
    assert told["closed"]


def test_a_word_about_a_listed_mail_whose_bytes_have_left_opens_nothing_and_is_asked_back(rig):
    rig.put(
        "From: Eve <eve@else.example>\nTo: x@y.example\nSubject: Offer\nMessage-ID: <o@else.example>\n\nPINKWORDS\n"
    )
    rig.turn()
    rig.go(timedelta(days=3))
    (listed,) = rig.mails(PRIYA, "could not")[-1:] or rig.mails(PRIYA)[-1:]
    rig.go(LONG)
    assert traces(rig.folder, "PINKWORDS") == []
    count = len(rig.mails(PRIYA))
    rig.reply(listed, "1 contract", by=PRIYA)
    rig.turn()
    assert rig.handoffs() == 1
    assert rig.states().get("quarantined", 0) == rig.states().get("confirmed", 0) == 0
    assert len(rig.mails(PRIYA)) == count + 1


def test_it_goes_in_small_loads_and_a_crash_between_two_is_no_harm(rig, monkeypatch):
    monkeypatch.setattr("handoffd.store.privacy.retention.LOAD", 3)
    before = rig.clock.now() + LONG
    loads = 0
    with rig.daemon.store.transaction() as memory:
        while memory.retention.let_go(before, before):
            loads += 1
            if loads == 4:
                break
    assert audit_file(file(rig)).findings == ()
    rig.restart()
    rig.go(LONG)
    assert traces(rig.folder, "ZEBRAWORDS") == []
    assert audit_file(file(rig)).findings == ()
