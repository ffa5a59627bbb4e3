"""A house without a network that can be dropped at any moment and started again on what the database kept."""

from contextlib import contextmanager

from sqlalchemy import event

from emptystore import ready
from handoffd.app.daemon import Daemon
from handoffd.app.doubts import left
from handoffd.clock import SetClock
from handoffd.config.load import check
from handoffd.network.courier import Outcome
from handoffd.playbook.events import Commanded
from handoffd.store import outbox
from playbook.desk import ANSWERED, FRESH, OPENED, berlin, yes

CUSTOMER = "jane@acme.example"


class Crash(BaseException):
    """The end of the process: nothing may catch it and go on."""


class Postman:
    """The mail server: what it has taken survives every crash of ours. `crash_at` is a (letter number, word)."""

    def __init__(self):
        self.taken, self.crash_at, self.heard = [], None, 0

    def deliver(self, envelope, before_data):
        self.heard += 1
        self._crash("before the data")
        before_data()
        self._crash("in the data")
        self.taken.append(envelope)
        self._crash("after the dot")
        return Outcome("sent", 250, "taken")

    def _crash(self, word):
        if self.crash_at == (self.heard, word):
            self.crash_at = None
            raise Crash


class Rig:
    """A handoff whose introduction is approved and about to leave; `begin` and `go_on` may be cut off by a Crash."""

    def __init__(self, folder):
        self.folder, self.postman, self.clock = folder, Postman(), SetClock(berlin("2026-03-11 12:00"))
        self.commits, self.crash_at = 0, None
        self.daemon = None
        self.start()

    def start(self):
        people = [
            {"name": "Dana Weber", "email": "dana@ours.example", "roles": ["ae"], "zone": "Europe/Berlin"},
            {"name": "Ana Silva", "email": "ana@ours.example", "roles": ["csm"], "zone": "Europe/Lisbon"},
            {"name": "Petra Lang", "email": "petra@ours.example", "roles": ["sales_leader", "ops"], "zone": "UTC"},
        ]
        server = {"host": "127.0.0.1", "port": 9, "tls": "none"}
        config = {
            "company": {"name": "Ours", "domains": ["ours.example"]},
            "inbox": {**server, "address": "handoff@ours.example"},
            "smtp": server,
            "trust": {"challenge": "never", "undo_minutes": 0},
            "state": {"folder": "."},
            "people": people,
        }
        self.daemon = Daemon(ready(check(config, self.folder)), self.clock, self.postman)
        event.listen(self.daemon.store._engine, "commit", self._committing)

    def _committing(self, _connection):
        self.commits += 1
        if self.commits == self.crash_at:
            raise Crash  # the commit is lost with the process

    @contextmanager
    def memory(self):
        with self.daemon.store.transaction() as memory:
            yield memory

    def happen(self, what, message_id=""):
        with self.memory() as memory:
            self.daemon._doer.happen(memory, "HO-1", what, self.clock.now(), message_id)

    def handoff(self):
        with self.memory() as memory:
            return memory.handoff("HO-1")

    def to(self, day):
        self.clock.move_to(berlin(day))
        while self.daemon.turn(look=False):
            pass

    # -- what a crash may cut off; each part may be done again after it ------------------------------------------------

    def go(self):
        """From the notice to the kickoff invite. A mail that was not read before the crash is read after it."""
        if self.handoff() is None:
            with self.memory() as memory:
                memory.next_ref()
                memory.save(FRESH, self.clock.now())
                self.daemon._doer.happen(memory, "HO-1", OPENED, self.clock.now())
        if not self.handoff().contacts:
            self.happen(ANSWERED)
        self._accept()
        self._approve("warm-intro")
        self.to("2026-03-13 10:00")
        self.to("2026-03-13 10:30")  # what was put back for a quarter of an hour
        self._look_after_doubt("2026-03-13 10:31")
        self._approve("kickoff")
        self.to("2026-03-13 11:00")
        self.to("2026-03-13 11:30")
        self._look_after_doubt("2026-03-13 11:31")

    def _accept(self):
        if not self.handoff().is_over("brief"):
            self.happen(Commanded("brief", self.handoff().csm, "accept", proven=True))

    def _approve(self, step):
        handoff = self.handoff()
        if step in handoff.drafts and step not in handoff.approvals:
            self.happen(yes(handoff, step))

    def _look_after_doubt(self, day):
        """What the asked person does: look whether it arrived, and say so."""
        with self.memory() as memory:
            for row in memory.outbox.held():
                arrived = any((one.mark, one.recipient) == (row.mark, row.recipient) for one in self.postman.taken)
                if arrived:
                    memory.outbox.settle(row.id, outbox.SENT, "it arrived", self.clock.now())
                    left(memory, self.daemon._happen, row)
                else:
                    memory.outbox.resend(row.id, self.clock.now())
        self.to(day)

    def drop(self):
        """The process is gone; its locks with it, nothing is tidied up."""
        daemon, self.daemon = self.daemon, None
        event.remove(daemon.store._engine, "commit", self._committing)
        daemon.close()
