"""What somebody sees who waits: nothing for two seconds, then on a terminal one line that says what goes on, how long.

It is written to standard error and wiped when the work is done, so that what is printed stays clean. Where standard
error is no terminal there is a plain line every two seconds for work that tells what it looks at, and nothing else.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import click

QUIET = 2.0  # seconds without a word; who waits longer is told what for
_BEAT = 0.2
_SIGNS = "|/-\\"


def watch() -> Callable[[str], None]:
    """Return what says on standard error, every two seconds, what takes so long."""
    said = time.monotonic()

    def tell(what: str) -> None:
        nonlocal said
        if time.monotonic() - said > QUIET:
            said = time.monotonic()
            click.echo(f"... looking at {what}", err=True)

    return tell


@contextmanager
def waiting(what: str) -> Iterator[Callable[[str], None]]:
    """Show that something goes on; what is given says what of it (the journal's chain, mail 17)."""
    if not sys.stderr.isatty():
        yield watch()
        return
    line = _Line(what)
    try:
        yield line.now
    finally:
        line.end()


class _Line:
    """One line of the terminal, written anew five times a second by a thread of its own."""

    def __init__(self, what: str) -> None:
        self._what, self._began, self._shown = what, time.monotonic(), 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()

    def now(self, what: str) -> None:
        """Say what is looked at."""
        self._what = what

    def end(self) -> None:
        """Wipe it."""
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        beats = 0
        while not self._over.wait(_BEAT):
            seconds = time.monotonic() - self._began
            if seconds >= QUIET:
                beats += 1
                self._write(f"{_SIGNS[beats % len(_SIGNS)]} {self._what} ({seconds:.0f} s)")
        if self._shown:
            self._write("")

    def _write(self, text: str) -> None:
        width = max(20, _width() - 1)
        text = text[:width]
        with suppress(OSError, ValueError):  # nobody looks any more
            sys.stderr.write("\r" + text.ljust(min(self._shown, width)) + ("" if text else "\r"))
            sys.stderr.flush()
        self._shown = len(text)


def _width() -> int:
    import shutil

    return shutil.get_terminal_size().columns
