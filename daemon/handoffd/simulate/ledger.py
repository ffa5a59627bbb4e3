"""What must be true of what the program has written down (I5, I7, I8, I10, I11, I14, I17), read as anybody could."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from handoffd.letters.identity import content_id
from handoffd.playbook.model import MOVES, Status

SOON = timedelta(minutes=15)  # in which a person sees what is held (I14)
HEALTHY = timedelta(minutes=12)  # after the last trouble, everything that is due has happened (I8, I11, L2)
# What only a person's own word may bring about (I5). An absence, a bounce and a question are no such thing.
WORDS = frozenset(
    {
        "Answered",
        "Reported",
        "Approved",
        "Amended",
        "Commanded",
        "Agreed",
        "Objected",
        "Assessed",
        "Wished",
        "Succeeded",
    }
)
OURS = "@brightlane.example"

Rows = Callable[..., list[tuple[Any, ...]]]


def moment(text: str) -> datetime:
    """Return a moment as the database holds it."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class Ledger:
    """Reads the database after every event, each time only what is new in it.

    `suspects` are the Message-IDs of mail that no honest person wrote; True where our mail server says so as well.
    """

    rows: Rows
    suspects: dict[str, bool] = field(default_factory=dict)
    _line: int = 0
    _steps: dict[str, dict[str, str]] = field(default_factory=dict)
    _versions: dict[tuple[str, str], int] = field(default_factory=dict)
    _rang: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def alarms(self) -> dict[tuple[str, str, str], str]:
        """Return when each alarm that has not rung is due."""
        found = self.rows("SELECT handoff, step, kind, due_at FROM deadline WHERE fired_at IS NULL")
        return {(handoff, step, kind): due for handoff, step, kind, due in found}

    def check(self, now: datetime, before: dict[tuple[str, str, str], str]) -> Iterator[str]:
        """Yield what is wrong with what was written since the last look; `before` are the alarms as they were then."""
        lines = self.rows("SELECT id, handoff, event, data, message_id FROM journal WHERE id > ?", self._line)
        for number, handoff, event, data, message_id in lines:
            self._line = number
            if event == "Due":
                yield from self._rings(handoff, json.loads(data), now, before)
            elif event in WORDS:
                yield from self._believed(event, data, message_id)
        if lines:
            yield from self._moves({handoff for _, handoff, *_ in lines if handoff})

    def _rings(
        self, handoff: str, told: dict[str, str], now: datetime, before: dict[tuple[str, str, str], str]
    ) -> Iterator[str]:
        """I11: an alarm rings not before its moment, and not more often than it was set."""
        key = (handoff, told["step"], told["kind"])
        found = self.rows("SELECT occurrence, due_at FROM deadline WHERE handoff = ? AND step = ? AND kind = ?", *key)
        due = before.get(key, "")
        if due and moment(due) > now and found and moment(found[0][1]) > now:  # nor was it moved to an earlier moment
            yield f"I11: {' '.join(key)} rang before {due}"
        self._rang[key] += 1
        if found and self._rang[key] > found[0][0]:
            yield f"I11: {' '.join(key)} rang {self._rang[key]} times and was set {found[0][0]} times"

    def _believed(self, event: str, data: str, message_id: str) -> Iterator[str]:
        """I5: nothing is caused by a machine's word or a stranger's, whatever stands in it."""
        told = json.loads(data)
        if told.get("command") == "assign" and not told["argument"].endswith(OURS):
            return  # somebody is named who is none of us: that is only asked back
        certain = self.suspects.get(message_id or told.get("message_id", ""))
        if certain is None or told.get("proven") is False:
            return
        if certain or told.get("proven"):
            yield f"I5: {event} by {told.get('by')} came of a mail that they did not write ({message_id})"

    def _moves(self, refs: Iterable[str]) -> Iterator[str]:
        """I10: a step moves only as the table says, what is over stays over, versions only grow."""
        for ref in sorted(refs):
            for (value,) in self.rows("SELECT value FROM handoff WHERE ref = ?", ref):
                handoff = json.loads(value)
                last = self._steps.get(ref, {})
                for step, status in handoff["steps"].items():
                    if not _reaches(last.get(step, "waiting"), status):
                        yield f"I10: {step} of {ref} went from {last[step]} to {status}"
                self._steps[ref] = handoff["steps"]
                for step, draft in handoff["drafts"].items():
                    if draft["version"] < self._versions.get((ref, step), 0):
                        yield f"I10: the draft of {step} of {ref} went back to version {draft['version']}"
                    self._versions[ref, step] = draft["version"]

    # -- in time ------------------------------------------------------------------------------------------------------

    def late(self, now: datetime) -> Iterator[str]:
        """I8, I11, L2: yield what is due and has not happened, though nothing has been in the way for a while."""
        limit = _text(now - HEALTHY)
        for handoff, step, kind, due in self.rows(
            "SELECT handoff, step, kind, due_at FROM deadline WHERE fired_at IS NULL AND due_at < ?", limit
        ):
            yield f"I11: {handoff} {step} {kind} was due {due} and has not rung"
        for letter, recipient, at in self.rows(
            "SELECT letter, recipient, not_before FROM outbox WHERE not_before < ? "
            "AND state IN ('pending', 'claimed', 'data_started')",
            limit,
        ):
            yield f"L2: {letter} to {recipient} was to leave {at} and waits"
        for (number,) in self.rows("SELECT id FROM inbound WHERE state = 'new' AND received_at < ?", limit):
            yield f"I18: mail {number} waits to be read"

    def held(self, now: datetime) -> Iterator[str]:
        """I14: of whatever is held for a customer, a person was asked within a quarter of an hour."""
        for letter, mark, handoff, at in self.rows(
            "SELECT letter, mark, handoff, settled_at FROM outbox "
            "WHERE state = 'held' AND customer AND settled_at < ? AND settled_at NOT NULL",
            _text(now - SOON),
        ):
            asked = self.rows(
                "SELECT raw FROM outbox WHERE handoff = ? AND letter = '_ops/in-doubt' AND created_at <= ?",
                handoff,
                _text(moment(at) + SOON),
            )
            if not any(mark.encode() in raw.replace(b"=\r\n", b"") for (raw,) in asked):
                yield f"I14: {letter} of {handoff} is held since {at}, and nobody was asked"

    # -- the whole ----------------------------------------------------------------------------------------------------

    def sound(self) -> Iterator[str]:
        """I17: yield what is wrong with the database itself."""
        for (said,) in self.rows("PRAGMA integrity_check"):
            if said != "ok":
                yield f"I17: {said}"
        for found in self.rows("PRAGMA foreign_key_check"):
            yield f"I17: a key that points nowhere: {found}"

    def knows(self, raw: bytes) -> bool:
        """Tell whether a mail has been recorded."""
        return bool(self.rows("SELECT 1 FROM inbound WHERE content_id = ?", content_id(raw)))

    def unaccounted(self, ever: Iterable[bytes]) -> Iterator[str]:
        """I8: yield the mail that was in the inbox and has no row, or a row without a fate."""
        known: dict[str, str] = dict(self.rows("SELECT content_id, state FROM inbound"))
        for raw in ever:
            state = known.get(content_id(raw))
            if state is None:
                yield f"I8: a mail that came has no row: {raw[:200]!r}"
            elif state not in ("processed", "ignored", "unrecognised", "quarantined"):
                yield f"I8: a mail is still {state}"
        for state, count in Counter(known.values()).items():
            if state == "quarantined":
                yield f"I18: {count} mails could not be read"

    def state(self) -> tuple[Any, ...]:
        """Return all that matters of what is remembered: to compare with later (I9)."""
        return (
            self.rows("SELECT ref, value FROM handoff ORDER BY ref"),
            self.rows("SELECT mark, recipient, state FROM outbox ORDER BY id"),
            self.rows("SELECT content_id, state, reason FROM inbound ORDER BY content_id"),
            self.rows("SELECT handoff, event, data FROM journal ORDER BY id"),
        )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _reaches(before: str, after: str) -> bool:
    """Tell whether a step may get from one status to another, by however many moves."""
    reached, grown = {Status(before)}, True
    while grown:
        more = reached | {end for status in reached for end in MOVES[status]}
        grown, reached = more != reached, more
    return Status(after) in reached
