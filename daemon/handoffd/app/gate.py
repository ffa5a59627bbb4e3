"""The last gate before a customer's letter leaves: is this an hour at which they are written to, is it all theirs.

Its hour was right when it was approved. After a night in which we or our mail server were down it may be Sunday, three
in the morning: then it waits for their next working moment (P5, the time rule).
"""

from datetime import datetime, timedelta

from handoffd.app.lastlook import LastLook
from handoffd.app.restored import ABOUT, remember
from handoffd.app.settings import Settings
from handoffd.app.systems import held_back
from handoffd.playbook.events import Carried, Doubted, Withheld
from handoffd.playbook.workdays import next_working_moment
from handoffd.store.transaction import Transaction
from handoffd.store.values import Leaving


class Gate:
    """Opens for a customer's letter in the customer's working hours; for our own people always."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._last_look = LastLook(settings)

    def may_have_left(self, memory: Transaction, row: Leaving, now: datetime) -> Doubted | None:
        """Return the question about a letter that may have left before a backup was put back; once for each step.

        Handoffs that were signed after that are not in question, nor steps whose day had not come by then.
        """
        told = memory.restored() if row.customer else None
        handoff = memory.handoff(row.handoff) if told else None
        if told is None or handoff is None or memory.known.recall(ABOUT, f"{row.handoff} {row.step}"):
            return None
        step = self._settings.step(row.step)
        earliest = handoff.t0 + timedelta(days=max(0, (step.begin_day if step else 0) - 1))
        if earliest >= told[1]:
            return None
        remember(memory, row, now)
        return Doubted(row.step, row.recipient, row.mark, restored=True)

    def missed(self, memory: Transaction, row: Leaving, now: datetime) -> bool:
        """Tell whether this envelope invites to a meeting whose time has come: then it must not leave any more."""
        handoff = memory.handoff(row.handoff) if row.customer else None
        if handoff and handoff.held_until:
            return False  # it cannot leave anyway; when everything goes on, this is asked again
        draft = handoff.drafts.get(row.step) if handoff else None
        return draft is not None and draft.meeting is not None and draft.meeting.start <= now

    def holds_back(self, memory: Transaction, row: Leaving) -> Carried | None:
        """Return why a note to a system of ours must not leave: its address turned out to be a customer's (F3)."""
        return held_back(self._settings, memory, row)

    def withheld(self, memory: Transaction, row: Leaving) -> Withheld | None:
        """Return what of our own stands in a customer's envelope: then it must not leave (T7).

        It was looked at when it was frozen; what is ours may have grown since.
        """
        handoff = memory.handoff(row.handoff) if row.customer else None
        draft = handoff.drafts.get(row.step) if handoff else None
        if handoff is None or draft is None:
            return None
        found = self._last_look.at(memory, handoff, draft, [row.raw])
        return Withheld(row.step, tuple(str(leak) for leak in found)) if found else None

    def opens(self, memory: Transaction, row: Leaving, now: datetime) -> datetime:
        """Return when this envelope may leave: `now`, or the customer's next working moment.

        A letter that the server has asked us to offer again later keeps the server's rhythm. While everything of a
        handoff rests because a colleague said so, nothing leaves to its customer.
        """
        held = memory.handoff(row.handoff) if row.customer else None
        if held and held.held_until and held.held_until > now:
            return held.held_until
        handoff = memory.handoff(row.handoff) if row.customer and row.attempts == 1 else None
        if handoff is None:
            return now
        zone = handoff.zone or self._settings.zone_of(handoff.ae)
        return next_working_moment(now, self._settings.customer_week(zone))
