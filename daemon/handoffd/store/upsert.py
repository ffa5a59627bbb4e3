"""One statement that puts a row in or, where its key is known, changes it; both databases know it."""

from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Insert, Table
from sqlmodel import Session


class Upsert:
    """Rows of a table whose columns are all given: the key, and what counts from now on."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def into(self, session: Session) -> Insert:
        """Return the statement in the words of the session's database."""
        return _statement(self._table, session.get_bind().dialect.name)


@cache
def _statement(table: Table, dialect: str) -> Insert:
    keys = [column.name for column in table.primary_key]
    others = [column.name for column in table.columns if column.name not in keys]
    put: Any = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)  # the other one need not be imported
    if not others:
        found: Insert = put.on_conflict_do_nothing(index_elements=keys)
    else:
        found = put.on_conflict_do_update(index_elements=keys, set_={name: put.excluded[name] for name in others})
    return found
