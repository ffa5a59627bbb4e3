"""Do one errand in a process of its own: `python -m handoffd.network.errandworker`, its order on standard input.

A folder can hang (a network file system) and a command can run for ever, say without end, or leave others behind. The
daemon must not wait for any of that, so it looks at this process from time to time, and this process sees to the rest.
The order is JSON, and so is the one line on standard output that says how it ended.
"""

import errno
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

KEPT = 1_000  # bytes of what a command says are kept from its beginning, and as many from its end
_LOOK = 0.2  # seconds between two looks at the clock and at the daemon
_MODE = 0o640  # of a dropped file: its group is the folder's when the folder has the set-group-ID bit


def drop(folder: Path, files: Mapping[str, str]) -> str:
    """Put each file into the folder, whole or not at all; one of the same name is replaced. Raises OSError.

    It is written beside its place under a name with a dot, brought to the disk, then renamed (rename(2) is atomic).
    """
    for name, text in files.items():
        beside = folder / f".{name}.part"
        with suppress(FileNotFoundError):
            beside.unlink()  # a crash left it
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fchmod(file.fileno(), _MODE)
                os.fsync(file.fileno())
            beside.rename(folder / name)
        except OSError:
            with suppress(OSError):
                beside.unlink()
            raise
    where = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(where)
    finally:
        os.close(where)
    return f"{', '.join(files)} in {folder}"


def command(argv: list[str], given: str, environment: Mapping[str, str], seconds: float) -> tuple[bool, str]:
    """Run a program without a shell; return whether it ended with status 0 in time, and what it said, shortened.

    Everything that it started is stopped with it. Raises OSError when it cannot be started.
    """
    with tempfile.TemporaryFile() as stdin:
        stdin.write(given.encode())
        stdin.seek(0)
        process = subprocess.Popen(  # noqa: S603 - what config.toml names is what shall run
            argv,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=dict(environment),
            start_new_session=True,
        )
    try:
        said, why = _listened(process, seconds)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if why:
        return False, f"{why}{': ' if said else '.'}{said}"
    if process.returncode < 0:
        return False, f"it was ended by {_signal(-process.returncode)}{': ' if said else '.'}{said}"
    if process.returncode:
        return False, f"status {process.returncode}{': ' if said else '.'}{said}"
    return True, said


def _listened(process: "subprocess.Popen[bytes]", seconds: float) -> tuple[str, str]:
    """Return what a process said until it ended, and why it was not waited for any longer (empty: it ended)."""
    assert process.stdout is not None  # noqa: S101 - Popen was asked for it
    said, end, daemon = _Said(), time.monotonic() + seconds, os.getppid()
    os.set_blocking(process.stdout.fileno(), False)
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        while process.poll() is None:
            if time.monotonic() >= end:
                return str(said), f"it was stopped after {seconds:g} seconds"
            if os.getppid() != daemon:
                return str(said), "handoffd is gone"
            if waiting.get_map():
                if waiting.select(_LOOK) and not said.hear(process.stdout.fileno()):
                    waiting.unregister(process.stdout)  # it has closed its output and goes on
            else:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_LOOK)
        said.hear(process.stdout.fileno())
    return str(said), ""


class _Said:
    """What was said: the first and the last bytes of it, however much there was."""

    def __init__(self) -> None:
        self._head, self._tail, self._all = b"", b"", 0

    def hear(self, handle: int) -> bool:
        """Take in what is there now; False at its end."""
        for _ in range(1_000):  # a flood is left to the next look, so that the clock is looked at too
            try:
                some = os.read(handle, 65_536)
            except BlockingIOError:
                return True
            if not some:
                return False
            self._all += len(some)
            room = KEPT - len(self._head)
            self._head += some[:room] if room > 0 else b""
            self._tail = (self._tail + some[max(0, room) :])[-KEPT:]
        return True

    def __str__(self) -> str:
        lost = self._all - len(self._head) - len(self._tail)
        between = f"\n[... {lost} bytes ...]\n".encode() if lost > 0 else b""
        text = (self._head + between + self._tail).decode(errors="replace")
        return "".join(char if char.isprintable() or char == "\n" else " " for char in text).strip()


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def done(order: Mapping[str, Any]) -> tuple[bool, str]:
    """Do what an order says; return whether it is done and what was said. Raises nothing of the system's."""
    try:
        if "folder" in order:
            return True, drop(Path(order["folder"]), order["files"])
        return command(order["command"], order["given"], order["environment"], order["seconds"])
    except OSError as problem:
        what = order.get("folder") or order["command"][0]
        if problem.errno == errno.ENOEXEC:
            return False, f"{what} is no program: does its first line name one, such as #!/bin/sh?"
        return False, f"{what}: {problem.strerror or problem}"


def main() -> int:
    """Read the order, do it, say how it ended."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that a command is ended on the way out
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file that may not grow is an error, not an end
    well, told = done(json.loads(sys.stdin.buffer.read()))
    sys.stdout.write(json.dumps({"done": well, "told": told}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
