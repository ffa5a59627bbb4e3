"""Simulated months among made-up mail servers and among a real Postfix and Dovecot: both must tell the same (issue 7).

    cd tests && nice ../.venv/bin/python -m campaigns.agree                        # all seven
    cd tests && nice ../.venv/bin/python -m campaigns.agree --scenario forgers

Faults are those that a real server can be made to have: mail twice and late, dropped lines, customers that are not
there; and kills of the program. A trace that differs is shown from its first line on that does.
"""

import argparse
import sys
import tempfile
import time
from itertools import zip_longest
from pathlib import Path
from typing import Any

from real.simulated import SCENARIOS, both
from real_dovecot import Dovecot
from real_postfix import Postfix

SHOWN = 6  # lines


def differs(made_up: Any, real: Any) -> list[str]:
    """Return the lines in which two runs differ, the first few; and what either broke."""
    pairs = zip_longest(made_up.trace, real.trace, fillvalue="(nothing)")
    lines = [f"made up: {one}\n     real:    {other}" for one, other in pairs if one != other]
    return [*lines[:SHOWN], *(f"broken: {each}" for each in (*made_up.violations, *real.violations))]


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", choices=["all", *SCENARIOS], default="all")
    asked, bad = parser.parse_args(), 0
    for name in SCENARIOS if asked.scenario == "all" else [asked.scenario]:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            folder.chmod(0o755)
            for part in ("dovecot", "postfix", "runs"):
                (folder / part).mkdir()
            begun = time.monotonic()
            with Dovecot(folder / "dovecot") as dovecot, Postfix(folder / "postfix", dovecot) as postfix:
                made_up, real = both(name, postfix, folder / "runs")
        found = differs(made_up, real)
        bad += bool(found)
        say(
            f"{name}: {len(real.trace)} lines, {real.letters} letters, {real.kills} kills, {time.monotonic() - begun:.0f} s: "
            f"{'DIFFERENT' if found else 'the same'}"
        )
        for line in found:
            say(f"  {line}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
