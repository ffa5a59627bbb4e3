"""The daemon on real servers, with a clock that the test moves and a mailbox that the test can look into."""

import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from emptystore import ready
from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config.load import check
from handoffd.letters.message import Message
from handoffd.store.values import Canary
from mailservers import Post, wait_until

PASSWORD_FILE = "inbox.secret"


class House:
    """`after` moves the clock and turns; `inbox` is what a person would see there."""

    def __init__(self, post: Post, folder: Path, **tables: dict[str, Any]) -> None:
        self.post, self.folder = post, folder
        self.inbox, self.ops = post.person("handoff"), post.person("petra")
        self.begin = datetime.now(UTC).replace(microsecond=0)
        self.clock = SetClock(self.begin)
        (folder / PASSWORD_FILE).write_text(self.inbox.password)
        self.tables: dict[str, dict[str, Any]] = {"canary": {"minutes": 15}, **tables}
        self.smtp_port = post.smtp_port
        self.start()

    def start(self) -> None:
        here = {"host": "127.0.0.1", "tls": "none"}
        secret = {"user": self.inbox.address, "password_file": PASSWORD_FILE}
        people = [{"name": "Petra Lang", "email": self.ops.address, "roles": ["sales_leader", "ops", "ae", "csm"]}]
        config = {
            "company": {"name": "Ours", "domains": [self.post.domain]},
            "inbox": {**here, **secret, "port": self.post.imap_port, "address": self.inbox.address},
            "smtp": {**here, "port": self.smtp_port, "mails_per_minute": 1000},
            "state": {"folder": "."},
            "people": people,
        }
        for name, values in self.tables.items():
            config[name] = {**config.get(name, {}), **values}
        self.daemon = Daemon(ready(check(config, self.folder)), self.clock)

    def restart(self) -> None:
        self.close()
        self.start()

    def close(self) -> None:
        self.daemon.close()

    @contextmanager
    def memory(self) -> Any:
        with self.daemon.store.transaction() as memory:
            yield memory

    def after(self, **span: float) -> None:
        """Let time pass from the beginning of the test, turn until all is quiet, and give the servers a moment."""
        self.clock.move_to(self.begin + timedelta(**span))
        self.turns()

    def turns(self, seconds: float = 0.12) -> None:
        end = time.monotonic() + seconds
        while self.daemon.turn() or time.monotonic() < end:
            time.sleep(0.02)

    def canaries(self) -> list[Canary]:
        with self.memory() as memory:
            return memory.canaries.all()

    def wait_for_arrivals(self, count: int) -> None:
        def come() -> bool:
            self.daemon.turn()
            return len([each for each in self.canaries() if each.arrived_at]) >= count

        wait_until(come, f"{count} canaries")
        self.daemon.turn()

    def subjects(self, folder: str = "INBOX") -> list[str]:
        return [Message(raw).subject for raw in self.inbox.inbox(folder)]

    def told(self) -> list[str]:
        """The subjects of what ops was written by the watch, in the order in which it was put into the outbox."""
        with self.memory() as memory:
            return [Message(row.raw).subject for row in memory.outbox.of("") if row.letter == "_ops/trouble"]

    def troubles(self) -> set[str]:
        with self.memory() as memory:
            return {each.key for each in memory.troubles.all()}
