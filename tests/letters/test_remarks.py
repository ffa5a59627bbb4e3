"""A yes with a word on top: what the CS leader may write on the leaders' letter (T3)."""

from datetime import date

import pytest

from handoffd.letters.replies.remark import APPROVE, SKIP, Remark, remark_of
from handoffd.letters.replies.zones import Name

TODAY, NAME = date(2026, 4, 20), Name(frozenset({"olga", "novak"}), "on")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["approve"], Remark(APPROVE)),
        (["Acme is the one to talk about.", "", "Approve", "", "Best,", "Olga"], Remark(APPROVE, "Acme is the one to talk about.")),
        (["Hi", "I call Jane on Tuesday.", "Globex is fine.", "approved"], Remark(APPROVE, "I call Jane on Tuesday. Globex is fine.")),
        (["skip"], Remark(SKIP)),
        (["no"], Remark(SKIP)),
    ],
)  # fmt: skip
def test_the_last_line_decides_and_what_stands_above_goes_with_it(rows, told):
    assert remark_of(rows, NAME, TODAY) == told


@pytest.mark.parametrize(
    "rows",
    [
        ["Once Ana has talked to Jane:", "approve"],
        ["Not before Friday.", "approve"],
        ["hold", "approve"],
        ["approve", "but take Acme out"],
        ["approve?"],
        ["Looks fine to me, I think"],
        ["If Petra agrees", "approve"],
        [],
    ],
)
def test_a_yes_with_a_condition_is_no_yes(rows):
    assert remark_of(rows, NAME, TODAY) is None
