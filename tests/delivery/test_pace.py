"""How fast, how much, how long: the bounds of a minute and a day, refusals for now, a server that wants rest."""

from datetime import timedelta
from itertools import pairwise

import pytest

from delivery.office import DANA, JANE, NOW, PETRA, SENT, Office
from handoffd.errors import LoginRefused, Temporary
from handoffd.network.courier import Outcome
from handoffd.store import outbox

LATER = Outcome("temporary", 451, "4.7.1 greylisted, come back in 5 minutes")


@pytest.fixture
def small(tmp_path):
    """Twenty a minute, fifty a day."""
    built = Office(tmp_path, mails_per_day=50)
    yield built
    built.close()


def test_twenty_a_minute_and_a_restart_gives_no_more(office):
    """I13"""
    for _ in range(45):
        office.put(DANA)
    office.turn()
    assert len(office.postman.tried) == 20
    office.restart()
    office.turn()
    assert len(office.postman.tried) == 20
    office.after(seconds=61)
    assert len(office.postman.tried) == 40


def test_what_nobody_confirmed_counts_as_well(office):
    office.postman.answer = lambda _each: Outcome("in_doubt", None, "the line broke")
    for _ in range(25):
        office.put(DANA)
    office.turn()
    office.turn()
    assert len(office.postman.tried) == 20


def test_the_last_fifth_of_a_day_is_kept_for_customers_and_approvals(small):
    for _ in range(60):
        small.put(DANA)
    for minutes in range(8):
        small.after(minutes=2 * minutes)
    assert len(small.postman.tried) == 41  # forty, and the letter that tells ops
    assert [row.recipient for row in small.letters("_ops/trouble")] == [PETRA]
    customer, draft = small.put(), small.put(DANA, letter="warm-intro/draft")
    small.restart()
    small.after(minutes=20)
    assert {small.row(customer).state, small.row(draft).state} == {outbox.SENT}
    small.after(days=1, minutes=21)
    assert len(small.postman.tried) > 50


def test_in_a_rush_customers_come_first(office):
    for _ in range(30):
        office.put(DANA)
    late = office.put()
    office.turn()
    assert office.row(late).state == outbox.SENT


def test_a_server_that_says_later_is_asked_after_1_5_15_30_minutes_then_hours_for_two_days(office):
    """F12"""
    row, moments = office.put(DANA), []

    def later(each):
        if each.recipient == DANA and each.mark == office.row(row).mark:
            moments.append(office.clock.now() - NOW)
            return LATER
        return SENT

    office.postman.answer = later
    for minutes in range(0, 60 * 60, 1 if len(moments) < 6 else 5):
        if office.row(row).state != outbox.PENDING:
            break
        if office.row(row).not_before <= NOW + timedelta(minutes=minutes):
            office.after(minutes=minutes)
    waits = [round((after - before) / timedelta(minutes=1)) for before, after in pairwise(moments)]
    assert waits[:7] == [1, 5, 15, 30, 60, 120, 240]
    assert timedelta(hours=44) < moments[-1] < timedelta(hours=54)
    assert office.row(row).state == outbox.REJECTED


def test_after_four_hours_of_later_ops_is_told_once(office):
    row = office.put(DANA)
    office.postman.answer = lambda each: LATER if each.recipient == DANA else SENT
    for minutes in range(0, 360, 10):
        office.after(minutes=minutes)
        if minutes < 240:
            assert not office.letters("_ops/trouble")
    assert [each.recipient for each in office.letters("_ops/trouble")] == [PETRA]
    office.postman.answer = lambda _each: SENT
    office.after(hours=20)
    assert office.row(row).state == outbox.SENT
    office.after(hours=20, minutes=2)
    assert "late" not in office.troubles()


@pytest.mark.parametrize("code", [421, 432])
def test_a_server_that_wants_rest_gets_it_and_no_letter_has_used_up_a_try(office, code):
    rows = [office.put(DANA) for _ in range(5)]
    office.postman.answer = lambda _each: Outcome("temporary", code, "4.3.2 slow down")
    office.turn()
    assert len(office.postman.tried) == 1
    assert {office.row(row).attempts for row in rows} == {0}
    office.postman.answer = lambda _each: SENT
    office.after(minutes=2)
    assert {office.row(row).state for row in rows} == {outbox.SENT}


def test_a_refused_login_stops_the_sender_keeps_the_queue_and_is_not_tried_every_second(office):
    """F13: 535 is about the account."""
    row = office.put()

    def locked(_envelope):
        raise LoginRefused("535 5.7.8 wrong password")

    office.postman.answer = locked
    office.turn()
    assert office.row(row).state == outbox.PENDING
    assert not office.daemon._wait_for_smtp.over()
    assert office.daemon._wait_for_smtp._until - office.daemon._wait_for_imap._until > 200
    assert "smtp" in office.troubles()
    office.postman.answer = lambda _each: SENT
    office.after(minutes=1)
    assert office.row(row).state == outbox.SENT
    assert "smtp" not in office.troubles()


def test_one_of_two_readers_refused_is_one_refusal(office):
    """F15: each reader has a transaction of their own."""
    jane, raj = office.put(JANE), office.put("raj@acme.example")
    office.postman.answer = lambda each: Outcome("permanent", 550, "5.1.1 unknown") if each.recipient == JANE else SENT
    office.turn()
    assert (office.row(jane).state, office.row(raj).state) == (outbox.REJECTED, outbox.SENT)


def test_a_server_that_is_away_uses_up_no_try(office):
    row = office.put()

    def away(_envelope):
        raise Temporary("cannot reach it")

    office.postman.answer = away
    for hours in range(0, 100, 5):
        office.after(hours=hours)
    assert (office.row(row).state, office.row(row).attempts) == (outbox.PENDING, 0)
