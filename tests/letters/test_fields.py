"""Money, days, spans and people are read out of answers where they are certain, and left alone where they are not."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoffd.letters.fields import (
    find_dates,
    find_money,
    read_contacts,
    read_date,
    read_duration,
    read_money,
)
from handoffd.letters.fields.account import locale_of_zone, read_account, said
from handoffd.letters.robots import is_robot
from handoffd.playbook.dossier import BY_ID, Entry

MONEY = [
    ("USD 84,000", "", "84000 USD"),
    ("84k EUR/yr", "", "84000 EUR year"),
    ("€ 48.000,00", "", "48000 EUR"),
    ("1,2 Mio. €", "", "1200000 EUR"),
    ("$1.2m ARR", "", "1200000 USD year"),
    ("84 000 €", "", "84000 EUR"),
    ("84\u202f000 €", "", "84000 EUR"),
    ("EUR 1.234,50", "", "1234.5 EUR"),
    ("CHF 48'000.-", "", "48000 CHF"),
    ("96.000,- EUR im Jahr", "", "96000 EUR year"),
    ("£12,500 p.a.", "", "12500 GBP year"),
    ("48 TEUR", "", "48000 EUR"),
    ("R$ 1.200.000,00", "", "1200000 BRL"),
    ("INR 1,20,000.00", "", "120000 INR"),
    ("60 000,00 € par an", "", "60000 EUR year"),
    ("USD 900 per month", "", "900 USD month"),
    ("12 500 000 円", "", "12500000 JPY"),
    ("$84,000", "en_AU", "84000 AUD"),
    ("$84,000", "en_CA", "84000 CAD"),
    ("$84,000", "de_DE", "84000 USD"),
    ("500 kr", "sv_SE", "500 SEK"),
    ("500 kr", "nb_NO", "500 NOK"),
    ("¥1,000,000", "ja_JP", "1000000 JPY"),
    ("1.234 €", "de_DE", "1234 EUR"),
    ("48.000 Euro", "de_DE", "48000 EUR"),
    ("starts 1 May 2026, USD 120k/yr", "", "120000 USD year"),
]
NO_MONEY = [
    "1.234",
    "1.234 €",
    "48.000 Euro",
    "120k",
    "500 kr",
    "¥1,000,000",
    "about EUR 60,000",
    "$80-90k",
    "USD 84,000 - 90,000",
    "USD 84 per user per year",
    "84k per seat, EUR",
    "$120,000 (was $100,000)",
    "EUR 1.2.3",
    "EUR 12,34,5",
    "ALL 5 of them",
    "1 May 2026 USD 120k",
    "up to EUR 5,000",
    "a discount of USD 500",
    "",
]
DAYS = [
    ("1 Dec 2026", "", date(2026, 12, 1)),
    ("01.12.2026", "", date(2026, 12, 1)),
    ("1.12.26", "", date(2026, 12, 1)),
    ("2026-12-01", "", date(2026, 12, 1)),
    ("Dec 1, 2026", "", date(2026, 12, 1)),
    ("1st of December 2026", "", date(2026, 12, 1)),
    ("1. Dezember 2026", "", date(2026, 12, 1)),
    ("le 1er décembre 2026", "", date(2026, 12, 1)),
    ("1 de diciembre de 2026", "", date(2026, 12, 1)),
    ("1 dicembre 2026", "", date(2026, 12, 1)),
    ("1 de dezembro de 2026", "", date(2026, 12, 1)),
    ("1 december 2026", "", date(2026, 12, 1)),
    ("2026年12月1日", "", date(2026, 12, 1)),
    ("12/31/2026", "", date(2026, 12, 31)),
    ("31/12/2026", "", date(2026, 12, 31)),
    ("5/5/2026", "", date(2026, 5, 5)),
    ("11/12/2026", "en_US", date(2026, 11, 12)),
    ("11/12/2026", "en_GB", date(2026, 12, 11)),
    ("11/12/2026", "de", date(2026, 12, 11)),
    ("at 10:30 Dec 1 2026", "", date(2026, 12, 1)),
]
NO_DAYS = [
    "Dec 1",
    "March 31st",
    "end of Q1",
    "December 2026",
    "11/12/2026",
    "31.02.2026",
    "1 April 2026 to 31 March 2027",
    "May 3 people come",
    "v1.2.2026.3",
    "asap",
    "",
]
SPANS = [
    ("36 months", 36),
    ("12-month term", 12),
    ("3 Jahre", 36),
    ("three years", 36),
    ("un an", 12),
    ("24 mois", 24),
    ("1,5 Jahre", 18),
    ("3年間", 36),
    ("2 anni", 24),
]
NO_SPANS = [
    "1-2 years",
    "12+12 months",
    "about 3 years",
    "3 years with 60 days notice",
    "USD 84k a year",
    "3 years ago",
]


def short(money):
    return " ".join(filter(None, [f"{money.amount:f}", money.currency, money.per])) if money else None


@pytest.mark.parametrize(("text", "locale", "expected"), MONEY)
def test_an_amount_is_read_as_its_writer_meant_it(text, locale, expected):
    assert short(read_money(text, locale)) == expected


@pytest.mark.parametrize("text", NO_MONEY)
def test_an_amount_that_is_not_certain_stays_text(text):
    assert read_money(text) is None


@pytest.mark.parametrize(("text", "locale", "expected"), DAYS)
def test_a_day_is_read_as_its_writer_meant_it(text, locale, expected):
    assert read_date(text, locale=locale) == expected


@pytest.mark.parametrize("text", NO_DAYS)
def test_a_day_that_two_people_would_read_differently_stays_text(text):
    assert read_date(text) is None


def test_a_day_without_a_year_is_the_next_one_where_it_must_lie_ahead():
    assert read_date("Dec 1", today=date(2026, 11, 21)) == date(2026, 12, 1)
    assert read_date("1. März", today=date(2026, 11, 21)) == date(2027, 3, 1)


@pytest.mark.parametrize(("text", "months"), SPANS)
def test_a_term_is_read_in_months(text, months):
    assert read_duration(text).months == months


@pytest.mark.parametrize("text", NO_SPANS)
def test_a_span_that_is_no_term_stays_text(text):
    assert read_duration(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Marta Keller, VP Finance, marta@x.example (economic buyer)", ["Marta Keller, VP Finance, marta@x.example (economic buyer)"]),
        ("Champion: Jonas Weber <jonas@x.example> - Head of Ops", ["Jonas Weber, Head of Ops, jonas@x.example (champion)"]),
        ("Marta Keller | VP Finance | marta@x.example | buyer", ["Marta Keller, VP Finance, marta@x.example (economic buyer)"]),
        ("Marta Keller\nVP Finance\nmarta@x.example\neconomic buyer\n\nBo Li\nbo@x.example", ["Marta Keller, VP Finance, marta@x.example (economic buyer)", "Bo Li, bo@x.example"]),
        ("Weber, Jonas <jonas@x.example>", ["Jonas Weber, jonas@x.example"]),
        ("Dr. Jonas Weber, jonas@x.example", ["Jonas Weber, jonas@x.example"]),
        ("CFO Dana Whitfield, dana@x.example", ["CFO Dana Whitfield, dana@x.example"]),
        ("Sceptic: Sven Holt, fears the cloud", ["Sven Holt (blocker)"]),
        ("Buyer: Marta Weiss, marta@x.example; Champion: Bo Li, bo@x.example", ["Marta Weiss, marta@x.example (economic buyer)", "Bo Li, bo@x.example (champion)"]),
        ("the boss writes from boss@x.example", ["boss@x.example"]),
        ("noreply@x.example", []),
        ("Docusign <dse@docusign.net>", []),
        ("Everybody there is nice", []),
    ],
)  # fmt: skip
def test_people_are_read_with_what_is_said_beside_them_and_no_more(text, expected):
    assert [str(who) for who in read_contacts(text)] == expected


@pytest.mark.parametrize(
    "address",
    [
        "no-reply@x.example",
        "DoNotReply@x.example",
        "notifications+1@x.example",
        "dse_na3@docusign.net",
        "mailer-daemon@x.example",
        "system@x.example",
        "echosign@eu1.adobesign.com",
        "anybody@mail.dropboxsign.com",
    ],
)
def test_a_machine_is_never_a_stakeholder(address):
    assert is_robot(address)


@pytest.mark.parametrize(
    "address", ["nora@x.example", "autumn@x.example", "info@x.example", "bo@mydocusign.example", "jo@docusign.com"]
)
def test_a_person_is_no_machine(address):
    assert not is_robot(address)


def account(text, locale="", prompts=None):
    return dict(
        read_account(
            Entry("D1", text, "ae", datetime(2026, 3, 10, tzinfo=UTC), "<1>", prompts=prompts or {}),
            "Acme GmbH",
            locale,
        ).lines()
    )


def test_the_account_overview_is_read_into_fields():
    text = "Acme GmbH, machine parts, 240 people\nEUR 84,000 a year, starts 1 April 2026, renews 31 March 2027\nHamburg"
    told = {
        "company": "Acme GmbH",
        "size": "240 people",
        "value": "EUR 84,000 a year",
        "start": "1 Apr 2026",
        "renewal": "31 Mar 2027",
    }
    assert account(text) == told


def test_start_and_renewal_are_told_by_their_order_only_where_the_form_asks_for_both():
    _, contract, _ = BY_ID["D1"].prompts
    days = "EUR 84,000, 1 April 2026, 31 March 2027"
    assert account(days, prompts={contract: days}).get("renewal") == "31 Mar 2027"
    assert "start" not in account(days)


def test_an_amount_in_the_writers_own_way_needs_to_know_where_they_are():
    text = "Start 01.12.2026, Laufzeit 3 Jahre, 48.000 € p.a."
    assert account(text, "de_DE")["value"] == "EUR 48,000 a year"
    assert "value" not in account(text, "en_US")
    assert locale_of_zone("Europe/Berlin") == "de_DE"
    assert locale_of_zone("UTC") == ""


@given(
    st.text(max_size=400) | st.text(alphabet="0123456789.,' €$kMDEURUSD-/\n", max_size=80),
    st.sampled_from(["", "de_DE", "en_US", "nonsense", "fr"]),
)
def test_no_text_makes_a_reader_raise(text, locale):
    read_money(text, locale)
    read_date(text, locale=locale, today=date(2026, 2, 28))
    read_duration(text)
    read_contacts(text)
    read_account(Entry("D1", text, "ae", datetime(2026, 3, 10, tzinfo=UTC), "<1>"), "Acme", locale)


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=10**11, places=2), st.sampled_from(["EUR", "USD", "GBP", "CHF"])
)
def test_an_amount_of_ours_is_read_back_as_it_was(amount, currency):
    (first,) = find_money(f"{currency} {amount:,.2f}")
    assert (first.amount, first.currency) == (amount, currency)
    assert read_money(str(first)) == first


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_a_day_of_ours_is_read_back_as_it_was(day):
    assert read_date(said(day)) == day
    assert read_date(f"{day:%d.%m.%Y}") == day
    assert [found.day for found in find_dates(f"from {day:%Y-%m-%d} on")] == [day]
