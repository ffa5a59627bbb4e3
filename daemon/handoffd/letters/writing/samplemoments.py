"""When a letter about the sample handoff is read: its moments are counted from three that everybody knows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

T0 = datetime(2026, 3, 10, 15, 12, tzinfo=UTC)  # a Tuesday
CALL_AT = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
LEAVES = datetime(2026, 3, 13, 8, 0, tzinfo=UTC)
KICKOFF_AT = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)

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
    **dict.fromkeys(("internal-call/after", "internal-call/remind", "internal-call/agreed"), CALL_AT + _HOUR),
    **{f"follow-up/{name}": KICKOFF_AT + _HOUR for name in ("draft", "held", "approved", "followup")},
    "follow-up/remind": KICKOFF_AT + 5 * _HOUR,
    "follow-up/waiting": KICKOFF_AT + 9 * _HOUR,
    "follow-up/left": KICKOFF_AT + 6 * _HOUR,
    "fade-out/tell": T0 + timedelta(days=21),
    "day-30/summary": T0 + timedelta(days=30),
}
