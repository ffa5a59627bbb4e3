"""Threats of SECURITY.md that no other test names: each row there names the test that was seen red."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from attacks.rig import ANA, DANA, INBOX, MARTA, PRIYA, Rig
from handoffd.playbook.effects import Send


def test_a_genuine_yes_that_is_sent_a_hundred_times_lets_one_letter_leave(rig: Rig) -> None:
    """T3: byte for byte, and with another Message-ID, before it has left and long after."""
    draft = rig.drafted()
    rig.reply(draft, "approve")
    rig.turn()
    said = rig.handoff().approvals["warm-intro"]
    rig.clock.move_to(rig.clock.now() + timedelta(hours=1))
    for _ in range(20):
        rig.reply(draft, "approve")
    rig.turn()
    assert rig.handoff().approvals["warm-intro"] == said, "else the ten minutes for a stop began anew each time"
    rig.go(timedelta(days=3))
    for _ in range(20):
        rig.reply(draft, "approve")
    rig.turn()
    rig.go(timedelta(days=1))
    assert rig.handoff().approvals["warm-intro"] == said
    assert len([each for each in rig.mails(MARTA) if "kickoff" not in each.subject.casefold()]) == 1


STRANGE = {
    "a question": ("Where is my order?", ""),
    "an order": ("status", ""),
    "a yes": ("approve", ""),
    "help": ("help", ""),
    "an empty sender": ("hello", "Return-Path: <>\n"),
    "an automatic answer": ("I am away", "Auto-Submitted: auto-replied\n"),
    "a wish for a receipt": ("hello", "Disposition-Notification-To: eve@elsewhere.example\n"),
    "an answer to another address": ("hello", f"Reply-To: {MARTA}\n"),
}


@pytest.mark.parametrize("what", STRANGE)
def test_a_stranger_gets_no_answer_and_makes_us_write_to_nobody_outside(rig: Rig, what: str) -> None:
    """T22."""
    words, heads = STRANGE[what]
    rig.put(
        f"From: Eve <eve@elsewhere.example>\nTo: {INBOX}\nSubject: {words}\nMessage-ID: <e@elsewhere.example>\n{heads}\n{words}\n"
    )
    rig.turn()
    rig.go(timedelta(days=2))
    assert rig.outside() == []


@pytest.mark.parametrize(
    "word", ["A%e", "A_me", "'; DROP TABLE outbox; --", '" OR ""="', "\\", "') UNION SELECT raw FROM inbound --"]
)
def test_words_of_a_mail_are_no_sql_and_no_pattern(rig: Rig, word: str) -> None:
    """T18: `status %` would tell of every handoff, were it a pattern."""
    rig.asked()
    with rig.daemon.store.transaction() as memory:
        assert memory.naming(word) == []
        assert memory.known.recall(word, word) is None
        memory.known.remember(word, word, word, word, rig.clock.now())
        assert memory.known.recall(word, word).answer == word  # type: ignore[union-attr]
    rig.put(f"From: {DANA}\nTo: {INBOX}\nSubject: status {word}\nMessage-ID: <s@x.example>\n\nstatus {word}\n")
    rig.turn()
    assert rig.states().get("quarantined", 0) == 0
    assert rig.handoffs() == 1


@pytest.fixture
def sorted_out(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    rig.drafted()
    yield rig
    rig.close()


@pytest.mark.parametrize("who", [MARTA, "eve@elsewhere.example"])
@pytest.mark.parametrize(
    "line", ["stop HO-1", "not a handoff", "assign: ben@brightlane.example", "hold", "merge into HO-2", "send"]
)
def test_an_order_of_somebody_outside_does_nothing(sorted_out: Rig, who: str, line: str) -> None:
    """T20, T6: a closed list, and each only from who was asked; even with the token of the draft."""
    before = sorted_out.handoff()
    sorted_out.reply(sorted_out.draft(), line, by=who)
    sorted_out.turn()
    after = sorted_out.handoff()
    assert (after.closed, after.csm, after.held_until, after.approvals, after.drafts) == (
        before.closed, before.csm, before.held_until, before.approvals, before.drafts,
    )  # fmt: skip
    assert sorted_out.outside() == []
    assert {ANA, DANA, PRIYA} >= {each.recipient for each in sorted_out.post.taken}


def test_a_letter_of_the_house_goes_to_nobody_outside_whoever_asked_for_it(rig: Rig) -> None:
    """T22, T7: the one door that all of them go through."""
    rig.asked()
    before = len(rig.mails(DANA))
    with rig.daemon.store.transaction() as memory:
        handoff = memory.handoff("HO-1")
        assert handoff is not None
        over = {"words": "status", "what": "It is closed."}
        rig.daemon._doer.send(memory, handoff, Send("_ops/over", (MARTA,), "contract", more=over), rig.clock.now())
        rig.daemon._doer.send(
            memory, handoff, Send("_ops/over", (DANA,), "contract", (MARTA,), more=over), rig.clock.now()
        )
    rig.turn()
    assert rig.outside() == []
    assert len(rig.mails(DANA)) == before + 1
