"""What the daemon knows of shadow mode: one thing to ask. Outside of it everything here does nothing."""

from datetime import datetime

from handoffd.app.doing import Doer
from handoffd.app.settings import Settings
from handoffd.app.shadow.digest import Digest
from handoffd.app.shadow.keeping import keeps, presses
from handoffd.app.shadow.mode import WayOut, differs
from handoffd.network.inbox import Inbox
from handoffd.store.transaction import Transaction
from handoffd.store.values import Alarm, Leaving


class Shadow:
    """Begins, keeps, is silent, tells."""

    def __init__(self, settings: Settings, doer: Doer, inbox: Inbox) -> None:
        self._settings = settings
        self._way_out, self._digest = WayOut(settings, doer), Digest(settings, doer, inbox)

    def begin(self, memory: Transaction, now: datetime) -> None:
        """Come out of shadow mode where the store was in it; in it, set the alarm of the daily mail."""
        self._way_out.look(memory, now)
        self._digest.begin(memory, now)

    def is_strange(self, memory: Transaction) -> bool:
        """Tell whether the store is in another mode than we are: of several daemons one was started anew."""
        return differs(memory, self._settings.config)

    def keeps(self, row: Leaving) -> bool:
        """Tell whether an envelope is shown to ops instead of leaving."""
        return keeps(self._settings.config, row)

    def silences(self, alarm: Alarm) -> bool:
        """Tell whether nothing happens at an alarm, because nobody could answer before it."""
        return self._settings.config.shadow.on and presses(alarm)

    def look(self, now: datetime, *, due: bool) -> None:
        """Look what people did, when ops is to be told of it; `due`: some alarm has come."""
        if due:
            self._digest.look(now)

    def tell(self, now: datetime) -> None:
        """Tell ops of what was just kept, where that is wanted at once."""
        self._digest.at_once(now)

    def ring(self, memory: Transaction, now: datetime) -> None:
        """Send the mail of the day."""
        self._digest.ring(memory, now)
