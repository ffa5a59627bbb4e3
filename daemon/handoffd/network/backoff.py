"""How long to wait before the next try at a server that is away."""

import random
from collections.abc import Callable


class Backoff:
    """Waits of 1, 2, 4 ... seconds up to `cap`, for ever, each shortened by chance so that many do not come at once.

    `chance` returns a number in [0, 1). A wait is between half of its full length and all of it.
    """

    def __init__(self, first: float = 1.0, cap: float = 60.0, chance: Callable[[], float] = random.random) -> None:
        self._first, self._cap, self._chance = first, cap, chance
        self._full = first

    def next(self) -> float:
        """Return the seconds to wait now; the following wait is twice as long."""
        wait = self._full * (1.0 - self._chance() / 2)
        self._full = min(self._full * 2, self._cap)
        return wait

    def reset(self) -> None:
        """Start again at the first wait: the server answered."""
        self._full = self._first
