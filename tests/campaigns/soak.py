"""Hours of work behind lines that break: does the program grow, does it lose descriptors, is any mail lost or doubled?

    cd tests && nice ../.venv/bin/python -m campaigns.soak --minutes 120 --seed 1

The real daemon on a real Dovecot and Postfix, a proxy before each. Every few seconds one of the two loses its lines in
silence, makes a black hole for a while, says BYE or 421, resets or hangs up; or nothing happens. Then a notice of a
signed contract is handed in, which opens a handoff: three letters to colleagues leave. Memory (VmRSS) and descriptors
are read off twice a minute; the first ten minutes are warming up (caches, the first of everything).

Fails when a mail is missed, a letter that left is in no mailbox, the median of the memory in the last ten minutes is 5 %
above that of the ten minutes after the warming up, or the least number of descriptors in any five minutes has grown.
"""

import argparse
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from bench.notices import customer
from emptystore import put_into
from faults import Proxy
from mailservers import PASSWORD, Post, Server
from real import process
from real.process import Process

WARM, LAST = 600.0, 600.0  # seconds
SAMPLE = 30.0
DRIFT = 1.05
KINDS = ("nothing", "lost", "black hole", "goodbye", "reset", "hung up")
GOODBYE = {"imap": b"* BYE the server goes away\r\n", "smtp": b"421 4.3.2 the service goes down\r\n"}
SETTLES = 240.0  # seconds: what waits for a server that has just come back leaves within


@dataclass(frozen=True)
class Sample:
    """What the process held: at so many seconds, so many MiB and descriptors."""

    at: float
    memory: float
    descriptors: int


