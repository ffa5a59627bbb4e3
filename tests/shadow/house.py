"""A house in shadow mode: people, a clock that the test moves, a mailbox without a network; `Post` takes what leaves."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

from delivery.office import Postman
from emptystore import ready
from handoffd.app.daemon import Daemon
from handoffd.clock import SetClock
from handoffd.config.load import check
from handoffd.errors import Refused
from handoffd.letters.message import Message
from handoffd.network.inbox import Fetched
from handoffd.replay.world import Box
from real.process import toml

NOW = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)  # a Tuesday
INBOX, MARTA = "handoff@ours.example", "marta@acme.example"
DANA, ANA, PETRA, OLGA = (f"{name}@ours.example" for name in ("dana", "ana", "petra", "olga"))
_ROLES = {DANA: ["ae"], ANA: ["csm"], PETRA: ["sales_leader", "cs_leader"], OLGA: ["ops"]}


class Shared(Box):
    """The shared mailbox: `sent` is the folder for sent mail; whatever would change it is Refused, as in shadow mode."""

    sent: list[Fetched]
    read_only = True

    def since(self, folder: str, moment: datetime):
        assert folder == "Sent"
        yield [one for one in self.sent if one.internaldate >= moment - timedelta(days=1)]

    def sent_folder(self) -> str:
        return "Sent"

    def file(self, uids, folder: str) -> None:
        if self.read_only:
            raise Refused("this mailbox is only read")
        super().file(uids, folder)

    def append(self, folder: str, raw: bytes, *, seen: bool = True) -> None:
        raise Refused("this mailbox is only read")


class House:
    """`after` moves the clock from NOW, alarm by alarm; `left` is what left, `kept` what shadow mode kept."""

    def __init__(self, folder: Path, **shadow: Any) -> None:
        self.folder, self.clock, self.postman, self.box = folder, SetClock(NOW), Postman(), Shared()
        self.box.sent = []
        self.shadow: dict[str, Any] = {"on": True, **shadow}
        self.start()
        self.after(minutes=0)

    def start(self) -> None:
        here = {"host": "127.0.0.1", "port": 9, "tls": "none"}
        people = [
            {"name": f"{who.partition('@')[0].capitalize()} Test", "email": who, "roles": roles, "zone": "UTC"}
            for who, roles in _ROLES.items()
        ]
        config = {
            "company": {"name": "Ours", "domains": ["ours.example"]},
            "inbox": {**here, "address": INBOX},
            "smtp": here,
            "state": {"folder": "state"},
            "people": people,
            "crm": [{"name": "Ledger", "command": ["/bin/false"], "logging_address": "log@crm.example"}],
            "canary": {"minutes": 15},
            "shadow": self.shadow,
        }
        (self.folder / "config.toml").write_text(toml(config), encoding="utf-8")  # for the command line
        self.box.read_only = self.shadow["on"]
        self.daemon = Daemon(ready(check(config, self.folder)), self.clock, self.postman, self.box)

    def restart(self, **shadow: Any) -> None:
        self.close()
        self.shadow |= shadow
        self.start()
        self.daemon.settle()

    def close(self) -> None:
        self.daemon.close()

    @contextmanager
    def memory(self) -> Any:
        with self.daemon.store.transaction() as memory:
            yield memory

    def after(self, **span: float) -> None:
        """Let time pass, alarm by alarm, and turn until all is quiet."""
        moment = NOW + timedelta(**span)
        while (due := self.daemon.next_moment()) and due <= moment:
            self.clock.move_to(max(due, self.clock.now()))
            self.daemon.settle()
            assert self.daemon.next_moment() != due
        self.clock.move_to(moment)
        self.daemon.settle()

    def signed(self, customer: str = "Acme GmbH", by: str = DANA) -> None:
        """A colleague tells by mail that a contract was signed."""
        self.box.arrive(written(by, f"signed: {customer}", INBOX, at=self.clock.now()), self.clock.now())
        self.daemon.settle()

    def by_hand(self, by: str, subject: str, *to: str, ics: str = "", received: bool = False) -> None:
        """Somebody writes by hand; a copy lies in the folder for sent mail, or came to the inbox."""
        raw = written(by, subject, *to, at=self.clock.now(), ics=ics)
        if received:
            self.box.arrive(raw, self.clock.now())
            self.daemon.settle()
        else:
            self.box.sent.append(Fetched(len(self.box.sent) + 1, self.clock.now(), len(raw), raw))

    @property
    def left(self) -> list[str]:
        return [f"{Message(each.raw).subject} -> {each.recipient}" for each in self.postman.tried]

    def kept(self) -> list[tuple[str, str]]:
        with self.memory() as memory:
            return [(row.letter, row.recipient) for row in memory.shadowed.kept()]

    def told(self) -> list[Message]:
        """What ops was sent."""
        return [Message(each.raw) for each in self.postman.tried if each.recipient == OLGA]


def written(by: str, subject: str, *to: str, at: datetime, ics: str = "") -> bytes:
    """A mail that a person wrote."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = by, ", ".join(to), subject
    mail["Date"], mail["Message-ID"] = format_datetime(at), make_msgid(domain="test.example")
    mail.set_content("Hello.\n")
    if ics:
        mail.add_attachment(ics.encode(), maintype="text", subtype="calendar", params={"method": "REQUEST"})
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def invitation(start: datetime, *people: str) -> str:
    """An invitation as a calendar program writes it."""
    guests = "".join(f"ATTENDEE;CN=x:mailto:{each}\r\n" for each in people)
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@x.example\r\n"
        f"DTSTAMP:20260101T000000Z\r\nDTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDTEND:{start:%Y%m%dT%H%M%SZ}\r\n"
        f"SUMMARY:Kickoff\r\nORGANIZER:mailto:x@x.example\r\n{guests}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
