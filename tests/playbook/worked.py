"""Working time between two moments: what the tests measure promises of working hours with."""

from datetime import datetime, timedelta

from handoffd.playbook.people import WorkWeek
from handoffd.playbook.workdays import utc, working_spans


def worked_between(start: datetime, end: datetime, week: WorkWeek) -> timedelta:
    """Return how much working time lies between two moments; nothing when the end comes first."""
    start, end = utc(start), utc(end)
    total = timedelta()
    if end <= start:
        return total
    for begin, finish in working_spans(start, week):
        if begin >= end:
            break
        total += min(finish, end) - max(begin, start)
    return total
