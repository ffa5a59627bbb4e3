"""`handoffd verify`: each thing that is wrong is named, with its place, and what is sound is called sound."""

# ruff: noqa: S608, ISC004 - the statements are put together here, of nobody else's words

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from handoffd.errors import Permanent
from handoffd.store.audit import whole
from handoffd.store.audit.whole import audit_file
from handoffd.store.values import Line
from otherstore import sqlite_only
from store.crashrig import CUSTOMER, Rig

pytestmark = sqlite_only


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory):
    """The store of a handoff whose introduction and kickoff invitation have left."""
    folder = tmp_path_factory.mktemp("lived-in")
    rig = Rig(folder)
    rig.go()
    rig.drop()
    file = folder / "handoffd.db"
    assert not file.with_name("handoffd.db-wal").exists()
    return file


@pytest.fixture
def file(lived_in, tmp_path):
    return shutil.copy(lived_in, tmp_path / "handoffd.db")


def change(file, *statements, **more):
    with sqlite3.connect(file) as database:
        for statement in statements:
            database.execute(statement, more)
    database.close()


def test_a_store_that_has_lived_is_sound_and_the_counts_are_told(file):
    report = audit_file(file)
    assert report.findings == ()
    assert report.counts["handoffs"] == 1
    assert report.counts["letters"] > 10
    assert report.last == report.counts["journal"]


