"""A yes to a customer's letter can be taken back for ten minutes, and the first from an address is asked for twice."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from attacks.rig import ANA, DANA, DAY3, MARTA, SERVER, T0, Rig, squeezed
from handoffd.playbook.effects import Release
from handoffd.playbook.model import Approval

TEN = timedelta(minutes=10)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Rig]:
    """Nothing but the defaults of [trust]."""
    rig = Rig(tmp_path, trust={"challenge": "first", "undo_minutes": 10})
    yield rig
    rig.close()


def asked(rig: Rig, who: str = DANA) -> list[object]:
    return list(rig.mails(who, "was that you?"))


def test_the_first_yes_from_an_address_is_asked_for_once_more_and_the_second_counts(house: Rig) -> None:
    house.reply(house.drafted(), "approve")
    house.turn()
    assert len(asked(house)) == 1
    assert "first yes" in house.last(DANA, "was that you?").plain
    house.go(DAY3)
    assert not house.outside()
    house.reply(house.last(DANA, "was that you?"), "approve")
    house.turn()
    house.go(DAY3 + timedelta(hours=2))
    assert house.outside() == [MARTA]


def test_it_is_never_asked_again_of_that_address_but_of_another_one(house: Rig) -> None:
    house.reply(house.drafted(), "approve")
    house.turn()
    house.reply(house.last(DANA, "was that you?"), "approve")
    house.turn()
    house.go(DAY3 + timedelta(hours=2))
    house.reply(house.last(ANA, "kickoff invitation, please approve"), "approve", by=ANA)
    house.turn()
    assert len(asked(house, ANA)) == 1  # it is Ana's first
    assert len(asked(house)) == 1


def test_who_holds_the_token_of_a_forwarded_draft_cannot_answer_the_fresh_letter(house: Rig) -> None:
    """Eve has the draft, and writes in Dana's name: twice, ten times; she never sees what Dana is asked (T2)."""
    draft = house.drafted()
    for _ in range(10):
        house.reply(draft, "approve")
        house.turn()
    house.go(DAY3 + timedelta(days=1))
    assert not house.outside()


def test_their_own_words_are_shown_once_more_and_one_yes_to_those_is_enough(house: Rig) -> None:
    draft = house.drafted()
    house.reply(draft, "approve", quote=draft.plain.rstrip("\n").replace("Welcome aboard", "Welcome on board"))
    house.turn()
    shown = house.last(DANA, "your version, please approve")
    assert not asked(house)
    house.reply(shown, "approve")
    house.turn()
    house.go(DAY3 + timedelta(hours=2))
    assert not asked(house)
    assert house.outside() == [MARTA]
    assert "Welcome on board" in house.last(MARTA).plain


def test_a_house_may_ask_twice_each_time(tmp_path: Path) -> None:
    rig = Rig(tmp_path, trust={"challenge": "always"})
    try:
        for number, (draft, who) in enumerate([(rig.drafted(), DANA), (None, ANA)], start=1):
            letter = draft or rig.last(ANA, "kickoff invitation, please approve")
            rig.reply(letter, "approve", by=who)
            rig.turn()
            rig.reply(rig.last(who, "was that you?"), "approve", by=who)
            rig.turn()
            rig.go(DAY3 + timedelta(hours=number))
            assert len(asked(rig, who)) == 1
    finally:
        rig.close()


def test_whom_no_server_vouches_for_says_yes_by_answering_the_fresh_letter(tmp_path: Path) -> None:
    rig = Rig(tmp_path, trust={"profile": "rfc8601", "authserv_id": SERVER})
    try:
        rig.vouches = True
        draft = rig.drafted()
        rig.vouches = False
        rig.reply(draft, "approve")
        rig.turn()
        assert "Nothing in it proves" in rig.last(DANA, "was that you?").plain
        rig.reply(rig.last(DANA, "was that you?"), "approve")
        rig.turn()
        rig.go(DAY3 + timedelta(hours=1))
        assert rig.outside() == [MARTA]
    finally:
        rig.close()


def test_a_late_yes_leaves_ten_minutes_for_a_stop(tmp_path: Path) -> None:
    rig = Rig(tmp_path, trust={"undo_minutes": 10})
    try:
        draft = rig.drafted()
        rig.clock.move_to(DAY3 + timedelta(hours=1))
        rig.turn()
        rig.reply(draft, "approve")
        rig.turn()
        assert not rig.outside()
        receipt = rig.last(DANA, "approved, leaves")
        rig.go(rig.clock.now() + TEN - timedelta(minutes=1))
        assert not rig.outside()
        rig.reply(receipt, "stop")
        rig.turn()
        rig.go(timedelta(days=1))
        assert not rig.outside()
    finally:
        rig.close()


def test_after_the_ten_minutes_it_leaves_by_itself(tmp_path: Path) -> None:
    rig = Rig(tmp_path, trust={"undo_minutes": 10})
    try:
        draft = rig.drafted()
        rig.clock.move_to(DAY3 + timedelta(hours=1))
        rig.turn()
        rig.reply(draft, "approve")
        rig.turn()
        said = rig.clock.now()
        rig.go(said + TEN - timedelta(seconds=1))
        assert not rig.outside()
        rig.go(said + TEN)
        assert rig.outside() == [MARTA]
        assert rig.clock.now() < T0 + timedelta(days=4)
    finally:
        rig.close()


def test_an_address_that_could_be_taken_for_another_is_shown_to_who_approves_it(rig: Rig) -> None:
    """T21: the contract was signed at acme.example, and the notes name somebody at acne.example's twin."""
    rig.asked()
    rig.answer({2: "Marta Weiss, COO, marta@brightiane.example"})
    shown = squeezed(rig.draft().plain)
    assert "Is this address right?" in shown
    assert "marta@brightiane.example looks like brightlane.example" in shown


def test_an_approval_of_other_words_freezes_nothing(rig: Rig) -> None:
    """I2: the last look before a letter is frozen, whatever the playbook says."""
    rig.drafted()
    handoff, now = rig.handoff(), rig.clock.now()
    draft = handoff.drafts["warm-intro"]
    for sha256, frozen in (("0" * 64, False), (draft.sha256, True)):
        release = Release("warm-intro", draft, Approval(draft.version, sha256, DANA, now, "<1@x>"), now)
        with suppress(ValueError), rig.daemon.store.transaction() as memory:
            rig.daemon._doer._writer.release(memory, handoff, release, now)
        assert bool(rig.leaving()) is frozen
