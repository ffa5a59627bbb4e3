"""The table of places: the tz database's own names and countries, and a short list of how people call them.

Source: `zone.tab`, `iso3166.tab` and `tzdata.zi` of the package `tzdata`. zone.tab and not zone1970.tab, because it
gives each zone one country (Europe/Oslo is in Norway), and holidays go by country.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import chain
from zoneinfo import ZoneInfo

from handoffd.letters import placenames
from handoffd.playbook import places
from handoffd.playbook.places import Places, plain

# City names are taken from these; "Australia/West" or "US/Central" name no city.
_CITY_AREAS = ("Africa/", "America/", "Asia/", "Atlantic/", "Europe/", "Indian/", "Pacific/")
_AREAS = (*_CITY_AREAS, "Arctic/", "Antarctica/", "Australia/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")
_TELLING_DAYS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=5 * n) for n in range(146)]


def zone_of(text: str) -> str | None:
    """Return the IANA zone of a place written by a person; None when it is unknown or could be several.

    "Berlin", "Germany", "New York, USA", "Europe/Berlin" are sure; "Portland", "Spain" (with the Canaries) and
    "Paris, Texas" are not.
    """
    return places.zone_of(text, table())


def region_of(zone: str) -> str | None:
    """Return the ISO 3166 code of a zone's country, for its holidays; None for UTC and the like."""
    canonical = table().zones.get(zone.casefold(), zone)
    return _countries().get(canonical)


@cache
def table() -> Places:
    """Return the table, built once (about 30 ms)."""
    names: dict[str, set[str]] = defaultdict(set)
    beside: dict[str, set[str]] = defaultdict(set)
    for name, zones in chain(_cities(), _country_names(), _states()):
        target = beside if name in placenames.ONLY_BESIDE else names
        target[name].update(zones)
    for code, zones in chain(_country_codes(), _state_codes()):
        beside[code].update(zones)
    return Places(
        names={name: frozenset(zones) for name, zones in names.items()},
        beside={name: frozenset(zones) for name, zones in beside.items()},
        zones=_zone_names(),
        alike=dict(_alike()),
    )


@cache
def _countries() -> Mapping[str, str]:
    """Zone -> country, in the order of zone.tab: within a country the most populous first, mostly."""
    return {zone: code for code, _, zone, *_ in _rows("zone.tab")}


@cache
def _zones_by_country() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for zone, code in _countries().items():
        found[code].append(zone)
    return found


def _zone_names() -> dict[str, str]:
    """Every IANA name with an area, in lower case -> the zone. CET and EST are left out: people mean other things."""
    links = dict(_links())
    known = chain(_countries(), links)
    named = {name: name if name in _countries() else links[name] for name in known if name.startswith(_AREAS)}
    return {name.casefold(): zone for name, zone in named.items()} | {"utc": "UTC", "etc/utc": "UTC"}


def _links() -> Iterator[tuple[str, str]]:
    """Yield alias -> zone."""
    for line in _lines("tzdata.zi"):
        if line.startswith("L "):
            _, zone, alias = line.split()
            yield alias, zone


def _cities() -> Iterator[tuple[str, Iterable[str]]]:
    links = dict(_links())
    for name in chain(_countries(), links):
        zone = name if name in _countries() else links[name]
        if zone in _countries() and (name.startswith(_CITY_AREAS) or name in _countries()):
            *areas, city = name.split("/")
            if areas[0] != "Antarctica":
                yield plain(city), (zone,)
    for zone, cities in placenames.CITIES.items():
        yield from ((city, (zone,)) for city in _listed(cities))


def _country_names() -> Iterator[tuple[str, Iterable[str]]]:
    for code, name in _rows("iso3166.tab"):
        zones = _country_zones(code)
        bare = name.partition(" (")[0]
        also = _listed(placenames.COUNTRIES.get(code, ""))
        for called in {plain(bare), plain(bare.replace("&", "and")), *also}:
            yield called, zones


def _country_codes() -> Iterator[tuple[str, Iterable[str]]]:
    for code, _ in _rows("iso3166.tab"):
        yield code.casefold(), _country_zones(code)


def _country_zones(code: str) -> Iterable[str]:
    one = placenames.ONE_CLOCK.get(code)
    return (one,) if one else _zones_by_country().get(code, ())


def _states() -> Iterator[tuple[str, Iterable[str]]]:
    for called, zones in placenames.STATES.items():
        yield from ((name, zones) for name in _listed(called) if len(name) > 3)


def _state_codes() -> Iterator[tuple[str, Iterable[str]]]:
    for called, zones in placenames.STATES.items():
        yield from ((name, zones) for name in _listed(called) if len(name) <= 3)


def _alike() -> Iterator[tuple[str, str]]:
    """Yield zone -> the first zone of the same country whose clocks agree with it for the next two years."""
    for zones in _zones_by_country().values():
        first: dict[tuple[timedelta | None, ...], str] = {}
        for zone in zones if len(zones) > 1 else ():
            clock = tuple(day.astimezone(ZoneInfo(zone)).utcoffset() for day in _TELLING_DAYS)
            yield zone, first.setdefault(clock, zone)


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def _rows(name: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in _lines(name) if line and not line.startswith("#"))


def _lines(name: str) -> list[str]:
    return (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8").splitlines()
