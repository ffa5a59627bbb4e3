"""Records for our own systems (F3): notes to logging addresses, and errands (files, commands) after the commit.

What shall be carried is written down in the transaction of the event. A note goes into the outbox like every mail; an
errand is started by the next turn and looked at by those after it, so a program that hangs keeps nobody waiting.
"""

import json
import logging
import os
import uuid
from collections.abc import Callable
from datetime import datetime

from handoffd.app.settings import Settings
from handoffd.app.strangers import whose
from handoffd.app.writing import Writer
from handoffd.config.schema import CrmTable
from handoffd.config.systems import PATH
from handoffd.letters.writing.record import as_csv, as_json, record
from handoffd.network.errands import Command, Files, Outcome, Running
from handoffd.playbook.effects import Carry, Send
from handoffd.playbook.events import Carried, Event
from handoffd.playbook.model import Handoff
from handoffd.playbook.systems import DROP, MAIL
from handoffd.store import errands as states
from handoffd.store.errands import Errand
from handoffd.store.transaction import Transaction
from handoffd.store.values import Leaving

log = logging.getLogger(__name__)

# How an event reaches the playbook inside a transaction.
Happen = Callable[[Transaction, str, Event], None]

NOTE = "crm/note"
_AT_ONCE = 4  # processes beside the daemon; the unit allows 64
_JOURNAL = 300  # characters of what a command said, in the journal


def carried(
    settings: Settings, writer: Writer, memory: Transaction, after: Handoff, carry: Carry, now: datetime
) -> list[Event]:
    """Record what shall be carried; what can be told at once about it comes back as an event."""
    table = table_of(settings, carry.system)
    if carry.way != MAIL:
        key = key_of(settings, after, carry)
        told = as_json(record(after, settings.roster, key, carry.system, now))
        memory.errands.put(Errand(key, after.ref, carry.step, carry.system, carry.way, told), now)
        return []
    address = table.logging_address if table else None
    if not address:
        gone = f"config.toml has no logging_address for {carry.system} any more"
        return [Carried(carry.step, carry.system, MAIL, done=False, told=gone)]
    if customer := whose(settings, memory, address, after):
        told = f"{address} belongs to a customer ({customer}); nothing was written there. Mend logging_address"
        return [Carried(carry.step, carry.system, MAIL, done=False, told=told)]
    writer.send(memory, after, Send(NOTE, (address,), carry.step), now)
    return [Carried(carry.step, carry.system, MAIL, done=True, told=f"a note to {address} waits in the outbox")]


def held_back(settings: Settings, memory: Transaction, row: Leaving) -> Carried | None:
    """Return why a note must not leave, looked at once more just before it would; None for any other letter."""
    if row.letter != NOTE:
        return None
    table = next((each for each in settings.config.crm if each.logging_address == row.recipient), None)
    handoff = memory.handoff(row.handoff)
    if table is None:
        return Carried(row.step, "", MAIL, done=False, told=f"{row.recipient} is no logging_address any more")
    customer = whose(settings, memory, row.recipient, handoff) if handoff else "nobody knows whom"
    if customer:
        told = f"{row.recipient} belongs to a customer ({customer}); the note was not sent. Mend logging_address"
        return Carried(row.step, table.name, MAIL, done=False, told=told)
    return None


def key_of(settings: Settings, handoff: Handoff, carry: Carry) -> str:
    """Return what an errand is known by, the same for every try: a UUID of what it is and which time."""
    first = handoff.received_at.isoformat()
    seed = f"{settings.domain}/{handoff.ref}/{first}/{carry.system}/{carry.way}/{carry.round}"
    return str(uuid.uuid5(uuid.NAMESPACE_URL, seed))


def table_of(settings: Settings, name: str) -> CrmTable | None:
    """Return the row of a system; None when config.toml has none of that name any more."""
    return next((table for table in settings.config.crm if table.name == name), None)


