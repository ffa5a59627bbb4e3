"""Several daemons on one PostgreSQL: who reads the inbox and decides, who only helps, and who may not write any more.

    lease     role       who holds it: `inbox` one of them, `member:<name>` each for itself
              owner      the name of one life of one process; a new life has a new name
              epoch      counts up each time that the role changes hands
              expires_at by the database's clock; renewed three times in a lease by a thread of its own

A daemon whose time has run out may be stopped, cut off or dead; nobody can tell. So its rows are taken from it, and the
fence keeps it out: every transaction of a daemon begins by looking whether all that it believes to hold is still its
own. Transactions follow each other (`engine`), and a lease changes hands only within one, so none is ever committed
under an old epoch: not CLAIMED, not DATA_STARTED, not an answer. Whoever was fenced off begins a new life.
"""

import logging
import os
import secrets
import socket
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Row, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from handoffd.errors import Fenced, Unwritable
from handoffd.store.engine import alone, out_of_reach

log = logging.getLogger(__name__)

INBOX, MEMBER = "inbox", "member:"
HUNG = 900.0  # seconds in which the loop has to come round once; longer than any server may take for a letter
# Moments are the database's own, naive UTC as in every table.
_JOIN = """
    INSERT INTO lease (role, owner, epoch, since, expires_at)
    SELECT :role, :owner, 1, now, now + make_interval(secs => :seconds)
    FROM (SELECT clock_timestamp() AT TIME ZONE 'UTC' AS now) AS clock"""
_TAKE = """
    INSERT INTO lease (role, owner, epoch, since, expires_at)
    SELECT 'inbox', :owner, 1, now, now + make_interval(secs => :seconds)
    FROM (SELECT clock_timestamp() AT TIME ZONE 'UTC' AS now) AS clock
    ON CONFLICT (role) DO UPDATE
    SET owner = excluded.owner, epoch = lease.epoch + 1, since = excluded.since, expires_at = excluded.expires_at
    WHERE lease.owner = '' OR lease.expires_at <= excluded.since
    RETURNING epoch"""
_RENEW = """
    UPDATE lease SET expires_at = (clock_timestamp() AT TIME ZONE 'UTC') + make_interval(secs => :seconds)
    WHERE owner = :owner"""
_ALIVE = """
    SELECT owner, epoch FROM lease
    WHERE role = :role AND owner <> '' AND expires_at > clock_timestamp() AT TIME ZONE 'UTC'"""
_FORGET = "DELETE FROM lease WHERE role = :role"
_GIVE_BACK = "UPDATE lease SET owner = '' WHERE role = 'inbox' AND owner = :owner"
# Names of daemons that ended without a word; nothing they had in hand is left after so long.
_SWEEP = """
    DELETE FROM lease WHERE role LIKE 'member:%'
    AND expires_at < (clock_timestamp() AT TIME ZONE 'UTC') - interval '1 day'"""
_HOLDERS = """
    SELECT *, expires_at > clock_timestamp() AT TIME ZONE 'UTC' AS alive FROM lease WHERE owner <> '' ORDER BY role"""
_HELD = """
    SELECT role, epoch, expires_at <= clock_timestamp() AT TIME ZONE 'UTC' AS over FROM lease WHERE owner = :owner"""
_BESIDE = "SELECT count(*) AS held FROM pg_stat_activity WHERE application_name = :name AND pid <> pg_backend_pid()"
_NAME = "SELECT set_config('application_name', :name, false)"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a role: `since` when, `until` when without a further sign of life, `alive` by the database's clock."""

    role: str
    owner: str
    epoch: int
    since: datetime
    until: datetime
    alive: bool


