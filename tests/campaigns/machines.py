"""Two daemons, one PostgreSQL: kills, partitions, stopped processes, and a database that starts again all the time.

Both hand letters to a real Postfix. Each round hits one of them, mostly the one that holds the inbox, at a random moment
after a letter has left: kill -9; its line to the database cut without a word; SIGSTOP. Some come back before the other
one could take over, some after it. Meanwhile PostgreSQL is stopped, or crashes, every 5 to 40 seconds. At the end every
letter must have arrived, no customer may have one twice, and each takeover is timed.

    cd tests && nice ../.venv/bin/python -m campaigns.machines --kills 500 --partitions 100 --stops 100 --seed 1
    cd tests && nice ../.venv/bin/python -m campaigns.machines --kills 40 --partitions 10 --stops 10 --seed 1 --naive

With --naive the fence is off (`campaigns.unfenced`): then customers must get letters twice, or this proves nothing.
"""

import argparse
import os
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from campaigns import killloop
from faults import Proxy
from handoffd.errors import Unwritable
from handoffd.store.store import Store
from mailservers import Post, Server
from real import process
from real.process import Process
from real_postgres import Postgres

QUEUE = 12
STEP = timedelta(seconds=40)


@dataclass
class Tally(killloop.Tally):
    """What was done, and how many seconds each takeover took, from the fault to the new epoch."""

    partitions: int = 0
    stops: int = 0
    restarts: int = 0
    slow: list[str] = field(default_factory=list)
    takeovers: dict[str, list[float]] = field(default_factory=lambda: {"kill": [], "partition": [], "stop": []})

    @property
    def sound(self) -> bool:
        return super().sound and not self.slow


