"""who holds a role among several daemons, which of them took an envelope, and where a store was moved to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to 0011."""
    op.create_table(
        "lease",
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("role", name=op.f("pk_lease")),
    )
    op.create_index(op.f("ix_lease_owner"), "lease", ["owner"], unique=False)
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("epoch", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("owner", server_default=None)
        batch_op.alter_column("epoch", server_default=None)
    with op.batch_alter_table("instance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_to", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("moved_at", sa.DateTime(), nullable=True))
    with op.batch_alter_table("instance", schema=None) as batch_op:
        batch_op.alter_column("moved_to", server_default=None)


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table("instance", schema=None) as batch_op:
        batch_op.drop_column("moved_at")
        batch_op.drop_column("moved_to")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("epoch")
        batch_op.drop_column("owner")
    op.drop_index(op.f("ix_lease_owner"), table_name="lease")
    op.drop_table("lease")
