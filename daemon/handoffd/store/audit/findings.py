"""What an audit says: each thing that is wrong, with its place, and what was looked at."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: which check found it, where (`outbox row 17`), and what, as a sentence for people."""

    check: str
    where: str
    problem: str


@dataclass(frozen=True, slots=True)
class Gone:
    """How many mails and letters have left for one reason, and when the last ones did."""

    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome: `counts` of what was looked at, `seal` of the journal's last row.

    `erased` are rows of the journal without their words, `left` the mails and letters whose bytes are not here any
    more, by why ("retention", "erased").
    """

    findings: tuple[Finding, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    last: int = 0
    seal: str = ""
    erased: int = 0
    left: Mapping[str, Gone] = field(default_factory=dict)
    restored_from: datetime | None = None

    @property
    def sound(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.findings

    def as_json(self) -> dict[str, Any]:
        """Return it for other programs."""
        return {
            "sound": self.sound,
            "counts": dict(self.counts),
            "journal": {"last": self.last, "seal": self.seal, "erased": self.erased},
            "left": {why: {"count": gone.count, "last": gone.last.isoformat()} for why, gone in self.left.items()},
            "restored_from": self.restored_from.isoformat() if self.restored_from else None,
            "findings": [
                {"check": found.check, "where": found.where, "problem": found.problem} for found in self.findings
            ],
        }


Check = Callable[[Session], Iterator[Finding]]
