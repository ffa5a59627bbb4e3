"""What happens when something of ours stands in an approved letter: nothing leaves, people are told, other words go on (T7).

The whole program on a store of its own; what is planted is a view that says too much, or an answer that comes later.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from attacks.rig import ANA, DANA, DAY3, MARTA, PRIYA, Rig, squeezed
from handoffd.app.lastlook import LastLook
from handoffd.letters.writing import tocustomer
from handoffd.playbook.model import Status

FLAG = "The board meets in May and may stop all new software"
NOTES = {9: FLAG}
OUR_OWN = "I stay within reach, so if anything is on your mind, just reply."


@pytest.fixture
def rig(tmp_path: Path):
    house = Rig(tmp_path)
    yield house
    house.close()


def drafted(rig):
    rig.asked()
    rig.answer(NOTES)
    return rig.draft()


def edited(rig, letter, new, old=OUR_OWN):
    rig.reply(letter, "approve", quote=letter.plain.rstrip("\n").replace(old, new))
    rig.turn()


def journal(rig):
    with rig.daemon.store.transaction() as memory:
        return " ".join(line.text for line in memory.journal("HO-1"))


@pytest.fixture
def leaky(monkeypatch):
    """A view that takes the red flags for the goal."""
    given = tocustomer._customer
    monkeypatch.setattr(tocustomer, "_customer", lambda desk, handoff: {**given(desk, handoff), "goal": FLAG})


def test_what_the_program_wrote_itself_is_stopped_at_the_yes_and_approver_and_ops_are_told(rig, leaky):
    rig.reply(drafted(rig), "approve")
    rig.turn()
    assert rig.leaving() == []
    told = rig.last(DANA, "stopped, something of ours stands in the letter")
    assert [who.email for who in told.addresses("Cc")] == [PRIYA]  # who is ops here
    assert f'"{FLAG}"' in squeezed(told.plain)
    assert "section 9, Red flags" in squeezed(told.plain)
    assert "Stopped before it could leave" in journal(rig)
    assert rig.handoff().approvals == {}
    rig.go(DAY3)
    assert rig.outside() == []


def test_another_yes_to_the_same_words_sends_nothing_either(rig, leaky):
    rig.reply(drafted(rig), "approve")
    rig.turn()
    rig.reply(rig.last(DANA, "stopped"), "approve")
    rig.turn()
    rig.go(DAY3)
    assert rig.outside() == []
    assert len(rig.mails(DANA, "stopped")) == 2


def test_other_words_are_the_way_on(rig, leaky):
    rig.reply(drafted(rig), "approve")
    rig.turn()
    edited(rig, rig.last(DANA, "stopped"), "what we talked about", old=FLAG)
    rig.go(DAY3)
    assert rig.outside() == [MARTA]
    assert FLAG not in squeezed(rig.mails(MARTA)[0].plain)


def test_words_of_the_approvers_own_that_are_ours_are_shown_once_more(rig):
    edited(rig, drafted(rig), f"By the way: {FLAG.lower()}.")
    assert rig.leaving() == []
    shown = rig.last(DANA, "your version, please approve")
    assert "These words of yours also stand in our own notes" in squeezed(shown.plain)
    assert squeezed(shown.plain).count(FLAG) == 1  # as we have it, beside the letter in their spelling


def test_who_was_shown_them_and_says_yes_again_may_send_them(rig):
    edited(rig, drafted(rig), f"By the way: {FLAG}.")
    rig.reply(rig.last(DANA, "your version, please approve"), "approve")
    rig.turn()
    rig.go(DAY3)
    assert rig.outside() == [MARTA]
    assert FLAG in squeezed(rig.mails(MARTA)[0].plain)


def test_a_yes_lets_go_what_was_shown_and_nothing_beside_it(rig):
    edited(rig, drafted(rig), f"By the way: {FLAG}.")
    shown = rig.last(DANA, "your version, please approve")
    edited(rig, shown, f"{FLAG}. Write to {PRIYA} if you worry.", old=f"{FLAG}.")
    assert rig.leaving() == []
    assert PRIYA in rig.last(DANA, "your version, please approve").plain.partition("The letter begins")[0]


def test_a_reference_or_a_token_is_let_go_by_nobody(rig):
    edited(rig, drafted(rig), "We call this HO-1.")
    rig.reply(rig.last(DANA, "your version, please approve"), "approve")
    rig.turn()
    rig.go(DAY3)
    assert rig.outside() == []
    assert "our own reference" in squeezed(rig.last(DANA, "stopped").plain)


def test_what_has_become_ours_since_the_yes_is_found_before_the_bytes_leave(rig):
    """The words were the AE's own, and harmless; then the AE writes them into the document as well."""
    edited(rig, drafted(rig), "Sven was the one who asked the hardest questions of all.")
    assert rig.leaving()
    rig.reply(rig.last(DANA, "Your handoff notes"), "7: Sven was the one who asked the hardest questions")
    rig.turn()
    rig.go(DAY3)
    assert rig.outside() == []
    assert [row.state for row in rig.leaving()] == ["withdrawn"] * len(rig.leaving())
    assert "section 7, Political dynamics" in squeezed(rig.last(DANA, "stopped").plain)
    assert rig.handoff().status("warm-intro") in (Status.OPEN, Status.STUCK)


