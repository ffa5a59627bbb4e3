"""the journal as a hash chain; the rows that are there are sealed as they are."""

import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from handoffd.store.chain import START, content_of, seal_of
from handoffd.store.tables import Moment

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BATCH = 1000  # rows in memory at a time


def upgrade() -> None:
    """Go to 0007."""
    with op.batch_alter_table("journal", schema=None) as batch_op:
        for name in ("salt", "content", "seal"):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("erased_at", Moment(), nullable=True))
    with op.batch_alter_table("instance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("journal_last", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("journal_seal", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("frozen_before", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("restored_from", Moment(), nullable=True))
        batch_op.add_column(sa.Column("restored_at", Moment(), nullable=True))
    last, seal = _seal_all()
    # Envelopes up to here were frozen before the journal named their bytes.
    frozen = op.get_bind().execute(sa.text("SELECT COALESCE(MAX(id), 0) FROM outbox")).scalar_one()
    known = {"last": last, "seal": seal, "frozen": frozen}
    there = op.get_bind().execute(sa.text("SELECT COUNT(*) FROM instance")).scalar_one()
    if (last or frozen) and not there:
        op.get_bind().execute(sa.text("INSERT INTO instance (id, last_number) VALUES (1, 0)"))
    op.get_bind().execute(
        sa.text("UPDATE instance SET journal_last = :last, journal_seal = :seal, frozen_before = :frozen"), known
    )
    # The defaults were for the rows that are there; the program writes every value itself.
    for table, names in (
        ("journal", ("salt", "content", "seal")),
        ("instance", ("journal_last", "journal_seal", "frozen_before")),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.alter_column(name, server_default=None)


def _seal_all() -> tuple[int, str]:
    """Seal every row in its order; return the number and the seal of the last."""
    journal = sa.table(
        "journal",
        *(
            sa.column(name)
            for name in ("id", "handoff", "event", "data", "text", "message_id", "salt", "content", "seal")
        ),
        sa.column("at", Moment()),
    )
    change = (
        sa.update(journal)
        .where(journal.c.id == sa.bindparam("row"))
        .values(salt=sa.bindparam("salt"), content=sa.bindparam("content"), seal=sa.bindparam("seal"))
    )
    last, seal = 0, START
    while True:
        rows = (
            op.get_bind()
            .execute(sa.select(journal).where(journal.c.id > last).order_by(journal.c.id).limit(BATCH))
            .all()
        )
        if not rows:
            return last, seal
        sealed = []
        for row in rows:
            salt = secrets.token_hex(16)
            content = content_of(salt, row.data, row.text, row.message_id)
            seal = seal_of(seal, row.id, row.at, row.handoff, row.event, content)
            sealed.append({"row": row.id, "salt": salt, "content": content, "seal": seal})
        op.get_bind().execute(change, sealed)
        last = rows[-1].id


def downgrade() -> None:
    """Go back to 0006."""
    with op.batch_alter_table("instance", schema=None) as batch_op:
        for name in ("restored_at", "restored_from", "frozen_before", "journal_seal", "journal_last"):
            batch_op.drop_column(name)
    with op.batch_alter_table("journal", schema=None) as batch_op:
        for name in ("erased_at", "seal", "content", "salt"):
            batch_op.drop_column(name)
