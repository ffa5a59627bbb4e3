"""`handoffd replay`: recorded mail goes through the whole program with a clock of its own, and nothing leaves."""

import json
import mailbox
import re
import socket
import subprocess
import sys
from base64 import encodebytes
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from handoffd.cli.replay import replay
from handoffd.config import load
from handoffd.demo import notices
from handoffd.demo.play import play
from handoffd.errors import Permanent
from handoffd.letters.envelope import Envelope
from handoffd.letters.message import Message
from handoffd.replay.compare import difference, is_ours
from handoffd.replay.echo import Echo, about
from handoffd.replay.recording import Recorded, arrived, recording
from handoffd.replay.world import Came, Leaves, Replay

pytestmark = pytest.mark.slow

INBOX = "handoff@brightlane.example"


@pytest.fixture(scope="module")
def month(tmp_path_factory) -> Path:
    """A month as it was recorded: what the demo left in its mailboxes."""
    folder = tmp_path_factory.mktemp("month") / "kept"
    assert play(fast=True, keep=folder) == 0
    return folder


def came_in(month: Path) -> list[Recorded]:
    return list(recording([month / "mail" / INBOX]).mails)


def played(month: Path, folder: Path, mails: list[Recorded], days: int = 3) -> tuple[list[Came], list[Leaves]]:
    world = Replay(load(month / "config.toml"), folder, mails[0].at)
    try:
        events = list(world.play(mails, mails[-1].at + timedelta(days=days)))
    finally:
        world.close()
    return [each for each in events if isinstance(each, Came)], [each for each in events if isinstance(each, Leaves)]


def until_the_introduction(mails: list[Recorded]) -> list[Recorded]:
    return [mail for mail in mails if mail.at < datetime(2026, 9, 10, 17, tzinfo=UTC)]


def test_a_recorded_month_plays_as_it_was(month, tmp_path):
    """Every letter of that month would leave again, to the same reader, about the same, in the same minute."""
    mails = came_in(month)
    came, letters = played(month, tmp_path, mails)
    assert all(mail.known for mail in came), [mail.subject for mail in came if not mail.known]
    boxes = recording(place for place in (month / "mail").iterdir() if place.name != INBOX)
    then = Counter()
    for mail in boxes.mails:
        if is_ours(mail, INBOX):
            [reader] = re.findall(r"mail/([^/]+)/", mail.source)
            then[reader, about(Message(mail.raw).subject)] += 1
    now = Counter((letter.to, about(letter.subject)) for letter in letters)
    assert now == then
    customers = [letter.at for letter in letters if letter.customer and letter.to.startswith("marta")]
    assert [f"{moment:%d %H:%M}" for moment in customers] == ["11 07:00", "11 09:05", "16 07:00"]


def test_answers_find_their_letters_under_other_numbers(month, tmp_path, monkeypatch):
    """The recording begins with another contract, so what was HO-1 then is HO-2 now; yet each answer is understood."""
    mails = came_in(month)
    monkeypatch.setattr(notices, "_ENVELOPE", "11111111-2222-4333-8444-555555555555")
    monkeypatch.setattr(notices, "TITLE", "Order Form - Fabrikam Ltd")
    before = mails[0].at - timedelta(minutes=30)
    received = mails[0].raw[: mails[0].raw.index(b"\nFrom: ") + 1]  # what our server has put on top: it vouches for it
    config = (month / "config.toml").read_text(encoding="utf-8")
    # Ana would have one customer more than Tom, and so he would get this one: there is no Tom here.
    alone = config.replace('roles = ["csm"]\nzone = "Europe/London"', 'roles = ["revops"]\nzone = "Europe/London"')
    assert alone != config
    (tmp_path / "inbox.secret").write_text("never used", encoding="utf-8")
    (tmp_path / "config.toml").write_text(alone, encoding="utf-8")
    other = Recorded(before, received + notices.completed(before).raw, "other.eml")
    came, letters = played(tmp_path, tmp_path / "state", [other, *until_the_introduction(mails)], days=1)
    assert [mail.handoff for mail in came[:2]] == ["HO-1", "HO-2"]
    assert {mail.handoff for mail in came[2:]} == {"HO-2"}
    assert all(mail.known for mail in came)
    assert {letter.handoff for letter in letters if letter.customer} == {"HO-2"}


