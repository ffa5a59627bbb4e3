"""What a mail answers to an invite, as plain values that become JSON (`handoffd read rsvp`)."""

from typing import Any

from handoffd.letters.meetings.lost import lost_answer
from handoffd.letters.meetings.rsvp import Response, read_response
from handoffd.letters.message import Message


def as_json(message: Message) -> dict[str, Any] | None:
    """Return the answer that a mail's calendar part gives (RFC 5546 REPLY, COUNTER, REFRESH); None when it gives none.

    `uid`, `attendee`, `partstat` and `comment` are empty and `sequence` is None where the mail does not say; a PARTSTAT
    left out or unknown is NEEDS-ACTION (RFC 5545 section 3.2.12). `proposed` is the time of a COUNTER in ISO 8601 UTC,
    None where it cannot be told for certain. `flags` are those of `Response`, sorted.
    """
    found = read_response(message, _is_ours)
    if found is None or found.method == "other":
        return None
    return {
        "uid": found.uid,
        "method": found.method,
        "attendee": found.attendee,
        "partstat": "" if "no-answer" in found.flags else found.partstat,
        "sequence": found.sequence,
        "proposed": _proposed(found),
        "comment": found.comment,
        "flags": sorted(found.flags),
    }


def why_none(message: Message) -> str:
    """Return a sentence about a mail that is no answer but looks like one; empty when it does not."""
    if claim := lost_answer(message):
        return f"its subject says {claim}, but it has no calendar part; a person is asked about it"
    found = read_response(message, _is_ours)
    if found is None:
        return ""
    method = next((flag.removeprefix("method:") for flag in found.flags if flag.startswith("method:")), "")
    return f"its calendar part is no answer (METHOD {method}); it is never applied"


def _is_ours(uid: str) -> bool:
    """Guess, where no store can be asked, which of several events is about a meeting of ours: by its UID's form."""
    return "@handoffd." in uid


def _proposed(found: Response) -> dict[str, str] | None:
    if found.method != "COUNTER" or found.start is None or found.end is None:
        return None
    return {"start": found.start.isoformat(), "end": found.end.isoformat()}
