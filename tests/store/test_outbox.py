"""The outbox: what waits, what leaves, what is in doubt, what is taken back."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from handoffd.store import outbox
from store.samples import NOW, envelope, put

MINUTE = timedelta(minutes=1)


def state(memory, row_id):
    return memory.outbox.get(row_id).state


def test_the_bytes_come_back_as_they_went_in(store):
    with store.transaction() as memory:
        row_id = put(memory, "m1")
    with store.transaction() as memory:
        row = memory.outbox.get(row_id)
        frozen = envelope("m1")
    assert (row.raw, row.sha256, row.message_id, row.mark) == (
        frozen.raw,
        frozen.sha256,
        frozen.message_id,
        frozen.mark,
    )
    assert row.customer
    assert row.state == outbox.PENDING


def test_what_may_leave_leaves_oldest_first_and_nothing_before_its_hour(store):
    with store.transaction() as memory:
        late = put(memory, "late", not_before=NOW + MINUTE)
        now = put(memory, "now")
        assert memory.outbox.due(NOW) == [now]
        assert memory.outbox.next_leaves() == NOW
        assert memory.outbox.due(NOW + MINUTE) == [now, late]
        assert memory.outbox.due(NOW + MINUTE, 1) == [now]


def test_an_envelope_is_claimed_by_one_only(store):
    with store.transaction() as memory:
        row_id = put(memory, "m1")
        [claimed] = memory.batches.claim_batch([row_id])
        assert (claimed.attempts, claimed.state) == (1, outbox.CLAIMED)
        assert memory.batches.claim_batch([row_id]) == []
        assert memory.outbox.due(NOW) == []


def test_the_same_envelope_is_never_frozen_twice(store):
    with store.transaction() as memory:
        put(memory, "m1")
    with pytest.raises(IntegrityError), store.transaction() as memory:
        put(memory, "m1")


def test_one_letter_to_two_people_is_two_envelopes(store):
    with store.transaction() as memory:
        put(memory, "m1")
        put(memory, "m1", recipient="ana@ours.example")
        assert len(memory.outbox.of("HO-1")) == 2


def test_after_a_no_for_now_it_is_tried_later_each_time_and_given_up_after_two_days(store):
    with store.transaction() as memory:
        row_id = put(memory, "m1")
    now, waits = NOW, []
    for _ in range(100):
        with store.transaction() as memory:
            assert memory.batches.claim_batch([row_id])
            row = memory.outbox.retry(row_id, "451 later", now)
        if row.state == outbox.REJECTED:
            break
        waits.append(row.not_before - now)
        now = row.not_before
    assert waits == sorted(waits)
    assert waits[0] == MINUTE
    assert timedelta(hours=47) < now - NOW < timedelta(hours=53)


def test_a_server_of_ours_that_cannot_be_reached_is_waited_for_as_long_as_it_takes(store):
    with store.transaction() as memory:
        row_id = put(memory, "m1")
        for _ in range(200):
            memory.batches.claim_batch([row_id])
            row = memory.outbox.retry(row_id, "no connection", NOW, reached=False)
    assert (row.state, row.not_before) == (outbox.PENDING, NOW + MINUTE)


def test_our_own_people_get_a_letter_in_doubt_again_with_the_same_bytes(store):
    with store.transaction() as memory:
        row_id = put(memory, "m1", customer=False)
        [before] = memory.batches.claim_batch([row_id])
        assert memory.batches.start_batch([row_id], NOW)
        assert [row.id for row in memory.outbox.interrupted()] == [row_id]
        memory.outbox.put_back(row_id, NOW + outbox.SETTLE)
        after = memory.outbox.get(row_id)
    assert (after.state, after.raw, after.not_before) == (outbox.PENDING, before.raw, NOW + outbox.SETTLE)


def test_only_what_has_not_left_to_the_customer_is_taken_back(store):
    with store.transaction() as memory:
        pending, claimed, data, sent, other, ours = (put(memory, f"m{n}", customer=n < 5, step="kickoff" if n == 4 else "warm-intro") for n in range(6))  # fmt: skip
        memory.batches.claim_batch([claimed, data, sent])
        assert memory.batches.start_batch([data, sent], NOW)
        memory.outbox.settle(sent, outbox.SENT, "250", NOW)
        memory.outbox.withdraw("HO-1", "warm-intro", NOW)
        assert [state(memory, row_id) for row_id in (pending, claimed, data, sent, other, ours)] == [
            outbox.WITHDRAWN, outbox.WITHDRAWN, outbox.DATA_STARTED, outbox.SENT, outbox.PENDING, outbox.PENDING
        ]  # fmt: skip
        assert memory.batches.claim_batch([pending]) == []


def test_a_batch_of_which_one_was_taken_back_does_not_begin_at_all(store):
    """What begins together is written down together: half of it must not leave unknown to the database."""
    with store.transaction() as memory:
        ours, theirs = put(memory, "m1", customer=False), put(memory, "m2")
        assert len(memory.batches.claim_batch([ours, theirs])) == 2
        memory.outbox.withdraw("HO-1", "warm-intro", NOW)
        assert not memory.batches.start_batch([ours, theirs], NOW)
        assert [state(memory, each) for each in (ours, theirs)] == [outbox.CLAIMED, outbox.WITHDRAWN]


def test_a_batch_holds_one_letter_for_each_reader_and_a_customers_letter_is_one_by_itself(store):
    with store.transaction() as memory:
        first = put(memory, "m1", customer=False, recipient="ana@ours.example")
        again = put(memory, "m2", customer=False, recipient="ana@ours.example")
        other = put(memory, "m3", customer=False, recipient="ben@ours.example")
        theirs = put(memory, "m4")
        assert memory.batches.due(NOW, 50, 8) == [[theirs], [first], [again, other]]
        assert memory.batches.due(NOW, 50, 1) == [[theirs], [first], [again], [other]]


def test_a_step_is_unfinished_while_one_of_its_customer_letters_may_still_leave(store):
    with store.transaction() as memory:
        first, second = put(memory, "m1"), put(memory, "m2", recipient="raj@acme.example")
        put(memory, "m3", customer=False)
        memory.outbox.settle(first, outbox.SENT, "250", NOW)
        assert memory.outbox.unfinished("HO-1", "warm-intro")
        memory.outbox.settle(second, outbox.HELD, "no answer", NOW)
        assert memory.outbox.unfinished("HO-1", "warm-intro")
        memory.outbox.settle(second, outbox.REJECTED, "550", NOW)
        assert not memory.outbox.unfinished("HO-1", "warm-intro")
        assert memory.outbox.delivered("HO-1", "warm-intro", "d" * 64, ["jane@acme.example"])
        assert not memory.outbox.delivered("HO-1", "warm-intro", "d" * 64, ["raj@acme.example"])
        assert not memory.outbox.delivered("HO-1", "warm-intro", "e" * 64, ["jane@acme.example"])


def test_what_is_held_goes_again_only_when_somebody_says_so(store):
    with store.transaction() as memory:
        row_id = put(memory, "m1")
        memory.outbox.settle(row_id, outbox.HELD, "no answer", NOW)
        assert memory.outbox.due(NOW + timedelta(days=99)) == []
        assert [row.id for row in memory.outbox.held()] == [row_id]
        memory.outbox.resend(row_id, NOW)
        assert memory.outbox.due(NOW) == [row_id]


def test_who_says_that_it_goes_again_gives_it_as_many_tries_as_a_new_one(store):
    """Else a line that breaks once more, hours after the first try, would tell the AE that nobody has this address."""
    with store.transaction() as memory:
        row_id = put(memory, "m1")
        for _ in range(outbox.GIVE_UP):
            memory.batches.claim_batch([row_id])
            memory.outbox.settle(row_id, outbox.HELD, "no answer", NOW)
            memory.outbox.resend(row_id, NOW)
        memory.batches.claim_batch([row_id])
        assert memory.outbox.retry(row_id, "the line broke at RCPT", NOW).state == outbox.PENDING


def test_a_letter_is_found_by_the_message_id_it_left_under(store):
    with store.transaction() as memory:
        row_id = put(memory, "m1")
        assert memory.outbox.by_message_id("<m1@ours.example>").id == row_id
        assert memory.outbox.by_message_id("<m2@ours.example>") is None
