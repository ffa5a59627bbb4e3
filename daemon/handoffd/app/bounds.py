"""How much one person is written by itself: two machines that answer each other must stop, a flood must end.

What answers a mail is bounded most tightly, because only answers can go round in circles: so many in a row, so many a
day. Whoever reaches a bound gets no more answers for a day, and ops is told once. Requests, reminders and drafts are
not answers; they are bounded by the day's budget and by their own number.
"""

from datetime import datetime, timedelta

from handoffd.playbook.effects import Send
from handoffd.store.transaction import Transaction

# So often a day may one person get the same letter about one handoff (8 of what answers a mail, 20 of any other). What
# a customer wrote is not held back that soon.
MOST_A_DAY = {"_ops/wrote": 50, "_ops/in-doubt": 50, "_ops/unknown": 30, "_ops/shadow": 500}
# Letters that say: I did nothing with what you wrote.
ASKING_BACK = ("_ops/confirm", "_ops/help", "_ops/over", "_ops/question", "_ops/unproven", "_ops/which")
# All that answers a mail, also with what was understood.
ANSWERS = (
    *ASKING_BACK,
    *("_ops/kinds", "_ops/status", "_ops/why", "contract/noted", "day-30/noted", "dossier/complete", "dossier/echo"),
)
DAILY = 5  # of ASKING_BACK to one person about one handoff
BURST, MOMENT = 5, timedelta(minutes=3)  # of ANSWERS; nobody reads and answers faster than that
FLOOD = 20  # mails in an hour from one address that told us nothing
MUTED = "muted:"
_DAY = timedelta(days=1)


def enough(memory: Transaction, ref: str, send: Send, now: datetime) -> str:
    """Say why this letter is one too many for its reader; empty when it may go."""
    reader = send.to[0]
    if why := _too_often(memory, ref, send.letter, reader, now):
        return why
    if send.letter not in ANSWERS:
        return ""
    muted = memory.troubles.get(MUTED + reader)
    if muted and now - muted.since < _DAY:
        return "gets no more automatic answers today"
    why = _in_circles(memory, ref, send.letter, reader, now)
    if why:
        memory.troubles.begin(MUTED + reader, why, now)
    return why


def _too_often(memory: Transaction, ref: str, letter: str, reader: str, now: datetime) -> str:
    if not ref and not letter.startswith("_ops/"):
        return ""
    most = MOST_A_DAY.get(letter, 8 if letter.startswith("_ops/") else 20)
    if memory.outbox.count(ref, letter, reader, now - _DAY) < most:
        return ""
    return f"got {letter} {most} times today"


def _in_circles(memory: Transaction, ref: str, letter: str, reader: str, now: datetime) -> str:
    if letter in ASKING_BACK and memory.outbox.answered(ref, ASKING_BACK, reader, now - _DAY) >= DAILY:
        return f"was asked back {DAILY} times about {ref or 'the house'} today"
    if memory.outbox.answered(ref, ANSWERS, reader, now - MOMENT) >= BURST:
        return f"got {BURST} answers about {ref or 'the house'} within minutes"
    if (came := memory.came_from(reader, now - timedelta(hours=1))) > FLOOD:
        return f"sent {came} mails within an hour that told me nothing"
    return ""
