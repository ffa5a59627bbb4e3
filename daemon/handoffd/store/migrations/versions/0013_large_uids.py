"""UIDs and UIDVALIDITY have 32 bits without a sign (RFC 3501); PostgreSQL's INTEGER has one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COLUMNS = (("cursor", "uidvalidity"), ("cursor", "last_uid"), ("inbound", "uidvalidity"), ("inbound", "uid"))


def upgrade() -> None:
    """Go to 0013. SQLite's integers have 64 bits, so nothing is to be done there."""
    _change(sa.Integer(), sa.BigInteger())


def downgrade() -> None:
    """Go back to 0012."""
    _change(sa.BigInteger(), sa.Integer())


def _change(old: sa.types.TypeEngine[int], new: sa.types.TypeEngine[int]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for table, column in COLUMNS:
        op.alter_column(table, column, existing_type=old, type_=new, existing_nullable=False)
