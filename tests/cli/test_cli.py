"""The command line: a contract for other programs, and clear words for people."""

import json
import shutil
import subprocess
import sys
from email import message_from_bytes, policy

import pytest

from handoffd.shipped import root


def handoffd(*args, check=0, cwd=None):
    done = subprocess.run(
        [sys.executable, "-m", "handoffd", *args], capture_output=True, check=False, cwd=cwd, timeout=60
    )
    assert done.returncode == check, done.stderr.decode()
    return done


@pytest.fixture
def sample(tmp_path):
    sent = tmp_path / "sent.eml"
    sent.write_bytes(handoffd("preview", "dossier/ask", "--eml", "--sample").stdout)
    return sent


def test_a_preview_is_a_complete_mail(sample):
    mail = message_from_bytes(sample.read_bytes(), policy=policy.default)
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert {"From", "To", "Subject", "Date", "Message-ID", "Reply-To"} <= set(mail.keys())
    assert "3. Why they bought" in mail.get_body(("plain",)).get_content()


def test_a_reply_is_read_against_the_mail_that_was_sent(sample, tmp_path):
    reply = tmp_path / "reply.eml"
    reply.write_text(
        "From: dana.whitfield@brightlane.example\nSubject: Re: notes\nContent-Type: text/plain; charset=utf-8\n\n"
        "3: They were planning on paper until nine at night\n9: n/a, all fine\n",
        encoding="utf-8",
    )
    told = json.loads(handoffd("read", "reply", "--request", str(sample), str(reply)).stdout)[str(reply)]
    assert told["answers"] == {"Why they bought": "They were planning on paper until nine at night"}
    assert told["na"] == {"Red flags": "all fine"}
    assert "Contacts" in told["open"]
    assert "Why they bought" not in told["open"]
    assert set(told) >= {"answers", "na", "open", "command", "flags", "draft"}


def test_a_folder_of_replies_is_read_whole(sample, tmp_path):
    folder = tmp_path / "replies"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.eml").write_bytes(b"From: a@brightlane.example\n\napprove\n")
    told = json.loads(handoffd("read", "reply", "--request", str(sample), str(folder)).stdout)
    assert len(told) == 2
    assert all(reading["command"]["command"] == "approve" for reading in told.values())


def test_a_notice_is_read_with_every_key_of_the_contract(tmp_path):
    notice = tmp_path / "notice.eml"
    notice.write_text(
        "From: Dana via Docusign <dse_NA4@docusign.net>\nReply-To: dana@ours.example\nTo: marta@acme.example\n"
        "Subject: Completed: Complete with Docusign: Acme MSA.pdf\nDate: Tue, 10 Mar 2026 15:10:00 +0000\n\nDone.\n",
        encoding="utf-8",
    )
    told = json.loads(handoffd("read", "notice", str(notice)).stdout)
    assert set(told) >= {
        "file", "kind", "service", "customer", "title", "ae", "signers", "signed_at", "keys", "reason",
    }  # fmt: skip
    assert (told["kind"], told["service"], told["ae"]) == ("signed", "docusign", "dana@ours.example")


def test_several_notices_are_one_object_a_line(tmp_path):
    for name in ("a.eml", "b.eml"):
        (tmp_path / name).write_bytes(b"From: a@b.example\nSubject: hello\n\nhi\n")
    lines = handoffd("read", "notice", str(tmp_path / "a.eml"), str(tmp_path / "b.eml")).stdout.splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["not_a_notice", "not_a_notice"]


@pytest.mark.parametrize("form", ["--text", "--html", "--eml"])
def test_every_customer_letter_can_be_previewed(form):
    assert b"Ana" in handoffd("preview", "warm-intro/intro", form).stdout


def test_an_unknown_letter_names_those_that_are():
    assert b"dossier/ask" in handoffd("preview", "dossier/aks", check=1).stderr


def test_a_broken_config_is_told_whole_and_exits_78(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text("[inbox]\nhots = 3\n", encoding="utf-8")
    told = handoffd("check", "--config", str(path), check=78).stderr.decode()
    assert "inbox.hots" in told
    assert "company: is missing" in told
    assert "Traceback" not in told


def test_check_shows_the_people_as_they_were_understood(tmp_path):
    text = (
        (root() / "config.toml").read_text(encoding="utf-8").replace('# roster = "people.csv"', 'roster = "people.csv"')
    )
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    head = "Name;E-Mail;Role;Hours;Leader;Leave;Phone\n"
    row = 'Tom Okafor;tom@northwind.example;AE;"Mon-Thu 9-17; Fri 09:00-13:00";Petra Lang;24.12.2026 - 31.12.2026;1\n'
    (tmp_path / "people.csv").write_text(head + row, encoding="utf-8")
    told = handoffd("check", cwd=tmp_path).stdout.decode()
    row = next(line for line in told.splitlines() if line.startswith("Tom Okafor"))
    for said in ("ae", "UTC", "Mon-Thu 09:00-17:00", "none", "Petra Lang", "2026-12-24 to 2026-12-31"):
        assert said in row
    assert "Fri 09:00-13:00" in told
    assert "Tom Okafor has no zone" in told
    assert "not read: Phone" in told


def test_check_looks_at_the_notices_of_the_house_too(tmp_path):
    text = (root() / "config.toml").read_text(encoding="utf-8")
    (tmp_path / "config.toml").write_text(f'{text}\n[[notice]]\nname = "x"\nsubjetc = ["a"]\n', encoding="utf-8")
    assert "notice[0]" in handoffd("check", check=78, cwd=tmp_path).stderr.decode()


def test_status_before_the_first_start_says_what_to_do(tmp_path):
    shutil.copy(root() / "config.toml", tmp_path)
    told = handoffd("status", check=1, cwd=tmp_path).stderr.decode()
    assert "handoffd run" in told


def test_status_and_show_speak_json(tmp_path):
    shutil.copy(root() / "config.toml", tmp_path)
    from handoffd.store.store import Store, sqlite_url

    Store(sqlite_url(tmp_path / "state")).close()
    assert json.loads(handoffd("status", "--json", cwd=tmp_path).stdout)["handoffs"] == []
    assert b"There is no handoff HO-9" in handoffd("show", "HO-9", check=1, cwd=tmp_path).stderr


def test_help_needs_no_slow_library():
    code = "import sys; import handoffd.cli; sys.exit(bool({'sqlmodel', 'alembic', 'icalendar', 'rich'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
