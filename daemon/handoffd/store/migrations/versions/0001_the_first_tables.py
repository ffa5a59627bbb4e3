"""the first tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from handoffd.store.tables import Moment

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to 0001."""
    op.create_table(
        "cursor",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("uidvalidity", sa.Integer(), nullable=False),
        sa.Column("last_uid", sa.Integer(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_cursor")),
    )
    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handoff", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("fired_at", Moment(), nullable=True),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint("handoff", "step", "kind", name=op.f("uq_deadline_handoff")),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index("ix_deadline_fired_at_due_at", ["fired_at", "due_at"], unique=False)

    op.create_table(
        "handoff",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ae", sa.String(), nullable=False),
        sa.Column("csm", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("closed", sa.String(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_handoff")),
        sa.UniqueConstraint("number", name=op.f("uq_handoff_number")),
    )
    with op.batch_alter_table("handoff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handoff_ae"), ["ae"], unique=False)
        batch_op.create_index(batch_op.f("ix_handoff_closed"), ["closed"], unique=False)
        batch_op.create_index(batch_op.f("ix_handoff_csm"), ["csm"], unique=False)

    op.create_table(
        "inbound",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.String(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("uidvalidity", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Integer(), nullable=False),
        sa.Column("internaldate", Moment(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("handoff", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound")),
        sa.UniqueConstraint("content_id", name=op.f("uq_inbound_content_id")),
    )
    with op.batch_alter_table("inbound", schema=None) as batch_op:
        batch_op.create_index("ix_inbound_state_id", ["state", "id"], unique=False)

    op.create_table(
        "instance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handoff", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_handoff"), ["handoff"], unique=False)

    op.create_table(
        "notice_key",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("handoff", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notice_key")),
    )
    with op.batch_alter_table("notice_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_key_handoff"), ["handoff"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("handoff", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("customer", sa.Boolean(), nullable=False),
        sa.Column("draft_sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("mark", "recipient", name=op.f("uq_outbox_mark")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_handoff"), ["handoff"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_message_id"), ["message_id"], unique=False)
        batch_op.create_index("ix_outbox_state_not_before", ["state", "not_before"], unique=False)

    op.create_table(
        "request",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("handoff", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("draft_sha256", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_request")),
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_handoff"), ["handoff"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_message_id"), ["message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_person"), ["person"], unique=False)


def downgrade() -> None:
    """Go back from 0001."""
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_person"))
        batch_op.drop_index(batch_op.f("ix_request_message_id"))
        batch_op.drop_index(batch_op.f("ix_request_handoff"))

    op.drop_table("request")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_state_not_before")
        batch_op.drop_index(batch_op.f("ix_outbox_message_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_handoff"))

    op.drop_table("outbox")
    with op.batch_alter_table("notice_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_key_handoff"))

    op.drop_table("notice_key")
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_handoff"))

    op.drop_table("journal")
    op.drop_table("instance")
    with op.batch_alter_table("inbound", schema=None) as batch_op:
        batch_op.drop_index("ix_inbound_state_id")

    op.drop_table("inbound")
    with op.batch_alter_table("handoff", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handoff_csm"))
        batch_op.drop_index(batch_op.f("ix_handoff_closed"))
        batch_op.drop_index(batch_op.f("ix_handoff_ae"))

    op.drop_table("handoff")
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_index("ix_deadline_fired_at_due_at")

    op.drop_table("deadline")
    op.drop_table("cursor")
