"""What the store hands to other rooms: plain values, one for each thing that is remembered."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that came and is remembered; `id` counts only inside the store."""

    id: int
    raw: bytes
    uid: int
    internaldate: datetime
    received_at: datetime
    attempts: int = 0
    state: str = "new"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mail: its state, why, and the handoff it belongs to (empty: none)."""

    state: str
    reason: str
    handoff: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A mail that waits to be read: its id, how often that was tried, and its size in bytes."""

    id: int
    attempts: int
    size: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A letter whose reply counts, and what a reply to it means."""

    token: str
    message_id: str
    handoff: str
    step: str
    letter: str
    person: str
    at: datetime
    version: int = 0
    draft_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What somebody answered once: `about` is the kind of question, `key` what it was asked of."""

    about: str
    key: str
    answer: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Alarm:
    """A deadline that has come."""

    handoff: str
    step: str
    kind: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal: what happened and what was decided, for people."""

    at: datetime
    handoff: str
    event: str
    text: str
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """A frozen envelope in the outbox, on its way or done."""

    id: int
    handoff: str
    step: str
    letter: str
    sender: str
    recipient: str
    message_id: str
    mark: str
    raw: bytes
    sha256: str
    customer: bool
    draft_sha256: str
    state: str
    not_before: datetime
    created_at: datetime
    attempts: int
    reply: str
    settled_at: datetime | None
    tried_at: datetime | None = None
    doubted_at: datetime | None = None
    looks: int = 0
    owner: str = ""
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Canary:
    """A mail that we wrote to ourselves: when it was begun and last handed over, what was said of it, when it came."""

    mark: str
    recipient: str
    begun_at: datetime
    state: str
    said: str
    sent_at: datetime | None
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a person must know: `key` is what it is, `told_at` when somebody was told."""

    key: str
    since: datetime
    said: str
    told_at: datetime | None
