"""Two real daemons, one real PostgreSQL: killed, cut off, stopped; a short form of `campaigns.machines`."""

import pytest

from campaigns.machines import Campaign, told
from longrun import long


@long
@pytest.mark.real
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_two_daemons_lose_nothing_and_send_nothing_twice(postfix_server, postgres_server, tmp_path):
    """I2, I7, I12"""
    campaign = Campaign(postfix_server, postgres_server, tmp_path, seed=5, lease=3, naive=False)
    tally = campaign.run_all(kills=2, partitions=1, stops=1, restarts=False)
    assert tally.sound, told(tally)
    assert (tally.kills, tally.partitions, tally.stops) == (2, 1, 1)
    assert tally.customer > 10
