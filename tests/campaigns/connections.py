"""Break the daemon's lines to a real Dovecot again and again: is each dead one noticed in time, is any mail missed?

The daemon is a process of its own; between it and the server stands a proxy. Each injection loses the lines without a
word (a NAT box), makes a black hole for a while, says BYE, resets, or hangs up; then a mail is handed in at the server.
It must stand in the daemon's database within one IDLE slice and 30 seconds (F1, F2, L2; the slice is shortened here).

    cd tests && nice ../.venv/bin/python -m campaigns.connections --injections 1000 --seed 1

With --slice 600 the lines that are lost in silence are found too late: then it must fail.
"""

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from emptystore import put_into
from faults import Proxy
from mailservers import PASSWORD, Post, Server
from real import process
from real.process import Process

BOUND = 30.0  # seconds beside the slice
KINDS = ("lost", "black hole", "bye", "bye, then silence", "reset", "hung up")


@dataclass
class Tally:
    """What happened: seconds until the mail was there after an injection, by its kind."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    late: list[str] = field(default_factory=list)
    handed_in: int = 0
    recorded: int = 0
    twice: int = 0

    @property
    def missed(self) -> int:
        return self.handed_in - self.recorded


class Campaign:
    """One daemon, one server, one proxy; `run` injects and counts."""

    def __init__(self, server: Server, folder: Path, seed: int, slice_seconds: float) -> None:
        self._post, self._random, self._slice = Post(server), random.Random(seed), slice_seconds  # noqa: S311
        self._inbox, self._people = self._post.person("handoff"), self._post.person("dana")
        self._folder = folder
        put_into(folder / "state")
        self.tally = Tally()

    def run(self, injections: int) -> Tally:
        with Proxy(self._post.imap_port) as proxy:
            daemon = Process(self._settings(proxy.port), self._folder)
            daemon.start(datetime.now(UTC))
            try:
                for number in range(injections):
                    self._one(number, proxy)
            finally:
                proxy.heal()
                daemon.stop()
        with closing(sqlite3.connect(self._folder / "state" / "handoffd.db")) as database:
            raws = [raw for (raw,) in database.execute("SELECT raw FROM inbound")]
        seen = Counter(int(raw.split(b"Subject: Word ")[1].split()[0]) for raw in raws if b"Subject: Word " in raw)
        self.tally.recorded, self.tally.twice = len(seen), sum(count > 1 for count in seen.values())
        return self.tally

    def _one(self, number: int, proxy: Proxy) -> None:
        kind = self._random.choice(KINDS)
        time.sleep(self._random.uniform(0.0, 0.3))
        proxy.slow = self._random.choice([0.0, 0.0, 0.01])
        self._break(kind, proxy)
        began = time.monotonic()
        self._people.write(self._inbox, f"Word {number} of nothing")
        self.tally.handed_in += 1
        bound = self._slice + BOUND
        while not self._has(number):
            if time.monotonic() - began > bound:
                self.tally.late.append(f"injection {number}: {kind}")
                proxy.reset()  # the daemon would sit there for ever; the next injections count as well
                return
            time.sleep(0.01)
        self.tally.seconds[kind].append(time.monotonic() - began)

    def _break(self, kind: str, proxy: Proxy) -> None:
        match kind:
            case "lost":
                proxy.lose()
            case "black hole":
                proxy.black_hole()
                time.sleep(self._random.uniform(0.1, 1.5))
                proxy.heal()
            case "bye":
                proxy.say(b"* BYE Session invalidated - AccessTokenExpired\r\n")
                proxy.hang_up()
            case "bye, then silence":
                proxy.say(b"* BYE the server goes away\r\n")
                proxy.lose()
            case "reset":
                proxy.reset()
            case _:
                proxy.hang_up()

    def _has(self, number: int) -> bool:
        with closing(sqlite3.connect(self._folder / "state" / "handoffd.db", timeout=10)) as database:
            found = database.execute(
                "SELECT 1 FROM inbound WHERE instr(raw, ?) > 0", (f"Subject: Word {number} of".encode(),)
            )
            return found.fetchone() is not None

    def _settings(self, port: int) -> dict[str, object]:
        (self._folder / "secret").write_text(PASSWORD)
        return {
            "company": {"name": "Ours", "domains": [self._post.domain]},
            "inbox": {
                "address": self._inbox.address, "host": "127.0.0.1", "port": port, "tls": "none",
                "password_file": "secret", "timeout_seconds": 1, "idle_minutes": self._slice / 60,
                "first_start": "act",
            },
            "smtp": {"host": "127.0.0.1", "port": self._post.smtp_port, "tls": "none"},
            "state": {"folder": "state"},
            "people": [
                {"name": "Dana Weber", "email": self._people.address, "roles": ["ae", "csm", "sales_leader", "ops"]}
            ],
        }  # fmt: skip


def told(tally: Tally) -> str:
    """The figures as lines."""
    lines = [f"{'kind':<20}{'count':>6}{'median s':>10}{'max s':>8}"]
    for kind, seconds in sorted(tally.seconds.items()):
        ordered = sorted(seconds)
        lines.append(f"{kind:<20}{len(ordered):>6}{ordered[len(ordered) // 2]:>10.2f}{ordered[-1]:>8.2f}")
    lines.append(
        f"mails handed in {tally.handed_in}, missed {tally.missed}, recorded twice {tally.twice}, late {len(tally.late)}"
    )
    return "\n".join([*lines, *tally.late[:20]])


def main() -> int:
    from real_dovecot import Dovecot

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--injections", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slice", type=float, default=2.0, help="seconds of one IDLE")
    asked = parser.parse_args()
    began = time.monotonic()
    process.PATIENCE = 300.0  # a busy machine takes its time, and a long run shall not end for it
    with tempfile.TemporaryDirectory() as folder:
        for name in ("dovecot", "daemon"):
            (Path(folder) / name).mkdir()
        Path(folder).chmod(0o755)
        with Dovecot(Path(folder) / "dovecot") as server:
            tally = Campaign(server, Path(folder) / "daemon", asked.seed, asked.slice).run(asked.injections)
    print(told(tally))  # noqa: T201
    print(f"seed {asked.seed}, slice {asked.slice} s, {time.monotonic() - began:.0f} s")  # noqa: T201
    return 1 if tally.missed or tally.late or tally.twice else 0


if __name__ == "__main__":
    sys.exit(main())
