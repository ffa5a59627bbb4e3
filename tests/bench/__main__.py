"""How fast, how small: the program beside its peers, on private servers, in one table.

    cd tests && ../.venv/bin/python -m bench                          # a thousand notices, three rounds
    cd tests && ../.venv/bin/python -m bench --mails 10000 --rounds 1
    cd tests && ../.venv/bin/python -m bench --only small growth

Runs are interleaved: each round measures everything once, so that a busy machine is busy for all. Only the ratios of one
run carry over to another machine. Results are kept as JSON, with the commit, in tests/bench/results.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from bench import jobs
from bench.table import Results, keep

PARTS = {
    "backlog": jobs.backlog_round,
    "latency": jobs.latency_round,
    "small": jobs.small_round,
    "growth": jobs.growth_round,
}


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=1000, help="notices in the backlog")
    parser.add_argument("--heavy", type=int, default=0, help="how many of them have 2 MB attached")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=tuple(PARTS), default=tuple(PARTS))
    parser.add_argument(
        "--whole-page", action="store_true", help="with every step, so that each notice makes three letters"
    )
    parser.add_argument("--mailsuite", default="", help="a Python that has mailsuite, for its loop")
    parser.add_argument("--results", type=Path, default=Path(__file__).with_name("results"))
    asked = parser.parse_args()
    results = Results()
    for number in range(asked.rounds):
        for part in asked.only:
            with tempfile.TemporaryDirectory(prefix="bench", dir="/tmp") as folder:
                Path(folder).chmod(0o755)
                PARTS[part](Path(folder), results, asked)
            print(f"round {number + 1}: {part} done", file=sys.stderr)  # noqa: T201
    print("\n".join(results.lines()))  # noqa: T201
    told = {"mails": asked.mails, "heavy": asked.heavy, "rounds": asked.rounds, "whole_page": asked.whole_page}
    print(f"kept in {keep(results, asked.results, told)}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
