"""Every I/O step of a scenario x {before, after} x {kill, exception, ENOSPC}, and then the end without a fault (F21, I9).

    cd tests && nice ../.venv/bin/python -m campaigns.crashpoints --scenario all

The I/O steps of the program are its commits and its words with the mail server; each is counted. After a kill the
program starts again on what the database kept; after an exception or a full disk it goes on, as its loop does. The end
must be that of the run without a fault: the same steps, the same letters to the customer, each once; to our own people
one letter may come twice after a fault behind the final dot, with the same bytes; nothing is left on its way, and
`verify` finds nothing. `--point N --when after --kind kill` plays one of them again.
"""

import argparse
import errno
import logging
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from handoffd.network.courier import Outcome
from handoffd.playbook.events import Commanded, Voided
from handoffd.store import outbox
from handoffd.store.audit.whole import audit_file
from playbook.desk import ANSWERED, FRESH, OPENED
from store.crashrig import CUSTOMER, Crash, Rig

WHEN, KINDS = ("before", "after"), ("kill", "exception", "enospc")
FINAL = {outbox.SENT, outbox.WITHDRAWN, outbox.REJECTED}


@dataclass(frozen=True)
class Point:
    """One fault: at which I/O step (from 1), on which side of it, of which kind."""

    number: int
    when: str
    kind: str

    def strike(self, *, commit: bool) -> None:
        if self.kind == "kill":
            raise Crash
        if self.kind == "exception":
            raise RuntimeError("planted")
        if commit:
            raise sqlite3.OperationalError("database or disk is full")
        raise OSError(errno.ENOSPC, "No space left on device")


class Faulty(Rig):
    """The rig, with a counter at each commit and at each word with the mail server, and one fault at most."""

    point: Point | None = None
    steps = 0
    struck = ""

    def start(self) -> None:
        super().start()
        dialect = self.daemon.store._engine.dialect
        self._commit = type(dialect).do_commit
        dialect.do_commit = lambda raw: self.step("commit", lambda: self._commit(dialect, raw), commit=True)
        self.postman.deliver = self._deliver

    def step(self, name: str, does: Callable[[], Any], *, commit: bool = False) -> Any:
        self.steps += 1
        mine = self.point if self.point and self.point.number == self.steps else None
        if mine and mine.when == "before":
            self._hit(name, mine, commit=commit)
        done = does()
        if mine and mine.when == "after":
            self._hit(name, mine, commit=commit)
        return done

    def _hit(self, name: str, point: Point, *, commit: bool) -> None:
        self.point, self.struck = None, name
        point.strike(commit=commit)

    def _deliver(self, envelope: Any, before_data: Callable[[], None]) -> Outcome:
        self.step("connect", lambda: None)
        before_data()
        answer = self.step("dot", lambda: self._taken(envelope))
        return answer or Outcome("sent", 250, "taken")

    def _taken(self, envelope: Any) -> Outcome | None:
        answers = self.refuses.get((self.row_of(envelope), envelope.recipient))
        if answers:  # an address that does not exist will never do; everything else is said once
            return answers[0] if answers[0] == NEVER else answers.pop(0)
        self.postman.taken.append(envelope)
        return None

    # By letter and reader: whoever happens to be asked first after a fault must not become somebody else's bounce.
    refuses: dict[tuple[str, str], list[Outcome]] = {}  # noqa: RUF012 - set anew for each run

    def row_of(self, envelope: Any) -> str:
        query = "SELECT letter FROM outbox WHERE mark = ? AND recipient = ?"
        with closing(sqlite3.connect(self.folder / "handoffd.db")) as database:
            return str(database.execute(query, (envelope.mark, envelope.recipient)).fetchone()[0])


Act = Callable[[Faulty], None]


def opens(rig: Faulty) -> None:
    if rig.handoff() is None:
        with rig.memory() as memory:
            memory.next_ref()
            memory.save(FRESH, rig.clock.now())
            rig.daemon._doer.happen(memory, "HO-1", OPENED, rig.clock.now())
    rig.to("2026-03-11 12:30")


def answers(rig: Faulty) -> None:
    if not rig.handoff().contacts:
        rig.happen(ANSWERED)
    rig.to("2026-03-11 13:00")


