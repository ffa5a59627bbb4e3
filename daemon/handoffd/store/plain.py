"""Plain columns for what every mail asks and writes: an object of a row costs several times what reading it does.

A statement here is put into words once, when its module is read. What the session still holds back is written before
anything is asked or written so, and nothing that it has loaded outlives a change: both ways see the same rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable, Table
from sqlmodel import Session, SQLModel


def table_of(model: type[SQLModel]) -> Table:
    """Return the table behind a model."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def fresh(model: type[SQLModel], **values: object) -> dict[str, Any]:
    """Return a whole new row: these values, and the model's own word for every column that is not named."""
    defaults = {name: field.default for name, field in model.model_fields.items() if name != "id"}
    return {**defaults, **values}


class Plain:
    """Asks and writes in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def _ask(self, statement: Executable, **values: object) -> CursorResult[*tuple[Any, ...]]:
        """Return the rows; `values` are the statement's own parameters."""
        self._session.flush()
        return self._session.connection().execute(statement, values)

    def _do(self, statement: Executable, values: Mapping[str, object] | Sequence[Mapping[str, object]]) -> int:
        """Write; return how many rows it met."""
        self._session.flush()
        done = self._session.connection().execute(statement, values)
        self._session.expire_all()
        return done.rowcount
