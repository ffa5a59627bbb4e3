"""What came: each mail as it was, what became of it, and how far the mailbox has been read."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.exc import NoResultFound

from handoffd.store.plain import Plain, fresh, table_of
from handoffd.store.tables import Cursor, Inbound
from handoffd.store.values import Fate, Mail, Unread

_IN, _READ = table_of(Inbound).c, table_of(Cursor).c
_MAIL = (_IN.id, _IN.raw, _IN.uid, _IN.internaldate, _IN.received_at, _IN.attempts, _IN.state)
_AS_THEY_CAME = (_IN.internaldate, _IN.uid, _IN.id)
_THIS = _IN.id == bindparam("this")

_ONE = select(*_MAIL).where(_THIS)
_IN_STATE = select(*_MAIL).where(_IN.state == bindparam("state")).order_by(*_AS_THEY_CAME)
_CURSOR = select(_READ.uidvalidity, _READ.last_uid).where(_READ.mailbox == bindparam("mailbox"))
_PLACE = select(_IN.id, _IN.uidvalidity, _IN.uid).where(_IN.content_id == bindparam("content_id"))
_FATE = select(_IN.state, _IN.reason, _IN.handoff).where(_IN.content_id == bindparam("content_id"))
_WAITING = (
    select(_IN.id, _IN.attempts, func.length(_IN.raw))
    .where(_IN.state == bindparam("state"))
    .order_by(_IN.internaldate, _IN.uid)
    .limit(bindparam("most"))
)
_TRIES = select(func.max(_IN.attempts)).where(_IN.id.in_(bindparam("these", expanding=True)))
_HERE = (_IN.mailbox == bindparam("mailbox"), _IN.uidvalidity == bindparam("uidvalidity"), _IN.uid > 0)
_UIDS = select(_IN.uid).where(*_HERE)
_TO_FILE = select(_IN.folder, _IN.uid).where(*_HERE, _IN.folder != "")

_CAME = insert(table_of(Inbound))
_MOVED = update(table_of(Inbound)).where(_THIS).values(uidvalidity=bindparam("life"), uid=bindparam("now_at"))
_COUNTED = (
    update(table_of(Inbound))
    .where(_IN.id.in_(bindparam("these", expanding=True)))
    .values(attempts=_IN.attempts + bindparam("more"))
)
_SENDER = update(table_of(Inbound)).where(_THIS).values(sender=bindparam("who"))
_SETTLED = update(table_of(Inbound)).where(_THIS)


class Mails(Plain):
    """The rows of one transaction."""

    def last_read(self, mailbox: str, uidvalidity: int) -> tuple[bool, int | None]:
        """Return whether a mailbox was ever read, and its last UID; None when it was never read in this life of it."""
        row = self._ask(_CURSOR, mailbox=mailbox).first()
        return row is not None, row.last_uid if row and row.uidvalidity == uidvalidity else None

    def move_cursor(self, mailbox: str, uidvalidity: int, last_uid: int, now: datetime) -> None:
        """Remember how far a mailbox has been read."""
        row = self._session.get(Cursor, mailbox) or Cursor(mailbox=mailbox, uidvalidity=uidvalidity, started_at=now)
        if row.uidvalidity != uidvalidity:
            row.uidvalidity, row.last_uid = uidvalidity, 0
        row.last_uid = max(row.last_uid, last_uid)
        self._session.add(row)

    def uids(self, mailbox: str, uidvalidity: int) -> set[int]:
        """Return the UIDs of the mails that are remembered and have not been filed elsewhere."""
        return set(self._ask(_UIDS, mailbox=mailbox, uidvalidity=uidvalidity).scalars())

    def record(self, mail: Mail, *, content_id: str, mailbox: str, uidvalidity: int, state: str = "new") -> bool:
        """Remember a mail as it came; False when the same mail is there already (it only learns its new UID)."""
        known = self._ask(_PLACE, content_id=content_id).first()
        if known:
            if (known.uidvalidity, known.uid) != (uidvalidity, mail.uid):
                self._do(_MOVED, {"this": known.id, "life": uidvalidity, "now_at": mail.uid})
            return False
        row = fresh(
            Inbound,
            content_id=content_id,
            mailbox=mailbox,
            uidvalidity=uidvalidity,
            uid=mail.uid,
            internaldate=mail.internaldate,
            received_at=mail.received_at,
            raw=mail.raw,
            state=state,
        )
        self._do(_CAME, row)
        return True

    def came_from(self, sender: str, since: datetime) -> int:
        """Return how much mail came from an address since a moment that told us nothing."""
        idle = _IN.state.in_(("ignored", "unrecognised"))
        query = select(func.count()).where(_IN.sender == sender, _IN.received_at > since, idle)
        return int(self._ask(query).scalar_one())

    def mails(self, state: str = "new") -> list[Mail]:
        """Return the mails in a state, in the order in which they came."""
        return [_mail(row) for row in self._ask(_IN_STATE, state=state)]

    def unread(self, states: Sequence[str], limit: int) -> list[Unread]:
        """Return which mails in these states come next, without their bytes: by state, then as they came."""
        found: list[Unread] = []
        for state in states:
            rows = self._ask(_WAITING, state=state, most=limit - len(found))
            found += [Unread(row, attempts, size) for row, attempts, size in rows]
        return found

    def mail(self, mail: int) -> Mail:
        """Return one mail."""
        return _mail(self._ask(_ONE, this=mail).one())

    def count_attempts(self, mails: Sequence[int]) -> int:
        """Count a try to read these, before it is tried; return the most tries of one.

        A mail that kills the process is set aside the third time.
        """
        self._do(_COUNTED, {"these": list(mails), "more": 1})
        return int(self._ask(_TRIES, these=list(mails)).scalar_one() or 0)

    def uncount_attempts(self, mails: Sequence[int]) -> None:
        """Take back a try that ended for a reason of ours."""
        self._do(_COUNTED, {"these": list(mails), "more": -1})

    def came(self, mail: int, sender: str) -> None:
        """Note whose mail it is, once it could be read."""
        self._do(_SENDER, {"this": mail, "who": sender})

    def settle_mail(self, mail: int, state: str, reason: str, folder: str, handoff: str = "") -> None:
        """Say what became of a mail, why, and into which folder it belongs (empty: it stays where it is)."""
        learnt = {"state": state, "reason": reason, "folder": folder} | ({"handoff": handoff} if handoff else {})
        if self._do(_SETTLED, {"this": mail, **learnt}) != 1:
            raise NoResultFound(f"there is no mail {mail}")

    def fate(self, content_id: str) -> Fate:
        """Return what became of a mail, by its identity."""
        return Fate(*self._ask(_FATE, content_id=content_id).one())

    def to_file(self, mailbox: str, uidvalidity: int) -> dict[str, list[int]]:
        """Return the UIDs still to be moved, by folder. The database is the truth; folders are for people's eyes."""
        wanted: dict[str, list[int]] = {}
        for folder, uid in self._ask(_TO_FILE, mailbox=mailbox, uidvalidity=uidvalidity):
            wanted.setdefault(folder, []).append(uid)
        return wanted

    def filed(self, mailbox: str, uids: Iterable[int]) -> None:
        """Note that these are where they belong."""
        theirs = (_IN.mailbox == mailbox, _IN.uid.in_(list(uids)), _IN.folder != "")
        self._do(update(table_of(Inbound)).where(*theirs).values(uid=0), {})

    def counts(self) -> dict[str, int]:
        """Return how many mails are in each state."""
        return {row[0]: row[1] for row in self._ask(select(_IN.state, func.count()).group_by(_IN.state))}


def _mail(row: Row[*tuple[Any, ...]]) -> Mail:
    return Mail(*row)
