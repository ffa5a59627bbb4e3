"""records on their way into the systems of the house."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to 0005."""
    op.create_table(
        "errand",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("handoff", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_errand")),
    )
    with op.batch_alter_table("errand", schema=None) as batch_op:
        batch_op.create_index("ix_errand_state_not_before", ["state", "not_before"], unique=False)
        batch_op.create_index(batch_op.f("ix_errand_handoff"), ["handoff"], unique=False)


def downgrade() -> None:
    """Go back to 0004."""
    op.drop_table("errand")
