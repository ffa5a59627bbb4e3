"""A person has looked into the customer's mailbox and says what became of a letter that is held: sent, or resend."""

from datetime import datetime

from handoffd.app.doing import Doer
from handoffd.app.doubts import reached_customer
from handoffd.playbook.events import Left
from handoffd.store import outbox
from handoffd.store.doubts import updates
from handoffd.store.transaction import Transaction


def settle(memory: Transaction, doer: Doer, ref: str, step: str, command: str, by: str, now: datetime) -> None:
    """Settle the held letters of a step by `command`: "sent" (it arrived) or "resend" (it did not)."""
    handoff = memory.handoff(ref)
    approval = handoff.approvals.get(step) if handoff else None
    waiting = memory.doubts.beside(ref, step)
    held = [row for row in waiting if row.state == outbox.HELD]
    doubtful = {row.recipient: row for row in reversed(held)}  # the oldest: the others wait for its fate
    newest = {row.recipient: row.id for row in waiting}  # approved again, the same words may wait twice
    for row in waiting:
        if (first := doubtful.get(row.recipient)) is None:
            continue
        approved = approval is not None and row.draft_sha256 == approval.sha256
        if command == "sent" and row.id == first.id and row.draft_sha256 == held[0].draft_sha256:
            memory.outbox.settle(row.id, outbox.SENT, f"{by} says that it arrived", now)
        elif approved and (updates(row, first) if command == "sent" else row.id == newest[row.recipient]):
            memory.outbox.resend(row.id, now)  # it goes, or it tells another time to who is invited already
        else:
            # Replaced, or its yes was taken back; or another copy, when the first has arrived.
            memory.outbox.settle(row.id, outbox.WITHDRAWN, f"{by}: {command}", now)
    doer.note(memory, ref, f"{by} on the mail in doubt: {command}.", now)
    over = command == "sent" and not memory.outbox.unfinished(ref, step)
    if over and any(reached_customer(memory, row) for row in held):
        doer.happen(memory, ref, Left(step), now)
