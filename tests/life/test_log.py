"""The log in each of its forms: what stands in it, what never does."""

import json
import logging
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from delivery.office import DANA, Office
from handoffd.app import log as forms
from handoffd.app.log import Journal, Json, about, entry, to_stderr
from secretwords import secrets_in

TOKEN = "mmalog4icrwis6cocn5do6hhsh"
OURS = f"<ho-12.dossier.ask.{TOKEN}@ours.example>"


@pytest.fixture
def office(tmp_path):
    built = Office(tmp_path)
    yield built
    built.close()


@pytest.fixture(autouse=True)
def _as_it_was():
    root, ours = logging.getLogger(), logging.getLogger("handoffd")
    before = (root.handlers[:], root.level, ours.level)
    yield
    for each in set(root.handlers) - set(before[0]):
        each.close()
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])


def record(words="HO-12: answered", **more):
    made = logging.makeLogRecord({"name": "handoffd.app.doing", "levelno": 20, "levelname": "INFO", "msg": words})
    made.__dict__.update(more)
    return made


def parsed(raw: bytes) -> dict[str, str]:
    """The fields of an entry, read as systemd's protocol says."""
    found = {}
    while raw:
        line, _, rest = raw.partition(b"\n")
        if b"=" in line:
            name, _, value = line.partition(b"=")
            raw = rest
        else:
            name, size = line, int.from_bytes(rest[:8], "little")
            value, raw = rest[8 : 8 + size], rest[9 + size :]
        found[name.decode()] = value.decode()
    return found


def test_a_line_of_json_says_when_what_and_about_which_handoff():
    told = json.loads(Json().format(record(created=1773133203.12, **about("HO-12", "answered", "<a@b.example>"))))
    assert told == {
        "time": "2026-03-10T09:00:03.120Z",
        "level": "info",
        "logger": "handoffd.app.doing",
        "message": "HO-12: answered",
        "handoff": "HO-12",
        "event": "answered",
        "message_id": "<a@b.example>",
    }


def test_a_line_that_only_begins_with_a_reference_is_about_that_handoff():
    assert json.loads(Json().format(record("HO-7: dossier/ask was taken")))["handoff"] == "HO-7"
    assert "handoff" not in json.loads(Json().format(record("the house: _ops/trouble was sent")))


def test_a_traceback_stays_one_line_of_json_and_one_entry_of_the_journal():
    try:
        raise ValueError("over\nthree\nlines")  # noqa: TRY301 - it is what is shown
    except ValueError:
        made = record("it failed", exc_info=sys.exc_info())
    line = Json().format(made)
    assert "\n" not in line
    assert "three" in json.loads(line)["traceback"]
    assert parsed(entry(made))["MESSAGE"].startswith("it failed\nTraceback")


def test_the_message_id_of_our_letter_is_told_without_its_token():
    assert secrets_in(OURS)
    made = record(**about("HO-12", "sent", OURS))
    for told in (Json().format(made), entry(made).decode()):
        assert not secrets_in(told)
        assert "<ho-12.dossier.ask.(token)@ours.example>" in told


def test_the_journal_gets_fields_of_its_own():
    assert parsed(entry(record(**about("HO-12", "answered", "<a@b.example>")))) == {
        "MESSAGE": "HO-12: answered",
        "PRIORITY": "6",
        "SYSLOG_IDENTIFIER": "handoffd",
        "LOGGER": "handoffd.app.doing",
        "HANDOFFD_HANDOFF": "HO-12",
        "HANDOFFD_EVENT": "answered",
        "HANDOFFD_MESSAGE_ID": "<a@b.example>",
    }


def test_a_strangers_message_id_puts_no_field_into_the_journal():
    made = record(**about("HO-1", "mail-processed", "<a\nPRIORITY=0\nHANDOFFD_HANDOFF=HO-9@b.example>"))
    told = parsed(entry(made))
    assert (told["PRIORITY"], told["HANDOFFD_HANDOFF"]) == ("6", "HO-1")


def test_under_systemd_entries_go_to_the_journals_socket_and_to_stderr_where_it_takes_none(
    tmp_path, monkeypatch, capsys
):
    path = str(tmp_path / "socket")
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind(path)
    monkeypatch.setattr(forms, "SOCKET", path)
    monkeypatch.setenv("JOURNAL_STREAM", "8:1")
    to_stderr(logging.INFO)
    logging.getLogger("handoffd.test").warning("HO-3: something")
    assert parsed(ear.recv(9999))["HANDOFFD_HANDOFF"] == "HO-3"
    ear.close()
    Path(path).unlink()
    logging.getLogger("handoffd.test").warning("HO-3: something else")
    assert capsys.readouterr().err == "<4>handoffd.test: HO-3: something else\n"
    assert isinstance(logging.getLogger().handlers[0], Journal)


def test_an_entry_fits_into_a_datagram_however_long_a_line_is(tmp_path, capsys):
    path = str(tmp_path / "socket")
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind(path)
    journal = Journal(path, logging.NullHandler())
    journal.emit(record("x" * 1_000_000))
    journal.close()
    assert len(parsed(ear.recv(2_000_000))["MESSAGE"]) == forms.LONGEST
    ear.close()


def test_what_came_what_was_decided_and_what_left_can_be_told_apart_by_machines(office, caplog):
    office.put(DANA)
    office.receive(
        f"From: {DANA}\r\nTo: handoff@ours.example\r\nMessage-ID: <x@ours.example>\r\nSubject: help\r\n\r\nhelp\r\n".encode()
    )
    told = [forms.facts(each) for each in caplog.records]
    assert {"handoff": "HO-1", "event": "sent", "message_id": f"<{1:032x}@ours.example>"} in told
    assert {"event": "mail-processed", "message_id": "<x@ours.example>"} in told


def test_the_command_takes_the_form_from_the_configuration_and_from_its_option(tmp_path, embedded):
    inbox = embedded.person("handoff")
    (tmp_path / "secret").write_text(inbox.password)
    (tmp_path / "config.toml").write_text(
        f"""
        company = {{ name = "Ours", domains = ["{embedded.domain}"] }}
        inbox = {{ host = "127.0.0.1", port = {embedded.imap_port}, tls = "none", address = "{inbox.address}",
                   password_file = "secret" }}
        smtp = {{ host = "127.0.0.1", port = 9, tls = "none" }}
        log = {{ format = "json" }}
        people = [{{ name = "P", email = "p@{embedded.domain}", roles = ["ops", "ae", "csm", "sales_leader"] }}]
        """.replace("\n                  ", "")
    )
    for options, is_json in (((), True), (("--log", "text"), False)):
        process = subprocess.Popen(
            [sys.executable, "-m", "handoffd", "run", *options], cwd=tmp_path, stderr=subprocess.PIPE, text=True
        )
        first = process.stderr.readline()
        process.terminate()
        process.communicate(timeout=20)
        assert first.startswith("{") is is_json, first