def accepts(rig: Faulty) -> None:
    rig._accept()
    rig.to("2026-03-11 13:30")


def returns(rig: Faulty) -> None:
    if not rig.handoff().reviews:
        rig.happen(Commanded("brief", rig.handoff().csm, "return", "Which goal comes first?", proven=True))
    rig.to("2026-03-11 13:30")


def says_yes(rig: Faulty) -> None:
    rig._approve("warm-intro")
    rig.to("2026-03-11 14:00")


def introduces(rig: Faulty) -> None:
    says_yes(rig)
    for moment in ("2026-03-13 10:00", "2026-03-13 10:30"):
        rig.to(moment)
    rig._look_after_doubt("2026-03-13 10:31")


def holds(rig: Faulty) -> None:
    if "warm-intro" in rig.handoff().approvals:
        rig.happen(Commanded("warm-intro", rig.handoff().ae, "hold", proven=True))
    rig.to("2026-03-13 11:00")


def voids(rig: Faulty) -> None:
    if not rig.handoff().paused:
        rig.happen(Voided("declined"))
    rig.to("2026-03-13 11:00")


def stops(rig: Faulty) -> None:
    if not rig.handoff().is_over("warm-intro"):
        rig.happen(Commanded("warm-intro", rig.handoff().ae, "skip", proven=True))
    rig.to("2026-03-13 11:00")


def invites(rig: Faulty) -> None:
    rig._approve("kickoff")
    for moment in ("2026-03-13 11:00", "2026-03-13 11:30"):
        rig.to(moment)
    rig._look_after_doubt("2026-03-13 11:31")


def waits(rig: Faulty) -> None:
    rig.to("2026-03-12 12:00")
    rig.to("2026-03-12 12:30")


def waits_for_the_server(rig: Faulty) -> None:
    introduces(rig)
    for moment in ("2026-03-13 10:40", "2026-03-13 11:10", "2026-03-13 12:00"):
        rig.to(moment)


LATER, NEVER = Outcome("temporary", 451, "later"), Outcome("permanent", 550, "no such user")
LOST = Outcome("in_doubt", None, "no answer")
AE = "dana@ours.example"


@dataclass(frozen=True)
class Scenario:
    """What comes before, without a fault, and what a fault may meet; what the server answers to a letter for whom."""

    before: tuple[Act, ...]
    acts: tuple[Act, ...]
    refuses: tuple[tuple[str, str, tuple[Outcome, ...]], ...] = ()


SIGNED, READY = (opens,), (opens, answers, accepts)
SCENARIOS = {
    "a contract opens a handoff": Scenario((), (opens,)),
    "the AE answers": Scenario(SIGNED, (answers,)),
    "the CSM accepts": Scenario((opens, answers), (accepts,)),
    "the CSM returns the document": Scenario((opens, answers), (returns,)),
    "nobody answers": Scenario(SIGNED, (waits,)),
    "the introduction is approved and leaves": Scenario(READY, (introduces,)),
    "an approved introduction is held": Scenario((*READY, says_yes), (holds,)),
    "the contract is voided": Scenario((*READY, says_yes), (voids,)),
    "the introduction is skipped": Scenario(READY, (stops,)),
    "the kickoff is approved and leaves": Scenario((*READY, introduces), (invites,)),
    "the server says later": Scenario(
        READY,
        (waits_for_the_server,),
        (("warm-intro/intro", CUSTOMER, (LATER, LATER)), ("warm-intro/approved", AE, (LATER,))),
    ),
    "the server says no, and loses an answer": Scenario(
        READY,
        (waits_for_the_server,),
        (("warm-intro/left", AE, (NEVER,)), ("warm-intro/intro", CUSTOMER, (LOST,))),
    ),
}


