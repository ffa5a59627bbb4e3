"""Our program itself, on a real Dovecot, with a clock that runs: what meetings.py plays against.

`with House(folder) as house:` starts Dovecot, an SMTP server before it and `handoffd run`; nothing leaves the machine.
"""

import imaplib
import json
import re
import smtplib
import subprocess
import sys
import time
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from types import TracebackType
from typing import Self

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from handoffd.demo.cast import ANA, DANA, DOMAIN, INBOX, JOIN_LINK, PRIYA
from handoffd.demo.notices import completed
from real_dovecot import Dovecot

PASSWORD = "correct horse"
CONFIG = f"""\
[company]
name = "Brightlane"
domains = ["{DOMAIN}"]
[inbox]
address = "{INBOX}"
name = "Brightlane Handoff"
host = "127.0.0.1"
port = {{imap}}
tls = "none"
password_file = "secret"
poll_seconds = 5
[smtp]
host = "127.0.0.1"
port = {{smtp}}
tls = "none"
user = ""
[meetings]
organizer = "{{organizer}}"
[[people]]
name = "{DANA.name}"
email = "{DANA.email}"
roles = ["ae"]
zone = "{DANA.zone}"
[[people]]
name = "{ANA.name}"
email = "{ANA.email}"
roles = ["csm"]
zone = "{ANA.zone}"
join_link = "{JOIN_LINK}"
[[people]]
name = "{PRIYA.name}"
email = "{PRIYA.email}"
roles = ["sales_leader", "ops"]
"""


class House:
    """Dovecot, mailboxes for the inbox, Dana, Ana and Priya, and the daemon; what came and what is known of HO-1."""

    def __init__(self, folder: Path, organizer: str = "inbox") -> None:
        self.folder, self._organizer = folder, organizer
        (folder / "dovecot").mkdir(parents=True)
        self.server = Dovecot(folder / "dovecot")
        self._daemon: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.server.__enter__()
        for address in (INBOX, DANA.email, ANA.email, PRIYA.email):
            self.server.add(address, PASSWORD)
        (self.folder / "secret").write_text(PASSWORD, encoding="utf-8")
        told = CONFIG.format(imap=self.server.imap_port, smtp=self.server.smtp_port, organizer=self._organizer)
        (self.folder / "config.toml").write_text(told, encoding="utf-8")
        with (self.folder / "daemon.log").open("wb") as log:
            command = [sys.executable, "-m", "handoffd", "run", "--config", "config.toml"]
            self._daemon = subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._daemon:
            self._daemon.terminate()
            self._daemon.wait(20)
        self.server.__exit__()

    def signed(self) -> None:
        """Let DocuSign say that Dana's contract is signed."""
        self.post("dse_NA4@docusign.net", completed(datetime.now(UTC)).raw)

    def post(self, sender: str, raw: bytes, to: str = INBOX) -> None:
        with smtplib.SMTP("127.0.0.1", self.server.smtp_port, "localhost", timeout=20) as smtp:
            smtp.sendmail(sender, [to], raw)

    def say(self, sender: str, letter: EmailMessage, words: str) -> None:
        """Reply to a letter with a line on top, as a person would."""
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"], mail["To"] = sender, str(letter["Reply-To"] or letter["From"])
        mail["Subject"], mail["Date"] = f"Re: {letter['Subject']}", format_datetime(datetime.now(UTC))
        mail["Message-ID"] = make_msgid(domain="laptop.example")
        mail["In-Reply-To"] = mail["References"] = str(letter["Message-ID"]).strip()
        quoted = letter.get_body(("plain",)).get_content().splitlines()
        mail.set_content(f"{words}\n\nOn some day, we wrote:\n" + "".join(f"> {line}\n" for line in quoted))
        to = re.search(r"[\w.+-]+@[\w.-]+", mail["To"])
        self.post(sender, mail.as_bytes(), to[0])

    def mails(self, address: str) -> list[bytes]:
        with imaplib.IMAP4("127.0.0.1", self.server.imap_port, timeout=20) as line:
            line.login(address, PASSWORD)
            line.select("INBOX", readonly=True)
            count = len(line.search(None, "ALL")[1][0].split())
            found = [line.fetch(str(at + 1), "(BODY.PEEK[])")[1] for at in range(count)]
        return [part[1] for parts in found for part in parts if isinstance(part, tuple)]

    def letter(self, address: str, words: str, nth: int = 1) -> EmailMessage:
        """Wait for the nth letter whose subject has these words."""

        def found() -> EmailMessage | None:
            mails = (message_from_bytes(raw, policy=policy.SMTP) for raw in self.mails(address))
            fits = [mail for mail in mails if words in str(mail["Subject"])]
            return fits[nth - 1] if len(fits) >= nth else None

        return self.until(found, f"{address}: {words}")

    def meeting(self) -> dict:
        """Return what is known of the internal call."""
        command = [sys.executable, "-m", "handoffd", "show", "HO-1", "--json", "--config", "config.toml"]
        told = subprocess.run(command, cwd=self.folder, capture_output=True, check=True)
        return json.loads(told.stdout)["meetings"]["internal-call"]

    def heard(self, address: str, partstat: str) -> dict:
        """Wait until an answer has moved our state."""
        return self.until(
            lambda: (held := self.meeting())["responses"].get(address) == partstat and held, f"{address} {partstat}"
        )

    def until(self, what, told: str, seconds: float = 60.0):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := what():
                return found
            time.sleep(0.5)
        log = (self.folder / "daemon.log").read_text(encoding="utf-8", errors="replace")
        raise SystemExit(f"waited in vain for {told}\n{log[-2000:]}")