class Machine(Process):
    """One daemon with a line of its own to the database."""

    def __init__(self, settings: dict[str, Any], folder: Path, proxy: Proxy, program: str) -> None:
        folder.mkdir()
        super().__init__(settings, folder)
        self.proxy, self.program = proxy, program

    def begin(self, now: datetime) -> None:
        self._set_clock(now)
        self.launch()

    def ready(self) -> None:
        self._until(self._watching, "a daemon to start")

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tell(self, now: datetime) -> None:
        self._set_clock(now)

    def signal(self, which: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(which)


class Campaign(killloop.Campaign):
    """As the kill loop counts letters, with two daemons and a database on a server."""

    def __init__(self, server: Server, postgres: Postgres, folder: Path, seed: int, *, lease: int, naive: bool) -> None:
        self._post, self._random, self._naive = Post(server), random.Random(seed), naive  # noqa: S311
        self._inbox, self._archive = self._post.person("handoff"), self._post.person("archive")
        self._dana, self._jane = self._post.person("dana"), self._post.person("jane", f"acme-{self._post.domain}")
        self._folder, self._lease = folder, lease
        self._postgres, self._name = postgres, postgres.database().rpartition("/")[2]
        self._store = Store(postgres.url(self._name))
        self._now = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
        self._marks: dict[str, bool] = {}
        self._taken_back: set[str] = set()
        self.tally: Tally = Tally()
        self._machines: list[Machine] = []
        self._over = threading.Event()
        self._answers = threading.Event()
        self._answers.set()

    def run_all(
        self, kills: int, partitions: int, stops: int, *, restarts: bool = True, seconds: float = float("inf")
    ) -> Tally:
        began = time.monotonic()
        faults = ["kill"] * kills + ["partition"] * partitions + ["stop"] * stops
        self._random.shuffle(faults)
        with ExitStack() as stack:
            for name in ("one", "other"):
                proxy = stack.enter_context(Proxy(self._postgres.port))
                settings = self._settings()
                settings["state"] = {
                    "folder": "state",
                    "database": self._postgres.url(self._name, proxy.port),
                    "lease_seconds": self._lease,
                }
                program = "campaigns.unfenced" if self._naive else "handoffd"
                self._machines.append(Machine(settings, self._folder / name, proxy, program))
            for each in self._machines:
                (each.folder / "secret").write_text(killloop.PASSWORD)
                each.begin(self._now)
            for each in self._machines:
                each.ready()
            upheaval = threading.Thread(target=self._restart_for_ever, daemon=True)
            if restarts:
                upheaval.start()
            try:
                for number, fault in enumerate(faults):
                    if time.monotonic() - began > seconds:
                        break
                    self._round(fault)
                    if number % 20 == 19:
                        print(f"{number + 1} faults; {told(self.tally)}", flush=True)  # noqa: T201
            finally:
                self._over.set()
                if restarts:
                    upheaval.join()
            self._finish()
        self._count()
        self._store.close()
        return self.tally

    # -- one round ------------------------------------------------------------------------------------------------

    def _round(self, fault: str) -> None:
        self._patiently(self._fill)
        self._wait_for_the_first()
        time.sleep(self._random.uniform(0.0, 0.12))
        holder, epoch = self._holder()
        victim = self._victim(holder)
        led = holder.split("/")[1:2] == [str(victim.process.pid)] if victim.process else False
        short = self._random.random() < 0.3  # it comes back before anybody could take over
        began = time.monotonic()
        self._hit(victim, fault)
        if short or not led:
            time.sleep(self._random.uniform(0.0, self._lease * 0.6))
        else:
            self._time_takeover(fault, epoch, began)
            time.sleep(self._random.uniform(0.0, 0.5))
        self._mend(victim, fault)
        self._go_on(STEP)
        for each in self._machines:
            each.tell(self._now)

    def _victim(self, holder: str) -> Machine:
        pid = holder.split("/")[1] if holder else ""
        leading = [each for each in self._machines if each.process and str(each.process.pid) == pid]
        if leading and self._random.random() < 0.8:
            return leading[0]
        return self._random.choice(self._machines)

    def _hit(self, victim: Machine, fault: str) -> None:
        match fault:
            case "kill":
                victim.kill()
                self.tally.kills += 1
            case "partition":
                victim.proxy.black_hole()
                self.tally.partitions += 1
            case _:
                victim.signal(signal.SIGSTOP)
                self.tally.stops += 1

    def _mend(self, victim: Machine, fault: str) -> None:
        match fault:
            case "kill":
                victim.begin(self._now)
                self._until_up(victim)
            case "partition":
                victim.proxy.heal()
            case _:
                victim.signal(signal.SIGCONT)
        for each in self._machines:
            if not each.alive:  # a database away for too long ends it with status 75, and systemd starts it again
                each.begin(self._now)
                self._until_up(each)

    def _until_up(self, machine: Machine) -> None:
        """Start again, as systemd does, until it is up: PostgreSQL may be away just then."""
        end = time.monotonic() + 120
        while time.monotonic() < end:
            if machine._watching():
                return
            if not machine.alive:
                time.sleep(0.5)
                machine.launch()
            time.sleep(0.05)
        raise TimeoutError(machine.tail())

    def _time_takeover(self, fault: str, epoch: int, began: float) -> None:
        # Without a fence who was given up does not notice it, and takes nothing over when its turn comes.
        patience = 2 * self._lease + 10 if self._naive else 120
        while time.monotonic() - began < patience:
            _, now = self._holder()
            if now > epoch:
                took = time.monotonic() - began
                self.tally.takeovers[fault].append(took)
                if took > 45:
                    self.tally.slow.append(f"{fault}: {took:.1f} s")
                return
            time.sleep(0.05)
        self.tally.slow.append(f"{fault}: nobody within {patience} s")

    # -- the database from outside ----------------------------------------------------------------------------------

    def _holder(self) -> tuple[str, int]:
        rows = self._rows("SELECT owner, epoch FROM lease WHERE role = 'inbox'")
        return (str(rows[0][0]), int(rows[0][1])) if rows else ("", 0)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query; it waits until PostgreSQL answers."""
        while True:
            try:
                with psycopg.connect(self._postgres.url(self._name), connect_timeout=3) as line:
                    return line.execute(query).fetchall()  # type: ignore[call-overload]
            except psycopg.OperationalError:
                time.sleep(0.05)

    def _state(self, query: str) -> int:
        return int(self._rows(query)[0][0])

    def _patiently(self, what: Any) -> None:
        for _ in range(200):
            try:
                what()
            except Unwritable:
                time.sleep(0.2)
            else:
                return
        raise TimeoutError("PostgreSQL is away for too long")

    def _fill(self) -> None:
        marks, back = dict(self._marks), set(self._taken_back)
        try:
            super()._fill()
        except Unwritable:
            self._sort_out(marks, back)
            raise

    def _sort_out(self, marks: dict[str, bool], back: set[str]) -> None:
        """After a commit of which nobody knows: what is in the outbox counts, the rest never was."""
        there = {str(row[0]) for row in self._rows("SELECT mark FROM outbox")}
        self._marks = {mark: known for mark, known in self._marks.items() if mark in marks or mark in there}
        self._taken_back = {mark for mark in self._taken_back if mark in back or mark in there}

    def _restart_for_ever(self) -> None:
        chance = random.Random(self._random.random())  # noqa: S311
        while not self._over.wait(chance.uniform(5, 40)):
            self._postgres.stop(chance.choice([signal.SIGINT, signal.SIGQUIT]))
            self._over.wait(chance.uniform(0, 3))
            self._postgres.start()
            self.tally.restarts += 1

    # -- the end ----------------------------------------------------------------------------------------------------

    def _finish(self) -> None:
        for _ in range(2):
            for step in (STEP, *[killloop.LAST] * 4):
                self._go_on(step)
                for each in self._machines:
                    each.tell(self._now)
                self._rest()
            self._answer()
        self._go_on(STEP)
        for each in self._machines:
            each.tell(self._now)
        self._rest()
        for each in self._machines:
            with suppress(AssertionError):
                each.stop()

    def _rest(self) -> None:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            with self._store.transaction() as memory:
                if not (memory.doubts.due(self._now) or memory.outbox.due(self._now) or memory.outbox.interrupted()):
                    return
            time.sleep(0.2)


def told(tally: Tally) -> str:
    """The figures as lines."""
    lines = [killloop.told(tally), f"partitions {tally.partitions}; stops {tally.stops}; restarts {tally.restarts}"]
    for fault, took in tally.takeovers.items():
        if took:
            lines.append(
                f"takeover after a {fault}: {len(took)} timed, median {statistics.median(took):.1f} s,"
                f" most {max(took):.1f} s"
            )
    return "\n".join([*lines, *(f"TOO SLOW {each}" for each in tally.slow)])


def main() -> int:
    from real_dovecot import Dovecot
    from real_postfix import Postfix

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--partitions", type=int, default=100)
    parser.add_argument("--stops", type=int, default=100)
    parser.add_argument("--lease", type=int, default=30, help="lease_seconds of both daemons")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="no new fault after so long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--naive", action="store_true", help="without the fence")
    asked = parser.parse_args()
    began = time.monotonic()
    process.PATIENCE = 300.0
    found = (str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", ""))  # where `campaigns.unfenced` is
    os.environ["PYTHONPATH"] = os.pathsep.join(part for part in found if part)
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        for each in ("dovecot", "postfix", "postgres", "daemons"):
            (folder / each).mkdir()
        folder.chmod(0o755)
        with (
            Dovecot(folder / "dovecot") as dovecot,
            Postfix(folder / "postfix", dovecot) as postfix,
            Postgres(folder / "postgres", fsync="on") as postgres,
        ):
            campaign = Campaign(postfix, postgres, folder / "daemons", asked.seed, lease=asked.lease, naive=asked.naive)
            tally = campaign.run_all(asked.kills, asked.partitions, asked.stops, seconds=asked.minutes * 60)
    print(told(tally))  # noqa: T201
    print(  # noqa: T201
        f"seed {asked.seed}, lease {asked.lease} s{', naive' if asked.naive else ''}, {time.monotonic() - began:.0f} s"
    )
    return 0 if tally.sound else 1


if __name__ == "__main__":
    sys.exit(main())