class Campaign:
    """One scenario: its beginning is made once and copied for every fault."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.scenario, self._folder = name, SCENARIOS[name], folder
        self._runs = 0
        begun = Faulty(self._home())
        self._all(begun, self.scenario.before)
        self._moment, self._taken = begun.clock.now(), list(begun.postman.taken)
        begun.drop()
        self._beginning = begun.folder / "handoffd.db"
        rig, self._end = self._run(None)
        self.io_steps = rig.steps

    def points(self) -> Iterator[Point]:
        yield from (Point(n, when, kind) for n in range(1, self.io_steps + 1) for when in WHEN for kind in KINDS)

    def differs(self, point: Point) -> str:
        """Play it with one fault; return in what its end differs, empty when in nothing."""
        rig, (steps, letters, left, found) = self._run(point)
        whole_steps, whole, _, _ = self._end
        problems = [f"verify: {each}" for each in found]
        if not rig.struck:
            problems.append("the fault was never met")
        if steps != whole_steps:
            problems.append(f"steps: {steps} instead of {whole_steps}")
        if left:
            problems.append(f"on its way for ever: {left}")
        more, less = letters - whole, whole - letters
        more = Counter({key: count for key, count in more.items() if key[0] != "_ops/in-doubt"})
        if less:
            problems.append(f"missing: {dict(less)}")
        if any(key[1] == CUSTOMER for key in more) or more.total() > (1 if rig.struck != "connect" else 0):
            problems.append(f"more than once: {dict(more)}")
        return "; ".join(problems)

    def _run(self, point: Point | None) -> tuple[Faulty, Any]:
        home = self._home()
        if self._runs > 1:
            shutil.copy(self._beginning, home / "handoffd.db")
        rig = Faulty(home)
        rig.clock.move_to(self._moment)
        rig.postman.taken = list(self._taken)
        rig.refuses = {(letter, reader): list(said) for letter, reader, said in self.scenario.refuses}
        rig.steps, rig.point = 0, point
        try:
            self._all(rig, self.scenario.acts)
        except Crash:
            rig.drop()
            rig.start()
            self._all(rig, self.scenario.acts)
        except Exception:
            if not rig.struck:
                raise
            self._all(rig, self.scenario.acts)  # the daemon's loop goes on after any
        met, rig.point = rig.steps, None  # what looks at the end is no step of the program
        end = self._told(rig)
        rig.steps = met
        rig.drop()
        shutil.rmtree(home)
        return rig, end

    def _told(self, rig: Faulty) -> Any:
        with rig.memory() as memory:
            rows = memory.outbox.of("HO-1")
            left = [
                (row.letter, row.state) for row in rows if row.state not in FINAL and row.not_before <= rig.clock.now()
            ]
        letters = Counter((rig.row_of(one), one.recipient) for one in rig.postman.taken)
        report = audit_file(rig.folder / "handoffd.db")
        return dict(rig.handoff().steps), letters, left, report.findings

    def _all(self, rig: Faulty, acts: tuple[Act, ...]) -> None:
        for act in acts:
            act(rig)
        if acts is self.scenario.acts:
            self._rest(rig)

    def _rest(self, rig: Faulty) -> None:
        """What was put back after a doubt goes again a quarter of an hour later."""
        for _ in range(3):
            rig.clock.move_to(rig.clock.now() + timedelta(minutes=16))
            while rig.daemon.turn(look=False):
                pass

    def _home(self) -> Path:
        self._runs += 1
        home = self._folder / f"{self._runs}"
        home.mkdir(parents=True)
        return home


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="all", help=f"all, or one of: {'; '.join(SCENARIOS)}")
    parser.add_argument("--every", type=int, default=1, help="try only every so many-th point")
    parser.add_argument("--point", type=int, default=0)
    parser.add_argument("--when", choices=WHEN, default="before")
    parser.add_argument("--kind", choices=KINDS, default="kill")
    asked = parser.parse_args()
    tried = differences = 0
    begun = time.monotonic()
    logging.disable()  # what goes wrong is planted
    for name in SCENARIOS if asked.scenario == "all" else [asked.scenario]:
        with tempfile.TemporaryDirectory() as folder:
            campaign = Campaign(name, Path(folder))
            points = list(campaign.points())[:: asked.every]
            if asked.point:
                points = [Point(asked.point, asked.when, asked.kind)]
            bad = 0
            for point in points:
                if said := campaign.differs(point):
                    bad += 1
                    say(f"  {name}: {point}: {said}")
            say(f"{name}: {campaign.io_steps} I/O steps, {len(points)} faults, {bad} differences")
            tried, differences = tried + len(points), differences + bad
    say(f"{tried} faults, {differences} differences, {time.monotonic() - begun:.0f} s")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
