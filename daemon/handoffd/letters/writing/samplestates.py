"""The other states of the sample's letters: declined, corrected, asked in a colleague's place ..."""

from collections.abc import Mapping
from datetime import timedelta

from handoffd.letters.writing.samples import AE, CONTACT, KICKOFF_AT, T0

# Other states of a letter that are worth seeing, by what is different; the gallery shows them and the tests write them.
_STATES: Mapping[str, Mapping[str, Mapping[str, object]]] = {
    "dossier/ask": {
        "in a colleagues place": {"absent": "Luis Ortega", "back": (T0 + timedelta(days=14)).date()},
        "ae is csm": {"csm": AE, "call_at": None},
    },
    "dossier/complete": {"corrected": {"corrected": True}},
    "contract/amended": {"one paper voided": {"void": True}},
    "contract/news": {"upsell": {"track": "upsell"}},
    "contract/noted": {"all told": {"missing": {}}},
    "internal-call/wish": {"declined": {"declined": True, "wish": None}},
    "kickoff/draft": {
        "another time": {
            "wish_by": CONTACT.name,
            "old_start": KICKOFF_AT - timedelta(hours=19),
            "comment": "I am in the air at that hour.",
        },
        "your version": {"edited": True},
    },
    "kickoff/left": {"moved": {"moved": True}},
    "_ops/trouble": {
        each: {"trouble": each}
        for each in ("budget", "late", "doubt", "held", "muted", "canary", "arrives", "certificate")
    },
    "warm-intro/draft": {
        "a look-alike": {"alike": (("marta@acrne.example", "acme.example"),)},
        "your version": {"edited": True},
        "an older one": {"stale": True},
    },
    "_ops/unproven": {"a first yes": {"doubt": "first"}, "each yes": {"doubt": "always"}},
    "_ops/overheard": {"from outside": {"held": True, "by": "sven.holt@northwind-freight.example"}},
}


def states(letter: str) -> Mapping[str, Mapping[str, object]]:
    """Return the other states of a letter that are worth seeing: what is different, and the values of it."""
    return _STATES.get(letter, {})
