"""Is the AE in copy of what the customer is written? (C4, F4): until the fade-out, or for as long as the two agreed."""

from datetime import datetime

from handoffd.playbook.model import Copied, Handoff

FADE_OUT = "fade-out"  # the row of the page that ends the copies


def in_copy(handoff: Handoff, now: datetime) -> bool:
    """Tell whether the AE gets a copy of a letter to the customer that is written now; nobody copies themselves."""
    if handoff.ae == handoff.csm or handoff.further.copied is Copied.NO:
        return False
    if handoff.further.copied is Copied.KICKOFF and handoff.was_held("kickoff", now):
        return False
    return not handoff.is_over(FADE_OUT)
