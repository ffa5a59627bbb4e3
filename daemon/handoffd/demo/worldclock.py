"""The line at the bottom of the terminal: how far the thirty days are, and what time it is for each of the three."""

from datetime import datetime, timedelta

from rich.table import Table
from rich.text import Text

from handoffd.demo.cast import ANA, DANA, DAYS, MARTA, SIGNED, Person
from handoffd.demo.tale import day_of

_COLOURS = {"dana": "cyan", "ana": "magenta", "marta": "green", "priya": "blue", "stranger": "red"}


def colour(person: Person) -> str:
    """Return the colour in which a person's name is shown."""
    return _COLOURS.get(person.key, "")


def worldclock(moment: datetime, width: int) -> Table:
    """Return the line for a moment, `width` columns wide."""
    passed = min(max((moment - SIGNED) / timedelta(days=DAYS), 0.0), 1.0)
    times = [
        Text.assemble(f"{person.place} ", (f"{person.local(moment):%H:%M}", f"bold {colour(person)}"))
        for person in (DANA, ANA, MARTA)
    ]
    world = Text(" · ").join(times)
    title = Text(f" Day {max(day_of(moment), 0):>2} of {DAYS} ", "bold")
    room = max(4, width - title.cell_len - world.cell_len - 3)
    full = round(room * passed)
    bar = Text.assemble(("━" * full, "bold"), ("─" * (room - full), "dim"), "  ")
    grid = Table.grid()
    grid.add_row(title, bar, world)
    return grid
