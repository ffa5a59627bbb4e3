"""The tables, private to the store. Other rooms see plain values only.

Moments are stored as naive UTC and come back aware (`Moment`): SQLite would hand a zone-aware value back naive and
unconverted. Row ids are never an event's identity: SQLite may use them again after a delete.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig

# Alembic needs names to change a constraint later.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
}
SQLModel.metadata.naming_convention = NAMING


class Moment(TypeDecorator[datetime]):
    """An aware datetime in Python, naive UTC in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a naive moment; store the rest as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Hand it back aware."""
        return None if value is None else value.replace(tzinfo=UTC)


# RFC 3501: UIDs and UIDVALIDITY have 32 bits without a sign, which PostgreSQL's INTEGER does not hold.
UID: Any = BigInteger().with_variant(Integer(), "sqlite")


def _moment(*, nullable: bool = False, index: bool = False) -> Any:
    return Field(default=None, sa_column=Column(Moment(), nullable=nullable, index=index))


def _text() -> Any:
    return Field(default="", sa_column=Column(Text(), nullable=False))


class _Table(SQLModel):
    """What all tables share: pydantic makes its checks of a row when somebody asks for one, which is seldom."""

    model_config = SQLModelConfig(defer_build=True)


class Instance(_Table, table=True):
    """One row: facts about this installation."""

    id: int = Field(default=1, primary_key=True)
    last_number: int = 0
    # The end of the journal's chain, so that a row cut off there is missed; see `chain`.
    journal_last: int = 0
    journal_seal: str = ""
    # Envelopes up to this one were frozen before the journal named the bytes of each (`handoffd verify`).
    frozen_before: int = 0
    # This is a restored backup: when it was taken, and when it was put back; see `restore`.
    restored_from: datetime | None = _moment(nullable=True)
    restored_at: datetime | None = _moment(nullable=True)
    # Everything was moved into another store: where it is now, and since when; no daemon works on this one.
    moved_to: str = ""
    moved_at: datetime | None = _moment(nullable=True)


class Cursor(_Table, table=True):
    """How far a mailbox has been read (RFC 3501: UIDs count only within one UIDVALIDITY)."""

    mailbox: str = Field(primary_key=True)
    uidvalidity: int = Field(sa_type=UID)
    last_uid: int = Field(default=0, sa_type=UID)
    started_at: datetime = _moment()


class Inbound(_Table, table=True):
    """Every mail that ever came, as it came. `content_id` is its identity, made from its content.

    Once its bytes have left (`left_at`, see `privacy`), that identity stays: the same mail is never taken twice.
    """

    __table_args__ = (
        Index("ix_inbound_state_id", "state", "id"),
        Index("ix_inbound_left_at_received_at", "left_at", "received_at"),
        # What was filed elsewhere has the UID 0: among a million mails those that still lie there are few.
        # PostgreSQL has the same condition from its migration; said here, it would load the drivers of that dialect.
        Index("ix_inbound_uid", "uid", sqlite_where=text("uid > 0")),
    )

    id: int | None = Field(default=None, primary_key=True)
    content_id: str = Field(unique=True)
    mailbox: str
    uidvalidity: int = Field(sa_type=UID)
    uid: int = Field(sa_type=UID)
    internaldate: datetime = _moment()
    received_at: datetime = _moment()
    raw: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    state: str = "new"
    reason: str = _text()
    handoff: str = ""
    folder: str = ""
    attempts: int = 0
    sender: str = Field(default="", index=True)
    left_at: datetime | None = _moment(nullable=True)


class HandoffRow(_Table, table=True):
    """A handoff: the whole value as JSON, and the columns that are searched; without words since `left_at`."""

    __tablename__ = "handoff"
    __table_args__ = (Index("ix_handoff_left_at_updated_at", "left_at", "updated_at"),)

    ref: str = Field(primary_key=True)
    number: int = Field(unique=True)
    ae: str = Field(default="", index=True)
    csm: str = Field(default="", index=True)
    customer: str = ""
    closed: str = Field(default="", index=True)
    opened_at: datetime = _moment()
    updated_at: datetime = _moment(index=True)
    value: str = _text()
    left_at: datetime | None = _moment(nullable=True)


class NoticeKey(_Table, table=True):
    """By what a second notice of the same signature is known."""

    __tablename__ = "notice_key"

    key: str = Field(primary_key=True)
    handoff: str = Field(index=True)
    at: datetime = _moment()


class Trait(_Table, table=True):
    """Something that several handoffs may share: the name of a company, the domain of who signed."""

    trait: str = Field(primary_key=True)
    handoff: str = Field(primary_key=True, index=True)


class AnswerRow(_Table, table=True):
    """What was said once and need not be asked again, see `known`."""

    __tablename__ = "answer"

    about: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    answer: str = ""
    by: str = ""
    at: datetime = _moment()


class Deadline(_Table, table=True):
    """An alarm of a step. `fired_at` is set in the same transaction as what it caused; `occurrence` counts moves."""

    __table_args__ = (
        UniqueConstraint("handoff", "step", "kind"),
        Index("ix_deadline_fired_at_due_at", "fired_at", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    handoff: str
    step: str
    kind: str
    due_at: datetime = _moment()
    fired_at: datetime | None = _moment(nullable=True)
    occurrence: int = 1


class Request(_Table, table=True):
    """A letter whose reply counts: the token it carries and what a reply to it means."""

    token: str = Field(primary_key=True)
    message_id: str = Field(index=True)
    handoff: str = Field(index=True)
    step: str
    letter: str
    person: str = Field(index=True)
    version: int = 0
    draft_sha256: str = ""
    at: datetime = _moment()


class OutboxRow(_Table, table=True):
    """A frozen envelope on its way, see `outbox`.

    `tried_at` is when a server first refused it for now, `data_at` when its text last left us, `doubted_at` since when
    nobody knows whether it was taken; `looks` counts how often the archive was asked since. Its bytes leave at
    `left_at` (see `privacy`), their hash stays.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("mark", "recipient"),
        Index("ix_outbox_state_not_before", "state", "not_before"),
        Index("ix_outbox_left_at_created_at", "left_at", "created_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    mark: str
    message_id: str = Field(index=True)
    handoff: str = Field(default="", index=True)
    step: str = ""
    letter: str = ""
    sender: str
    recipient: str
    raw: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    sha256: str
    customer: bool = False
    draft_sha256: str = ""
    state: str = "pending"
    not_before: datetime = _moment()
    created_at: datetime = _moment()
    settled_at: datetime | None = _moment(nullable=True)
    attempts: int = 0
    reply: str = _text()
    tried_at: datetime | None = _moment(nullable=True)
    data_at: datetime | None = _moment(nullable=True, index=True)
    doubted_at: datetime | None = _moment(nullable=True)
    looks: int = 0
    left_at: datetime | None = _moment(nullable=True)
    # Which daemon took it last, and under which epoch; empty on SQLite, where there is one (`leases`).
    owner: str = ""
    epoch: int = 0


class Lease(_Table, table=True):
    """Who holds a role among several daemons, by the database's own clock; see `leases`."""

    role: str = Field(primary_key=True)
    owner: str = Field(default="", index=True)
    epoch: int = 0
    since: datetime = _moment()
    expires_at: datetime = _moment()


class TroubleRow(_Table, table=True):
    """Something that a person must know and that no step of a handoff says, see `troubles`."""

    __tablename__ = "trouble"

    key: str = Field(primary_key=True)
    since: datetime = _moment()
    said: str = _text()
    told_at: datetime | None = _moment(nullable=True)


class CanaryRow(_Table, table=True):
    """A mail that we wrote to ourselves, see `canaries`. `mark` is its secret."""

    __tablename__ = "canary"

    mark: str = Field(primary_key=True)
    recipient: str
    begun_at: datetime = _moment()
    state: str = "begun"
    said: str = _text()
    sent_at: datetime | None = _moment(nullable=True)
    arrived_at: datetime | None = _moment(nullable=True)


class Journal(_Table, table=True):
    """What happened, for people and for replaying: one row an event, with the sentences of what was decided.

    `salt`, `content` and `seal` are the chain's; where `erased_at` is set, words have left it: a later row named
    *Forgotten* seals what it says since then.
    """

    id: int | None = Field(default=None, primary_key=True)
    handoff: str = Field(default="", index=True)
    at: datetime = _moment()
    event: str = ""
    data: str = _text()
    text: str = _text()
    message_id: str = ""
    salt: str = ""
    content: str = ""
    seal: str = ""
    erased_at: datetime | None = _moment(nullable=True)


class CalendarRow(_Table, table=True):
    """When somebody is busy by one calendar of theirs; only times, no titles. See `calendars`."""

    __tablename__ = "calendar"

    person: str = Field(primary_key=True)
    source: str = Field(primary_key=True)
    label: str
    tried_at: datetime = _moment()
    read_at: datetime | None = _moment(nullable=True)
    failing_since: datetime | None = _moment(nullable=True)
    problem: str = _text()
    etag: str = ""
    modified: str = ""
    unread: int = 0
    spans: str = _text()


class ErrandRow(_Table, table=True):
    """A record on its way into a system of ours, see `errands`. `key` is its identity, also for who receives it."""

    __tablename__ = "errand"
    __table_args__ = (Index("ix_errand_state_not_before", "state", "not_before"),)

    key: str = Field(primary_key=True)
    handoff: str = Field(index=True)
    step: str
    system: str
    way: str
    record: str = _text()
    state: str = "pending"
    attempts: int = 0
    not_before: datetime = _moment()
    created_at: datetime = _moment()
    settled_at: datetime | None = _moment(nullable=True)
    told: str = _text()
    left_at: datetime | None = _moment(nullable=True)


class WeekRow(_Table, table=True):
    """The leaders' letter of one week: its figures as they were, who is asked for a yes, and what became of it."""

    __tablename__ = "leaders_week"

    week: str = Field(primary_key=True)
    at: datetime = _moment()
    state: str = "draft"
    asked: str = ""
    by: str = ""
    sha256: str = ""
    value: str = _text()
    comment: str = _text()


class Listed(_Table, table=True):
    """A mail that meant nothing to us, as a line of a list that was sent to a person; `choice` is what they said."""

    list_number: int = Field(primary_key=True)
    line: int = Field(primary_key=True)
    mail: int = Field(index=True)
    choice: str = ""
