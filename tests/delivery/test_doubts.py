"""A letter that was handed over and never confirmed: looked for, proven, held, or sent again; never twice to a customer."""

from datetime import timedelta

import pytest

from delivery.office import DANA, JANE, LOST_ANSWER, NOW, PETRA, SENT
from handoffd.store import outbox
from handoffd.store.doubts import LOOKS


def in_doubt(office, to=JANE):
    """Hand a letter over, and lose the answer once."""
    row = office.put(to)
    office.postman.answer = lambda each: LOST_ANSWER if each.recipient == to else SENT
    office.turn()
    office.postman.answer = lambda _each: SENT
    return row


def test_what_lies_in_the_archive_was_taken_and_nobody_is_asked(office):
    row = in_doubt(office)
    assert office.row(row).state == outbox.IN_DOUBT
    office.shelf.marks.add(office.row(row).mark)
    office.after(seconds=31)
    assert office.row(row).state == outbox.SENT
    assert len(office.postman.to(JANE)) == 1
    assert not office.letters("_ops/in-doubt")


def test_the_archive_is_asked_after_half_a_minute_two_ten_and_sixty_minutes(office):
    """Finding 2: at once, and under load for longer, it does not hold yet what was taken."""
    in_doubt(office)
    asked = []
    for seconds in range(0, 4000, 10):
        before = len(office.shelf.asked)
        office.clock.move_to(NOW + timedelta(seconds=seconds))
        office.daemon._doubts.look(office.clock.now())
        asked += [seconds] * (len(office.shelf.asked) - before)
    assert asked == [int(each.total_seconds()) for each in LOOKS] == [30, 120, 600, 3600]


def test_a_customers_letter_that_is_not_found_for_an_hour_is_held_and_its_approver_is_asked(office):
    row = in_doubt(office)
    for minutes in (1, 3, 11, 59):
        office.after(minutes=minutes)
        assert office.row(row).state == outbox.IN_DOUBT
    office.after(minutes=61)
    assert office.row(row).state == outbox.HELD
    assert {each.recipient for each in office.letters("_ops/in-doubt")} == {DANA, PETRA}
    office.after(days=9)
    assert len(office.postman.to(JANE)) == 1, "it went again without a word from a person"


def test_a_colleagues_letter_that_is_not_found_goes_again_with_the_same_bytes_and_not_earlier(office):
    in_doubt(office, DANA)
    office.after(minutes=59)
    assert len(office.postman.to(DANA)) == 1
    office.after(minutes=61)
    first, second = office.postman.to(DANA)
    assert first.raw == second.raw


def test_a_colleagues_letter_that_is_found_does_not_go_again(office):
    row = in_doubt(office, DANA)
    office.shelf.marks.add(office.row(row).mark)
    office.after(hours=2)
    assert office.row(row).state == outbox.SENT
    assert len(office.postman.to(DANA)) == 1


def test_without_an_archive_a_customers_letter_is_held_at_once(office):
    office.archive = None
    office.restart()
    row = in_doubt(office)
    assert office.row(row).state == outbox.HELD
    assert office.letters("_ops/in-doubt")


def test_an_archive_that_cannot_be_asked_is_no_answer_and_after_an_hour_a_person_is(office):
    row = in_doubt(office)
    office.shelf.away = True
    office.after(minutes=30)
    assert office.row(row).state == outbox.IN_DOUBT
    office.after(minutes=62)
    assert office.row(row).state == outbox.HELD


def test_after_a_night_without_the_daemon_the_missed_looks_are_one(office):
    row = in_doubt(office)
    office.after(hours=9)
    assert len(office.shelf.asked) == 1
    assert office.row(row).state == outbox.HELD


def test_a_crash_in_the_payload_is_a_doubt_and_a_crash_before_it_is_none(office):
    """F21: DATA_STARTED rows are looked for, CLAIMED ones are simply sent."""
    started, claimed = office.put(), office.put("raj@acme.example")
    with office.memory() as memory:
        memory.batches.claim_batch([started, claimed])
        assert memory.batches.start_batch([started], NOW)
    office.restart()
    office.turn()
    assert office.row(started).state == outbox.IN_DOUBT
    assert office.row(claimed).state == outbox.SENT


def test_a_doubt_that_lasts_ten_minutes_is_told_to_ops_within_fifteen(office):
    """I14"""
    in_doubt(office)
    for minutes in range(15):
        office.after(minutes=minutes)
    [told] = office.letters("_ops/trouble")
    assert told.recipient == PETRA
    assert told.created_at <= NOW + timedelta(minutes=15)
    office.after(hours=2)
    office.after(hours=2, minutes=2)
    assert "doubt" not in office.troubles()


ANSWER = "From: {who}\r\nTo: handoff@ours.example\r\nSubject: Re: hello\r\nIn-Reply-To: {id}\r\n\r\nThanks!\r\n"


def test_who_answers_a_letter_has_it(office):
    row = in_doubt(office)
    office.receive(ANSWER.format(who=JANE, id=office.row(row).message_id).encode())
    assert (office.row(row).state, office.row(row).reply) == (outbox.SENT, f"{JANE} answered it")


