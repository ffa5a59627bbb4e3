"""Where everything is remembered: SQLite in a folder, or PostgreSQL by URL."""

import re
from importlib.util import find_spec
from pathlib import Path

from pydantic import Field, field_validator

from handoffd.config.table import Table, read_secret

_SCHEMES = ("postgresql", "postgres", "sqlite")
_WITH_PASSWORD = re.compile(r"[^/]*//[^/@]*:[^/@]*@")


class State(Table):
    """What is remembered, and where."""

    folder: Path = Path("state")
    database: str = ""
    schema_name: str = Field(default="", pattern=r"^([a-z_][a-z0-9_]{0,62})?$")
    database_password_file: Path | None = None
    lease_seconds: int = Field(default=30, ge=3, le=300)
    free_mb: int = Field(default=64, ge=0)

    def password(self) -> str:
        """Return the password of the database; empty where it needs none, or where libpq's own ~/.pgpass has it."""
        return read_secret(self.database_password_file)

    @field_validator("database")
    @classmethod
    def _known(cls, url: str) -> str:
        scheme = url.partition(":")[0].partition("+")[0]
        if url and scheme not in _SCHEMES:
            raise ValueError("a URL such as postgresql://handoffd@db.example/handoffd; empty for SQLite in the folder")
        if not scheme.startswith("postgres"):
            return url
        if _WITH_PASSWORD.match(url):
            raise ValueError("no password here: put it into a file of its own and name that in database_password_file")
        if find_spec("psycopg") is None:
            raise ValueError("PostgreSQL needs psycopg, which is not installed: pip install 'handoffd[postgres]'")
        return url
