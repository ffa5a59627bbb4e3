"""Errands on their way: each in a worker process (`errandworker`) that is looked at, never waited for."""

import json
import logging
import os
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handoffd.letters.worker import command

log = logging.getLogger(__name__)

_WORKER = "handoffd.network.errandworker"
_GRACE = 15.0  # seconds beyond its own patience until a worker that does not end is left to itself
_FOLDER_SECONDS = 60.0  # a folder has no patience of its own in config.toml


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an errand ended: `told` is what was said, shortened, for a person."""

    done: bool
    told: str


@dataclass(frozen=True, slots=True)
class Files:
    """Files to be put into a folder, by their names."""

    folder: Path
    files: dict[str, str]

    @property
    def seconds(self) -> float:
        """How long it may take."""
        return _FOLDER_SECONDS

    def order(self) -> dict[str, Any]:
        """Return it as the worker reads it."""
        return {"folder": str(self.folder), "files": self.files}


@dataclass(frozen=True, slots=True)
class Command:
    """A program to be run: its words, what it gets on standard input, and its whole environment."""

    argv: tuple[str, ...]
    given: str
    environment: dict[str, str]
    seconds: float

    def order(self) -> dict[str, Any]:
        """Return it as the worker reads it."""
        return {
            "command": list(self.argv),
            "given": self.given,
            "environment": self.environment,
            "seconds": self.seconds,
        }


class Running:
    """One errand that was started. Raises OSError when not even the worker can be."""

    def __init__(self, what: Files | Command) -> None:
        with tempfile.TemporaryFile() as order:  # not a pipe: nobody waits until the worker has read it
            order.write(json.dumps(what.order()).encode())
            order.seek(0)
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command(_WORKER),
                stdin=order,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._until = time.monotonic() + what.seconds + _GRACE

    def outcome(self) -> Outcome | None:
        """Return how it ended; None while it goes on."""
        if self._process.poll() is None:
            if time.monotonic() < self._until:
                return None
            self.stop()
            return Outcome(done=False, told="it does not come back, not even when told to stop; is the folder there?")
        said = self._process.stdout.read() if self._process.stdout else b""
        self._close()
        try:
            told = json.loads(said)
            return Outcome(done=bool(told["done"]), told=str(told["told"]))
        except (ValueError, KeyError, TypeError):
            text = said.decode(errors="replace")[-1_000:].strip()
            return Outcome(done=False, told=f"the worker ended with status {self._process.returncode}. {text}".strip())

    def stop(self) -> None:
        """End the worker, which ends the command that it has started."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):  # a folder that hangs lets nobody end what waits for it
                self._process.wait(timeout=1)
        self._close()

    def _close(self) -> None:
        if self._process.stdout:
            self._process.stdout.close()
