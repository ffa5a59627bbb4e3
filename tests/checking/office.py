"""An office with a config.toml of its own, and the command that checks it."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handoffd.app.checking.findings import exit_status
from handoffd.app.checking.online import findings
from handoffd.config import load
from mailservers import PASSWORD, Person, Post
from real.process import toml


@dataclass(frozen=True)
class Told:
    """What the command said: its exit status, and its findings by name."""

    status: int
    findings: list[dict[str, str]]

    def of(self, check: str) -> dict[str, str]:
        """The one finding of this name."""
        [found] = [each for each in self.findings if each["check"] == check]
        return found

    def all(self, level: str) -> list[str]:
        """The names of all findings of a level, in their order."""
        return [each["check"] for each in self.findings if each["level"] == level]


class Office:
    """handoff@ is the inbox, dana@ the AE and ana@ the CSM, copies@ the archive; all of them have a mailbox."""

    def __init__(self, post: Post, folder: Path, **tables: dict[str, Any]) -> None:
        self.post, self.folder = post, folder
        self.inbox, self.dana, self.ana, self.copies = (
            post.person(each) for each in ("handoff", "dana", "ana", "copies")
        )
        (folder / "imap.secret").write_text(PASSWORD)
        server = {"host": "127.0.0.1", "tls": "none"}
        inbox = {"address": self.inbox.address, "name": "Ours, Handoff", "port": post.imap_port}
        settings: dict[str, Any] = {
            "company": {"name": "Ours", "domains": [post.domain]},
            "inbox": {**server, **inbox, "password_file": "imap.secret", **tables.pop("inbox", {})},
            "smtp": {**server, "port": post.smtp_port, **tables.pop("smtp", {})},
            "state": {"folder": "state"},
            **tables,
            "people": [
                {
                    "name": "Dana Weber",
                    "email": self.dana.address,
                    "roles": ["ae", "sales_leader"],
                    "zone": "Europe/Berlin",
                },
                {"name": "Ana Silva", "email": self.ana.address, "roles": ["csm"], "zone": "Europe/Lisbon"},
            ],
        }
        self.settings = settings
        self.config = folder / "config.toml"
        self.config.write_text(toml(settings))

    def command(self, *words: str) -> list[str]:
        """The command as somebody types it."""
        return [sys.executable, "-m", "handoffd", "check", "--config", str(self.config), *words]

    def check(self, patience: float = 3) -> Told:
        """Everything that `--online` looks at, in this process: the command itself reads every letter first."""
        found = list(findings(load(self.config), patience))
        return Told(exit_status(found), [each.as_json() for each in found])

    def run(self, *words: str) -> Told:
        """Run `handoffd check --json`, as a program of somebody else would."""
        done = subprocess.run(self.command("--json", *words), capture_output=True, text=True, check=False, timeout=120)
        assert done.stdout, done.stderr
        told = json.loads(done.stdout)
        assert told["exit_status"] == done.returncode
        assert told["ok"] is (done.returncode == 0)
        return Told(done.returncode, told["findings"])

    def left(self, *people: Person) -> list[tuple[str, str, int]]:
        """Where mail lies in this office: nowhere, after a check."""
        folders = ("INBOX", "Processed", "Unrecognised", "Sent")
        everybody = people or (self.inbox, self.dana, self.ana, self.copies)
        counts = [(each.address, folder, len(each.inbox(folder))) for each in everybody for folder in folders]
        return [each for each in counts if each[2]]
