"""Everybody who writes to us in a run: colleagues who answer, or not, or oddly; customers; and attackers.

They know only what lies in their mailboxes. What they meant is kept (`Yes`), to be held against what left.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from random import Random

from handoffd.demo.cast import Person
from handoffd.demo.clients import calendars, gmail
from handoffd.demo.clients.mime import Written
from handoffd.demo.letter import Letter
from handoffd.letters.form import DRAFT_BEGINS, DRAFT_ENDS
from handoffd.playbook.dossier import SECTIONS

CANARY = "zq7Canary"  # stands in every section that no customer may read of
HOPED = (
    "Approve",
    "Accept",
    "Yes",
    "On track",
    "As usual",
    "Done",
    "Send it again",
    "I agree",
)  # what a good day brings
GOES = ("Approve", "Send it again")  # the buttons by which something may go to a customer
EDIT = "It was a pleasure."
SAID = ("Thank you!", "2 works for us", "Who is that?", "approve", "stop", "move to Thursday 15:00")


@dataclass(frozen=True, slots=True)
class Yes:
    """A person has said yes to what a letter showed, or to their own wording of it."""

    by: str
    at: datetime
    shown: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A mail that somebody sends: when, its bytes, and the yes that it means, if any. `claims` is whose From it has."""

    at: datetime
    raw: bytes
    by: str
    genuine: bool = True
    meant: Yes | None = None


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody answers, drawn anew for each letter from the run's dice."""

    rng: Random
    answers: float
    odd: float

    def delay(self) -> timedelta:
        """Return how long until they come to it: minutes, hours, sometimes days."""
        return timedelta(minutes=round(min(self.rng.lognormvariate(4.2, 1.3), 4 * 24 * 60)) + 1)


def answers(person: Person, letter: Letter, name: str, now: datetime, habits: Habits) -> Iterator[Post]:
    """Yield what a colleague does about a letter; `name` is what the outbox calls it."""
    rng = habits.rng
    if rng.random() > habits.answers:
        return
    at = now + habits.delay()
    odd = rng.random() < habits.odd
    if letter.ics and "METHOD:REQUEST" in letter.ics:
        yield from _calendar(person, letter, at, odd=odd, rng=rng)
    if name == "dossier/ask":
        yield from _document(person, letter, at, odd=odd, rng=rng)
    elif letter.buttons:
        yield from _tap(person, letter, at, odd=odd, rng=rng)
    if odd and rng.random() < 0.3:  # the second tap of somebody who is not sure of the first
        yield from _tap(person, letter, at + habits.delay(), odd=True, rng=rng)


def _calendar(person: Person, letter: Letter, at: datetime, *, odd: bool, rng: Random) -> Iterator[Post]:
    written = rng.choice([calendars.google, calendars.exchange, calendars.thunderbird])(person, at, letter)
    raw = written.raw
    if odd:
        raw = raw.replace(b"PARTSTAT=ACCEPTED", b"PARTSTAT=DECLINED").replace(b"has accepted", b"has declined")
    yield Post(at, raw, person.email)


def _document(person: Person, letter: Letter, at: datetime, *, odd: bool, rng: Random) -> Iterator[Post]:
    told = {number: _told(number, person) for number in range(1, len(SECTIONS) + 1)}
    if odd:  # a part now, the rest perhaps later
        told = {number: text for number, text in told.items() if rng.random() < 0.5}
    lines = "\n".join(f"{number}: {text}" for number, text in told.items())
    yield Post(at, gmail.reply(person, at, letter, lines or "Will do tonight.").raw, person.email)


def _told(number: int, person: Person) -> str:
    """Return what the AE says of a section; what a customer may read is only the company and the contact."""
    customer = person.key.rpartition("-")[2]
    if number == 1:
        return f"{customer} GmbH, logistics, 40 people, Hamburg, Germany"
    if number == 2:
        return f"Marta Weiss, COO, marta@{customer}.example"
    return f"{CANARY}{number} is for our own people"


def _tap(person: Person, letter: Letter, at: datetime, *, odd: bool, rng: Random) -> Iterator[Post]:
    labels = list(letter.buttons)
    hoped = [label for label in labels if label.startswith(HOPED)]
    if not (labels if odd else hoped):
        return
    label = rng.choice(labels) if odd else hoped[0]
    shown = letter.text
    if "Approve" in labels and odd and rng.random() < 0.4 and DRAFT_BEGINS in shown:
        yield from _edited(person, letter, at, rng)
        return
    tap = letter.buttons[label]
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = formataddr((person.name, person.email))
    mail["To"] = tap.to
    mail["Subject"] = tap.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{rng.getrandbits(96):x}@client.example>"
    mail.set_content(tap.body or "ok")
    meant = Yes(person.email, at, shown) if label in GOES or tap.body.startswith(("approve", "send")) else None
    yield Post(at, mail.as_bytes(), person.email, meant=meant)


def _edited(person: Person, letter: Letter, at: datetime, rng: Random) -> Iterator[Post]:
    """Put one sentence of one's own into the draft and say yes to that."""
    inside = letter.text.partition(DRAFT_BEGINS)[2].partition(DRAFT_ENDS)[0]
    line = next((row for row in inside.splitlines() if row.strip().endswith(".") and len(row) > 20), "")
    if not line:
        return
    try:
        written: Written = gmail.reply(person, at, letter, "approve", edits={line: f"{line} {EDIT}"})
    except LookupError:
        return
    del rng
    yield Post(at, written.raw, person.email, meant=Yes(person.email, at, letter.text, EDIT))


def customers(person: Person, letter: Letter, now: datetime, habits: Habits) -> Iterator[Post]:
    """Yield what a customer does about a letter of ours."""
    if habits.rng.random() > habits.answers:
        return
    at, odd = now + habits.delay(), habits.rng.random() < habits.odd
    if letter.ics and "METHOD:REQUEST" in letter.ics:
        yield from _calendar(person, letter, at, odd=odd, rng=habits.rng)
        return
    if odd:
        words = habits.rng.choice(
            ["Thank you!", "2 works for us", "Who is that?", "approve", "stop", "move to Thursday 15:00"]
        )
        yield Post(at, gmail.reply(person, at, letter, words).raw, person.email)


def forged(victim: Person, letter: Letter, at: datetime, rng: Random) -> Post:
    """Return what an attacker sends who has seen everything of a letter but its token: From, thread, reference."""
    words = rng.choice(["approve", "stop", "skip", "assign: mallory@evil.example", "accept", "resend", "hold", "1: us"])
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = formataddr((victim.name, victim.email))
    mail["To"] = "handoff@brightlane.example"
    mail["Subject"] = f"Re: {letter.subject}"
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{rng.getrandbits(96):x}@evil.example>"
    if rng.random() < 0.7:
        mail["In-Reply-To"] = letter.message_id
    mail.set_content(words)
    return Post(at, mail.as_bytes(), victim.email, genuine=False)
