"""when an envelope was tried, handed over and doubted; who sent a mail; what people must know of the servers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to 0008."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tried_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("data_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("doubted_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("looks", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index(batch_op.f("ix_outbox_data_at"), ["data_at"], unique=False)
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("looks", server_default=None)
    # What has left counts against the budget of its day from the first minute of the new version on.
    op.execute("UPDATE outbox SET data_at = settled_at WHERE state = 'sent'")
    with op.batch_alter_table("inbound", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sender", sa.String(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_inbound_sender"), ["sender"], unique=False)
    with op.batch_alter_table("inbound", schema=None) as batch_op:
        batch_op.alter_column("sender", server_default=None)
    op.create_table(
        "trouble",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_trouble")),
    )


def downgrade() -> None:
    """Go back to 0006."""
    op.drop_table("trouble")
    with op.batch_alter_table("inbound", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbound_sender"))
        batch_op.drop_column("sender")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_data_at"))
        batch_op.drop_column("looks")
        batch_op.drop_column("doubted_at")
        batch_op.drop_column("data_at")
        batch_op.drop_column("tried_at")
