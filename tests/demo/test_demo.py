"""The demo: it plays to the end and proves it, says so when it does not, and never writes over what is not its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest

from handoffd.app import writing
from handoffd.demo.cast import DANA, MARTA
from handoffd.demo.play import play
from handoffd.demo.story import APPROVED, CANNOT, STORY
from handoffd.playbook.shapes.approve import Approve
from longrun import long

pytestmark = pytest.mark.slow

HANDOFFD = [sys.executable, "-W", "error", "-m", "handoffd"]
MARTAS = f"mail/{MARTA.email}"


def run(*arguments: str | Path, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*HANDOFFD, "demo", *map(str, arguments)], capture_output=True, text=True, check=False, **more
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("demo") / "kept"
    # The settings of a real installation, as they may lie about in a person's shell.
    shell = {**os.environ, "HANDOFFD_STATE__DATABASE": "sqlite:////nowhere/real.db", "COLUMNS": "80"}
    return folder, run("--fast", "--keep", folder, env=shell)


def letters(folder: Path, box: str) -> list:
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted((folder / box).glob("*.eml"))
    ]


def test_the_demo_plays_to_the_end_and_every_claim_holds(played):
    _, told = played
    assert told.returncode == 0, told.stdout + told.stderr
    assert "All of it holds." in told.stdout
    assert "✗ " not in told.stdout.partition("Proofs")[2]
    assert told.stderr == ""


@pytest.mark.parametrize("name", ["demo.svg", "proofs.svg"])
def test_the_pictures_of_the_readme_show_what_the_demo_says_today(played, name):
    """No word stands in a picture that a run does not print (the lines break elsewhere); `make pictures` draws it anew."""
    _, told = played
    picture = (Path(__file__).parents[2] / "docs" / "pictures" / name).read_text(encoding="utf-8")
    shown = " ".join(unescape(text) for text in re.findall(r"<text class=\"\w+-r\d+\"[^>]*>(.*?)</text>", picture))
    words = set(re.findall(r"\w+", shown))
    assert len(words) > 50
    assert words - set(re.findall(r"\w+", told.stdout)) == set()


def test_the_customer_got_exactly_three_mails_the_first_on_day_three_at_nine(played):
    folder, _ = played
    introduction, invitation, thanks = letters(folder, MARTAS)
    assert introduction["Subject"] == "Meet Ana Kovač, your partner at Brightlane"
    assert invitation["Subject"].startswith("Our kickoff")
    assert thanks["In-Reply-To"] == invitation["Message-ID"]
    sent = parsedate_to_datetime(introduction["Date"]).astimezone(ZoneInfo("Europe/Berlin"))
    assert f"{sent:%Y-%m-%d %H:%M}" == "2026-09-11 09:00"
    assert "bring the cake" in " ".join(introduction.get_body(("plain",)).get_content().split())


def test_two_reminders_are_never_minutes_apart(played):
    """Signed at 13:04, both reminders fall to nine in the morning: one is enough."""
    folder, _ = played
    assert len([mail for mail in letters(folder, f"mail/{DANA.email}") if "still open, due" in mail["Subject"]]) == 1


def test_the_folder_holds_every_mailbox_every_calendar_file_and_a_page(played):
    folder, _ = played
    assert len(letters(folder, f"mail/{DANA.email}")) == 17
    assert len(list((folder / "calendar").glob("*.ics"))) == 9
    assert {path.name for path in (folder / "mail").iterdir()} >= {MARTA.email, "priya.raman@brightlane.example"}
    for path in folder.rglob("*.ics"):
        assert path.read_bytes().endswith(b"END:VCALENDAR\r\n")


def test_the_page_shows_every_letter_and_fetches_nothing(played):
    folder, _ = played
    page = (folder / "index.html").read_text(encoding="utf-8")
    shown = page.count('<details class="letter')
    assert shown == len(re.findall(r'<a href="mail/[^"]+\.eml">', page)) == len(list(folder.rglob("*.eml")))
    assert all((folder / unquote(link)).is_file() for link in re.findall(r'href="(mail/[^"]+)"', page))
    outside = re.sub(r'srcdoc="[^"]*"', "", page)
    assert "default-src 'none'" in outside
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", outside)
    assert page.count('sandbox="allow-same-origin"') == page.count("<iframe title")


def test_what_the_daemon_remembers_can_be_asked_afterwards(played):
    folder, _ = played
    told = subprocess.run(
        [*HANDOFFD, "show", "HO-1", "--json", "--config", str(folder / "config.toml")],
        capture_output=True,
        text=True,
        check=True,
    )
    story = json.loads(told.stdout)
    assert story["closed"]
    assert story["meetings"]["kickoff"]["responses"][MARTA.email] == "ACCEPTED"


def test_without_a_terminal_there_are_plain_lines_of_eighty_columns(played):
    _, told = played
    assert "\x1b" not in told.stdout
    assert "\r" not in told.stdout
    assert all(len(line) <= 80 and line == line.rstrip() for line in told.stdout.splitlines())


def test_an_ae_who_never_approves_sends_nothing_to_the_customer_and_the_demo_says_so(tmp_path, capfd):
    assert play(fast=True, keep=tmp_path / "kept", story=STORY.without(APPROVED)) == 1
    told = capfd.readouterr().out
    assert letters(tmp_path / "kept", MARTAS) == []
    assert letters(tmp_path / "kept", "mail/priya.raman@brightlane.example"), "the sales leader was not told"
    assert "✗  The customer got exactly three mails" in told
    assert "did not hold" in told


def test_a_scene_that_never_comes_is_told_by_name(tmp_path, capfd):
    """Without the wrong turn the question back never comes either: the claim about it must not hold."""
    assert play(fast=True, keep=tmp_path / "kept", story=STORY.without(CANNOT)) == 1
    assert '✗  "I can\'t approve" and a forged yes sent nothing' in capfd.readouterr().out


def test_a_letter_that_leaves_early_or_with_another_word_is_caught(tmp_path, capfd, monkeypatch):
    written = writing.personal
    monkeypatch.setattr(Approve, "leaves", lambda _self, scene, _said=None: scene.now)
    monkeypatch.setattr(
        writing, "personal", lambda subject, body, **more: written(subject, body.replace("cake", "pie"), **more)
    )
    assert play(fast=True, keep=tmp_path / "kept") == 1
    told = capfd.readouterr().out
    assert "✗  It left on Day 3 at nine" in told
    assert "✗  What left is what Dana approved" in told
    assert "✓  The customer got exactly three mails" in told


def test_a_folder_that_is_not_ours_is_refused_and_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    told = run("--fast", "--keep", tmp_path)
    assert told.returncode == 1
    assert told.stderr.startswith("handoffd: ")
    assert "no demo of handoffd has written" in told.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@long
def test_without_a_wish_a_folder_beside_somebody_elses_is_taken_and_ours_is_renewed(tmp_path):
    (tmp_path / "handoffd-demo").mkdir()
    (tmp_path / "handoffd-demo" / "thesis.txt").write_text("mine")
    # A terminal that speaks ASCII only is no reason to stop.
    told = run("--fast", cwd=tmp_path, env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert told.returncode == 0, told.stderr
    assert told.stdout.isascii()
    ours = tmp_path / "handoffd-demo-2"
    (ours / "notes.txt").write_text("mine too")
    stale = next((ours / MARTAS).glob("*.eml"))
    stale.write_bytes(b"changed")
    assert run("--fast", cwd=tmp_path).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["handoffd-demo", "handoffd-demo-2"]
    assert (ours / "notes.txt").read_text() == "mine too"
    assert stale.read_bytes() != b"changed"
    assert [path.name for path in (tmp_path / "handoffd-demo").iterdir()] == ["thesis.txt"]


def test_ctrl_c_ends_the_server_too_and_keeps_nothing(tmp_path):
    # What a shell starts in the background ignores Ctrl-C, and so does all that it starts: these tests, too.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        demo = subprocess.Popen(
            [*HANDOFFD, "demo", "--keep", str(tmp_path / "kept")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    assert demo.stdout is not None
    head = "".join(demo.stdout.readline() for _ in range(6))
    port = int(re.search(r"IMAP (\d+)", head)[1])
    time.sleep(1.0)  # in the middle of a sentence
    demo.send_signal(signal.SIGINT)
    _, said = demo.communicate(timeout=30)
    assert demo.returncode == 130
    assert "Stopped." in said
    assert "Traceback" not in said
    assert not (tmp_path / "kept").exists()
    with pytest.raises(ConnectionRefusedError):
        _connect(port)


def _connect(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), 2).close()


def test_without_the_demo_extra_one_sentence_says_what_to_install(tmp_path):
    (tmp_path / "pymap.py").write_text("raise ImportError('No module named pymap')")
    told = run("--fast", "--keep", tmp_path / "kept", env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert told.returncode == 1
    assert "pip install 'handoffd[demo]'" in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1
