"""The facts of a kept value: who, when, which step, which state, which hash. Everything else in it is somebody's words.

Only what is named here stays (dates, addresses, names, ids, states): a field that is added later loses its words unless
somebody writes down that it holds none.
"""

import json
from collections.abc import Mapping
from typing import Any

_WHO = {
    *("ae", "csm", "by", "author", "person", "former", "attendee", "attendees", "delegated_to", "address", "to", "cc"),
    *("owner", "confirmed_by", "held_by", "ordered", "name", "email", "customer", "undeliverable", "role"),
}
_WHEN = {
    *("t0", "received_at", "at", "when", "start", "end", "stamp", "due", "until", "held_until", "answered"),
    *("briefed_at", "zone", "heard"),
}
_WHICH = {
    *("ref", "title", "step", "kind", "command", "service", "track", "page", "left", "section", "sections", "none"),
    *("uid", "mark", "message_id", "sha256", "label", "language", "system", "way", "ways", "id", "responses"),
}
_HOW = {"state", "steps", "status", "partstat", "paused", "closed", "copied", "cause", "doubt", "done"}
# A fact of these names is one of a few words of ours; of the others it may be any text.
STAYS = frozenset(_WHO | _WHEN | _WHICH | _HOW)


def facts_of(value: Any, key: str = "") -> Any:
    """Return a value as it came out of JSON without its words: each text that is no fact is empty."""
    match value:
        case str():
            return value if key in STAYS else ""
        case Mapping():
            if key in STAYS:  # by step, by address: {"dossier": "settled"}
                return dict(value)
            return {name: facts_of(each, name) for name, each in value.items()}
        case list():
            return [facts_of(each, key) for each in value]
        case _:
            return value


def facts_of_json(text: str) -> str:
    """Return the JSON of an object without its words; empty stays empty."""
    return json.dumps(facts_of(json.loads(text)), ensure_ascii=False) if text else ""


def told(data: str) -> str:
    """Return what a line of the journal still says once its words have left: the step, and who."""
    said = json.loads(data) if data else {}
    named = [said.get(name) for name in ("step", "kind", "command", "by", "attendee", "person", "address")]
    return ", ".join(each for each in named if isinstance(each, str) and each)
