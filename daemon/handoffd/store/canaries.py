"""What is remembered of the mail that the daemon writes to itself (see `letters.canary`).

A row is written before a canary leaves, so that one that comes back is known whatever happened in between. What came
is remembered like every mail, and forgotten when the mailbox has let go of it: the moment stays, the bytes do not.
"""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, delete, select

from handoffd.store.tables import CanaryRow, Inbound
from handoffd.store.values import Canary

# begun: nobody knows that a server has it; taken: it said so; later: not now; refused: not at all, or it came back
BEGUN, TAKEN, LATER, REFUSED = "begun", "taken", "later", "refused"
STATE = "canary"  # of a mail that came and is one of these, until it has left the mailbox


class Canaries:
    """The rows of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, mark: str, recipient: str, now: datetime) -> None:
        """Note that a canary is about to leave."""
        self._session.add(CanaryRow(mark=mark, recipient=recipient, begun_at=now))

    def note(self, mark: str, state: str, said: str, now: datetime) -> None:
        """Note what the server said of one; `sent_at` is when it was last handed over."""
        row = self._session.get_one(CanaryRow, mark)
        row.state, row.said, row.sent_at = state, said, now
        self._session.add(row)

    def arrived(self, mark: str, now: datetime) -> bool:
        """Note that one has come back; False when nobody sent it. A second copy changes nothing."""
        row = self._session.get(CanaryRow, mark)
        if row is None:
            return False
        row.arrived_at = row.arrived_at or now
        self._session.add(row)
        return True

    def all(self) -> list[Canary]:
        """Return what is remembered, the oldest first."""
        rows = self._session.exec(select(CanaryRow).order_by(col(CanaryRow.begun_at), col(CanaryRow.mark)))
        return [Canary(**{name: getattr(row, name) for name in Canary.__slots__}) for row in rows]

    def forget_before(self, moment: datetime) -> None:
        """Forget those from before a moment."""
        self._session.exec(delete(CanaryRow).where(col(CanaryRow.begun_at) < moment))

    # -- in the mailbox ---------------------------------------------------------------------------------------------

    def lying(self, mailbox: str, uidvalidity: int) -> list[int]:
        """Return the UIDs of those that lie in a mailbox and can go."""
        query = select(Inbound.uid).where(
            Inbound.state == STATE, Inbound.mailbox == mailbox, Inbound.uidvalidity == uidvalidity, Inbound.uid > 0
        )
        return sorted(self._session.exec(query))

    def removed(self, mailbox: str, uidvalidity: int, uids: Collection[int]) -> None:
        """Forget the mails that have left the mailbox."""
        self._session.exec(
            delete(Inbound).where(
                col(Inbound.state) == STATE,
                col(Inbound.mailbox) == mailbox,
                col(Inbound.uidvalidity) == uidvalidity,
                col(Inbound.uid).in_(list(uids)),
            )
        )

    def keep(self, mailbox: str, folder: str) -> None:
        """Let them be filed like other mail: this server lets nobody remove one."""
        for row in self._session.exec(select(Inbound).where(Inbound.state == STATE, Inbound.mailbox == mailbox)):
            row.state, row.folder = "ignored", folder
            self._session.add(row)