class Leases:
    """What one daemon holds. Used by its loop; `_beat` is a thread of its own, and shares only what `_mine` says."""

    def __init__(self, engine: Engine, seconds: int, host: str = "") -> None:
        self._engine, self._seconds, self._host = engine, seconds, host or socket.gethostname()
        self._mine: dict[str, int] = {}  # role: epoch
        self.owner = ""
        self._turned = time.monotonic()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    # -- joining and leaving --------------------------------------------------------------------------------------

    def join(self) -> None:
        """Begin a life: a name that nobody ever had, and a lease for it. Raises Unwritable."""
        if self._mine:
            return
        owner = f"{self._host}/{os.getpid()}/{secrets.token_hex(4)}"
        self._do(_SWEEP)
        self._do(_JOIN, role=MEMBER + owner, owner=owner)
        self.owner, self._mine = owner, {MEMBER + owner: 1}
        if self._thread is None:
            self._thread = threading.Thread(target=self._beat, name="leases", daemon=True)
            self._thread.start()

    @property
    def epoch(self) -> int:
        """Return the epoch under which the inbox is ours; 0 for one who only helps."""
        return self._mine.get(INBOX, 0)

    @property
    def leads(self) -> bool:
        """Tell whether the inbox is ours, as far as we know; the next transaction knows it for certain."""
        return INBOX in self._mine

    def lead(self) -> bool:
        """Take the inbox when nobody has it, or its holder gives no sign of life; tell whether it is ours now."""
        self._turned = time.monotonic()
        if self.leads:
            return True
        if held := self._do(_ALIVE, role=INBOX):
            # It may be ours without our knowing: the line broke just when it was given to us.
            return held[0].owner == self.owner and self._lead_from(held[0].epoch)
        time.sleep(self._shyness())
        taken = self._take()
        return bool(taken) and self._lead_from(taken)

    def _lead_from(self, epoch: int) -> bool:
        self._mine = {**self._mine, INBOX: epoch}
        log.warning("%s holds the inbox from now on (epoch %d).", self.owner, epoch)
        return True

    def forget(self) -> None:
        """End this life: what it held is another's by now, or will be."""
        self._mine, self.owner = {}, ""

    def close(self) -> None:
        """Give back what is held, so that nobody has to wait for it."""
        self._stop.set()
        owner, self._mine = self.owner, {}
        try:
            if owner:
                self._do(_GIVE_BACK, owner=owner)
                self._do(_FORGET, role=MEMBER + owner)
        except Unwritable as problem:
            log.warning("The lease was not given back, it runs out by itself: %s", problem)
        if self._thread is not None:
            self._thread.join(timeout=2)
        self._engine.dispose()

    # -- the fence ------------------------------------------------------------------------------------------------

    def guard(self, session: Session) -> None:
        """Raise Fenced unless all that we believe to hold is ours; the caller has begun the only transaction."""
        if not self._mine:
            raise Fenced("This daemon has no lease any more; it joins again.")
        found = session.execute(text(_HELD), {"owner": self.owner}).all()
        held = {row.role: row.epoch for row in found}
        if any(held.get(role) != epoch for role, epoch in self._mine.items()):
            raise Fenced(f"{self.owner} was given up for lost, and another daemon has taken over; it joins again.")
        if any(row.over for row in found):  # nobody took it, and in this transaction nobody can
            session.execute(text(_RENEW), {"owner": self.owner, "seconds": self._seconds})

    # -- inside -----------------------------------------------------------------------------------------------------

    def _take(self) -> int:
        """Take the inbox in a transaction that shuts out all others; the new epoch, 0 when somebody was quicker."""
        rows = self._do(_TAKE, exclusive=True, owner=self.owner)
        return int(rows[0].epoch) if rows else 0

    def _shyness(self) -> float:
        """Return how many seconds a machine waits that holds other inboxes of this server: they shall spread."""
        rows = self._do(_BESIDE, name=holding(self._host))
        return min(5.0, 0.5 * int(rows[0].held))

    def _beat(self) -> None:
        """Renew, until closed; also while the loop waits for a slow server, but not for one that hangs for ever."""
        while not self._stop.wait(min(self._seconds / 3, 1.0) if not self._renewed() else self._seconds / 3):
            pass

    def _renewed(self) -> bool:
        mine, owner = self._mine, self.owner
        if not mine or time.monotonic() - self._turned > HUNG:
            return True
        name = holding(self._host) if INBOX in mine else "handoffd"
        try:
            self._do(_NAME, name=name)
            self._do(_RENEW, owner=owner)
        except Unwritable as problem:
            log.warning("The lease could not be renewed: %s", problem)
            return False
        return True

    def _do(self, statement: str, *, exclusive: bool = False, **values: Any) -> list[Row[Any]]:
        """Run one statement in a transaction of its own; return its rows. Raises Unwritable."""
        try:
            with self._engine.begin() as connection:
                if exclusive:
                    alone(connection)
                done = connection.execute(text(statement), {"seconds": self._seconds, **values})
                return list(done) if done.returns_rows else []
        except DBAPIError as problem:
            if not out_of_reach(problem):
                raise
            raise Unwritable(f"The database does not answer: {problem.orig}") from problem


def holding(host: str) -> str:
    """Return the name under which the line of a machine that holds an inbox is known to the server."""
    return f"handoffd holds @{host}"[:63]


class Machines:
    """What one transaction may know of the other daemons; `owner` is our own name, empty where there is only one."""

    def __init__(self, session: Session, owner: str) -> None:
        self._session, self._owner = session, owner

    def forsaken(self, owner: str) -> bool:
        """Tell whether what a daemon had in hand is ours to look after: our own, or one's that gives no sign of life.

        That one is fenced off by the asking. Only where nothing of ours is on its way.
        """
        if owner in ("", self._owner):
            return True
        role = {"role": MEMBER + owner}
        if self._session.execute(text(_ALIVE), role).first():
            return False
        self._session.execute(text(_FORGET), role)
        return True

    def holders(self) -> list[Holder]:
        """Return who holds what, the inbox first; none on SQLite, where there is one daemon."""
        if self._session.get_bind().dialect.name == "sqlite":
            return []
        return [
            Holder(row.role, row.owner, row.epoch, _aware(row.since), _aware(row.expires_at), row.alive)
            for row in self._session.execute(text(_HOLDERS))
        ]


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)
