"""lists of unknown mail."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to 0003."""
    op.create_table(
        "listed",
        sa.Column("list_number", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("mail", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("list_number", "line", name=op.f("pk_listed")),
    )
    with op.batch_alter_table("listed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listed_mail"), ["mail"], unique=False)


def downgrade() -> None:
    """Go back to 0002."""
    with op.batch_alter_table("listed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listed_mail"))
    op.drop_table("listed")
