"""A crash at every commit there is between the yes and the kickoff invite, and at every word of the mail server.

One daemon, no network: a postman in its place takes letters, and the whole program is dropped at one chosen moment and
started again on what the database kept (F21, I2, I7). Every eighth commit and every third letter is
tried, all of them with HANDOFFD_EVERY_CRASH=1; kill -9 of the real process is in tests/real.
"""

import os
from collections import Counter

import pytest

from handoffd.playbook.model import Contact
from handoffd.store import outbox
from playbook.desk import ANSWERED, FRESH, OPENED
from store.crashrig import CUSTOMER, Crash, Rig

pytestmark = pytest.mark.slow

ALL = os.environ.get("HANDOFFD_EVERY_CRASH") == "1"
EVERY_COMMIT, EVERY_LETTER = (1, 1) if ALL else (8, 3)


@pytest.fixture
def rig(tmp_path):
    rig = Rig(tmp_path)
    yield rig
    rig.drop()


def story(rig):
    """What everybody got, without what differs from run to run; and where the handoff is."""
    with rig.memory() as memory:
        rows = memory.outbox.of("HO-1")
        marks = {(row.mark, row.recipient): row.letter for row in rows}
    letters = Counter(((marks[one.mark, one.recipient]), one.recipient) for one in rig.postman.taken)
    return letters, dict(rig.handoff().steps)


def survive(rig):
    """Go; after a crash start again and go on, as systemd does."""
    try:
        rig.go()
    except Crash:
        rig.crash_at = None
        rig.drop()
        rig.start()
        rig.go()
        return True
    return False


def judge(rig, whole, *, twice_is_possible):
    letters, steps = story(rig)
    full, settled = whole
    assert steps == settled
    customer = {key: count for key, count in letters.items() if key[1] == CUSTOMER or key[0] == "kickoff/invite"}
    assert customer == {key: count for key, count in full.items() if key[1] == CUSTOMER or key[0] == "kickoff/invite"}
    asked_in_doubt = {key for key in letters if key[0] == "_ops/in-doubt"}
    assert {key for key in letters if key not in asked_in_doubt} == set(full)
    again = {key: count - full[key] for key, count in letters.items() if key in full and count > full[key]}
    assert sum(again.values()) <= (1 if twice_is_possible else 0), again
    with rig.memory() as memory:
        assert {row.state for row in memory.outbox.of("HO-1")} <= {outbox.SENT, outbox.WITHDRAWN}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The story as it goes without a crash, and how many commits and letters it has."""
    folder = tmp_path_factory.mktemp("whole")
    rig = Rig(folder)
    rig.go()
    commits, letters = rig.commits, rig.postman.heard
    told = story(rig)
    rig.drop()
    assert told[0]["warm-intro/intro", CUSTOMER] == 1
    assert told[0]["kickoff/invite", CUSTOMER] == 1
    return told, commits, letters


def fresh(tmp_path, number):
    folder = tmp_path / str(number)
    folder.mkdir()
    return Rig(folder)


def test_a_crash_at_any_commit_changes_nothing_that_anybody_sees(whole, tmp_path):
    told, commits, _ = whole
    for number in range(1, commits + 1, EVERY_COMMIT):
        rig = fresh(tmp_path, number)
        rig.crash_at = number
        try:
            assert survive(rig), f"there is no commit {number}"
            judge(rig, told, twice_is_possible=True)
        except AssertionError as problem:
            raise AssertionError(f"after a crash at commit {number} of {commits}: {problem}") from problem
        finally:
            rig.drop()


@pytest.mark.parametrize("word", ["before the data", "in the data", "after the dot"])
def test_a_crash_at_any_word_with_the_mail_server_sends_nothing_twice_to_the_customer(word, whole, tmp_path):
    told, _, letters = whole
    for number in range(1, letters + 1, EVERY_LETTER):
        rig = fresh(tmp_path, number)
        rig.postman.crash_at = (number, word)
        try:
            assert survive(rig), f"there is no letter {number}"
            judge(rig, told, twice_is_possible=word == "after the dot")
        except AssertionError as problem:
            raise AssertionError(f"after a crash {word} of letter {number} of {letters}: {problem}") from problem
        finally:
            rig.drop()


def test_what_was_claimed_and_not_begun_is_sent_after_the_crash_without_a_question(rig):
    deliver, crashed = rig.postman.deliver, []

    def crash_at_customer(envelope, before_data):
        if envelope.recipient == CUSTOMER and not crashed:
            crashed.append(envelope)
            raise Crash
        return deliver(envelope, before_data)

    rig.postman.deliver = crash_at_customer
    assert survive(rig)
    assert [one.mark for one in rig.postman.taken].count(crashed[0].mark) == 1
    with rig.memory() as memory:
        assert not [row for row in memory.outbox.of("HO-1") if row.letter == "_ops/in-doubt"]


def test_what_was_begun_to_the_customer_is_held_and_a_person_is_asked_before_anything_goes_again(rig):
    with rig.memory() as memory:
        memory.next_ref()
        memory.save(FRESH, rig.clock.now())
        rig.daemon._doer.happen(memory, "HO-1", OPENED, rig.clock.now())
    rig.happen(ANSWERED)
    rig._accept()
    rig._approve("warm-intro")
    rig.to("2026-03-12 18:00")
    sent = rig.postman.heard
    customer_first = []
    original = rig.postman.deliver

    def crash_at_customer(envelope, before_data):
        if envelope.recipient == CUSTOMER and not customer_first:
            customer_first.append(envelope)
            before_data()
            raise Crash
        return original(envelope, before_data)

    rig.postman.deliver = crash_at_customer
    with pytest.raises(Crash):
        rig.to("2026-03-13 10:00")
    rig.drop()
    rig.start()
    rig.to("2026-03-20 10:00")
    assert sent
    assert [one.recipient for one in rig.postman.taken].count(CUSTOMER) == 0, "not without a word from a person"
    with rig.memory() as memory:
        held = [row for row in memory.outbox.of("HO-1") if row.state == outbox.HELD]
        asked = [row for row in memory.outbox.of("HO-1") if row.letter == "_ops/in-doubt"]
    assert [(row.recipient, row.customer) for row in held] == [(CUSTOMER, True)]
    assert asked
    assert rig.handoff().contacts == (Contact("Jane Roe", CUSTOMER),)
