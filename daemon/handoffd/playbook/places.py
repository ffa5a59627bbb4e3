"""Which time zone is "New York, USA"? Answered only when the words leave no doubt; else a person is asked."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

_PARTS = re.compile(r"[,;/()|\n\r]+")


@dataclass(frozen=True, slots=True)
class Places:
    """What is known of names, all of them `plain`.

    `names` maps a name that may stand alone to every zone it can mean: a country to all its zones, "portland" to two.
    `beside` holds names that count only beside another one: country codes ("no" is Norway in "Oslo, NO" and an answer
    elsewhere), states, small places. `zones` maps an IANA name in lower case to the zone. `alike` maps a zone to
    another one whose clocks agree with it nowadays: Germany's two zones are one question less.
    """

    names: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)
    beside: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)
    zones: Mapping[str, str] = field(default_factory=dict, repr=False)
    alike: Mapping[str, str] = field(default_factory=dict, repr=False)


def zone_of(text: str, places: Places) -> str | None:
    """Return the IANA zone of a place as people write it: "Berlin", "Germany", "Austin, TX", "Europe/Berlin".

    None when the place is unknown, or means several zones (a country with more than one), or its parts contradict each
    other ("Paris, Texas"). An unknown part is forgiven only beside two known ones that agree.
    """
    if exact := places.zones.get(text.strip().casefold().replace(" ", "_")):
        return exact
    parts = [part for piece in _PARTS.split(text) if (part := plain(piece))]
    if not 0 < len(parts) <= 6:
        return None
    known = [zones for part in parts if (zones := _meaning(part, places))]
    if not any(part in places.names for part in parts) and len(known) < 2:
        return None
    if len(known) < len(parts) and len(known) < 2:
        return None
    left = frozenset.intersection(*known) if known else frozenset()
    return _one(left, places)


def plain(text: str) -> str:
    """Return a name for comparing: no accents, case, dots, apostrophes or words with digits (postal codes)."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = re.sub(r"[.'’`]", "", bare.replace("_", " ").replace("-", " ")).split()
    return " ".join(word for word in words if not any(char.isdigit() for char in word))


def _meaning(part: str, places: Places) -> frozenset[str]:
    return places.names.get(part, frozenset()) | places.beside.get(part, frozenset())


def _one(zones: frozenset[str], places: Places) -> str | None:
    if len(zones) == 1:
        return next(iter(zones))
    clocks = {places.alike.get(zone, zone) for zone in zones}
    return clocks.pop() if len(clocks) == 1 else None
