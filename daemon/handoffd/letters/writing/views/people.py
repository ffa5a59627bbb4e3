"""Whom a letter names, and what every letter to our own people has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handoffd.playbook.ledger import Promise


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a letter names or greets: `zone` is their IANA zone; a name may be empty, an address never.

    `language` is the code of the language they read.
    """

    name: str
    email: str
    zone: str = "UTC"
    language: str = "en"

    def __str__(self) -> str:
        return self.name or self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What every letter to our own people has.

    `reader` is who it greets, `customer` the company's name (or the title of the contract), `ref` the handoff, `token`
    what proves a reply; `reply_link` makes the mailto: of a button out of the reply's words (`replylink.ReplyLink`).
    `ref`, `customer` and `token` may be empty.
    """

    reader: Person
    now: datetime
    ref: str
    customer: str
    token: str
    reply_link: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Of(House):
    """What every letter about a handoff with known people has.

    `meeting` is what the meeting of its step is called ("kickoff", "joint call", "call", "debrief"); empty without one.
    `ledger` are the promises (D14), for `_base/promises.md`. `them` is the customer as somebody for whom it may be
    another hour: their name, and their zone where it is known.
    """

    t0: datetime
    ae: Person
    csm: Person
    meeting: str = ""
    ledger: tuple[Promise, ...] = ()
    them: Person = Person("", "")
