"""an index of the mail that still lies in the mailbox: each turn asks for what is to be filed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to 0014."""
    there = sa.text("uid > 0")
    op.create_index("ix_inbound_uid", "inbound", ["uid"], sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    """Go back to 0013."""
    op.drop_index("ix_inbound_uid", table_name="inbound")
