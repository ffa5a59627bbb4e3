"""What may leave in shadow mode: words of the house to ops, and nothing else; the courier looks at it once more.

Who cannot answer is not pressed: of what follows only because nobody answered (reminders, a leader who is told) nothing
is written at all. An AE who never got our letter would else be reminded thirty times of nothing.
"""

from handoffd.app.accounts import only_ops
from handoffd.config import Config
from handoffd.store.values import Alarm, Leaving

DIGEST = "_ops/shadow"
# What ops needs to look after us, and the questions that open a handoff.
OF_THE_HOUSE = frozenset(
    {DIGEST, "opening/confirm", "opening/old-mail"}
    | {f"_ops/{name}" for name in ("trouble", "reload", "calendars", "kinds", "restored", "status", "why", "help")}
    | {f"_ops/{name}" for name in ("confirm", "which", "over", "question")}
)
# Alarms that ring because somebody has not answered.
PRESSING = ("remind", "escalate", "waiting", "late", "tell", "decide", "silent")


def keeps(config: Config, row: Leaving) -> bool:
    """Tell whether an envelope must not leave: in shadow mode all but words of the house to ops."""
    ops = only_ops(config)
    if ops is None:
        return False
    return row.customer or row.recipient.casefold() not in ops or row.letter not in OF_THE_HOUSE


def presses(alarm: Alarm) -> bool:
    """Tell whether an alarm rings only because somebody has not answered."""
    return bool(alarm.handoff) and alarm.kind.startswith(PRESSING)
