"""Bring a database to the shape this version needs. Alembic is imported here only: it is slow to load."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateSchema

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0014"  # the newest script; a test compares it with Alembic's own answer


def alembic_config() -> "Config":
    """Return Alembic's configuration without an alembic.ini: the scripts live beside this file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def upgrade(engine: Engine, schema: str = "") -> None:
    """Apply every migration the database does not have yet, all or nothing. An up-to-date one costs a single query.

    `schema` is made where it is not there; of two who come at once one waits, and finds it done.
    """
    if revision(engine) == HEAD:
        return
    from alembic import command

    config = alembic_config()
    if schema:
        _make(engine, schema)
    with engine.connect() as connection:
        connection.begin()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _make(engine: Engine, schema: str) -> None:
    # Two who make it at the same moment: one of them is told that it is there, and that is what both wanted.
    with suppress(IntegrityError), engine.begin() as connection:
        connection.execute(CreateSchema(schema, if_not_exists=True))


def revision(engine: Engine) -> str:
    """Return the newest migration that a database has; empty for one that is none of ours."""
    if not inspect(engine).has_table("alembic_version"):
        return ""
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
