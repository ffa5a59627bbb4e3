"""When a letter about the sample handoff is read: its moments are counted from three that everybody knows."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from handoffd.letters.writing.samplehouse import CALL_AT, KICKOFF_AT, LEAVES, T0

_HOUR = timedelta(hours=1)
MOMENTS: Mapping[str, datetime] = {
    "dossier/ask": T0 + timedelta(minutes=3),
    "dossier/remind": T0 + timedelta(hours=12),
    "dossier/escalate": T0 + timedelta(hours=24, minutes=5),
    "internal-call/invite": T0 + timedelta(minutes=3),
    "warm-intro/waiting": LEAVES + timedelta(hours=3),
    "warm-intro/left": LEAVES + timedelta(minutes=1),
    "kickoff/draft": LEAVES + timedelta(minutes=2),
    "crm/confirm": KICKOFF_AT + timedelta(hours=2),
    "day-30/ask": T0 + timedelta(days=28),
    "day-30/remind": T0 + timedelta(days=30),
    "day-30/late": T0 + timedelta(days=31),
    "day-30/cause": T0 + timedelta(days=28, hours=2),
    "day-30/look": T0 + timedelta(days=30),
    "day-30/noted": T0 + timedelta(days=35),
    "kickoff/brief": KICKOFF_AT - timedelta(hours=24),
    "kickoff/after": KICKOFF_AT + _HOUR,
    "debrief/invite": KICKOFF_AT + _HOUR,
    "brief/accepted": T0 + timedelta(hours=24),
    "brief/returned": T0 + timedelta(hours=19, minutes=2),
    "brief/again": T0 + timedelta(hours=21),
    "brief/remind": T0 + timedelta(hours=21),
    "brief/late": T0 + timedelta(hours=28),
    "brief/waiting": T0 + timedelta(hours=28),
    "brief/decide": T0 + timedelta(hours=66, minutes=5),
    "contract/amended": T0 + timedelta(days=2, minutes=5),
    "contract/voided": LEAVES + timedelta(hours=5),
    "contract/stopped": LEAVES + timedelta(hours=5),
    "contract/resumed": T0 + timedelta(minutes=3),
    "people/overdue": T0 + timedelta(hours=27),
    **dict.fromkeys(("internal-call/after", "internal-call/remind", "internal-call/agreed"), CALL_AT + _HOUR),
    **{f"follow-up/{name}": KICKOFF_AT + _HOUR for name in ("draft", "held", "approved", "followup")},
    "follow-up/remind": KICKOFF_AT + 5 * _HOUR,
    "follow-up/waiting": KICKOFF_AT + 9 * _HOUR,
    "follow-up/left": KICKOFF_AT + 6 * _HOUR,
    "fade-out/tell": T0 + timedelta(days=21),
    "day-30/summary": T0 + timedelta(days=30),
}

# Why a letter was written, by its own name.
REASONS: Mapping[str, str] = {
    "kind": "Its title reads like an extension of something older.",
    "stopped": "Priya Raman says that it is no handoff.",
    "confirm": "Its title reads like an order form, but nobody in it is on our roster.",
    "invite": "No hour of both working days was free before Thursday.",
    "moved": "Ana asked for a later hour.",
    "cancelled": "The contract was withdrawn.",
    "late": "the first time after the promised window, because Ana Kovač does not work then",
    "no-time": "On no day before Friday do all working hours overlap.",
    "bounced": "550 5.1.1 No such user here",
    "unreached": "550 5.1.1 No such user here",
    "released": "Ana Kovač takes over",
    "succeeded": "Sam Lindqvist has left",
}
