"""A process of its own for what a stranger made: it may use so much time and memory, and no more.

A file or a calendar of a few kilobytes can make a library work for hours, or take all memory there is. A function
cannot be stopped; a process can. Who asks calls `told`; the worker, which is run as `python -m`, calls `serve`.
"""

import json
import logging
import resource
import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may use: seconds of CPU, bytes of address space, open files; it may never write a file."""

    seconds: int
    memory: int
    handles: int


def command(module: str, *words: str) -> list[str]:
    """Return the command line of a worker: our own Python, nothing of the user's environment, no .pyc written."""
    return [sys.executable, "-I", "-B", "-m", module, *words]


def told(module: str, *words: str, given: bytes, patience: float) -> Any | None:
    """Return the JSON that a worker says to some bytes; None when its limits or `patience` seconds did not do."""
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command(module, *words), input=given, capture_output=True, timeout=patience, check=False
        )
        return json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, OSError, ValueError):
        return None


def serve(limits: Limits, read: Callable[[], Mapping[str, object]]) -> int:
    """Take the limits, read, say what was found on standard output; return the exit status.

    What `read` imports is imported before, by the caller: that is our own doing. A worker that cannot have its limits
    ends here: reading a stranger's file without them is worse than not reading it.
    """
    for kind, limit in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, limits.handles),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    logging.disable()
    warnings.simplefilter("ignore")
    try:
        sys.stdout.write(json.dumps(read()))
    except MemoryError:
        return 1
    return 0
