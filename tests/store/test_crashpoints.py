"""A fault at I/O steps of a scenario, and the end is that of the run without one (F19, F21); the whole is a campaign."""

import pytest

from campaigns.crashpoints import SCENARIOS, Campaign
from otherstore import sqlite_only

pytestmark = [pytest.mark.slow, sqlite_only]

EVERY = 37  # point; `python -m campaigns.crashpoints --scenario all` tries each


@pytest.mark.parametrize("name", ["the CSM accepts", "the introduction is approved and leaves"])
def test_a_fault_at_an_io_step_changes_nothing_that_anybody_sees(name, tmp_path):
    campaign = Campaign(name, tmp_path)
    tried = list(campaign.points())[::EVERY]
    assert {point.kind for point in tried} == {"kill", "exception", "enospc"}
    assert {point: said for point in tried if (said := campaign.differs(point))} == {}


def test_there_are_twelve_scenarios():
    assert len(SCENARIOS) == 12
