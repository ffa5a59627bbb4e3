"""A time zone from what people write: sure, or not at all."""

from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoffd.letters.places import region_of, table, zone_of
from handoffd.playbook.places import plain


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        ("  berlin ", "Europe/Berlin"),
        ("Germany", "Europe/Berlin"),
        ("Deutschland", "Europe/Berlin"),
        ("10117 Berlin, Germany", "Europe/Berlin"),
        ("Köln", "Europe/Berlin"),
        ("Munich (Bavaria)", "Europe/Berlin"),
        ("Kreuzberg, Berlin, Germany", "Europe/Berlin"),
        ("New York, USA", "America/New_York"),
        ("NYC", "America/New_York"),
        ("San Francisco", "America/Los_Angeles"),
        ("Austin, TX 78701", "America/Chicago"),
        ("Cambridge, MA", "America/New_York"),
        ("Cambridge, UK", "Europe/London"),
        ("Portland, Oregon", "America/Los_Angeles"),
        ("Portland, ME", "America/New_York"),
        ("Atlanta, Georgia", "America/New_York"),
        ("Tbilisi, Georgia", "Asia/Tbilisi"),
        ("Melbourne, Victoria, Australia", "Australia/Melbourne"),
        ("Washington, D.C.", "America/New_York"),
        ("Ohio", "America/New_York"),
        ("UK", "Europe/London"),
        ("U.K.", "Europe/London"),
        ("England", "Europe/London"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Sao Paulo / Brazil", "America/Sao_Paulo"),
        ("St. John's", "America/St_Johns"),
        ("Bangalore", "Asia/Kolkata"),
        ("Hyderabad, India", "Asia/Kolkata"),
        ("Montréal", "America/Toronto"),
        ("Kiev", "Europe/Kyiv"),
        ("Oslo, NO", "Europe/Oslo"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Eastern", "America/New_York"),
        ("South Korea", "Asia/Seoul"),
        ("Türkiye", "Europe/Istanbul"),
        ("Argentina", "America/Argentina/Buenos_Aires"),  # several zones, one clock
    ],
)
def test_a_place_that_leaves_no_doubt(text, zone):
    assert zone_of(text) == zone


@pytest.mark.parametrize(
    "text",
    [
        "USA", "Canada", "Australia", "Brazil", "Mexico", "Russia", "Indonesia",  # several clocks
        "Spain", "Portugal", "New Zealand", "Chile",  # islands far away
        "Portland", "Cambridge", "Birmingham", "Georgia", "Victoria", "Washington", "Hyderabad", "San Jose", "Córdoba",
        "Paris, Texas", "London, Ontario", "Dublin, OH", "Vienna, VA", "Berlin, France", "Naples, FL",
        "Texas", "Florida", "Korea", "Congo",
        "no", "it", "in", "CA", "me", "DE",  # words, and codes without a place
        "EST", "CET", "MST", "GMT+2", "Etc/GMT+5",  # abbreviations mean different things to different people
        "Mitte, Berlin", "Berlin office", "remote", "Remote, Germany", "Springfield", "Center", "",
        " , ,", "12345", "Berlin and Munich", "a," * 500,
    ],
)  # fmt: skip
def test_doubt_is_asked_about(text):
    assert zone_of(text) is None


@given(st.text(max_size=60))
def test_any_text_gives_a_zone_or_nothing(text):
    zone = zone_of(text)
    assert zone is None or ZoneInfo(zone)


def test_every_zone_of_the_table_exists_and_every_name_is_plain():
    places = table()
    for name, zones in [*places.names.items(), *places.beside.items()]:
        assert plain(name) == name, name
        assert all(ZoneInfo(zone) for zone in zones)
    assert all(region_of(zone) for name in places.names for zone in places.names[name])


def test_every_iana_name_is_its_own_place():
    for name in table().zones:
        assert zone_of(name)


@pytest.mark.parametrize(
    ("zone", "region"),
    [
        ("Europe/Berlin", "DE"),
        ("Europe/Oslo", "NO"),
        ("Asia/Calcutta", "IN"),
        ("America/New_York", "US"),
        ("Europe/London", "GB"),
        ("UTC", None),
        ("Etc/GMT+5", None),
        ("Nowhere/Land", None),
    ],
)
def test_a_zone_tells_the_country_of_its_holidays(zone, region):
    assert region_of(zone) == region


def test_most_countries_found_have_holidays():
    supported = holidays.list_supported_countries()
    regions = {region_of(zone) for zone in table().zones.values()} - {None}
    assert len(regions & set(supported)) > 200
