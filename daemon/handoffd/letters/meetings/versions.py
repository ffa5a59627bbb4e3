"""What the calendars of the people invited were told before: read from the very mails that were sent to them.

The frozen mails are the memory: who had which version of a meeting, under which name, and in which mail. So an update
keeps the meeting's name, stands in the thread of its invite, is newer than what was sent (RFC 5546 section 2.1.4), and
a cancellation goes only to who was invited.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handoffd.letters.meetings.contentlines import blocks, unfolded
from handoffd.letters.message import Message

_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Told:
    """One calendar mail of ours: to whom, under which Message-ID, and what its .ics says. `left`: it may have arrived.

    `id` is the envelope's in the outbox.
    """

    id: int
    recipient: str
    message_id: str
    left: bool
    uid: str
    method: str
    sequence: int
    stamp: datetime
    summary: str


@dataclass(frozen=True, slots=True)
class History:
    """The calendar mails of one meeting, oldest first, without those that were taken back."""

    mails: tuple[Told, ...] = ()

    @property
    def name(self) -> str:
        """The meeting's name as its first invite had it; empty before there is one."""
        return next((told.summary for told in self.mails if told.summary), "")

    def thread(self, address: str) -> tuple[str, ...]:
        """Return the Message-IDs of what this person was sent about the meeting, the invite first."""
        return tuple(told.message_id for told in self._to(address))

    def sequence(self, address: str) -> int | None:
        """Return the last SEQUENCE that this person's calendar may know; None for one that expects nothing.

        That is who never got a REQUEST, and who was told since that it is cancelled.
        """
        last = [told for told in self._to(address) if told.left]
        return last[-1].sequence if last and last[-1].method == "REQUEST" else None

    def waiting(self, address: str) -> tuple[Told, ...]:
        """Return what is still to leave to this person."""
        return tuple(told for told in self._to(address) if not told.left)

    def fresh(self, now: datetime) -> datetime:
        """Return the DTSTAMP of the next mail: now, and later than every one before."""
        return max([now, *(told.stamp + timedelta(seconds=1) for told in self.mails)])

    def _to(self, address: str) -> Sequence[Told]:
        return [told for told in self.mails if told.recipient.casefold() == address.casefold()]


def told(raw: bytes, *, row: int, recipient: str, message_id: str, left: bool) -> Told | None:
    """Return what a mail of ours told a calendar; None for a mail without an .ics."""
    part = next((part for part in Message(raw).parts if part.content_type == "text/calendar"), None)
    if part is None:
        return None
    text = unfolded(part.payload).decode()
    (calendar, *_), (event, *_) = blocks(text, "VCALENDAR"), blocks(text, "VEVENT")
    said = {line.name: line for line in (*calendar, *event)}
    return Told(
        row,
        recipient,
        message_id,
        left,
        said["UID"].value,
        said["METHOD"].value,
        int(said["SEQUENCE"].value),
        datetime.strptime(said["DTSTAMP"].value, _STAMP).replace(tzinfo=UTC),
        said["SUMMARY"].text if "SUMMARY" in said else "",
    )
