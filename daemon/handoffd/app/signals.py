"""What the outside tells a running daemon: SIGTERM and Ctrl-C to stop, SIGHUP to read its configuration again.

A handler only notes it and wakes the loop; what follows happens between two turns, never within one.
"""

import os
import signal
from contextlib import suppress
from types import FrameType


class Signals:
    """`wake` is a descriptor that becomes readable with each signal, for whoever sleeps in `select`."""

    def __init__(self) -> None:
        self.stopping = self.reload_asked = False
        self.wake, self._woken = os.pipe()

    def listen(self) -> None:
        """Take the signals over from now on."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._ask_to_reload)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True
        os.write(self._woken, b"x")

    def _ask_to_reload(self, _number: int, _frame: FrameType | None) -> None:
        self.reload_asked = True
        os.write(self._woken, b"h")

    def close(self) -> None:
        """Close both ends."""
        for end in (self.wake, self._woken):
            with suppress(OSError):
                os.close(end)
