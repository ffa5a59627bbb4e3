"""`handoffd init`: a few questions, files that are sound, logins that were tried, and a dry run that changes nothing."""

import os
import pty
import select
import stat
import subprocess
import sys
import time
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handoffd.config import load
from handoffd.config.start import PROVIDERS, Colleague, Server, Start, config_text, roster_text
from handoffd.demo import notices

pytestmark = pytest.mark.slow

PEOPLE = (
    "--ae", "Dana Whitfield <dana@northwind.example>",
    "--csm", "Ana Silva <ana@northwind.example>",
    "--sales-leader", "Petra Lang <petra@northwind.example>",
    "--zone", "Europe/Berlin",
)  # fmt: skip


def init(*options: str | Path, check: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "handoffd", "init", *map(str, options)],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=60,
    )  # fmt: skip
    assert done.returncode == check, done.stdout + done.stderr
    return done


@pytest.mark.parametrize("provider", [name for name in PROVIDERS if name != "other"])
def test_each_provider_gives_a_sound_configuration(provider, tmp_path, monkeypatch):
    """Only what a house must say is asked; servers, login, archive and trust come from the provider's row."""
    secret = tmp_path / "password"
    secret.write_text("hunter2\n")
    more = ("--tenant", "northwind.example", "--client-id", "0000-11") if provider == "microsoft365" else ()
    init("--folder", tmp_path / "house", "--address", "handoff@northwind.example", "--provider", provider, "--offline",
         "--password-file", secret, *PEOPLE, *more)  # fmt: skip
    config = load(tmp_path / "house" / "config.toml")
    known = PROVIDERS[provider]
    assert (config.inbox.host, config.smtp.port, config.inbox.login) == (known.imap.host, known.smtp.port, known.login)
    assert config.smtp.archive == known.archive
    assert config.company.domains == ("northwind.example",)
    roles = {each.email.partition("@")[0]: set(each.roles) for each in config.people}
    assert roles == {"dana": {"ae"}, "ana": {"csm"}, "petra": {"sales_leader", "cs_leader", "ops"}}


def test_a_house_may_begin_in_shadow_mode(tmp_path):
    secret = tmp_path / "password"
    secret.write_text("hunter2\n")
    init("--folder", tmp_path / "house", "--address", "handoff@northwind.example", "--imap", "127.0.0.1:143:none",
         "--smtp", "127.0.0.1:25:none", "--smtp-user", "none", "--password-file", secret, "--offline", "--shadow", *PEOPLE)  # fmt: skip
    assert load(tmp_path / "house" / "config.toml").shadow.on


def test_words_with_quotes_and_other_letters_come_back_as_they_were(tmp_path):
    start = Start('Müller "Söhne" \\ Co', ("x.example",), "handoff@x.example", "other", Server("127.0.0.1", 143, "none"),
                  Server("127.0.0.1", 25, "none"), "us\ter", "")  # fmt: skip
    (tmp_path / "imap.secret").write_text("x")
    (tmp_path / "people.csv").write_text(
        roster_text([Colleague('O"Neil, Zoë', "zoe@x.example", ("ae", "csm", "sales_leader"))]), encoding="utf-8"
    )
    (tmp_path / "config.toml").write_text(config_text(start), encoding="utf-8")
    config = load(tmp_path / "config.toml")
    assert (config.company.name, config.inbox.user) == ('Müller "Söhne" \\ Co', "us\ter")
    assert config.people[0].name == 'O"Neil, Zoë'


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--address", "handoff"), "'handoff' is no mail address"),
        (("--address", "handoff@x.example"), "--ae is missing (Who sells (account executives)?)"),
        (("--address", "handoff@x.example", *PEOPLE, "--zone", "Berlin"), "'Berlin' is no time zone"),
        (("--address", "handoff@x.example", "--imap", "mail:x"), "'mail:x' is not HOST, HOST:PORT or HOST:PORT:TLS"),
        (("--address", "handoff@x.example", "--ae", "dana@x.example"), "'dana@x.example' is not a name and an address"),
        ((), "--address is missing"),
    ],
)
def test_what_is_missing_or_wrong_is_said_with_its_option_and_nothing_is_written(options, said, tmp_path):
    done = init("--folder", tmp_path / "house", "--offline", *options, check=1)
    assert said in done.stderr
    assert not (tmp_path / "house").exists()


def test_no_file_is_written_over(tmp_path):
    (tmp_path / "config.toml").write_text("mine")
    done = init("--folder", tmp_path, "--address", "handoff@x.example", "--offline", *PEOPLE, check=1)
    assert "is there already and is not written over" in done.stderr
    assert (tmp_path / "config.toml").read_text() == "mine"
    assert not (tmp_path / "people.csv").exists()