COLUMNS = (
    "id, mark, message_id, handoff, step, letter, sender, recipient, raw, sha256, customer, draft_sha256, state, not_before,"
    " created_at, settled_at, attempts, reply, looks, owner, epoch"
)
ASKED = "outbox WHERE customer AND state = 'sent' ORDER BY id LIMIT 1"
TAMPERED = {
    "a word of the journal": (
        "UPDATE journal SET text = 'nothing' WHERE id = 3", "journal", "journal row 3", "not those that were sealed",
    ),
    "a row cut out of the journal": ("DELETE FROM journal WHERE id = 3", "journal", "journal row 4", "seal"),
    "the end of the journal cut off": (
        "DELETE FROM journal WHERE id = (SELECT MAX(id) FROM journal)", "journal", "journal row", "cut off",
    ),
    "the bytes of a letter": (
        "UPDATE outbox SET raw = CAST(raw || 'x' AS BLOB) WHERE id = 2", "frozen bytes", "outbox row 2", "not those that were frozen",
    ),
    "the bytes and the hash of a customer's letter": (
        f"UPDATE outbox SET raw = CAST('To: x' AS BLOB), sha256 = '{hashlib.sha256(b'To: x').hexdigest()}' "
        f"WHERE id = (SELECT id FROM {ASKED})",
        "approval", CUSTOMER, "other bytes",
    ),
    "a letter to a customer that nobody approved": (
        f"INSERT INTO outbox ({COLUMNS}) SELECT 900, 'mark', message_id, handoff, step, letter, sender, recipient, raw, sha256, customer,"
        f" draft_sha256, 'sent', not_before, created_at, settled_at, 1, '', 0, '', 0 FROM {ASKED}",
        "approval", "outbox row 900", "nobody said yes",
    ),
    "a letter to a customer that is hidden as one of ours": (
        f"UPDATE outbox SET customer = 0 WHERE id = (SELECT id FROM {ASKED})", "approval", CUSTOMER, "do not agree",
    ),
    "a letter to a customer that is gone": (
        f"DELETE FROM outbox WHERE id = (SELECT id FROM {ASKED})", "approval", "warm-intro", "gone from the outbox",
    ),
    "another recipient of an approved letter": (
        f"UPDATE outbox SET recipient = 'eve@evil.example' WHERE id = (SELECT id FROM {ASKED})",
        "approval", "eve@evil.example", "nobody said yes",
    ),
    "a state that there is not": ("UPDATE outbox SET state = 'lost' WHERE id = 1", "states", "outbox row 1", "'lost'"),
    "a handoff in a state that there is not": (
        "UPDATE handoff SET value = replace(value, '\"settled\"', '\"finished\"')", "states", "HO-1", "cannot be read",
    ),
    "a handoff of somebody else": ("UPDATE handoff SET ae = 'eve@ours.example'", "states", "HO-1", "do not agree"),
    "an alarm that rang twice": (
        "UPDATE deadline SET occurrence = 0 WHERE step = 'kickoff' AND kind = 'brief'",
        "alarms", "alarm brief of kickoff (HO-1)", "rang 1 times",
    ),
    "a row about a handoff that is not there": (
        "UPDATE request SET handoff = 'HO-77' WHERE rowid = 1", "references", "request", "HO-77",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_tampered_with_is_named_with_its_place(file, what):
    statement, check, where, problem = TAMPERED[what]
    change(file, statement)
    found = [each for each in audit_file(file).findings if each.check == check and where in each.where]
    assert any(problem in each.problem for each in found), audit_file(file).findings


def test_a_letter_that_went_twice_because_of_one_yes_is_named(file):
    """I2: a second row with the same bytes, even when the journal was made to fit."""
    database = sqlite3.connect(file)
    mark, recipient = database.execute(f"SELECT mark, recipient FROM {ASKED}").fetchone()
    database.execute(
        f"INSERT INTO outbox ({COLUMNS}) SELECT 900, mark || '2', message_id, handoff, step, letter, sender, recipient, raw, sha256,"
        f" customer, draft_sha256, 'sent', not_before, created_at, settled_at, 1, '', 0, '', 0 FROM {ASKED}"
    )
    ((number, data),) = database.execute(
        "SELECT id, data FROM journal WHERE event = 'Frozen' AND data LIKE ?", (f"%{mark}%",)
    )
    said = json.loads(data)
    said["envelopes"] += [
        [mark + "2", recipient, one[2]] for one in said["envelopes"] if one[0] == mark and one[1] == recipient
    ]
    database.execute("UPDATE journal SET data = ? WHERE id = ?", (json.dumps(said), number))
    database.commit()
    database.close()
    assert ("once", "the same letter was sent before, because of the same yes") in {
        (each.check, each.problem) for each in audit_file(file).findings
    }


def test_a_mail_that_is_not_what_came_and_one_without_a_fate_are_named(file):
    """I8."""
    change(
        file,
        "INSERT INTO inbound VALUES (1, 'x', 'INBOX', 1, 1, '2026-03-10 15:12:00.000000', '2026-03-10 15:12:00.000000',"
        " CAST('Subject: a' AS BLOB), 'processed', '', '', '', 1, '', NULL)",
    )
    told = [(each.check, each.where, each.problem) for each in audit_file(file).findings]
    assert told == [
        ("inbound", "inbound row 1", "its bytes are not those that came"),
        ("inbound", "inbound row 1", "it is processed, and nothing says why"),
    ]


def test_an_invitation_that_is_older_than_the_one_before_is_named(file):
    """I15: the same meeting once more, with a SEQUENCE below the one that its reader knows."""
    for number, sequence in ((5, 5), (6, 0)):
        mail = (
            "Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
            f"UID:a\r\nSEQUENCE:{sequence}\r\nDTSTAMP:20260310T151200Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        change(
            file,
            "UPDATE outbox SET recipient = 'ana@ours.example', raw = CAST(:mail AS BLOB) WHERE id = :number",
            mail=mail,
            number=number,
        )
    assert "its SEQUENCE 0 is lower than the 5 before" in {each.problem for each in audit_file(file).findings}


def test_a_row_that_cannot_even_be_read_is_a_finding_and_the_other_checks_go_on(file):
    change(file, "UPDATE journal SET at = 'yesterday' WHERE id = 3", "UPDATE outbox SET raw = 'text' WHERE id = 2")
    assert {each.check for each in audit_file(file).findings} >= {"file", "frozen bytes"}


def test_a_file_with_broken_pages_is_not_called_sound(file):
    raw = bytearray(file.read_bytes())
    for page in range(4, len(raw) // 4096, 3):
        raw[page * 4096 : page * 4096 + 600] = bytes(600)
    file.write_bytes(raw)
    assert "file" in {each.check for each in audit_file(file).findings}


def test_a_file_that_is_no_database_of_ours_is_refused_in_words(tmp_path):
    (tmp_path / "other.db").touch()
    with pytest.raises(Permanent, match="shape"):
        audit_file(tmp_path / "other.db")
    with pytest.raises(Permanent, match="There is no file"):
        audit_file(tmp_path / "nothing.db")


# -- the command ---------------------------------------------------------------------------------------------------------


def handoffd(*args):
    return subprocess.run(
        [sys.executable, "-m", "handoffd", *map(str, args)], capture_output=True, text=True, check=False, timeout=60
    )


def test_the_command_says_it_in_words_and_by_its_exit_status_and_as_json(file):
    done = handoffd("verify", file)
    assert done.returncode == 0, done.stderr
    assert "is sound: 1 handoffs" in done.stdout
    change(
        file,
        "UPDATE journal SET text = 'nothing' WHERE id = 3",
        "UPDATE outbox SET raw = CAST('x' AS BLOB) WHERE id = 2",
    )
    done = handoffd("verify", file)
    assert done.returncode == 1
    assert "journal: journal row 3" in done.stdout
    assert "is NOT sound: 2 things are wrong" in done.stdout
    told = json.loads(handoffd("verify", file, "--json").stdout)
    assert told["sound"] is False
    assert {"check", "where", "problem"} == set(told["findings"][0])


def test_it_works_beside_a_daemon_that_writes(store, tmp_path, monkeypatch):
    """One picture of the database for all checks, whatever is committed meanwhile."""
    monkeypatch.setattr(whole, "_STEPS", 50)
    written = []

    def commits(_):
        if len(written) < 40:
            written.append(1)
            with store.transaction() as memory:
                memory.write(Line(datetime.now(UTC), "", "Note", "written meanwhile"))

    commits("")
    report = audit_file(tmp_path / "handoffd.db", commits)
    assert report.sound, report.findings
    assert len(written) == 40


def test_who_waits_for_more_than_two_seconds_is_told_what_is_looked_at(monkeypatch, capsys):
    from handoffd.cli.waiting import watch

    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    tell = watch()
    for now[0] in (0.5, 1.9, 2.1, 2.2, 4.2):
        tell("the journal's chain")
    assert capsys.readouterr().err.count("looking at the journal's chain") == 2
