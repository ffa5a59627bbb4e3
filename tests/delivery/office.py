"""The daemon with a postman in place of the mail server and a shelf in place of the archive; no network."""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from emptystore import ready
from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config.load import check
from handoffd.errors import Temporary
from handoffd.letters.envelope import Envelope
from handoffd.network.courier import Outcome
from handoffd.playbook.model import Handoff, Status
from handoffd.store.values import Leaving, Mail

NOW = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)  # a Tuesday
DANA, PETRA, JANE = "dana@ours.example", "petra@ours.example", "jane@acme.example"
INBOX = "handoff@ours.example"
SENT, LOST_ANSWER = Outcome("sent", 250, "taken"), Outcome("in_doubt", None, "the line broke")


class Postman:
    """Answers each letter as it was told: `answers` by recipient, else by the letter's number, else "taken"."""

    def __init__(self) -> None:
        self.tried: list[Envelope] = []
        self.answer: Callable[[Envelope], Outcome] = lambda _envelope: SENT

    def deliver(self, envelope: Envelope, before_data: Callable[[], None]) -> Outcome:
        outcome = self.answer(envelope)
        if outcome.kind == "not_sent":
            return outcome
        self.tried.append(envelope)
        if outcome.kind in ("sent", "in_doubt"):
            before_data()
        return outcome

    def to(self, address: str) -> list[Envelope]:
        return [each for each in self.tried if each.recipient == address]


class Shelf:
    """The archive: `marks` are the copies in it; while `away` it cannot be asked. `asked` are all questions."""

    def __init__(self) -> None:
        self.marks: set[str] = set()
        self.away = False
        self.asked: list[list[str]] = []

    def holds(self, marks: Sequence[str]) -> set[str]:
        if self.away:
            raise Temporary("the archive is away")
        self.asked.append(list(marks))
        return self.marks & set(marks)


class Office:
    """`put` freezes a letter, `to` moves the clock and turns; the handoff HO-1 is Dana's, its introduction open."""

    def __init__(self, folder: Path, **smtp: Any) -> None:
        self.folder, self.smtp = folder, smtp
        self.clock, self.postman, self.shelf = SetClock(NOW), Postman(), Shelf()
        self.archive: Shelf | None = self.shelf
        self.start()
        with self.memory() as memory:
            memory.next_ref()
            handoff = Handoff("HO-1", NOW, NOW, ae=DANA, zone="Europe/Berlin", steps={"warm-intro": Status.OPEN})
            memory.save(handoff, NOW)
        self._numbers = 0

    def start(self) -> None:
        server = {"host": "127.0.0.1", "port": 9, "tls": "none"}
        config = {
            "company": {"name": "Ours", "domains": ["ours.example"]},
            "inbox": {**server, "address": INBOX},
            "smtp": {**server, **self.smtp},
            "state": self.state(),
            "people": [
                {"name": "Dana Weber", "email": DANA, "roles": ["ae", "csm"], "zone": "Europe/Berlin"},
                {"name": "Petra Lang", "email": PETRA, "roles": ["sales_leader", "ops"], "zone": "UTC"},
            ],
        }
        self.daemon = Daemon(ready(check(config, self.folder)), self.clock, self.postman)
        self.daemon._doubts._archive = self.archive

    def state(self) -> dict[str, Any]:
        return {"folder": "."}

    def restart(self) -> None:
        self.daemon.close()
        self.start()

    def close(self) -> None:
        self.daemon.close()

    @contextmanager
    def memory(self) -> Any:
        with self.daemon.store.transaction() as memory:
            yield memory

    def put(self, to: str = JANE, *, letter: str = "", step: str = "warm-intro", draft: str = "d" * 64) -> int:
        """Freeze a letter: one to the customer where the address is no colleague's; return its row."""
        self._numbers += 1
        customer = not to.endswith("@ours.example")
        mark = f"{self._numbers:032x}"
        raw = f"From: {INBOX}\r\nX-Handoffd-Id: {mark}\r\nMessage-ID: <{mark}@ours.example>\r\n\r\nHello.\r\n".encode()
        with self.memory() as memory:
            memory.outbox.put(
                Envelope(INBOX, to, raw, f"<{mark}@ours.example>", mark),
                handoff="HO-1",
                step=step if customer else "dossier",
                letter=letter or ("warm-intro/intro" if customer else "dossier/echo"),
                not_before=self.clock.now(),
                now=self.clock.now(),
                draft_sha256=draft if customer else "",
            )
            return int(memory.outbox.newest())

    def turn(self) -> None:
        while self.daemon.turn(look=False):
            pass

    def after(self, **span: float) -> None:
        """Let time pass from the beginning of the test, and turn."""
        self.clock.move_to(NOW + timedelta(**span))
        self.daemon._wait_for_smtp.done()
        self.turn()

    def row(self, row_id: int) -> Leaving:
        with self.memory() as memory:
            return memory.outbox.get(row_id)

    def letters(self, name: str) -> list[Leaving]:
        """What was written under this name, sent or not."""
        with self.memory() as memory:
            return [row for ref in ("", "HO-1") for row in memory.outbox.of(ref) if row.letter == name]

    def receive(self, raw: bytes) -> None:
        """Take a mail into the database as if it lay in the inbox, and read it."""
        self._numbers += 1
        with self.memory() as memory:
            memory.record(
                Mail(0, raw, self._numbers, self.clock.now(), self.clock.now()),
                content_id=f"mail {self._numbers}",
                mailbox="INBOX",
                uidvalidity=1,
            )
        self.turn()

    def troubles(self) -> set[str]:
        with self.memory() as memory:
            return {each.key for each in memory.troubles.all()}
