"""What became of a run."""

from dataclasses import dataclass, field

from handoffd.simulate.mix import Mix


@dataclass
class Report:
    """`violations` is empty when every invariant held; `trace` has one line an event, the same for the same seed."""

    seed: int
    mix: Mix
    violations: list[str] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    handoffs: int = 0
    letters: int = 0
    customers: int = 0
    kills: int = 0
    faults: int = 0
    mails: int = 0
    held: int = 0
    closed: int = 0
