# ruff: noqa: S608 - the statements are made of numbers and names of this benchmark alone
"""Many handoffs: a database of that size made by SQL, and how long one turn of the daemon takes among them.

Every handoff is a copy of one that the program itself has opened, with its deadlines in the future, its mail read and
filed, its letters sent: what exists, and nothing that is due.
"""

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bench.notices import DOMAIN, INBOX, MANAGERS, SELLERS
from bench.ours import settings
from emptystore import put_into
from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config import load
from handoffd.playbook.model import Handoff, Status
from handoffd.store.rows import dump_handoff
from handoffd.store.store import Store, sqlite_url
from real.process import toml

FEW, MANY, TURNS = 1_000, 1_000_000, 60
_STEPS = {"opening": Status.SETTLED, "dossier": Status.OPEN}


def grown(state: Path, handoffs: int, now: datetime | None = None) -> None:
    """Put a database with so many open handoffs into a state folder: six deadlines, one mail, one letter each."""
    store = Store(sqlite_url(put_into(state)))
    with store.transaction() as memory:
        memory.next_ref()  # the row that counts them
    store.close()
    now = now or datetime.now(UTC)
    page = ("opening", "dossier", "brief", "warm-intro", "kickoff", "follow-up", "fade-out", "day-30")
    one = Handoff("HO-0", now, now, customer="Acme", title="Acme Order Form.pdf", steps=_STEPS, page=page)
    value, at = dump_handoff(one), _stored(now)
    later = "strftime('%Y-%m-%d %H:%M:%f000', ?, '+' || (1 + n % 30) || ' days')"
    ae, csm = f"'ae' || (n % {SELLERS}) || '@{DOMAIN}'", f"'csm' || (n % {MANAGERS}) || '@{DOMAIN}'"
    with closing(sqlite3.connect(state / "handoffd.db")) as base:
        for pragma in ("synchronous=OFF", "journal_mode=MEMORY", "cache_size=-400000"):
            base.execute(f"PRAGMA {pragma}")
        numbers = f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {handoffs}) "
        base.execute(
            f"{numbers} INSERT INTO handoff (ref, number, ae, csm, customer, closed, opened_at, updated_at, value)"
            f" SELECT 'HO-' || n, n, {ae}, {csm}, 'Acme ' || n, '', ?, ?,"
            " replace(?, '\"HO-0\"', '\"HO-' || n || '\"') FROM numbers",
            (at, at, value),
        )
        for kind in ("remind0", "remind1", "due", "grace"):
            base.execute(
                f"{numbers} INSERT INTO deadline (handoff, step, kind, due_at, occurrence)"
                f" SELECT 'HO-' || n, 'dossier', ?, {later}, 1 FROM numbers",
                (kind, at),
            )
        base.execute(
            f"{numbers} INSERT INTO outbox (mark, message_id, handoff, step, letter, sender, recipient, raw, sha256, customer,"
            " draft_sha256, state, not_before, created_at, settled_at, attempts, reply, data_at, looks, owner, epoch)"
            f" SELECT printf('%032x', n), '<' || n || '@{DOMAIN}>', 'HO-' || n, 'dossier', 'dossier/ask', '{INBOX}', {ae},"
            " x'00', '', 0, '', 'sent', ?, ?, ?, 1, '250 ok', ?, 0, '', 0 FROM numbers",
            (*[_stored(now - timedelta(days=3))] * 3, _stored(now - timedelta(days=3))),
        )
        base.execute(
            f"{numbers} INSERT INTO inbound (content_id, mailbox, uidvalidity, uid, internaldate, received_at, raw, state, reason,"
            " handoff, folder, attempts, sender) SELECT printf('%064x', n), 'INBOX', 1, 0, ?, ?, x'00', 'processed', '',"
            " 'HO-' || n, 'Processed', 1, 'dse@docusign.net' FROM numbers",
            (at, at),
        )
        base.execute("UPDATE instance SET last_number = ?", (handoffs,))
        base.commit()
        base.execute("PRAGMA journal_mode=WAL")


def ticks(folder: Path, few: int = FEW, many: int = MANY, turns: int = TURNS) -> tuple[float, float]:
    """Return the median seconds of a turn among few and among many handoffs, taken by turns."""
    now = datetime.now(UTC)
    daemons: list[Daemon] = []
    for count in (few, many):
        home = folder / f"of{count}"
        home.mkdir()
        grown(home / "state", count, now)
        values = settings(home, INBOX, 1, 1)
        values["state"] = {"folder": str(home / "state")}
        (home / "config.toml").write_text(toml(values))
        daemons.append(Daemon(load(home / "config.toml"), SetClock(now)))
    taken: tuple[list[float], list[float]] = ([], [])
    try:
        for daemon in daemons:
            daemon.turn(look=False)
        for _ in range(turns):
            for daemon, found in zip(daemons, taken, strict=True):
                began = time.perf_counter()
                daemon.turn(look=False)
                found.append(time.perf_counter() - began)
    finally:
        for daemon in daemons:
            daemon.close()
    return median(taken[0]), median(taken[1])


def _stored(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
