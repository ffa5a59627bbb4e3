"""A line to PostgreSQL that does not wait for ever, and sends no NUL, which text columns cannot hold there.

Imported only where PostgreSQL is in use: psycopg is an extra.
"""

import time
from typing import Any

import psycopg
from psycopg.types.string import StrDumper, StrDumperUnknown

Octets = bytes | bytearray | memoryview


class Line(psycopg.Connection[Any]):
    """As psycopg has it; `patience` are the seconds for each answer, None: as long as it takes."""

    patience: float | None = None

    @classmethod
    def connect(cls, conninfo: str = "", **options: Any) -> Any:
        """Connect as psycopg does; not in `__init__`, because the adapters of a `context` are put in after it."""
        line = super().connect(conninfo, **options)
        # The last one that is registered wins where PostgreSQL itself finds out the type.
        line.adapters.register_dumper(str, _CleanUnknown)
        line.adapters.register_dumper(str, _Clean)
        return line

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer; OperationalError, and the line is closed, when none comes in time."""
        began, patience = time.monotonic(), timeout or self.patience
        try:
            return super().wait(gen, interval, patience)
        except psycopg.OperationalError as problem:
            if patience is None or time.monotonic() - began < patience:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError(f"the server says nothing for {patience:.0f} s") from problem


class _Clean(StrDumper):
    def dump(self, obj: str) -> Octets | None:
        """Replace what PostgreSQL cannot store."""
        return super().dump(obj.replace("\0", "\ufffd"))


class _CleanUnknown(StrDumperUnknown):
    def dump(self, obj: str) -> Octets | None:
        """Replace what PostgreSQL cannot store."""
        return super().dump(obj.replace("\0", "\ufffd"))
