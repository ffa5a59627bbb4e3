"""A daemon under attack: the real store, reader, playbook and writer; mail is put in and taken out by hand.

Mail goes straight into the store as if it had been fetched, and a postman that can be made to fail takes what leaves,
so that a try costs a tenth of a second. The clock is moved by hand.
"""

import itertools
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from emptystore import ready
from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config.load import check
from handoffd.letters.envelope import Envelope
from handoffd.letters.identity import content_id
from handoffd.letters.message import Message
from handoffd.network.courier import Outcome
from handoffd.playbook.model import Handoff
from handoffd.store.values import Leaving, Mail

INBOX = "handoff@brightlane.example"
DANA, ANA, BEN, PRIYA = (f"{name}@brightlane.example" for name in ("dana", "ana", "ben", "priya"))
MARTA, BOB = "marta@acme.example", "bob@acme.example"
SERVER = "mail.brightlane.example"
T0 = datetime(2026, 3, 10, 15, 12, tzinfo=UTC)  # a Tuesday, 16:12 in Berlin
DAY3 = datetime(2026, 3, 13, 8, 0, tzinfo=UTC)  # Friday, 09:00 in Berlin
NOTES = {
    1: "Acme GmbH, logistics, 40 people\nHamburg, Germany",
    2: "Marta Weiss, COO, marta@acme.example",
    **dict.fromkeys(range(3, 11), "CANARY, for our own people"),
}
ENDS = "The letter ends above this line. Text below it is not read."

Fault = Callable[[Envelope, Callable[[], None]], Outcome | None]


def people(**ana: object) -> list[dict[str, Any]]:
    """Return the roster; `ana` are further keys of hers."""
    return [
        {"name": "Dana Whitfield", "email": DANA, "roles": ["ae"], "zone": "America/New_York"},
        {"name": "Ana Kovac", "email": ANA, "roles": ["csm"], "zone": "Europe/Berlin"}
        | {"join_link": "https://meet.brightlane.example/ana", **ana},
        {"name": "Ben Ruiz", "email": BEN, "roles": ["csm"], "zone": "Europe/Madrid"},
        {"name": "Priya Raman", "email": PRIYA, "roles": ["sales_leader", "ops"], "zone": "America/New_York"},
    ]


CALM = {"challenge": "never", "undo_minutes": 0}  # what is asked twice has tests of its own


class Killed(BaseException):
    """The process is gone: nothing may catch this."""