class Terminal:
    """Somebody at a terminal, who reads a question before answering it."""

    def __init__(self, *command: str) -> None:
        self._end, inner = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "handoffd", *command], stdin=inner, stdout=inner, stderr=inner, close_fds=True,
            env={**os.environ, "COLUMNS": "100", "TERM": "dumb"},
        )  # fmt: skip
        os.close(inner)
        self.shown = ""

    def reads(self, words: str, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while words not in self.shown.replace("\r\n", "\n"):
            assert time.monotonic() < until, self.shown
            if select.select([self._end], [], [], 0.2)[0]:
                try:
                    self.shown += os.read(self._end, 65536).decode()
                except OSError:  # the other side has ended
                    assert words in self.shown, self.shown
                    return

    def answers(self, question: str, answer: str = "") -> None:
        self.reads(question)
        self.shown = ""
        os.write(self._end, answer.encode() + b"\n")

    def ends(self) -> int:
        try:
            while os.read(self._end, 65536):
                pass
        except OSError:
            pass
        os.close(self._end)
        return self._process.wait(30)


def test_somebody_at_a_terminal_is_asked_and_sees_a_dry_run_of_the_last_thirty_days(postfix_dovecot, tmp_path):
    """From nothing to "this is what I would have done" on a real Dovecot and Postfix; the inbox is as it was."""
    inbox = postfix_dovecot.person("handoff")
    moment = datetime.now(UTC) - timedelta(minutes=5)
    notice = notices.completed(moment).raw.replace(b"brightlane.example", inbox.address.partition("@")[2].encode())
    inbox.send(notice, inbox.address)
    before = inbox.wait_for(1)
    domain = inbox.address.partition("@")[2]
    folder = tmp_path / "house"
    there = Terminal("init", "--folder", str(folder))
    there.answers("shared inbox", "handoff")
    there.reads("is no mail address")
    there.answers("shared inbox", inbox.address)
    there.answers("Whose mail server is it", "other")
    there.answers("IMAP server", f"127.0.0.1:{postfix_dovecot.imap_port}:none")
    there.answers("SMTP server", f"127.0.0.1:{postfix_dovecot.smtp_port}:none")
    there.answers("Login")
    there.answers("Login at the SMTP server")  # Postfix knows this machine
    there.answers("not shown", inbox.password)
    there.answers("name of your company", "Brightlane")
    there.answers("time zone", "Europe/Lisbon")
    there.answers("Who sells", f"Dana Whitfield <dana.whitfield@{domain}>")
    there.answers("Another, or Enter", f"Tom Okafor <tom@{domain}>")
    there.answers("Another, or Enter")
    there.answers("Who takes over", f"Ana Silva <ana@{domain}>")
    there.answers("Another, or Enter")
    there.answers("Who leads sales?", f"TOM@{domain}")  # who was named before needs no name again
    there.answers("Another, or Enter")
    there.answers("customer success?")
    there.answers("after handoffd?")
    there.answers("begin in shadow mode", "n")
    there.answers("Shall I show", "y")
    there.reads("What to do next")
    shown = there.shown
    assert there.ends() == 0
    assert f"-> dana.whitfield@{domain}: [HO-1] Your handoff notes for Northwind Freight GmbH  (dossier/ask)" in shown
    assert stat.S_IMODE((folder / "imap.secret").stat().st_mode) == 0o600
    assert inbox.password not in (folder / "config.toml").read_text() + shown
    assert inbox.inbox() == before
    assert not (folder / "state").exists() or list((folder / "state").iterdir()) == []
    with (folder / "config.toml").open("rb") as file:
        assert tomllib.load(file)["company"]["name"] == "Brightlane"
    assert f"Tom Okafor,tom@{domain},ae; sales_leader; cs_leader; ops" in (folder / "people.csv").read_text()


def test_a_wrong_password_is_said_and_the_files_stay(embedded, tmp_path):
    inbox = embedded.person("handoff")
    secret = tmp_path / "password"
    secret.write_text("wrong\n")
    done = init("--folder", tmp_path / "house", "--address", inbox.address, "--imap", f"127.0.0.1:{embedded.imap_port}:none",
                "--smtp", f"127.0.0.1:{embedded.smtp_port}:none", "--password-file", secret, "--dry-run", *PEOPLE)  # fmt: skip
    assert "✗ the login at 127.0.0.1 (IMAP)" in done.stdout
    assert "handoffd auth" in done.stdout
    assert "(dossier/ask)" not in done.stdout
    assert (tmp_path / "house" / "config.toml").exists()
