"""Logging as systemd's journal likes it: one line an event, the level in front as `<N>` (sd-daemon(3))."""

import logging
import os
import sys

_LEVELS = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}


class _Journal(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Put the level in front of every line, so that the journal files a traceback under it too."""
        mark = f"<{_LEVELS.get(record.levelno, 5)}>"
        return "\n".join(mark + line for line in super().format(record).splitlines())


def to_stderr(level: int) -> None:
    """Log to standard error: bare lines with `<N>` under systemd, with the time in a terminal."""
    handler = logging.StreamHandler(sys.stderr)
    if "JOURNAL_STREAM" in os.environ:
        handler.setFormatter(_Journal("%(name)s: %(message)s"))
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%d %H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("handoffd").setLevel(level)
