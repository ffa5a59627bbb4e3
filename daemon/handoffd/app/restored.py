"""The first turn on a backup that was put back: nothing goes twice, nothing that came since is lost (decision 27).

The store has forgotten what happened since the backup; the world has not. Mail that came since lies in the mailbox's
folders and is read again. What waited in the outbox may have left long ago, and the playbook may write again what was
sent: to our own people it is held, with one list to ops; a customer's letter of any step that may have been through
asks its approver first (`gate`).
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from handoffd.app.doing import Doer
from handoffd.app.settings import Settings
from handoffd.errors import HandoffdError
from handoffd.letters.identity import content_id
from handoffd.network.inbox import Fetched, Inbox
from handoffd.playbook.effects import Send
from handoffd.playbook.events import Doubted
from handoffd.playbook.model import Handoff
from handoffd.store.transaction import Transaction
from handoffd.store.values import Leaving, Mail

log = logging.getLogger(__name__)

ABOUT, BEGUN = "restored", "begun"
AGAIN = "again"  # the state of a mail that was read, perhaps, by the store that is no more
WHY = "it waited when the backup was taken, and may have left since"


class Restored:
    """Looks once, at the start, whether the store is a backup that was put back."""

    def __init__(self, settings: Settings, doer: Doer, inbox: Inbox) -> None:
        self._settings, self._doer, self._inbox = settings, doer, inbox

    def waits(self) -> bool:
        """Tell whether there is something to mind before anything else may happen."""
        with self._settings.store.transaction() as memory:
            return memory.restored() is not None and not begun(memory)

    def begin(self, now: datetime) -> HandoffdError | None:
        """Take it in, all of it or nothing; return why the mailbox cannot be read: then nothing may go on."""
        with self._settings.store.transaction() as memory:
            told = memory.restored()
        if told is None:
            return None
        try:
            if not self._inbox.is_open:
                self._inbox.connect("INBOX")
            config = self._settings.config.inbox
            mails = [
                mail
                for folder in (config.processed, config.unrecognised)
                for load in self._inbox.since(folder, told[0])
                for mail in load
            ]
        except HandoffdError as problem:
            self._inbox.close()
            log.warning("A backup was put back, and the mail since then cannot be read yet: %s", problem)
            return problem
        with self._settings.store.transaction() as memory:
            count = self._record(memory, mails, now)
            held = self._hold(memory)
            for step in {(row.handoff, row.step) for row in held if row.customer}:
                row = next(row for row in held if row.customer and (row.handoff, row.step) == step)
                remember(memory, row, now)
                self._doer.happen(memory, row.handoff, Doubted(row.step, row.recipient, row.mark, restored=True), now)
            self._tell(memory, told, held, count, now)
            memory.known.remember(ABOUT, BEGUN, now.isoformat(), "", now)
        log.warning("A backup was put back: %d mails are read again, %d letters are held.", count, len(held))
        return None

    def _record(self, memory: Transaction, mails: Iterable[Fetched], now: datetime) -> int:
        """Record what the store does not know; it lies in its folder already (UID 0)."""
        return sum(
            memory.record(
                Mail(0, mail.raw, 0, mail.internaldate, now),
                content_id=content_id(mail.raw),
                mailbox="INBOX",
                uidvalidity=self._inbox.uidvalidity,
                state=AGAIN,
            )
            for mail in mails
        )

    def _hold(self, memory: Transaction) -> list[Leaving]:
        waiting = [*memory.outbox.interrupted(), *memory.outbox.newer(0)]
        return [memory.outbox.settle_as_held(row.id, WHY) for row in waiting]

    def _tell(
        self, memory: Transaction, told: tuple[datetime, datetime], held: list[Leaving], mails: int, now: datetime
    ) -> None:
        lines = tuple((row.handoff, row.letter, row.recipient, row.customer) for row in held)
        more: dict[str, object] = {
            "known_until": told[0],
            "put_back_at": told[1],
            "held_letters": lines,
            "again": mails,
        }
        send = Send("_ops/restored", (self._settings.asked_first(),), ABOUT, more=more)
        self._doer.send(memory, Handoff("", now, now), send, now)


def begun(memory: Transaction) -> bool:
    """Tell whether this restore has been minded; another one puts a new marker in."""
    told, said = memory.restored(), memory.known.recall(ABOUT, BEGUN)
    return told is not None and said is not None and said.at >= told[1]


def remember(memory: Transaction, row: Leaving, now: datetime) -> None:
    """Remember that a person was asked about the letters of a step."""
    memory.known.remember(ABOUT, f"{row.handoff} {row.step}", "asked", "", now)
