"""The program as a process of its own: started from its command line, timed by a clock file, killed at any moment."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from handoffd.store.store import Store, sqlite_url
from handoffd.store.transaction import Transaction

PATIENCE = 30.0  # seconds until something that never comes fails the test


class Process:
    """`handoffd run --config ... --clock-file ...`; looked into through its database, never through its code."""

    program = "handoffd"

    def __init__(self, settings: dict[str, Any], folder: Path) -> None:
        self.folder = folder
        (folder / "config.toml").write_text(toml(settings))
        self._clock, self.log = folder / "clock", folder / "log"
        self.process: subprocess.Popen[bytes] | None = None
        self._watched = 0  # how often it had said so before it was launched
        self._store: Store | None = None

    @property
    def running(self) -> bool:
        return self.process is not None

    def start(self, now: datetime) -> None:
        self._set_clock(now)
        self.launch()
        self._until(self._watching, "the daemon to start")
        self._store = self._store or Store(sqlite_url(self.folder / "state"))

    def launch(self) -> None:
        """Start it and wait for nothing."""
        with self.log.open("ab") as log:
            self._watched = self.log.read_bytes().count(b"Watching")
            self.process = subprocess.Popen(
                self._command(), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def _command(self) -> list[str]:
        return [sys.executable, "-m", self.program, "run", "--config", "config.toml", "--clock-file", "clock"]

    def kill(self) -> None:
        """kill -9, in the middle of whatever it does."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """SIGTERM: it must hang up and end by itself, with status 0."""
        process, self.process = self.process, None
        if self._store is not None:
            self._store.close()
            self._store = None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            status = process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            pytest.fail(f"SIGTERM did not end the daemon:\n{self.tail()}")
        assert status == 0, f"the daemon ended with status {status}:\n{self.tail()}"

    def rest(self, now: datetime, handed_in: int) -> None:
        self._set_clock(now)
        self._until(lambda: self._rests(now, handed_in), f"all to be done at {now}")

    def next_moment(self) -> datetime | None:
        with self.memory() as memory:
            moments = (memory.next_deadline(), memory.outbox.next_leaves(), memory.errands.next_at())
        return min((moment for moment in moments if moment), default=None)

    @contextmanager
    def memory(self) -> Iterator[Transaction]:
        assert self._store is not None
        with self._store.transaction() as memory:
            yield memory

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]

    def _watching(self) -> bool:
        return self.log.read_bytes().count(b"Watching") > self._watched

    def _rests(self, now: datetime, handed_in: int) -> bool:
        with self.memory() as memory:
            counts = memory.counts()
            read = sum(counts.values()) == handed_in and not {"new", "confirmed"} & set(counts)
            errands = memory.errands.due(now) or memory.errands.started()
            return read and not (memory.due(now) or memory.outbox.due(now) or memory.outbox.interrupted() or errands)

    def _until(self, ready: Any, what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not ready():
            if self.process is not None and self.process.poll() is not None:
                pytest.fail(f"the daemon ended by itself:\n{self.tail()}")
            if time.monotonic() > end:
                pytest.fail(f"waited {PATIENCE:.0f} s for {what}:\n{self.tail()}")
            time.sleep(0.05)

    def _set_clock(self, now: datetime) -> None:
        new = self._clock.with_suffix(".new")
        new.write_text(now.isoformat())
        new.replace(self._clock)


class KilledProcess(Process):
    """The same, killed once in every rest that has something to do, at a moment that a fixed seed names."""

    seed = 7

    def __init__(self, settings: dict[str, Any], folder: Path) -> None:
        super().__init__(settings, folder)
        self._random = random.Random(self.seed)  # noqa: S311 - the same moments each time
        self.kills = 0

    def rest(self, now: datetime, handed_in: int) -> None:
        self._set_clock(now)
        if not self._rests(now, handed_in):
            end = time.monotonic() + self._random.choice([0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.1])
            while time.monotonic() < end:
                time.sleep(0.005)
            self._strike()
            if self.kills == 5:  # and once while it is still starting
                time.sleep(self._random.uniform(0.1, 1.0))
                self._strike()
        super().rest(now, handed_in)

    def _strike(self) -> None:
        self.kill()
        self.kills += 1
        self.launch()

    def stop(self) -> None:
        if self.process is not None:
            self._until(self._watching, "the daemon to start again")
        super().stop()


def toml(values: dict[str, Any]) -> str:
    """A configuration as TOML; the few kinds of value that stories use."""
    plain = {key: value for key, value in values.items() if not isinstance(value, dict) and not _is_tables(value)}
    lines = [f"{key} = {json.dumps(value)}" for key, value in plain.items()]
    for name, table in values.items():
        if isinstance(table, dict):
            lines += ["", f"[{name}]", toml(table)] if name != "steps" else []
            lines += (
                [f"\n[steps.{step}]\n{toml(numbers)}" for step, numbers in table.items()] if name == "steps" else []
            )
        elif _is_tables(table):
            for row in table:
                lines += ["", f"[[{name}]]", toml(row)]
    return "\n".join(lines) + "\n"


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
