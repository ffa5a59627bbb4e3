"""The n-th socket operation fails (F2, F14): here one n; `python -m campaigns.sockets` has every n (docs/reliability.md)."""

import pytest

from campaigns.sockets import Campaign, naive
from longrun import long

pytestmark = pytest.mark.slow


def test_the_n_th_failure_of_a_socket_in_every_rest_changes_nothing_in_the_story(embedded_server, tmp_path):
    struck, problem = Campaign(embedded_server, tmp_path).play(31, "after")
    assert len(struck) >= 5  # in so many rests was there an operation of that number
    assert problem == ""


@long
def test_a_program_that_sends_again_what_was_not_answered_is_found_out(embedded_server, tmp_path):
    campaign = Campaign(embedded_server, tmp_path)
    with naive():
        problems = [campaign.play(at, "after")[1] for at in range(27, 33)]
    assert any("a customer has" in problem and "twice" in problem for problem in problems)
