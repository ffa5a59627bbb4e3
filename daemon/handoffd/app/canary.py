"""Proof of life: every n minutes a mail to ourselves, through the server that sends and the mailbox that is read.

A login that works proves little: a filter, a full quota, a changed route or a deaf IDLE, and no contract is ever seen.
So a canary takes the very way of real mail: handed over, delivered, seen, recorded, read. Every second one goes to a
plus-address, as replies do. One that has not come after `late_minutes` is looked for on a fresh connection; then ops
is told, once, and once when one has come again.

It waits in no outbox and counts against no budget of the day. It leaves nothing behind: what came is expunged when its
header, read again, shows a secret of ours. A forged one is a mail like any other.
"""

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from handoffd.app.fate import Fate
from handoffd.app.sending import Carrier
from handoffd.app.settings import Settings
from handoffd.app.watch import CANARY, Watchman
from handoffd.errors import Temporary
from handoffd.letters.canary import TAG, canary, canary_id, canary_mark
from handoffd.letters.message import Message
from handoffd.store.canaries import LATER, REFUSED, STATE, TAKEN
from handoffd.store.transaction import Transaction
from handoffd.store.values import Canary

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=1)  # after "not now" from the server
KEPT = timedelta(days=2)  # for a copy that comes late
_LOOK = timedelta(minutes=1)  # between two looks at what is known
_CLAIMED = frozenset({TAKEN, LATER, REFUSED})


class Canaries:
    """Sends them, and says when they do not come back. All it knows is in the store, so a restart forgets nothing."""

    def __init__(self, settings: Settings, courier: Carrier, watch: Watchman) -> None:
        self._settings, self._courier, self._watch = settings, courier, watch
        self._every = timedelta(minutes=settings.config.canary.minutes)
        self._patience = timedelta(minutes=settings.config.canary.late_minutes)
        self._sent: datetime | None = None  # when it was last looked whether one is to be sent
        self._judged: datetime | None = None
        self._doubted: datetime | None = None  # since when one is missed, and a fresh look is wanted
        if not self._every:
            watch.drop(CANARY)

    # -- leaving ------------------------------------------------------------------------------------------------------

    def send(self, now: datetime) -> None:
        """Send one when it is time. Raises Refused or Temporary as the sender does; nothing of ours waits for it."""
        if not self._every or _just(self._sent, now):
            return
        self._sent = now
        with self._settings.store.transaction() as memory:
            known = memory.canaries.all()
            last = known[-1] if known else None
            if last and last.state == LATER and not last.arrived_at:
                if timedelta() <= now - (last.sent_at or last.begun_at) < AGAIN:
                    return
                mark, to = last.mark, last.recipient
            elif last and timedelta() <= now - last.begun_at < self._every:
                return
            else:
                mark, to = secrets.token_hex(16), self._next_address(known)
                memory.canaries.begin(mark, to, now)
                memory.canaries.forget_before(now - KEPT)
        self._hand_over(mark, to, now)

    def _hand_over(self, mark: str, to: str, now: datetime) -> None:
        envelope = canary(self._settings.config.inbox.address, to, mark, now)
        outcome = self._courier.deliver(envelope, lambda: None)
        state = {"sent": TAKEN, "permanent": REFUSED, "temporary": LATER}.get(outcome.kind)
        if state and not outcome.wants_rest:
            said = f"{outcome.code or ''} {outcome.text}".strip()
            with self._settings.store.transaction() as memory:
                memory.canaries.note(mark, state, said, now)
        log.debug("proof of life to %s: %s", to, outcome.kind)
        if outcome.kind == "not_sent" or outcome.wants_rest:
            raise Temporary(outcome.text)

    def _addresses(self) -> tuple[str, ...]:
        """Return where real mail goes: notices to the inbox, replies to its plus-addresses."""
        inbox = self._settings.config.inbox
        local, _, domain = inbox.address.partition("@")
        return (inbox.address, f"{local}+{TAG}@{domain}") if inbox.plus_addresses else (inbox.address,)

    def _next_address(self, known: Sequence[Canary]) -> str:
        addresses = self._addresses()
        return addresses[-1] if known and known[-1].recipient == addresses[0] else addresses[0]

    # -- coming back --------------------------------------------------------------------------------------------------

    def judge(self, now: datetime, looked: datetime | None) -> bool:
        """Tell ops what there is to tell; return whether the mailbox must be looked at afresh before it can be told.

        `looked` is when it was last looked at with success: who cannot look knows nothing of what arrives.
        """
        if not self._every or looked is None or _just(self._judged, now):
            return False
        self._judged = now
        with self._settings.store.transaction() as memory:
            known = memory.canaries.all()
        late = self._late(known, now)
        since = self._watch.since(CANARY)
        if late and since is None and (self._doubted is None or looked <= self._doubted):
            self._doubted = self._doubted or now
            return True
        if late:
            self._watch.fails(CANARY, _told(late), now, since=late[0].begun_at)
            return False
        self._doubted = None
        if since and any(each.arrived_at and each.arrived_at >= since for each in known):
            self._watch.works(CANARY, now)
        return False

    def _late(self, known: Sequence[Canary], now: datetime) -> list[Canary]:
        """Return what a server answered for, has not come in time, and was outdone by none after it to its address."""
        came = {each.recipient: each.begun_at for each in known if each.arrived_at}  # the last one of each
        waited = [each for each in known if each.state in _CLAIMED and each.arrived_at is None]
        return [
            each
            for each in waited
            if each.begun_at + self._patience <= now
            and each.recipient in self._addresses()
            and (each.recipient not in came or each.begun_at > came[each.recipient])
        ]


def came_back(memory: Transaction, message: Message, now: datetime) -> Fate | None:
    """Take a mail that shows a secret of ours; None for every other, whatever it says it is."""
    mark = canary_mark(message)
    if not mark or not memory.canaries.arrived(mark, now):
        return None
    return Fate(STATE, "a mail that I wrote to myself has arrived")


def returned(memory: Transaction, message_ids: Sequence[str], domain: str, said: str, now: datetime) -> Fate | None:
    """Take a delivery report about a mail that we wrote to ourselves; None when it is about another."""
    ids = frozenset(message_ids)
    for each in memory.canaries.all() if any(one.startswith("<canary.") for one in ids) else ():
        if canary_id(each.mark, domain) in ids:
            if each.arrived_at is None:
                memory.canaries.note(each.mark, REFUSED, f"it came back: {said}", now)
            return Fate("ignored", "a delivery report about a mail that I wrote to myself")
    return None


def _told(late: Sequence[Canary]) -> str:
    """Say of each address what the server said of the last one that went there."""
    newest = {each.recipient: each for each in late}
    return "; ".join(f"{to}: {each.said or 'no answer from the server'}" for to, each in sorted(newest.items()))


def _just(before: datetime | None, now: datetime) -> bool:
    return before is not None and timedelta() <= now - before < _LOOK
