"""How long a server is left alone after it could not be reached."""

from handoffd.clock import Clock
from handoffd.errors import HandoffdError, LoginRefused
from handoffd.network.backoff import Backoff

LOCKED_OUT = 300.0  # seconds between two tries of a login that was refused


class Rest:
    """How long to leave a server alone after it could not be reached: 1, 2, 4 ... 60 seconds, with jitter, for ever."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._backoff = clock, Backoff()
        self._until = float("-inf")

    def over(self) -> bool:
        """Tell whether it may be tried."""
        return self._clock.monotonic() >= self._until

    def begin(self, problem: HandoffdError) -> None:
        """Wait after a failure, longer each time; after a refused login five minutes, because servers count those."""
        wait = self._backoff.next()
        self._until = self._clock.monotonic() + (LOCKED_OUT if isinstance(problem, LoginRefused) else wait)

    def done(self) -> None:
        """Forget the failures."""
        self._backoff.reset()
        self._until = float("-inf")
