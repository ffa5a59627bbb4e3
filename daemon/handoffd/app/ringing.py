"""Alarms that are due become events; of several of one step, missed while we were down, only the last speaks."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import groupby

from handoffd.app.bundling import GATHER
from handoffd.app.doing import Doer
from handoffd.app.unknown import Unknown
from handoffd.errors import Temporary
from handoffd.playbook.events import Due
from handoffd.store.store import Store
from handoffd.store.transaction import Transaction
from handoffd.store.values import Alarm

log = logging.getLogger(__name__)

# What rings for the house and not for a handoff: the alarm's kind, and who hears it with the alarm's step.
OfTheHouse = Mapping[str, Callable[[Transaction, str, datetime], object]]


class Ringer:
    """Rings what has come; `behind` tells whether the last round rang alarms whose moment was missed."""

    def __init__(
        self,
        store: Store,
        doer: Doer,
        of_the_house: OfTheHouse,
        unknown: Unknown,
        silent: Callable[[Alarm], bool] = lambda _alarm: False,
    ) -> None:
        self._store, self._doer, self._house, self._unknown = store, doer, of_the_house, unknown
        self._silent = silent  # shadow mode: alarms for which nothing happens, because nobody could answer
        self.behind = False

    def ring(self, now: datetime) -> int:
        """Ring every alarm that has come; return how many."""
        with self._store.transaction() as memory:
            due = memory.due(now)
        self.behind = any(now - alarm.due_at > GATHER for alarm in due)
        ordered = sorted(due, key=lambda alarm: (alarm.handoff, alarm.step, alarm.due_at))
        for _, group in groupby(ordered, key=lambda alarm: (alarm.handoff, alarm.step)):
            self._ring(list(group), now)
        return len(due)

    def _ring(self, alarms: list[Alarm], now: datetime) -> None:
        try:
            with self._store.transaction() as memory:
                last = [alarm for alarm in alarms if memory.fire(alarm, now) and not self._silent(alarm)][-1:]
                for alarm in last:
                    if alarm.handoff:
                        self._doer.happen(memory, alarm.handoff, Due(alarm.step, alarm.kind), now)
                    elif alarm.kind in self._house:
                        self._house[alarm.kind](memory, alarm.step, now)
                    else:  # the last alarm of the house: the day's list of unknown mail
                        self._unknown.ring(memory, now)
        except Temporary:
            raise
        except Exception:
            # One handoff whose letter cannot be written must not keep all others waiting; it is tried again.
            log.exception("%s: an alarm of %s failed; again in an hour", alarms[0].handoff, alarms[0].step)
            with self._store.transaction() as memory:
                for alarm in alarms:
                    memory.set_deadline(alarm.handoff, alarm.step, alarm.kind, now + timedelta(hours=1))
