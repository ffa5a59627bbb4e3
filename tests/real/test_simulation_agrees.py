"""The simulator's idea of mail servers is held against a real Postfix and a real Dovecot: both tell the same story.

Line by line, and letter by letter to the last byte as it lies in its reader's mailbox (issue 7). The scenarios with
faults take longer: `python -m campaigns.agree`.
"""

import pytest

from real.simulated import both

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.mark.parametrize("scenario", ["all is well"])
def test_the_made_up_and_the_real_servers_tell_the_same(scenario, postfix_server, tmp_path):
    made_up, told = both(scenario, postfix_server, tmp_path)
    assert made_up.violations == told.violations == []
    assert made_up.trace == told.trace
    assert len(made_up.trace) > 10
