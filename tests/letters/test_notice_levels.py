"""Rule 11 of the notices: who is believed at once, and for whom a person is asked first."""

import pytest

from handoffd.letters.message import Address
from handoffd.letters.notices.level import level_of
from handoffd.letters.notices.notice import House, Notice

DANA, NEW_ONE, OUTSIDER = "dana@northwind.example", "new.one@northwind.example", "olga@bigcustomer.example"
HOUSE = House(frozenset({"northwind.example"}), "handoffs@northwind.example", {DANA: "Dana Weber"})


def notice(service="docusign", ae=None, by=None):
    return Notice("signed", "because", service, ae=ae, forwarded_by=Address("", by) if by else None)


@pytest.mark.parametrize(
    ("found", "number"),
    [
        (notice(ae=DANA), 1),
        (notice(ae=NEW_ONE), 1),
        (notice("crm:our-crm"), 1),
        (notice(), 2),
        (notice(ae=OUTSIDER), 2),
        (notice(by=DANA), 3),
        (notice("colleague", ae=DANA), 3),
        (notice(by=OUTSIDER), 4),
        (notice(by=NEW_ONE), 4),
        (notice(""), 4),
    ],
)
def test_a_notice_has_the_level_of_who_sends_it_and_whom_it_names(found, number):
    level = level_of(found, HOUSE, vouched=True)
    assert (level.number, level.opens) == (number, number in (1, 3))
    assert level.why


@pytest.mark.parametrize("found", [notice(ae=DANA), notice(), notice(by=DANA), notice("colleague", ae=DANA)])
def test_what_our_own_server_does_not_vouch_for_never_opens_a_handoff(found):
    assert not level_of(found, HOUSE, vouched=False).opens
