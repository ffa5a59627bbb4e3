"""How an account stands on Day 30: what the CSM says (T1), and whether the AE agrees (T2).

Every word is kept with who said it, when and in which mail; the newest counts, the older ones stay.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

ON_TRACK, BEHIND, AT_RISK = "on track", "behind", "at risk"
STATES = (ON_TRACK, BEHIND, AT_RISK)
SALES = "expectation set in sales"
CAUSES = (SALES, "customer delay", "product gap", "CS capacity", "other")
AGREES, DISPUTES = "agrees", "disputes"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody said about an account.

    `role` is for whom they speak: `csm` with one of STATES, `ae` with AGREES or DISPUTES. `cause` is one of CAUSES,
    empty where none is named; `words` is the one line that goes with it; `by` an address of ours, `at` when they wrote.
    """

    role: str
    state: str
    by: str
    at: datetime
    cause: str = ""
    words: str = ""
    message_id: str = ""


def newest(opinions: Iterable[Opinion], role: str) -> Opinion | None:
    """Return what counts of what one side said; None when it said nothing yet."""
    said = [opinion for opinion in opinions if opinion.role == role]
    return max(enumerate(said), key=lambda each: (each[1].at, each[0]))[1] if said else None


def wants_cause(opinion: Opinion) -> bool:
    """Tell whether the CSM still has to say why: behind or at risk, and no cause named."""
    return opinion.role == "csm" and opinion.state != ON_TRACK and not opinion.cause


def disputed(opinions: Iterable[Opinion]) -> Opinion | None:
    """Return the AE's other view, where the newest word of theirs is one."""
    said = newest(opinions, "ae")
    return said if said is not None and said.state == DISPUTES else None
