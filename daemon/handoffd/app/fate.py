"""What becomes of a mail: exactly one of processed, ignored, unrecognised or set aside, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fate:
    """`state` as it is stored, `reason` a sentence for a person, `handoff` the one it belonged to (may be empty)."""

    state: str
    reason: str
    handoff: str = ""
