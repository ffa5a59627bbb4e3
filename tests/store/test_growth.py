"""What every turn asks costs what waits, not what there ever was: no question of it walks through a whole table."""

import sqlite3
from contextlib import closing

from bench.growth import grown
from otherstore import sqlite_only


def plan(database, question):
    return " ".join(str(row[3]) for row in database.execute(f"EXPLAIN QUERY PLAN {question}"))


@sqlite_only
def test_what_is_still_to_be_filed_is_found_without_looking_at_what_was_filed(tmp_path):
    """Among 20,000 filed mails the same question takes 0.01 ms with the index and 21 ms without it (growth)."""
    grown(tmp_path, 200)
    with closing(sqlite3.connect(tmp_path / "handoffd.db")) as database:
        waits = "SELECT 1 FROM inbound WHERE (folder != '' OR state = 'canary') AND uid > 0"
        assert "ix_inbound_uid" in plan(database, waits)
        known = "SELECT uid FROM inbound WHERE mailbox = 'INBOX' AND uidvalidity = 1 AND uid > 0"
        assert "ix_inbound_uid" in plan(database, known)
