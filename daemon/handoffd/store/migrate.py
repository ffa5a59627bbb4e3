"""Bring a database to the shape this version needs. Alembic is imported here only: it is slow to load."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateSchema

from handoffd.errors import Permanent
from handoffd.store.copying import keep_old_shape, old_shapes

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

    `schema` is made where it is not there; of two who come at once one waits, and finds it done. Before a SQLite file
    with handoffs in it is changed, a copy is kept beside it. Raises Permanent for a database of a newer version.
    """
    found = revision(engine)
    if found == HEAD:
        return
    from alembic import command
    from alembic.script import ScriptDirectory

    config = alembic_config()
    if found and found not in {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}:
        raise Permanent(_newer(engine, found))
    if found and (file := _file(engine)):
        keep_old_shape(file, found)
    if schema:
        _make(engine, schema)
    with engine.connect() as connection:
        connection.begin()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _newer(engine: Engine, found: str) -> str:
    """Return what to do when an older version meets the database of a newer one."""
    said = f"This database was made by a newer handoffd: its tables have shape {found}, this version knows {HEAD}."
    file = _file(engine)
    kept = old_shapes(file)[-1:] if file else []
    if kept:
        return f"{said} Start the newer version again, or go back: `handoffd restore {kept[0]}`."
    return f"{said} Start the newer version again, or go back to a backup of before."


def _file(engine: Engine) -> Path | None:
    """Return the file of a SQLite database in its place; none for a copy that is being checked or put back."""
    name = engine.url.database or ""
    if engine.dialect.name != "sqlite" or Path(name).name != "handoffd.db":
        return None
    return Path(name)


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