class Postman:
    """Takes every envelope, unless a fault says otherwise."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.fault: Fault | None = None

    def deliver(self, envelope: Envelope, before_data: Callable[[], None]) -> Outcome:
        if self.fault and (outcome := self.fault(envelope, before_data)):
            return outcome
        before_data()
        self.taken.append(envelope)
        return Outcome("sent", 250, "taken")


class Rig:
    """One house with Dana (AE, New York), Ana (CSM, Berlin), Ben (CSM, Madrid) and Priya (leader, ops)."""

    def __init__(self, folder: Path, start: datetime = T0, **tables: object) -> None:
        """Open the house; `tables` are further ones of config.toml, such as trust={"profile": ...}."""
        self.folder, self.clock, self.post, self._tables = folder, SetClock(start), Postman(), tables
        self._numbers = itertools.count(1)
        self.read = 0
        self.vouches = False  # whether our own mail server says that who wrote is who they say
        self.daemon = self._start()

    def _start(self) -> Daemon:
        return Daemon(ready(check(self._raw(), self.folder)), self.clock, self.post)

    def config_file(self) -> Path:
        """Write the config.toml of this house, for the commands, and return where it is."""
        path = self.folder / "config.toml"
        raw = {"state": {"folder": str(self.daemon.config.state.folder)}, **self._raw()}
        path.write_text("\n".join(_toml(name, table) for name, table in raw.items()), encoding="utf-8")
        return path

    def _raw(self) -> dict[str, Any]:
        server: dict[str, Any] = {"host": "127.0.0.1", "port": 9, "tls": "none"}
        return {
            "company": {"name": "Brightlane", "domains": ["brightlane.example"]},
            "inbox": {"address": INBOX, "name": "Brightlane Handoff", **server},
            "smtp": {**server, "mails_per_minute": 1000},
            "people": people(),
            "assign": [{"csm": [ANA]}],
            **self._tables,
            "trust": {**CALM, **self._tables.get("trust", {})},
        }

    def close(self) -> None:
        self.daemon.close()

    def restart(self, **tables: object) -> None:
        """Come back after a kill: the same state folder, a new daemon, with what has changed in config.toml."""
        self.post.fault, self._tables = None, {**self._tables, **tables}
        self.daemon.close()
        self.daemon = self._start()

    # -- mail in ----------------------------------------------------------------------------------------------------

    def put(self, raw: str | bytes) -> None:
        """Let a mail arrive."""
        octets = raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw
        if self.vouches and (sender := Message(octets).sender):
            octets = f"Authentication-Results: {SERVER}; dmarc=pass header.from={sender.domain}\n".encode() + octets
        octets = octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        now = self.clock.now()
        with self.daemon.store.transaction() as memory:
            mail = Mail(0, octets, next(self._numbers), now, now)
            memory.record(mail, content_id=content_id(octets), mailbox="INBOX", uidvalidity=1)

    def notice(self, number: int = 1, title: str = "Acme MSA.pdf", date: str = "") -> None:
        """Let DocuSign say that everybody has signed."""
        self.put(
            f"From: Dana Whitfield via Docusign <dse_NA4@docusign.net>\nReply-To: Dana Whitfield <{DANA}>\n"
            f"To: {INBOX}\nSubject: Completed: Complete with Docusign: {title}\n"
            f"Date: {date or f'{self.clock.now():%a, %d %b %Y %H:%M:%S +0000}'}\n"
            f"Message-ID: <{next(self._numbers)}@docusign.net>\n\n"
            f"All parties have completed Complete with Docusign: {title}.\n"
            f"https://na4.docusign.net/Signing/EmailStart.aspx?a=6f1c2d3e-1111-2222-3333-44445555{number:04d}&acct=x\n"
        )

    def reply(
        self,
        letter: Message,
        words: str,
        *,
        by: str = DANA,
        quote: str | None = None,
        below: str = "",
        headers: str = "",
        kind: str = "text/plain; charset=utf-8",
    ) -> None:
        """Let somebody answer a letter: words on top, the letter quoted below (or what was made of it), words below."""
        quoted = letter.plain.rstrip("\n") if quote is None else quote
        marked = "\n".join(f"> {row}" for row in quoted.split("\n")) if quoted else ""
        back = (letter.addresses("Reply-To") or letter.addresses("From"))[0].email
        self.put(
            f"From: {by}\nTo: {back}\nSubject: Re: {letter.subject}\nIn-Reply-To: {letter.message_id}\n"
            f"Message-ID: <{next(self._numbers)}@client.example>\n"
            f"Date: {self.clock.now():%a, %d %b %Y %H:%M:%S +0000}\n{headers}Content-Type: {kind}\n\n{words}\n"
            + (f"\nOn Tue, Mar 10, 2026, Brightlane Handoff <{INBOX}> wrote:\n{marked}\n" if marked else "")
            + (f"\n{below}\n" if below else "")
        )

    # -- time -------------------------------------------------------------------------------------------------------

    def turn(self) -> None:
        """Turn until all is quiet; more than sixty turns are a loop."""
        for _ in range(60):
            if not self.daemon.turn(look=False) and not self.accepted():
                return
        raise AssertionError("it never comes to rest")

    def accepted(self) -> bool:
        """Let whoever gets a brief accept it at once (D15); tell whether anybody did."""
        fresh = [Message(each.raw) for each in self.post.taken[self.read :]]
        self.read = len(self.post.taken)
        briefs = [mail for mail in fresh if "then accept it" in mail.subject]
        before, self.vouches = self.vouches, True
        for brief in briefs:
            self.reply(brief, "accept", by=brief.addresses("To")[0].email)
        self.vouches = before
        return bool(briefs)

    def go(self, until: datetime | timedelta) -> None:
        """Let time pass, from one thing that happens by itself to the next."""
        end = self.clock.now() + until if isinstance(until, timedelta) else until
        while (moment := self.daemon.next_moment()) and moment <= end:
            self.clock.move_to(moment)
            self.turn()
        self.clock.move_to(end)
        self.turn()

    # -- what is to be seen -------------------------------------------------------------------------------------------

    def mails(self, address: str, word: str = "") -> list[Message]:
        """Return what an address got, with a word in the subject."""
        got = [Message(each.raw) for each in self.post.taken if each.recipient == address]
        return [mail for mail in got if word in mail.subject]

    def last(self, address: str, word: str = "") -> Message:
        return self.mails(address, word)[-1]

    def outside(self) -> list[str]:
        """Return every recipient outside our own domain, once for each mail."""
        return [each.recipient for each in self.post.taken if not each.recipient.endswith("@brightlane.example")]

    def handoff(self, ref: str = "HO-1") -> Handoff:
        with self.daemon.store.transaction() as memory:
            found = memory.handoff(ref)
        assert found is not None
        return found

    def handoffs(self) -> int:
        with self.daemon.store.transaction() as memory:
            return len(memory.handoffs(closed=True))

    def leaving(self) -> list[Leaving]:
        """Return the envelopes for the customer."""
        with self.daemon.store.transaction() as memory:
            return [row for row in memory.outbox.of("HO-1") if row.customer]

    def states(self) -> dict[str, int]:
        """Return how many mails that came are in each state."""
        with self.daemon.store.transaction() as memory:
            return memory.counts()

    # -- the way so far -----------------------------------------------------------------------------------------------

    def asked(self) -> Message:
        self.notice()
        self.turn()
        return self.last(DANA, "Your handoff notes")

    def answer(self, notes: dict[int, str] | None = None) -> None:
        told = {**NOTES, **(notes or {})}
        self.reply(self.last(DANA, "Your handoff notes"), "\n".join(f"{n}: {text}" for n, text in told.items()))
        self.turn()

    def drafted(self) -> Message:
        """The introduction waits for Dana's yes."""
        self.asked()
        self.clock.move_to(T0 + timedelta(hours=3))
        self.answer()
        return self.draft()

    def draft(self) -> Message:
        return self.last(DANA, "please approve")

    def approved(self) -> None:
        """Dana has said yes; the introduction leaves on Day 3."""
        self.reply(self.drafted(), "approve")
        self.turn()

    def introduced(self) -> Message:
        """The introduction has left; the kickoff invitation waits for Ana's yes."""
        self.approved()
        self.go(DAY3)
        return self.last(ANA, "kickoff invitation, please approve")

    def invited(self) -> Message:
        """Everything has left."""
        self.reply(self.introduced(), "approve", by=ANA)
        self.turn()
        return self.last(MARTA, "Our kickoff")


def _toml(name: str, table: dict[str, Any] | list[dict[str, Any]]) -> str:
    """Return a table, or an array of them, as TOML; words, numbers and lists are written as in JSON."""
    rows, head = (table, f"[[{name}]]") if isinstance(table, list) else ([table], f"[{name}]")
    lines = [[head, *(f"{key} = {json.dumps(value)}" for key, value in row.items())] for row in rows]
    return "\n".join("\n".join(each) for each in lines) + "\n"


def squeezed(text: str) -> str:
    return " ".join(text.split())


def letter_in(draft: Message) -> str:
    """Return the words of the letter that a draft shows."""
    shown = re.search(rf"\nSubject: [^\n]+\n\n(.*?)\n{re.escape(ENDS)}", draft.plain, re.DOTALL)
    assert shown is not None
    return shown[1]
