"""what contracts share, and what people have answered."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from handoffd.store.tables import Moment

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to 0002."""
    op.create_table(
        "trait",
        sa.Column("trait", sa.String(), nullable=False),
        sa.Column("handoff", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("trait", "handoff", name=op.f("pk_trait")),
    )
    with op.batch_alter_table("trait", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trait_handoff"), ["handoff"], unique=False)
    op.create_table(
        "answer",
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("about", "key", name=op.f("pk_answer")),
    )


def downgrade() -> None:
    """Go back to 0001."""
    op.drop_table("answer")
    with op.batch_alter_table("trait", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trait_handoff"))
    op.drop_table("trait")
