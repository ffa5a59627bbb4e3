"""A house whose handoff has just had its kickoff, and a daemon that carries its record into the systems of a test."""

from pathlib import Path

from attacks.rig import Postman
from emptystore import ready
from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config.load import check
from handoffd.letters.message import Message
from handoffd.playbook.dossier import Dossier, Entry
from handoffd.playbook.events import Due
from handoffd.playbook.model import Contact, Handoff, Status
from playbook.desk import ENTRIES, SIGNED, berlin

DANA, ANA, RITA, OLGA = (f"{name}@ours.example" for name in ("dana", "ana", "rita", "olga"))
JANE = Contact("Jane Roe", "jane@acme.example")
NOW = berlin("2026-03-17 11:00")  # a Tuesday
BEFORE = ("opening", "dossier", "internal-call", "brief", "warm-intro", "kickoff", "debrief")


def handed_over(**facts):
    """A handoff of which everything is done but the systems and Day 30."""
    known = {
        "title": "Acme MSA",
        "customer": "Acme GmbH",
        "ae": DANA,
        "csm": ANA,
        "contacts": (JANE,),
        "dossier": Dossier(ENTRIES),
        "steps": dict.fromkeys(BEFORE, Status.SETTLED),
        "page": (*BEFORE, "crm", "day-30"),
    }
    return Handoff("HO-1", SIGNED, SIGNED, **{**known, **facts})


def said(section, text):
    return Entry(section, text, DANA, SIGNED, "<m@x>")


def script(folder: Path, name: str, *lines: str) -> str:
    """A program of a few lines of shell."""
    path = folder / name
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return str(path)


class House:
    """Dana sells, Ana takes over, Rita does RevOps, Olga operations; `crm` are the rows of config.toml."""

    def __init__(self, folder, *crm, now=NOW, handoff=None):
        self.folder, self.post, self.clock, self._crm = folder, Postman(), SetClock(now), crm
        self.daemon = None
        self.start()
        with self.memory() as memory:
            memory.next_ref()
            memory.save(handoff or handed_over(), now)

    def start(self):
        server = {"host": "127.0.0.1", "port": 9, "tls": "none"}
        people = (
            ("Dana Weber", DANA, "ae"),
            ("Ana Silva", ANA, "csm"),
            ("Rita Noor", RITA, "revops"),
            ("Olga Novak", OLGA, "ops sales_leader"),
        )
        config = {
            "company": {"name": "Ours", "domains": ["ours.example"]},
            "inbox": {**server, "address": "handoff@ours.example"},
            "trust": {"challenge": "never", "undo_minutes": 0},
            "smtp": {**server, "mails_per_minute": 1000},
            "people": [
                {"name": name, "email": email, "roles": roles.split(), "zone": "Europe/Berlin"} for name, email, roles in people
            ],
            "crm": list(self._crm),
        }  # fmt: skip
        self.daemon = Daemon(ready(check(config, self.folder)), self.clock, self.post)

    def restart(self):
        """Killed and started again: nothing is ended in an orderly way but the lines to the disk."""
        for running in self.daemon._errands._running.values():
            running._close()
        self.daemon._errands._running.clear()
        self.daemon.close()
        self.start()

    def memory(self):
        return self.daemon.store.transaction()

    def begin(self):
        """The step begins; nothing has been carried yet."""
        self.happen(Due("crm", "start"))

    def happen(self, event, ref="HO-1"):
        with self.memory() as memory:
            self.daemon._doer.happen(memory, ref, event, self.clock.now())

    def settle(self):
        """All errands come back. The mailbox, which is not there, is left alone."""
        while self.daemon.turn(look=False) or self.daemon._errands.are_running:
            pass

    def carry(self):
        self.begin()
        self.settle()

    def go(self, until):
        while (moment := self.daemon.next_moment()) and moment <= until:
            self.clock.move_to(moment)
            self.settle()
        self.clock.move_to(until)
        self.settle()

    def handoff(self):
        with self.memory() as memory:
            return memory.handoff("HO-1")

    def errands(self):
        with self.memory() as memory:
            return memory.errands.of("HO-1")

    def journal(self):
        with self.memory() as memory:
            return "\n".join(line.text for line in memory.journal("HO-1"))

    def words(self, address, number=0):
        """What a letter says, on one line."""
        return " ".join(self.mails(address)[number].plain.replace("\n> ", " ").split())

    def mails(self, address):
        return [Message(each.raw) for each in self.post.taken if each.recipient == address]