def test_an_answer_to_a_letter_that_was_not_written_is_said(month, tmp_path):
    """Without the notice there is no handoff, so nothing may be approved by what was approved then."""
    came, letters = played(month, tmp_path, until_the_introduction(came_in(month))[2:])
    assert not any(mail.known for mail in came if "[HO-1]" in mail.subject)
    assert not any(letter.customer for letter in letters)


def test_an_mbox_and_a_maildir_are_the_same_recording(month, tmp_path):
    mails = came_in(month)
    box, folder = mailbox.mbox(tmp_path / "month.mbox"), mailbox.Maildir(tmp_path / "maildir", create=True)
    for mail in mails:
        box.add(mail.raw)
        folder.add(mail.raw)
    box.close()
    for place in (tmp_path / "month.mbox", tmp_path / "maildir"):
        found = recording([place]).mails
        assert [mail.at for mail in found] == [mail.at for mail in mails]
        assert Counter(Message(mail.raw).subject for mail in found) == Counter(
            Message(mail.raw).subject for mail in mails
        )


def test_a_line_that_begins_with_from_comes_out_of_an_mbox_as_it_was(tmp_path):
    (tmp_path / "one.mbox").write_bytes(
        b"From dana@x.example Tue Sep  8 17:04:00 2026\nDate: Tue, 8 Sep 2026 17:04:00 +0000\n\n>From Monday on\n"
    )
    [mail] = recording([tmp_path / "one.mbox"]).mails
    assert b"\nFrom Monday on" in mail.raw


def test_the_server_says_when_a_mail_came_and_not_its_writer():
    raw = (
        b"Received: from a by b; Tue, 08 Sep 2026 19:04:00 +0200\r\nDate: Fri, 01 Jan 2038 00:00:00 +0000\r\n\r\nhi\r\n"
    )
    assert arrived(raw) == datetime(2026, 9, 8, 17, 4, tzinfo=UTC)
    assert arrived(b"Subject: no date\r\n\r\nhi\r\n") is None


@pytest.mark.parametrize(
    ("subject", "what"),
    [
        ("Re: [HO-7] Northwind: your notes", "northwind: your notes"),
        ("AW: WG: [HO-7] Northwind: your notes", "northwind: your notes"),
        ("Re: Meet Ana, your partner", "meet ana, your partner"),
        ("[EXTERNAL] Re[2]: Meet Ana", "meet ana"),
    ],
)
def test_what_a_subject_is_about(subject, what):
    assert about(subject) == what


def test_marks_are_changed_inside_a_part_in_base64_too():
    """A phone packs the whole text in base64; the token in its quote is the one that proves it."""
    old, new = "a" * 26, "b" * 26
    echo = Echo(INBOX)
    letter = (
        b"From: handoff@brightlane.example\r\nTo: dana@brightlane.example\r\n"
        b"Subject: [HO-3] Northwind: approve\r\n\r\nx\r\n"
    )
    message_id = f"<ho-3.warm-intro.1.{new}@brightlane.example>"
    echo.remember(Envelope(INBOX, "dana@brightlane.example", letter, message_id, "0" * 32), datetime.now(UTC))
    text = encodebytes(f"approve\r\n> HO-9 {old}\r\n".encode()).replace(b"\n", b"\r\n")
    reply = (
        f"From: dana@brightlane.example\r\nTo: handoff+{old}@brightlane.example\r\n"
        f"Subject: Re: [HO-9] Northwind: approve\r\nContent-Type: text/plain\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n"
    ).encode() + text
    found = Message(echo.translated(reply))
    assert f"HO-3 {new}" in found.plain
    assert found.recipients[0].email == f"handoff+{new}@brightlane.example"
    assert old.encode() not in found.raw


