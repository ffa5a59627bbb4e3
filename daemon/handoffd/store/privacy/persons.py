"""What may be done about a person inside one transaction: look for them, erase them, hand out what is held."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session

from handoffd.store.privacy.erase import Erased, Eraser
from handoffd.store.privacy.export import Copy, exported, mails
from handoffd.store.privacy.search import Found, Tell, search


class Persons:
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, address: str, tell: Tell = lambda _: None) -> Found:
        """Return where somebody stands."""
        return search(self._session, address, tell)

    def erase(self, found: Found, now: datetime) -> Erased:
        """Erase who was found; the handoffs on their way that need them are closed."""
        return Eraser(self._session, found, now).erase()

    def export(self, found: Found, now: datetime) -> dict[str, Any]:
        """Return all that is held about who was found, for them to read; as JSON knows values."""
        return exported(self._session, found, now)

    def copies(self, found: Found) -> Iterator[Copy]:
        """Yield every mail and letter that is theirs or names them, as it came or left."""
        return mails(self._session, found)
