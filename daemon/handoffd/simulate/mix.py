"""What goes wrong in one run. Each seed draws its own few faults (swarm testing), so that rare pairs meet often."""

from dataclasses import dataclass, field
from random import Random

# One in how many chances, where a seed has drawn the fault at all.
FAULTS: dict[str, float] = {
    "smtp_temporary": 0.08,  # a 4yz answer
    "smtp_away": 0.05,  # no connection
    "doubt_delivered": 0.04,  # no answer to the final dot, and it was taken
    "doubt_lost": 0.04,  # no answer to the final dot, and it was not
    "kill_before_data": 0.02,
    "kill_in_data": 0.02,
    "kill_after_dot": 0.02,
    "kill_at_commit": 0.002,
    "disk_full": 0.002,
    "imap_away": 0.05,
    "imap_drops": 0.05,  # the line breaks in the middle of a FETCH
    "imap_hides": 0.05,  # a message is refused once
    "twice": 0.1,  # a mail is delivered twice
    "late": 0.15,  # a mail comes hours after it was written
    "new_uidvalidity": 0.01,
    "filing_fails": 0.1,
    "downtime": 0.01,  # nobody starts us again for hours or days
    "jump": 0.005,  # the wall clock is set forward by hours
}


@dataclass(frozen=True, slots=True)
class Mix:
    """The faults of one run, with their chances; and how good the people are at answering."""

    chances: dict[str, float] = field(default_factory=dict)
    answers: float = 1.0  # the share of letters that are answered at all
    odd: float = 0.0  # the share of answers that are not what was hoped for
    attackers: bool = False
    authenticates: bool = True

    @classmethod
    def of(cls, rng: Random) -> "Mix":
        """Draw a mix; one run in six has no fault at all, one in three only people who answer."""
        drawn = rng.sample(sorted(FAULTS), rng.choice([0, 1, 2, 3, 5, 8])) if rng.random() > 1 / 6 else []
        kind = rng.random()
        return cls(
            {name: FAULTS[name] * rng.choice([0.3, 1, 3]) for name in drawn},
            1.0 if kind < 1 / 3 else rng.uniform(0.4, 1.0),
            0.0 if kind < 1 / 3 else rng.uniform(0.0, 0.6),
            attackers=rng.random() < 0.5,
            authenticates=rng.random() < 0.5,
        )

    @property
    def calm(self) -> bool:
        """Tell whether everybody answers as hoped and nothing breaks: then everything must come to its end (L1)."""
        return not self.chances and self.answers == 1.0 and self.odd == 0.0

    def happens(self, name: str, rng: Random) -> bool:
        """Tell whether a fault strikes now."""
        return name in self.chances and rng.random() < self.chances[name]
