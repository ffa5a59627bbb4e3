"""What is known of people beyond the roster: absences, dead addresses, and unknown mail that waits for a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from handoffd.store.known import Known
from handoffd.store.tables import Inbound, Listed

AWAY, DEAD, IGNORED, CHALLENGED = "away", "dead-address", "ignored-kind", "challenged-address"


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody told by an automatic reply that they are away; both days included."""

    person: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Dead:
    """An address at which mail comes back for good, and what its server said."""

    address: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Challenge:
    """An address that was asked to say yes again: when, and the token of its first yes (empty: it has said it)."""

    at: datetime
    token: str

    def is_answered_by(self, token: str, asked_at: datetime) -> bool:
        """Tell whether a letter was written in that very moment, with a token that the first yes did not have."""
        return token != self.token and timedelta() <= asked_at - self.at < timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list of unknown mail: its number there, and which mail it is."""

    number: int
    mail: int
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mail that a person has told us to leave alone: who sends it, and the shape of its subject."""

    sender: str
    shape: str
    by: str
    at: datetime


class People:
    """The rows of one transaction."""

    def __init__(self, session: Session, known: Known) -> None:
        self._session, self._known = session, known

    # -- who is away (R3) -----------------------------------------------------------------------------------------

    def away(self, away: Away, now: datetime) -> bool:
        """Remember an absence; False when as much is known already. The newest word on a person counts."""
        said = self._known.recall(AWAY, away.person)
        before = _away(said.key, said.answer) if said else away
        if said and before.last == away.last:
            return False
        first = min(before.first, away.first)
        self._known.remember(AWAY, away.person, f"{first} {away.last}", away.person, now)
        return True

    def absences(self) -> tuple[Away, ...]:
        """Return every absence that somebody's automatic reply has told."""
        return tuple(_away(said.key, said.answer) for said in self._known.answers(AWAY))

    def is_back(self, person: str) -> None:
        """Forget an absence."""
        self._known.forget(AWAY, person)

    # -- which address is dead (R4) -------------------------------------------------------------------------------

    def died(self, address: str, reason: str, now: datetime) -> bool:
        """Mark an address; False when it was marked already."""
        if self.dead(address):
            return False
        self._known.remember(DEAD, address.casefold(), reason, "", now)
        return True

    def dead(self, address: str) -> Dead | None:
        """Return why nothing goes to an address; None when nothing is known against it."""
        said = self._known.recall(DEAD, address.casefold())
        return Dead(said.key, said.answer, said.at) if said else None

    def all_dead(self) -> tuple[Dead, ...]:
        """Return every address at which mail comes back, the oldest first."""
        return tuple(Dead(said.key, said.answer, said.at) for said in self._known.answers(DEAD))

    def lives(self, address: str) -> None:
        """Mend an address: mail came from it, or a person says so."""
        self._known.forget(DEAD, address.casefold())

    # -- who has said yes a second time (T1, T2) --------------------------------------------------------------------

    def challenge(self, address: str, token: str, now: datetime) -> None:
        """Remember that a yes from an address, with this token, is asked for once more."""
        self._known.remember(CHALLENGED, address.casefold(), token, "", now)

    def challenged(self, address: str) -> Challenge | None:
        """Return the last time that an address was asked to say it again; None when it never was."""
        said = self._known.recall(CHALLENGED, address.casefold())
        return Challenge(said.at, said.answer) if said else None

    def confirm(self, address: str, now: datetime) -> None:
        """Remember that whoever reads this mailbox says yes to what comes from it."""
        self._known.remember(CHALLENGED, address.casefold(), "", "", now)

    # -- unknown mail ---------------------------------------------------------------------------------------------

    def unlisted(self) -> tuple[int, ...]:
        """Return the mails that meant nothing to us and stand in no list yet, the oldest first."""
        listed = select(Listed.mail)
        rows = self._session.exec(
            select(Inbound.id)
            .where(Inbound.state == "unrecognised", col(Inbound.id).not_in(listed))
            .order_by(col(Inbound.id))
        )
        return tuple(row for row in rows if row is not None)

    def reason(self, mail: int) -> str:
        """Return why a mail became what it is: a sentence for a person."""
        return self._session.get_one(Inbound, mail).reason

    def list_mails(self, mails: Sequence[int]) -> tuple[int, tuple[Row, ...]]:
        """Put mails into a new list; return its number and its lines, counted from one."""
        number = (self._session.exec(select(func.max(Listed.list_number))).one() or 0) + 1
        rows = tuple(Row(place, mail) for place, mail in enumerate(mails, start=1))
        for row in rows:
            self._session.add(Listed(list_number=number, line=row.number, mail=row.mail))
        return number, rows

    def listed(self, number: int) -> tuple[Row, ...]:
        """Return the lines of a list."""
        rows = self._session.exec(select(Listed).where(Listed.list_number == number).order_by(col(Listed.line)))
        return tuple(Row(row.line, row.mail, row.choice) for row in rows)

    def chosen(self, number: int, line: int, choice: str) -> None:
        """Write down what a person said about a line."""
        row = self._session.exec(select(Listed).where(Listed.list_number == number, Listed.line == line)).one()
        row.choice = choice
        self._session.add(row)

    # -- kinds that are left alone --------------------------------------------------------------------------------

    def ignore(self, sender: str, shape: str, by: str, now: datetime) -> None:
        """Remember a kind of mail that is not listed again."""
        self._known.remember(IGNORED, f"{sender.casefold()} {shape}", "", by, now)

    def is_ignored(self, sender: str, shape: str) -> bool:
        """Tell whether somebody said to leave mail of this kind alone."""
        return self._known.recall(IGNORED, f"{sender.casefold()} {shape}") is not None

    def kinds(self) -> tuple[Kind, ...]:
        """Return every kind that is left alone, the oldest first: their numbers, from one, are those of this order."""
        return tuple(Kind(*said.key.partition(" ")[::2], said.by, said.at) for said in self._known.answers(IGNORED))

    def forget(self, kind: Kind) -> None:
        """Ask about mail of a kind again."""
        self._known.forget(IGNORED, f"{kind.sender} {kind.shape}")


def _away(person: str, said: str) -> Away:
    first, _, last = said.partition(" ")
    return Away(person, date.fromisoformat(first), date.fromisoformat(last))
