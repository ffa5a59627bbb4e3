"""The clock of a run, and what is out of order for a while: servers that stay away, a wall clock that is wrong."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from handoffd.simulate.mix import Mix


class WorldClock:
    """Two clocks: the true time, by which the world goes, and what the machine says, which may be wrong by `skew`."""

    def __init__(self, start: datetime) -> None:
        self.true = start.astimezone(UTC)
        self.skew = timedelta()

    def now(self) -> datetime:
        """Return what the machine's wall clock says."""
        return self.true + self.skew

    def monotonic(self) -> float:
        """Return true seconds: no wrong wall clock touches them."""
        return self.true.timestamp()

    def move_to(self, moment: datetime) -> None:
        """Let time go on; it never runs backwards."""
        self.true = max(self.true, moment.astimezone(UTC))


@dataclass
class Weather:
    """Draws what breaks for a while, and says what is broken; `until` by name in true time."""

    clock: WorldClock
    mix: Mix
    rng: Random
    until: dict[str, datetime] = field(default_factory=dict)
    trouble: datetime = datetime(1970, 1, 1, tzinfo=UTC)  # when something last went wrong

    def turn(self) -> list[str]:
        """Let what is over be over, and let something new begin; return what to say of it."""
        said = [f"{name} is over" for name, end in self.until.items() if end <= self.clock.true]
        self.until = {name: end for name, end in self.until.items() if end > self.clock.true}
        for name in ("smtp_down", "imap_down", "clock_ahead", "clock_back"):
            if name not in self.until and self.mix.happens(name, self.rng):
                length = timedelta(minutes=self.rng.choice([3, 20, 90, 600, 2000]))
                self.until[name] = self.clock.true + length
                said.append(f"{name} for {length}")
        self._set_clock(said)
        if self.until or said:
            self.trouble = self.clock.true
        return said

    def _set_clock(self, said: list[str]) -> None:
        ahead, back = ("clock_ahead" in self.until), ("clock_back" in self.until)
        if any(word.startswith("clock_") for word in said):
            hours = self.rng.choice([1, 5, 26])
            self.clock.skew = timedelta(hours=hours * (ahead - back))

    def is_down(self, name: str) -> bool:
        """Tell whether a server is away for longer."""
        return name in self.until

    def strikes(self, name: str) -> bool:
        """Tell whether a fault strikes at this very step, and remember that it did."""
        struck = self.mix.happens(name, self.rng)
        if struck:
            self.trouble = self.clock.true
        return struck

    def next_change(self) -> datetime | None:
        """Return when the next thing that is broken is mended."""
        return min(self.until.values(), default=None)

    def clear(self) -> None:
        """Mend everything, for good: what is left over must come out now."""
        self.mix.chances.clear()
        self.until.clear()
        self.clock.skew = timedelta()