def test_nothing_is_connected_to_and_no_crm_is_written(month, tmp_path, monkeypatch):
    """A replay of a house that has calendars, a CRM, proof of life and figures for others touches none of them."""
    config = (month / "config.toml").read_text(encoding="utf-8")
    busy = config.replace(
        'region = "US"\nleader', 'region = "US"\nbusy = ["https://calendar.example/dana.ics"]\nleader'
    )
    assert busy != config
    crm = f'\n[[crm]]\nname = "Sheet"\ndrop = "{tmp_path / "drop"}"\nlogging_address = "log@crm.example"\n'
    crm += f'[canary]\nminutes = 15\n[metrics]\nfile = "{tmp_path / "figures.prom"}"\nlisten = "127.0.0.1:9464"\n'
    (tmp_path / "drop").mkdir()
    (tmp_path / "inbox.secret").write_text("never used")
    (tmp_path / "config.toml").write_text(busy + crm, encoding="utf-8")

    def refuse(*_: object) -> None:
        raise AssertionError("a replay has opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "bind", refuse)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    mails = until_the_introduction(came_in(month))
    world = Replay(load(tmp_path / "config.toml"), tmp_path / "state", mails[0].at)
    try:
        events = list(world.play(mails, mails[-1].at + timedelta(days=1)))
    finally:
        world.close()
    assert any(isinstance(each, Leaves) and each.customer for each in events)
    assert not any(isinstance(each, Leaves) and "crm.example" in each.to for each in events)
    assert list((tmp_path / "drop").iterdir()) == []
    assert not (tmp_path / "figures.prom").exists()


def test_the_difference_is_told_by_reader_and_matter():
    def ours(to: str, subject: str) -> Recorded:
        raw = f"From: {INBOX}\r\nTo: {to}\r\nSubject: {subject}\r\nX-Handoffd-Id: 1\r\n\r\n"
        return Recorded(datetime.now(UTC), raw.encode(), "")

    def now(to: str, subject: str) -> Leaves:
        return Leaves(datetime.now(UTC), to, subject, "dossier/ask", "HO-1", customer=False, raw=b"")

    found = difference(
        [ours("a@x.example", "[HO-7] Northwind: your notes"), ours("b@x.example", "[HO-7] Northwind: late")],
        [now("A@x.example", "[HO-1] Northwind: your notes"), now("c@x.example", "[HO-1] Northwind: new")],
    )
    assert found.same == 1
    assert found.only_then == (("b@x.example", "northwind: late"),)
    assert found.only_now == (("c@x.example", "northwind: new"),)


def test_the_command_tells_the_month_by_hours(month, tmp_path):
    box = str(month / "mail" / INBOX)
    keep = tmp_path / "kept"
    done = CliRunner().invoke(
        replay, [box, "--config", str(month / "config.toml"), "--zone", "Europe/Berlin", "--keep", str(keep)]
    )
    assert done.exit_code == 0, done.output
    assert "Friday, 11 September 2026 (Europe/Berlin)" in done.output
    assert re.search(r"09:00  -> marta\.weiss@\S+: Meet Ana .* \(warm-intro/intro\)  CUSTOMER", done.output)
    assert "1 handoff;" in done.output
    assert len(list((keep / "letters").glob("*.eml"))) == done.output.count("  -> ")
    first = next((month / "mail" / INBOX).rglob("*.eml"))
    lines = (
        CliRunner().invoke(replay, [str(first), "--config", str(month / "config.toml"), "--json"]).stdout.splitlines()
    )
    assert json.loads(lines[0])["event"] == "came"


@pytest.mark.parametrize("place", ["nowhere.mbox", "empty"])
def test_a_recording_without_mail_is_said(tmp_path, place):
    (tmp_path / "empty").mkdir()
    with pytest.raises(Permanent, match=r"is not there|There is no mail"):
        recording([tmp_path / place])


def test_a_folder_that_holds_something_is_never_written_over(month, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = subprocess.run(
        [sys.executable, "-m", "handoffd", "replay", month / "mail" / INBOX, "--config", month / "config.toml",
         "--keep", tmp_path],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]
