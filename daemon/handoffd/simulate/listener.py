"""What the program writes into its log during a run: no token, no word of a document, no letter (I16)."""

import logging
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self

from handoffd.simulate.people import CANARY


class Listener(logging.Handler):
    """Keeps the log of a run, inside `with`, and sends it nowhere else."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line, with the trace of an exception as a person would see it."""
        self.lines.append(self.format(record))

    def __enter__(self) -> Self:
        log = logging.getLogger("handoffd")
        self._before = (log.level, log.propagate)
        log.addHandler(self)
        log.setLevel(logging.INFO)
        log.propagate = False
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        log = logging.getLogger("handoffd")
        log.removeHandler(self)
        log.level, log.propagate = self._before

    def heard(self, rows: Callable[..., list[tuple[Any, ...]]]) -> Iterator[str]:
        """Yield the lines that tell what no log may tell."""
        secret = [CANARY, *(token for (token,) in rows("SELECT token FROM request"))]
        for line in self.lines:
            if any(word in line for word in secret):
                yield f"I16: the log says {line[:300]!r}"
