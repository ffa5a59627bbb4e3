"""Read one calendar in a process of its own, which may use so much time and memory and no more.

`python -m handoffd.letters.meetings.busyworker`: a line of JSON (whose calendar, which days) and the calendar come on
standard input, JSON goes to standard output. A rule of one line can make a library count for hours; a process can be
stopped.
"""

import json
import sys
from datetime import UTC, datetime

from handoffd.letters import worker
from handoffd.letters.meetings.busytimes import MAX_BYTES, BusyTimes, NoCalendar, Owner, read_busy
from handoffd.playbook.spans import Span

_LIMITS = worker.Limits(seconds=8, memory=512 * 1024 * 1024, handles=32)
_PATIENCE = 20  # seconds on the clock
_TOO_MUCH = "working out its repetitions takes longer or more memory than I may use"


def busy_in_bounds(payload: bytes, owner: Owner, window: Span) -> BusyTimes:
    """Return what `read_busy` returns, or raise NoCalendar; in bounded time, whatever the calendar says."""
    if len(payload) > MAX_BYTES:
        raise NoCalendar("it is larger than 5 MB")
    asked = json.dumps([owner.zone, owner.addresses, owner.own, *(int(edge.timestamp()) for edge in window)])
    told = worker.told(__name__, given=asked.encode() + b"\n" + payload, patience=_PATIENCE) or {"why": _TOO_MUCH}
    if told["why"]:
        raise NoCalendar(str(told["why"]))
    return BusyTimes(_spans(told["busy"]), _spans(told["tentative"]), int(told["unread"]))


def _spans(rows: list[list[float]]) -> tuple[Span, ...]:
    return tuple((datetime.fromtimestamp(begin, UTC), datetime.fromtimestamp(end, UTC)) for begin, end in rows)


def main() -> int:
    """Read standard input; the exit status is 0 when something could be said about the calendar."""
    import icalendar  # noqa: F401 - before the limits
    import recurring_ical_events  # noqa: F401

    return worker.serve(_LIMITS, _told)


def _told() -> dict[str, object]:
    zone, addresses, own, first, last = json.loads(sys.stdin.buffer.readline(100_000))
    window = datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC)
    try:
        found = read_busy(sys.stdin.buffer.read(MAX_BYTES + 1), Owner(zone, tuple(addresses), own), window)
    except NoCalendar as problem:
        return {"why": str(problem)}
    return {
        "why": "",
        "busy": [[edge.timestamp() for edge in span] for span in found.busy],
        "tentative": [[edge.timestamp() for edge in span] for span in found.tentative],
        "unread": found.unread,
    }


if __name__ == "__main__":
    sys.exit(main())
