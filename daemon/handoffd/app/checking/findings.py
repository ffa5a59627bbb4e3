"""What a check has found: a line each, with its mend, and what all of them mean for the exit status."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from handoffd.errors import BadConfig, HandoffdError, Refused, Temporary

Level = Literal["good", "note", "wrong"]
# The worst of several: a wrong file, a refusal, something to mend, a server that was away.
_ORDER = (BadConfig.exit_status, Refused.exit_status, 1, Temporary.exit_status)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: `check` names what was looked at (stable, for programs), `said` and `mend` are for a person.

    A `note` works and could be better; what is `wrong` has an exit status. `mend` may be empty where `said` has it.
    """

    check: str
    said: str
    mend: str = ""
    level: Level = "good"
    exit_status: int = 0

    @property
    def line(self) -> str:
        """The finding as one line of text."""
        return " ".join(f"{self.said}{'; ' if self.mend else ''}{self.mend}.".split())

    def as_json(self) -> dict[str, str]:
        """Return the finding for other programs."""
        return {"check": self.check, "level": self.level, "said": self.said, "mend": self.mend}


def good(check: str, said: str) -> Finding:
    """Return what is as it should be."""
    return Finding(check, said)


def note(check: str, said: str, mend: str = "nothing needs doing") -> Finding:
    """Return what works, and somebody should know of."""
    return Finding(check, said, mend, "note")


def wrong(check: str, said: str, mend: str) -> Finding:
    """Return what a person must mend."""
    return Finding(check, said, mend, "wrong", 1)


def trouble(check: str, problem: HandoffdError) -> Finding:
    """Return what somebody else's no, or silence, means; its sentence holds the mend."""
    mend = "it may pass; try again in a few minutes" if isinstance(problem, Temporary) else ""
    return Finding(check, str(problem).rstrip("."), mend, "wrong", problem.exit_status)


def exit_status(findings: Iterable[Finding]) -> int:
    """Return 0 when nothing is wrong, else that of the worst: 78 config.toml, 77 refused, 1 to mend, 75 try later."""
    found = {each.exit_status for each in findings}
    return next((status for status in _ORDER if status in found), max(found, default=0))