@dataclass
class Tally:
    """What was counted."""

    samples: list[Sample] = field(default_factory=list)
    broken: Counter[str] = field(default_factory=Counter)
    handed_in: int = 0
    missed: list[int] = field(default_factory=list)  # the numbers of notices
    sent: int = 0
    lost: int = 0
    doubled: int = 0
    waiting: int = 0

    def between(self, begin: float, end: float) -> list[Sample]:
        return [each for each in self.samples if begin <= each.at < end]

    @property
    def drift(self) -> float:
        """The median of the memory in the last ten minutes, over that of the ten after the warming up."""
        end = self.samples[-1].at
        first, last = self.between(WARM, WARM + LAST), self.between(end - LAST, end + 1)
        if not first or not last or end < WARM + LAST:
            return 1.0  # too short to say anything
        return statistics.median(each.memory for each in last) / statistics.median(each.memory for each in first)

    @property
    def floors(self) -> list[int]:
        """The least number of descriptors in each five minutes, after the warming up."""
        end = self.samples[-1].at
        begins = [WARM + 300 * number for number in range(int((end - WARM) // 300))]
        return [min(each.descriptors for each in self.between(begin, begin + 300)) for begin in begins]

    @property
    def sound(self) -> bool:
        grown = bool(self.floors) and self.floors[-1] > self.floors[0]
        return not (self.missed or self.lost or self.waiting or grown or self.drift > DRIFT)


class InRealTime(Process):
    """On the machine's own clock."""

    def _command(self) -> list[str]:
        return super()._command()[:-2]


class Soak:
    """One daemon, its servers, a proxy before each."""

    def __init__(self, server: Server, folder: Path, seed: int) -> None:
        self._post, self._random, self._folder = Post(server), random.Random(seed), folder  # noqa: S311
        self._inbox, self._dana, self._ana = (self._post.person(name) for name in ("handoff", "dana", "ana"))
        put_into(folder / "state")
        self.tally = Tally()

    def run(self, seconds: float) -> Tally:
        with Proxy(self._post.imap_port) as imap, Proxy(self._post.smtp_port) as smtp:
            daemon = InRealTime(self._settings(imap.port, smtp.port), self._folder)
            daemon.start(datetime.now(UTC))
            try:
                self._work(seconds, daemon, {"imap": imap, "smtp": smtp})
                self._settle()
            finally:
                for proxy in (imap, smtp):
                    proxy.heal()
                daemon.stop()
        self._count()
        return self.tally

    def _work(self, seconds: float, daemon: Process, lines: dict[str, Proxy]) -> None:
        begun = time.monotonic()
        sampled = begun - SAMPLE
        while (now := time.monotonic()) - begun < seconds:
            if now - sampled >= SAMPLE:
                sampled = now
                self.tally.samples.append(held(daemon, now - begun))
            which, kind = self._random.choice(("imap", "smtp")), self._random.choice(KINDS)
            self.tally.broken[f"{which}: {kind}"] += 1
            self._break(kind, lines[which], GOODBYE[which])
            self._hand_in()
            time.sleep(self._random.uniform(2.0, 15.0))

    def _break(self, kind: str, proxy: Proxy, goodbye: bytes) -> None:
        match kind:
            case "lost":
                proxy.lose()
            case "black hole":
                proxy.black_hole()
                time.sleep(self._random.uniform(0.1, 4.0))
                proxy.heal()
            case "goodbye":
                proxy.say(goodbye)
                proxy.hang_up()
            case "reset":
                proxy.reset()
            case "hung up":
                proxy.hang_up()

    def _hand_in(self) -> None:
        self.tally.handed_in += 1
        number = self.tally.handed_in
        title = f"{customer(number)} Order Form.pdf"
        raw = (
            f"From: Dana Whitfield via Docusign <dse@docusign.net>\nReply-To: Dana Whitfield <{self._dana.address}>\n"
            f"To: {self._inbox.address}\nSubject: Completed: Complete with Docusign: {title}\n"
            f"Date: {format_datetime(datetime.now(UTC))}\nMessage-ID: <soak-{number}@docusign.net>\n\n"
            f"All parties have completed Complete with Docusign: {title}.\n"
            f"https://na4.docusign.net/Signing/EmailStart.aspx?a=6f1c2d3e-1111-2222-3333-4444{number:08d}&acct=x\n"
        )
        self._dana.send(raw.replace("\n", "\r\n").encode(), self._inbox.address)

    def _settle(self) -> None:
        """Let it finish: the last lines may just have broken."""
        end = time.monotonic() + SETTLES
        while time.monotonic() < end and (self._open() or self._unseen()):
            time.sleep(1)
        self.tally.waiting = self._open()

    def _open(self) -> int:
        return self._number(
            "SELECT (SELECT count(*) FROM inbound WHERE state = 'new') + (SELECT count(*) FROM outbox WHERE state IN "
            "('claimed', 'data_started') OR (state = 'pending' AND not_before <= datetime('now')))"
        )

    def _unseen(self) -> list[int]:
        """The numbers of the notices that were handed in and stand in no row."""
        with closing(sqlite3.connect(self._folder / "state" / "handoffd.db", timeout=10)) as database:
            raws = [raw for (raw,) in database.execute("SELECT raw FROM inbound")]
        known = {int(found[1]) for raw in raws if (found := re.search(rb"Message-ID: <soak-(\d+)@", raw))}
        return [number for number in range(1, self.tally.handed_in + 1) if number not in known]

    def _number(self, query: str) -> int:
        with closing(sqlite3.connect(self._folder / "state" / "handoffd.db", timeout=10)) as database:
            return int(database.execute(query).fetchone()[0])

    def _count(self) -> None:
        with closing(sqlite3.connect(self._folder / "state" / "handoffd.db")) as database:
            sent = [row for (row,) in database.execute("SELECT mark FROM outbox WHERE state = 'sent'")]
        self.tally.missed = self._unseen()
        arrived = Counter(
            found[1].decode()
            for person in (self._dana, self._ana)
            for raw in person.inbox()
            if (found := re.search(rb"X-Handoffd-Id: (\w+)", raw))
        )
        self.tally.sent = len(sent)
        self.tally.lost = sum(mark not in arrived for mark in sent)
        self.tally.doubled = sum(times > 1 for times in arrived.values())

    def _settings(self, imap: int, smtp: int) -> dict[str, object]:
        (self._folder / "secret").write_text(PASSWORD)
        server = {"host": "127.0.0.1", "tls": "none", "timeout_seconds": 3}
        return {
            "company": {"name": "Ours", "domains": [self._post.domain]},
            "inbox": {
                **server, "address": self._inbox.address, "port": imap, "password_file": "secret",
                "idle_minutes": 0.2, "poll_seconds": 60, "first_start": "act",
            },
            "smtp": {**server, "port": smtp, "mails_per_minute": 1000, "mails_per_day": 100_000},
            "state": {"folder": "state"},
            "people": [
                {"name": "Dana Whitfield", "email": self._dana.address, "roles": ["ae", "sales_leader", "ops"]},
                {"name": "Ana Kovac", "email": self._ana.address, "roles": ["csm"]},
            ],
        }  # fmt: skip


def held(daemon: Process, at: float) -> Sample:
    """Read off what the process holds."""
    assert daemon.process is not None
    assert daemon.process.poll() is None, daemon.tail()
    folder = Path("/proc") / str(daemon.process.pid)
    found = re.search(r"VmRSS:\s+(\d+) kB", (folder / "status").read_text())
    assert found
    return Sample(at, int(found[1]) / 1024, len(list((folder / "fd").iterdir())))


def told(tally: Tally) -> str:
    """The figures as lines."""
    lines = [f"{'minutes':>8}{'MiB, median':>13}{'most':>8}{'descriptors, least':>20}{'most':>6}"]
    end = tally.samples[-1].at
    for begin in range(0, int(end) + 1, 600):
        if part := tally.between(begin, begin + 600):
            memory, fds = [each.memory for each in part], [each.descriptors for each in part]
            lines.append(
                f"{begin // 60:>8}{statistics.median(memory):>13.1f}{max(memory):>8.1f}{min(fds):>20}{max(fds):>6}"
            )
    broken = ", ".join(f"{kind} {times}" for kind, times in sorted(tally.broken.items()))
    lines += [
        f"drift {tally.drift:.3f}; descriptors, least in each five minutes: {tally.floors}",
        broken,
        (
            f"notices handed in {tally.handed_in}, missed {len(tally.missed)} {tally.missed or ''}; letters sent {tally.sent}, in no mailbox {tally.lost}, "
            f"to a colleague twice {tally.doubled}; still waiting {tally.waiting}"
        ),
    ]
    return "\n".join(lines)


def main() -> int:
    from real_dovecot import Dovecot
    from real_postfix import Postfix

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=120.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    process.PATIENCE = 300.0  # a busy machine takes its time, and a long run shall not end for it
    with tempfile.TemporaryDirectory() as folder:
        for name in ("dovecot", "postfix", "daemon"):
            (Path(folder) / name).mkdir()
        Path(folder).chmod(0o755)
        with Dovecot(Path(folder) / "dovecot") as dovecot, Postfix(Path(folder) / "postfix", dovecot) as postfix:
            tally = Soak(postfix, Path(folder) / "daemon", asked.seed).run(asked.minutes * 60)
    print(told(tally))  # noqa: T201
    print(f"seed {asked.seed}, {asked.minutes:g} minutes")  # noqa: T201
    return 0 if tally.sound else 1


if __name__ == "__main__":
    sys.exit(main())
