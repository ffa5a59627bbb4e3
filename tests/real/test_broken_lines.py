"""Short runs of the two campaigns on real servers: lines that die, and kill -9 while letters leave (F1, F2, F14, F21)."""

import pytest

from campaigns import connections, killloop

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.mark.timeout(300)  # a busy machine takes its time
def test_a_dead_line_is_noticed_within_its_slice_and_no_mail_is_missed(dovecot_server, tmp_path):
    tally = connections.Campaign(dovecot_server, tmp_path, seed=3, slice_seconds=0.6).run(8)
    assert (tally.missed, tally.twice, tally.late) == (0, 0, [])
    assert tally.handed_in == 8


@pytest.mark.timeout(300)
def test_kill_9_while_letters_leave_loses_none_and_no_customer_has_one_twice(postfix_server, tmp_path):
    tally = killloop.Campaign(postfix_server, tmp_path, seed=5).run(4)
    assert tally.kills == 4
    assert tally.sound, killloop.told(tally)
    assert tally.customer > 10
