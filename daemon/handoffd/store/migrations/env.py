"""Alembic's entry: it is handed a connection, and knows the tables from their models."""

from alembic import context
from sqlmodel import SQLModel

from handoffd.store import tables  # noqa: F401 - loading the models fills SQLModel.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    compare_type=True,
    user_module_prefix="",  # our own column types are imported by the scripts
)
with context.begin_transaction():
    context.run_migrations()
