"""What kind of contract is it, and are two names one customer?"""

import pytest

from handoffd.letters.message import Address
from handoffd.letters.notices.namesake import name_of, traits_of
from handoffd.letters.notices.notice import Notice
from handoffd.letters.notices.tracks import amount, decided, doubted, row_of, shape_of, shipped_rows


@pytest.mark.parametrize(
    ("title", "track"),
    [
        ("Acme GmbH - Renewal 2026.pdf", "renewal"),
        ("Vertragsverlängerung Acme GmbH", "renewal"),
        ("Amendment No. 1 - Acme", "amendment"),
        ("Acme: Nachtrag 2", "amendment"),
        ("Acme Add-on order", "upsell"),
        ("Acme Extension", "ask"),
        ("Acme MSA", None),
        ("Renewalytics Inc. - MSA", None),
    ],
)
def test_the_words_of_a_title_say_what_kind_it_is(title, track):
    found = decided(Notice("signed", "", title=title), (), shipped_rows())
    assert (found.track if found else None) == track


def test_an_nda_is_no_sale_and_a_dpa_is_asked_about():
    assert doubted(Notice("unsure", "", title="Mutual NDA - Acme")).track == "none"
    assert doubted(Notice("unsure", "", title="DPA - Acme")).track == "ask"
    assert doubted(Notice("signed", "", title="Acme MSA")) is None


def test_a_row_fits_only_when_each_of_its_conditions_does():
    row = row_of({"track": "none", "title": ["order form"], "value_below": 500, "sent_by": ["hr"]})
    cheap = Notice("signed", "", title="Acme Order Form", facts={"value": "EUR 499.00"})
    assert decided(cheap, ("hr@ours.example",), (row,)).track == "none"
    assert decided(cheap, ("dana@ours.example",), (row,)) is None
    assert decided(Notice("signed", "", title="Acme Order Form"), ("hr@ours.example",), (row,)) is None


@pytest.mark.parametrize(("text", "whole"), [("EUR 96,000.00", 96000), ("96.000 €", 96000), ("about 5 to 7", None)])
def test_an_amount_is_read_only_where_it_is_plain(text, whole):
    assert amount(text) == whole


def test_forms_of_companies_tell_names_apart_and_documents_name_nobody():
    assert name_of("Order Form - Acme GmbH.pdf") == name_of("Acme GmbH")
    assert name_of("Acme Inc.") != name_of("Acme GmbH")
    assert name_of("Acme Inc.").stem == name_of("Acme").stem
    assert not name_of("Master Services Agreement 2026.pdf")
    assert name_of("Acme - Additional Seats").stem == "acme"


def test_a_mailbox_that_anybody_may_have_is_no_trait():
    assert traits_of(["Acme"], [Address("", "kim@gmail.com"), Address("", "kim@acme.example")]) == (
        "domain:acme.example",
        "name:acme",
    )


def test_an_answer_is_remembered_for_the_words_that_name_no_customer():
    one = Notice("signed", "", title="Acme GmbH - Extension 2026", ae="dana@ours.example")
    other = Notice("signed", "", title="Globex - Extension", ae="dana@ours.example")
    assert shape_of(one) == shape_of(other) == "dana@ours.example|extension"
    assert not shape_of(Notice("signed", "", title="Acme", ae="dana@ours.example"))
