"""One envelope arrives two to five times, and in any order: it is one handoff. In full: `python -m attacks.copies`."""

import pytest

from attacks.copies import handoffs_made
from longrun import long


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_thirty_contracts_with_four_copies_each_in_any_order_are_thirty_handoffs(seed, tmp_path):
    assert handoffs_made(30, seed, tmp_path)[:2] == (30, 0)


@long
@pytest.mark.slow
def test_three_hundred_contracts_with_four_copies_each_are_three_hundred_handoffs(tmp_path):
    assert handoffs_made(300, 11, tmp_path)[:2] == (300, 0)
