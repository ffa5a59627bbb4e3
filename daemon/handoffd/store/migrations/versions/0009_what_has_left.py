"""when the bytes of a mail, a letter, a record and the words of a handoff left the store."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from handoffd.store.tables import Moment

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("inbound", "handoff", "outbox", "errand")
# What is still to leave is looked for once an hour, without reading through every body.
LOOKED_FOR = (("inbound", "received_at"), ("handoff", "updated_at"), ("outbox", "created_at"))


def upgrade() -> None:
    """Go to 0009."""
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("left_at", Moment(), nullable=True))
    for table, moment in LOOKED_FOR:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(f"ix_{table}_left_at_{moment}", ["left_at", moment], unique=False)


def downgrade() -> None:
    """Go back to 0008."""
    for table, moment in LOOKED_FOR:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(f"ix_{table}_left_at_{moment}")
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("left_at")