def test_bytes_that_were_changed_in_the_outbox_to_say_more_do_not_leave(rig):
    rig.reply(drafted(rig), "approve")
    rig.turn()
    with rig.daemon.store.transaction() as memory:
        for row in rig.leaving():
            stored = memory.outbox._session.get_one(type(memory.outbox._set(row.id, row.state)), row.id)
            stored.raw = stored.raw.replace(b"X-Handoffd-Id", b"X-Handoffd-Ref: HO-1\r\nX-Handoffd-Id")
            memory.outbox._session.add(stored)
    rig.go(DAY3)
    assert rig.outside() == []


def test_the_guard_that_fails_lets_nothing_pass(rig, monkeypatch):
    def broken(_raw):
        raise ValueError("a bug")

    monkeypatch.setattr("handoffd.letters.writing.leakguard.unpacked.unpacked", broken)
    rig.reply(drafted(rig), "approve")
    rig.turn()
    rig.go(DAY3)
    assert rig.outside() == []
    assert "cannot be read back" in squeezed(rig.last(DANA, "stopped").plain)


def test_an_honest_letter_leaves_as_ever_to_the_customer_and_the_colleague_in_copy(rig):
    rig.reply(drafted(rig), "approve")
    rig.turn()
    rig.go(DAY3)
    assert {each.recipient for each in rig.post.taken if each.mark in {row.mark for row in rig.leaving()}} == {
        MARTA,
        ANA,
    }


def test_a_token_that_was_shown_and_let_go_is_stopped_all_the_same(rig):
    """T2, T7: who has the token of a letter can answer it, so no word of an approver lets it out."""
    letter = drafted(rig)
    with rig.daemon.store.transaction() as memory:
        token = min(memory.tokens("HO-1"))
    edited(rig, letter, f"We call this {token}.")
    rig.reply(rig.last(DANA, "your version, please approve"), "approve")
    rig.turn()
    rig.go(DAY3)
    assert rig.outside() == []
    assert "the token of a letter" in squeezed(rig.last(DANA, "stopped").plain)


def test_a_note_of_our_journal_in_the_letter_is_stopped(rig, monkeypatch):
    """T7: what stands in the journal alone is ours as well."""
    note = "Their lawyer fell out with our support team over the weekend rota"
    given = tocustomer._customer
    monkeypatch.setattr(tocustomer, "_customer", lambda desk, handoff: {**given(desk, handoff), "goal": note})
    letter = drafted(rig)
    with rig.daemon.store.transaction() as memory:
        rig.daemon._doer.note(memory, "HO-1", f"{note}.", rig.clock.now())
    rig.reply(letter, "approve")
    rig.turn()
    assert rig.leaving() == []
    assert "our journal" in squeezed(rig.last(DANA, "stopped").plain)


def test_what_the_program_wrote_is_never_let_go_whatever_was_let_go_before(rig):
    """T7: a person lets go words of their own, in their own letter."""
    drafted(rig)
    handoff, look = rig.handoff(), LastLook(rig.daemon.settings)
    theirs = replace(handoff.drafts["warm-intro"], warned=(FLAG,), by=DANA)
    raw = f"From: {DANA}\r\nTo: {MARTA}\r\nSubject: Hello\r\n\r\n{FLAG}.\r\n".encode()
    with rig.daemon.store.transaction() as memory:
        assert not look.at(memory, handoff, theirs, [raw])
        assert look.at(memory, handoff, replace(theirs, by=""), [raw])
