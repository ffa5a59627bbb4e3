"""How long one mail may be read: so many seconds of CPU, whatever is in it (RELIABILITY of the reading, F7, I18).

The readers are linear and their input is bounded; this is the net under both. A pattern that runs away in `re` is
reached too: it looks for signals while it works.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

CPU_SECONDS = 8.0


class TooLong(Exception):  # noqa: N818 - it is what happened
    """A mail took more CPU than any honest one does."""


@contextmanager
def at_most(seconds: float = 0.0) -> Iterator[None]:
    """Raise TooLong inside the block when it has used so many seconds of CPU (0: CPU_SECONDS).

    It raises again each second, for a reader may have caught the first. Signals belong to the main thread, where the
    daemon reads; in another thread (a test, the demo) there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _ring)
    signal.setitimer(signal.ITIMER_PROF, seconds or CPU_SECONDS, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise TooLong("it took longer to read than any honest mail")
