"""A domain that could be taken for another is shown beside it (T21); honest ones are not."""

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoffd.letters.trust.lookalike import _steps, lookalike

KNOWN = ("acme-logistics.com", "brightlane.example", "globex.de")


@pytest.mark.parametrize(
    "domain",
    [
        "acme-1ogistics.com", "acrne-logistics.com", "acme-logistic.com", "acme-logistics.co",
        "acme-logsitics.com", "acmelogistics.com", "brightIane.example".lower(), "brightlanes.example", "brihgtlane.example",
        "globex.com", "g1obex.de", "globex-billing.de", idna.encode("gl\u043ebex.de").decode(), idna.encode("\u0430cme-logistics.com").decode(),
        idna.encode("\u0430\u0441m\u0435-l\u043egistics.com").decode(),  # four letters of another alphabet: no typing error
    ],
)  # fmt: skip
def test_a_domain_that_could_be_taken_for_another_is_told(domain):
    assert lookalike(domain, KNOWN)


@pytest.mark.parametrize(
    "domain",
    [
        "acme-logistics.com", "mail.acme-logistics.com", "globex.de", "initech.com", "umbrella.example", "gmail.com", "orchard.example",
        "hooli.xyz", "lane.example", "bright.example", "acme.com",
    ],
)  # fmt: skip
def test_honest_domains_are_not(domain):
    assert lookalike(domain, KNOWN) == ""


def test_short_names_differ_by_a_letter_honestly():
    assert lookalike("bmv.de", ["bmw.de"]) == ""
    assert lookalike("ibn.com", ["ibm.com"]) == ""


@given(st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_the_steps_are_those_of_the_definition(one, other):
    assert min(_steps(one, other, 9), 9) == min(_slowly(one, other), 9)


def _slowly(one, other):
    if not one or not other:
        return len(one) + len(other)
    found = min(
        _slowly(one[1:], other) + 1, _slowly(one, other[1:]) + 1, _slowly(one[1:], other[1:]) + (one[0] != other[0])
    )
    if len(one) > 1 < len(other) and one[0] == other[1] and one[1] == other[0]:
        found = min(found, _slowly(one[2:], other[2:]) + 1)
    return found
