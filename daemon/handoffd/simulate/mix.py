"""What goes wrong in one run. Each seed draws its own few faults (swarm testing), so that rare pairs meet often."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

# One in how many chances, where a seed has drawn the fault at all. F: the fault catalogue of issue 7.
FAULTS: Mapping[str, float] = {
    "smtp_temporary": 0.08,  # a 4yz answer (F12)
    "smtp_greylists": 0.5,  # whom it has not seen is sent away once (F12)
    "smtp_permanent": 0.01,  # a 5yz answer (F13)
    "no_such_customer": 0.2,  # F15
    "smtp_away": 0.05,  # no connection
    "smtp_down": 0.01,  # no connection for minutes or hours
    "doubt_delivered": 0.04,  # no answer to the final dot, and it was taken (F14)
    "doubt_lost": 0.04,  # no answer to the final dot, and it was not (F14)
    "kill_before_data": 0.02,  # F21
    "kill_in_data": 0.02,
    "kill_after_dot": 0.02,
    "kill_at_imap": 0.01,
    "kill_at_commit": 0.002,
    "kill_between": 0.001,  # after one commit, before the next
    "disk_full": 0.002,  # F19
    "db_locked": 0.002,  # F20
    "archive_late": 0.3,  # the copy of what was taken is there hours later (F14)
    "archive_away": 0.3,
    "imap_away": 0.05,
    "imap_down": 0.01,
    "imap_drops": 0.05,  # the line breaks in the middle of a FETCH (F2)
    "kick": 0.02,  # the server drops the line (F2)
    "imap_hides": 0.05,  # a message is refused once (F5)
    "imap_forgets": 0.03,  # a person deletes a message between SEARCH and FETCH (F5)
    "new_uidvalidity": 0.01,  # F4
    "filing_fails": 0.1,  # F28
    "twice": 0.1,  # a mail is delivered twice (F8)
    "late": 0.15,  # a mail comes hours after it was written, so that others overtake it (F9)
    "downtime": 0.01,  # nobody starts us again for hours or days (F30)
    "suspend": 0.005,  # hours are missing
    "clock_ahead": 0.005,  # the wall clock is hours ahead for a while (F10)
    "clock_back": 0.005,
}
# What can be had of real servers as well, so that both worlds must tell the same (tests/real).
REAL = ("twice", "late", "kick", "no_such_customer", "kill_at_commit", "kill_between")


@dataclass(frozen=True, slots=True)
class Mix:
    """The faults of one run, with their chances; and how good the people are at answering.

    `attackers`: somebody forges mail. `machines`: there are automatic answers, bounces, mail nobody can read.
    `authenticates`: our mail server says who really sent a mail, and config.toml asks for its word.
    `archive`: copies of what left lie where we can look for them.
    """

    chances: dict[str, float] = field(default_factory=dict)
    answers: float = 1.0  # the share of letters that are answered at all
    odd: float = 0.0  # the share of answers that are not what was hoped for
    attackers: bool = False
    machines: bool = False
    authenticates: bool = True
    archive: bool = False
    most: int = 3  # handoffs

    @classmethod
    def of(cls, rng: Random) -> "Mix":
        """Draw a mix; one run in six has no fault at all, one in three only people who answer."""
        drawn = rng.sample(sorted(FAULTS), rng.choice([0, 1, 2, 3, 5, 8])) if rng.random() > 1 / 6 else []
        kind = rng.random()
        return cls(
            {name: FAULTS[name] * rng.choice([0.3, 1, 3]) for name in drawn},
            1.0 if kind < 1 / 3 else rng.uniform(0.4, 1.0),
            0.0 if kind < 1 / 3 else rng.uniform(0.0, 0.6),
            attackers=rng.random() < 0.4,
            machines=rng.random() < 0.4,
            authenticates=rng.random() < 0.5,
            most=rng.choice([1, 2, 4, 8]),
            archive=rng.random() < 0.5,
        )

    @property
    def calm(self) -> bool:
        """Tell whether everybody answers as hoped and nothing breaks: then everything must come to its end (L1)."""
        return not (self.chances or self.odd or self.attackers or self.machines) and self.answers == 1.0

    def happens(self, name: str, rng: Random) -> bool:
        """Tell whether a fault strikes now."""
        return name in self.chances and rng.random() < self.chances[name]
