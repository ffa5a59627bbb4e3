"""The other states of the sample's letters: declined, corrected, asked in a colleague's place ..."""

from collections.abc import Mapping
from datetime import timedelta

from handoffd.letters.writing.samples import AE, CONTACT, KICKOFF_AT, T0

# Other states of a letter that are worth seeing, by what is different; the gallery shows them and the tests write them.
_TROUBLES = {
    "budget": "37 letters wait; 0 of the 500 of a day are left",
    "late": "2: dossier/ask to dana.whitfield@brightlane.example: 451 greylisted, try again later",
    "doubt": "1: warm-intro/intro to marta.lindt@northwind-freight.example: the line broke before the answer",
    "held": "1: dossier/remind to dana.whitfield@brightlane.example: no answer from the server, three times",
    "muted": "five answers within an hour",
    "canary": "handoff@brightlane.example: 250 2.0.0 Ok: queued as 4D2A1",
    "arrives": "handoff@brightlane.example: 250 2.0.0 Ok: queued as 4D2A1",
    "certificate": "the certificate of imap.brightlane.example:993 ends on Tuesday 24 March 2026, in 13 days; renew it",
}

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
    "_ops/trouble": {kind: {"trouble": kind, "details": said} for kind, said in _TROUBLES.items()},
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
