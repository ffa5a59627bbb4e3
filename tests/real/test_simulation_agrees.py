"""The simulator's idea of mail servers is held against a real Postfix and a real Dovecot: both tell the same story.

Line by line, and letter by letter to the last byte as it lies in its reader's mailbox (issue 7).
"""

import pytest

from handoffd.simulate.mix import Mix
from handoffd.simulate.playing import blank, play
from real.simulated import RealServers

pytestmark = [pytest.mark.real, pytest.mark.slow]

SCENARIOS = {
    "all is well": (1, Mix(most=1)),
}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_made_up_and_the_real_servers_tell_the_same(scenario, postfix_server, tmp_path):
    seed, mix = SCENARIOS[scenario]
    empty = blank(tmp_path / "blank")
    made_up = play(seed, tmp_path / "made-up", empty, mix=copy(mix))
    servers = []

    def real(*world):
        servers.append(RealServers(postfix_server, *world))
        return servers[0]

    try:
        told = play(seed, tmp_path / "real", empty, mix=copy(mix), made=real, on_disk=True)
    finally:
        for one in servers:
            one.close()
    assert made_up.violations == told.violations == []
    assert made_up.trace == told.trace
    assert len(made_up.trace) > 10


def copy(mix):
    """A mix of its own: a run ends with all faults taken out."""
    return Mix(dict(mix.chances), mix.answers, mix.odd, mix.attackers, mix.machines, mix.authenticates, mix.most)
