"""The folder that stays: every mailbox as .eml files, every .ics, index.html, and what `handoffd show` needs.

It is never written over anything that is not ours: a folder is ours when it holds our list of what we wrote, and only
what stands in that list is ever removed again.
"""

import json
import os
import re
import unicodedata
from pathlib import Path

from handoffd.demo.cast import HANDOFF, READERS, Person
from handoffd.demo.letter import Letter
from handoffd.demo.pages import page
from handoffd.demo.proofs import OUR_FOLDERS, Proof
from handoffd.demo.sayings import shortened
from handoffd.demo.stage import CONFIG, LOG, SECRET, STATE, Stage
from handoffd.demo.tale import Tale
from handoffd.errors import Permanent

USUAL = "handoffd-demo"
_MARK = ".handoffd-demo.json"


def claim(wanted: Path | None) -> Path:
    """Return the folder to write into; nothing is made or removed yet.

    Raises Permanent when the folder that was asked for holds anything that an earlier demo did not write. Without a
    wish it is ./handoffd-demo, or the first of handoffd-demo-2, -3 ... that is free or ours.
    """
    if wanted is not None:
        if not _is_free(wanted):
            raise Permanent(
                f"{wanted} holds files that no demo of handoffd has written; name a new or an empty folder with --keep."
            )
        return _writable(wanted)
    names = (USUAL, *(f"{USUAL}-{number}" for number in range(2, 100)))
    found = next((Path(name) for name in names if _is_free(Path(name))), None)
    if found is None:
        raise Permanent(f"There are too many folders named {USUAL}-... here; name another with --keep.")
    return _writable(found)


def _writable(folder: Path) -> Path:
    """Refuse a place in which nothing can be written before the minute is played, not after it."""
    there = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        raise Permanent(f"{there} cannot be written to; name a folder of yours with --keep.")
    return folder


def _is_free(folder: Path) -> bool:
    if not folder.exists():
        return True
    return folder.is_dir() and (not any(folder.iterdir()) or (folder / _MARK).is_file())


class Keepsake:
    """Writes one folder, and remembers what it wrote there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: list[str] = []
        self._files: dict[tuple[str, str], str] = {}
        self.letters = self.calendars = self.mailboxes = 0

    def fill(self, stage: Stage, tale: Tale, found: list[Proof]) -> None:
        """Write everything. Raises Permanent when the disk says no."""
        try:
            self._clear()
            self._mailboxes(stage)
            self._write("index.html", page(tale, found, self._files).encode())
            self._state(stage)
        except OSError as problem:
            raise Permanent(f"The demo cannot be kept in {self._folder}: {problem}") from problem

    @property
    def counts(self) -> str:
        """What is in it, in words."""
        return f"{self.mailboxes} mailboxes with {self.letters} letters, {self.calendars} calendar files"

    def _clear(self) -> None:
        """Remove what an earlier demo wrote here, and nothing else."""
        self._folder.mkdir(parents=True, exist_ok=True)
        mark = self._folder / _MARK
        if mark.is_file():
            for name in json.loads(mark.read_text(encoding="utf-8"))["files"]:
                path = (self._folder / name).resolve()
                if path.is_relative_to(self._folder.resolve()):
                    path.unlink(missing_ok=True)
        self._note()

    def _mailboxes(self, stage: Stage) -> None:
        for person in (*READERS, HANDOFF):
            for folder in OUR_FOLDERS if person == HANDOFF else ("INBOX",):
                found = stage.mail_of(person).read(folder)
                (self._folder / "mail" / person.email).mkdir(parents=True, exist_ok=True)  # also when nothing came
                inside = f"mail/{person.email}" + ("" if folder == "INBOX" else f"/{folder}")
                for number, one in enumerate(found, start=1):
                    letter = Letter(one.raw, one.arrived)
                    name = f"{number:02} {_file_name(shortened(letter.subject))}"
                    self._write(f"{inside}/{name}.eml", one.raw)
                    self._files[person.key, letter.message_id] = f"{inside}/{name}.eml"
                    self.letters += 1
                    if letter.ics:
                        self._calendar(person, letter, name)
            self.mailboxes += 1

    def _calendar(self, person: Person, letter: Letter, name: str) -> None:
        self._write(f"calendar/{person.key} {name}.ics", letter.calendar)
        self.calendars += 1

    def _state(self, stage: Stage) -> None:
        stage.strike()
        for name in (CONFIG, SECRET, LOG):
            self._write(name, (stage.folder / name).read_bytes())
        (self._folder / SECRET).chmod(0o600)
        for path in sorted((stage.folder / STATE).rglob("*")):
            if path.is_file() and path.suffix == ".db":
                self._write(f"{STATE}/{path.relative_to(stage.folder / STATE)}", path.read_bytes())

    def _write(self, name: str, content: bytes) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._written.append(name)
        self._note()  # before the file: what is half written is on the list already
        path.write_bytes(content)

    def _note(self) -> None:
        told = {"by": "handoffd demo", "files": self._written}
        (self._folder / _MARK).write_text(json.dumps(told, indent=1), encoding="utf-8")


def _file_name(subject: str) -> str:
    """Return a subject fit for a file name on every system: ASCII, no separators, at most 60 characters."""
    plain = unicodedata.normalize("NFKD", subject).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.,' -]+", "", plain).strip(" .")[:60].strip(" .") or "letter"
