"""In and out of shadow mode: a store is shadowed from its beginning, and what was only watched is set aside at the end.

A store that has carried handoffs in earnest is never taken into shadow mode: people wait for its answers. The way out
is quiet: every handoff that was watched is closed without a word, nothing that was written leaves, no mail is moved.
Ops gets one list, and may take each over by `handoffd resume`.
"""

import logging
from datetime import datetime

from handoffd.app.doing import Doer
from handoffd.app.settings import Settings
from handoffd.config import Config
from handoffd.config.operating import Canary
from handoffd.errors import BadConfig
from handoffd.playbook.effects import Send
from handoffd.playbook.events import SetAside
from handoffd.playbook.model import Handoff
from handoffd.store.store import Store
from handoffd.store.transaction import Transaction

log = logging.getLogger(__name__)

ABOUT, MODE = "shadow", "mode"  # under these the store remembers in which mode it is
SHADOW, LIVE = "shadow", "live"
ASIDE = "it was opened in shadow mode, and only watched"
OVER = "shadow mode has watched it for long enough"
LETTER, STEP = "_ops/aside", "shadow"


def cut_off(config: Config) -> Config:
    """Return the configuration as shadow mode has it: no CRM, no archive, no canary, no leaders' letter."""
    if not config.shadow.on:
        return config
    smtp = config.smtp.model_copy(update={"archive": "none"})
    leaders = config.leaders.model_copy(update={"on": False})
    return config.model_copy(update={"smtp": smtp, "leaders": leaders, "crm": (), "canary": Canary()})


def enter(config: Config, store: Store, now: datetime) -> None:
    """Mark a fresh store as one of shadow mode. Raises BadConfig, and changes nothing, where it was used in earnest."""
    if not config.shadow.on:
        return
    with store.transaction() as memory:
        known = memory.known.recall(ABOUT, MODE)
        if known and known.answer == SHADOW:
            return
        if known or memory.last_read("INBOX", 0)[0] or memory.handoffs(closed=True):
            raise BadConfig(
                f"shadow.on: the store in {config.state.database or config.state.folder} has carried handoffs in "
                f"earnest ({memory.count_open()} on their way), and shadow mode would answer none of them. Name a "
                'folder of its own for shadow mode ([state] folder = "shadow-state"), or set on = false'
            )
        memory.known.remember(ABOUT, MODE, SHADOW, "", now)


def differs(memory: Transaction, config: Config) -> bool:
    """Tell whether the store is in another mode than we are: then nothing may be done with its letters."""
    known = memory.known.recall(ABOUT, MODE)
    return (known is not None and known.answer == SHADOW) != config.shadow.on


class WayOut:
    """Leaves shadow mode, once, before anything else is done in earnest."""

    def __init__(self, settings: Settings, doer: Doer) -> None:
        self._settings, self._doer = settings, doer

    def look(self, memory: Transaction, now: datetime) -> None:
        """Set aside what was watched, when the store comes out of shadow mode."""
        if self._settings.config.shadow.on or not differs(memory, self._settings.config):
            return
        handoffs = memory.handoffs()
        for each in handoffs:
            self._doer.happen(memory, each.ref, SetAside(ASIDE), now)
        memory.outbox.recall_all(now)
        memory.clear_all_deadlines("", now)
        memory.shadowed.stay()
        memory.known.remember(ABOUT, MODE, LIVE, "", now)
        log.warning("Shadow mode is over: %d handoffs that were watched are set aside, nobody is told.", len(handoffs))
        rows = tuple((each.ref, each.name, each.t0) for each in handoffs)
        send = Send(LETTER, (self._settings.asked_first(),), STEP, more={"watched": rows})
        self._doer.send(memory, Handoff("", now, now), send, now)


def reopened(memory: Transaction, ref: str, by: str) -> bool:
    """Let the notice of a handoff that was set aside be read again, in earnest; False where its mail is not there."""
    mail = memory.shadowed.first_mail(ref)
    if mail is None:
        return False
    memory.known.forget_handoff(ref)
    memory.settle_mail(mail.id, "confirmed", f"{by} takes {ref} over from shadow mode", "")
    return True
