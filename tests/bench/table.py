"""The one table: a line for each thing measured, with the median of the rounds and the spread, and its ratio to another."""

import json
import math
import os
import platform
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path


@dataclass(slots=True)
class Row:
    """What was measured: one value a round, in `unit`. `against` is the row whose median this one is a part of."""

    name: str
    unit: str
    values: list[float] = field(default_factory=list)
    against: str = ""
    bar: str = ""

    @property
    def median(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.values)

    def spread(self) -> str:
        """Return the least and the greatest value."""
        return f"{_figure(min(self.values))}-{_figure(max(self.values))}"


class Results:
    """Rows by name, in the order in which they were first measured."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    def add(self, name: str, value: float, unit: str, *, against: str = "", bar: str = "") -> None:
        """Add the value of one round."""
        self.rows.setdefault(name, Row(name, unit, [], against, bar)).values.append(value)

    def ratio(self, row: Row) -> float | None:
        """Return the median of the ratios, taken round by round; None when the other was not measured."""
        other = self.rows.get(row.against)
        if other is None or len(other.values) != len(row.values):
            return None
        return statistics.median(mine / theirs for mine, theirs in zip(row.values, other.values, strict=True))

    def lines(self) -> list[str]:
        """Return the table."""
        cells = [("what", "median", "spread", "unit", "ratio", "bar")]
        for row in self.rows.values():
            ratio = self.ratio(row)
            told = f"{ratio:.3f} of {row.against}" if ratio is not None else ""
            cells.append((row.name, _figure(row.median), row.spread(), row.unit, told, row.bar))
        widths = [max(len(line[place]) for line in cells) for place in range(len(cells[0]))]
        return [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
        ]

    def as_json(self, asked: Mapping[str, object]) -> dict[str, object]:
        """Return everything, with the commit and the machine."""
        rows = [{**asdict(row), "median": row.median, "ratio": self.ratio(row)} for row in self.rows.values()]
        return {"at": datetime.now(UTC).isoformat(timespec="seconds"), **about(), "asked": dict(asked), "rows": rows}


def about() -> dict[str, object]:
    """Return which commit runs, on what."""
    commit = _said("git", "rev-parse", "--short=12", "HEAD")
    changed = bool(_said("git", "status", "--porcelain", "--untracked-files=no"))
    load = os.getloadavg()[0]
    return {
        "commit": commit + ("+" if changed else ""),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(load, 2),
    }


def _said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    return done.stdout.strip()


def keep(results: Results, folder: Path, asked: Mapping[str, object]) -> Path:
    """Write the results beside the older ones; return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    told = results.as_json(asked)
    file = folder / f"{str(told['at']).replace(':', '')[:15]}-{told['commit']}.json"
    file.write_text(json.dumps(told, indent=1) + "\n")
    return file


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value below which so large a part lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