def test_somebody_elses_answer_proves_nothing_about_this_copy(office):
    row = in_doubt(office)
    office.receive(ANSWER.format(who="raj@acme.example", id=office.row(row).message_id).encode())
    assert office.row(row).state == outbox.IN_DOUBT


REPORT = """\
From: MAILER-DAEMON@mx.example
To: handoff@ours.example
Subject: Delivery delayed
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It waits.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {who}
Action: {action}
Status: {status}
--b
Content-Type: text/rfc822-headers

Message-ID: {id}
--b--
"""


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("failed", "5.1.1")])
def test_a_server_that_reports_about_a_letter_has_taken_it(office, action, status):
    row = in_doubt(office)
    told = REPORT.format(who=JANE, id=office.row(row).message_id, action=action, status=status)
    office.receive(told.replace("\n", "\r\n").encode())
    assert office.row(row).state == outbox.SENT
    office.after(hours=3)
    assert len(office.postman.to(JANE)) == 1


def test_a_new_version_waits_with_the_old_one_that_is_in_doubt_and_is_dropped_when_that_has_arrived(office):
    row = in_doubt(office)
    newer = office.put(draft="e" * 64)
    with office.memory() as memory:
        assert [each.id for each in memory.outbox.hold("HO-1", "warm-intro", "an older one is in doubt")] == [row]
    assert {office.row(each).state for each in (row, newer)} == {outbox.HELD}
    office.receive(ANSWER.format(who=JANE, id=office.row(row).message_id).encode())
    assert (office.row(row).state, office.row(newer).state) == (outbox.SENT, outbox.WITHDRAWN)


def test_a_mark_that_several_readers_share_proves_nothing(office):
    """Letters that an older version froze have one mark for all their readers."""
    row = office.put()
    other, mark = office.put("raj@acme.example"), office.row(row).mark
    with office.memory() as memory:
        memory.outbox._session.get(outbox.OutboxRow, other).mark = mark
    office.postman.answer = lambda each: LOST_ANSWER if each.recipient == JANE else SENT
    office.shelf.marks.add(office.row(row).mark)
    office.turn()
    office.after(seconds=31)
    assert office.row(row).state == outbox.HELD


def test_a_copy_of_another_letter_in_the_archive_settles_no_doubt(office):
    """I3: two are looked for at once, and one of them is there."""
    lost, found = office.put(), office.put("raj@acme.example")
    office.postman.answer = lambda each: SENT if each.recipient == DANA else LOST_ANSWER
    office.turn()
    office.shelf.marks.add(office.row(found).mark)
    office.after(seconds=31)
    assert (office.row(lost).state, office.row(found).state) == (outbox.IN_DOUBT, outbox.SENT)


def test_an_exception_in_the_payload_leaves_a_doubt(office):
    """F21: whatever went wrong after the payload had begun, the letter does not simply go again."""
    row = office.put()

    def breaks(envelope, before_data):
        office.postman.tried.append(envelope)
        before_data()
        raise ZeroDivisionError

    office.postman.deliver = breaks
    with pytest.raises(ZeroDivisionError):
        office.daemon.turn(look=False)
    del office.postman.deliver
    office.turn()
    assert office.row(row).state == outbox.IN_DOUBT
    assert len(office.postman.to(JANE)) == 1


def test_bytes_that_are_not_those_that_were_frozen_are_held_and_never_sent(office):
    """I2: a letter to our own people, which no leak guard looks at, is held against its hash like any other."""
    for who in (JANE, DANA):
        row = office.put(who)
        with office.memory() as memory:
            stored = memory.outbox._session.get(outbox.OutboxRow, row)
            stored.raw = stored.raw.replace(b"Hello.", b"Hello, and more.")
        office.turn()
        office.after(days=3)
        assert office.row(row).state == outbox.HELD
    assert not [each for each in office.postman.tried if b"and more" in each.raw]


def test_a_second_copy_of_the_same_words_waits_for_the_fate_of_the_first_and_is_dropped_when_that_arrived(office):
    """I2: stopped and approved again while nobody knew whether the first had arrived (found by the simulator, seed 3)."""
    row = in_doubt(office)
    again = office.put()
    office.turn()
    assert office.row(again).state == outbox.HELD
    office.shelf.marks.add(office.row(row).mark)
    office.after(hours=2)
    assert (office.row(row).state, office.row(again).state) == (outbox.SENT, outbox.WITHDRAWN)
    assert len(office.postman.to(JANE)) == 1


def test_a_copy_that_was_approved_again_goes_once_when_a_person_says_that_the_first_did_not_arrive(office):
    row = in_doubt(office)
    again = office.put()
    office.after(minutes=61)
    assert {office.row(each).state for each in (row, again)} == {outbox.HELD}
    with office.memory() as memory:
        beside = memory.doubts.beside("HO-1", "warm-intro")
    assert [each.id for each in beside] == [row, again]