class Errands:
    """Starts what is due and takes in what has come back; never waits."""

    def __init__(self, settings: Settings, happen: Happen) -> None:
        self._settings, self._happen = settings, happen
        self._running: dict[str, Running] = {}
        self._begins = True

    def turn(self, now: datetime, *, due: bool = True) -> int:
        """Look after everything once; return how many errands have come back. `due`: some may be to be started."""
        begins, self._begins = self._begins, False
        if begins:
            self._recover(now)
        back = self._collect(now)
        if due or begins or back:
            self._start(now)
        return back

    @property
    def are_running(self) -> bool:
        """Tell whether something is on its way right now."""
        return bool(self._running)

    def inherit(self, before: "Errands") -> None:
        """Look after what runs already: the configuration was read again."""
        self._running, self._begins = before.hand_over()

    def hand_over(self) -> tuple[dict[str, Running], bool]:
        """Let go of what runs, and tell whether nothing was looked after yet."""
        running, self._running = self._running, {}
        return running, self._begins

    def close(self) -> None:
        """End what runs; it will be run again, with the same key, after the next start."""
        for running in self._running.values():
            running.stop()
        self._running.clear()

    def _recover(self, now: datetime) -> None:
        """Let run again what was started when we were killed: nobody knows how far it came."""
        with self._settings.store.transaction() as memory:
            for errand in memory.errands.started():
                log.warning("%s: the errand for %s was interrupted and is run again", errand.handoff, errand.system)
                memory.errands.put_back(errand.key, now)

    def _start(self, now: datetime) -> None:
        with self._settings.store.transaction() as memory:
            due = memory.errands.due(now)[: max(0, _AT_ONCE - len(self._running))]
        for waiting in due:
            with self._settings.store.transaction() as memory:
                errand = memory.errands.start(waiting.key)
            if errand is None:
                continue
            what = self._what(errand)
            try:
                if isinstance(what, str):
                    self._back(errand.key, Outcome(done=False, told=what), now)
                else:
                    self._running[errand.key] = Running(what)
            except OSError as problem:
                self._back(errand.key, Outcome(done=False, told=f"it could not be started: {problem}"), now)

    def _what(self, errand: Errand) -> Files | Command | str:
        """Return what is to be done, or why nothing can be."""
        table = table_of(self._settings, errand.system)
        if table is None:
            return f"config.toml has no [[crm]] called {errand.system} any more"
        if errand.way == DROP:
            if table.drop is None:
                return f"config.toml has no drop for {errand.system} any more"
            told = json.loads(errand.record)
            made = {"json": errand.record, "csv": as_csv(told)}
            name = f"{errand.handoff}-{file_mark(errand)}"
            return Files(table.drop, {f"{name}.{kind}": made[kind] for kind in table.drop_as})
        if not table.command:
            return f"config.toml has no command for {errand.system} any more"
        return Command(table.command, errand.record, environment(errand), float(table.timeout_seconds))

    def _collect(self, now: datetime) -> int:
        ended = {key: outcome for key, running in self._running.items() if (outcome := running.outcome()) is not None}
        for key, outcome in ended.items():
            del self._running[key]
            self._back(key, outcome, now)
        return len(ended)

    def _back(self, key: str, outcome: Outcome, now: datetime) -> None:
        """Write down how it ended: done, later again, or failed for good; a failure on the way is in the log only."""
        with self._settings.store.transaction() as memory:
            errand = memory.errands.get(key)
            table = table_of(self._settings, errand.system)
            last = table is None or errand.attempts >= table.tries
            if not outcome.done and not last and errand.state == states.STARTED:
                memory.errands.retry(key, outcome.told, now)
                log.warning(
                    "%s: %s (%s), try %d: it failed", errand.handoff, errand.system, errand.way, errand.attempts
                )
                return
            if memory.errands.settle(key, states.DONE if outcome.done else states.FAILED, outcome.told, now):
                told = outcome.told if not outcome.done else shortened(outcome.told)
                self._happen(
                    memory, errand.handoff, Carried(errand.step, errand.system, errand.way, outcome.done, told)
                )


def environment(errand: Errand) -> dict[str, str]:
    """Return the whole environment of a command: nothing of ours but what is named here."""
    found = {
        "PATH": PATH,
        "LANG": "C.UTF-8",
        "HANDOFFD_KEY": errand.key,
        "HANDOFFD_HANDOFF": errand.handoff,
        "HANDOFFD_SYSTEM": errand.system,
    }
    if secrets := os.environ.get("CREDENTIALS_DIRECTORY"):
        found["CREDENTIALS_DIRECTORY"] = secrets  # systemd's: where a command finds a secret of its own
    return found


def file_mark(errand: Errand) -> str:
    """Return eight letters that tell this handoff's file from one of the same number elsewhere; the same every time."""
    told = json.loads(errand.record)
    seed = f"{told['reference']}/{told['contract']['signed_at']}/{told['system']}"
    return uuid.uuid5(uuid.NAMESPACE_URL, seed).hex[:8]


def shortened(text: str) -> str:
    """Return what was said on one line, for the journal."""
    line = " ".join(text.split())
    return line if len(line) <= _JOURNAL else f"{line[:_JOURNAL]} ..."
