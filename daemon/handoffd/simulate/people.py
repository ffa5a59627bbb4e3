"""Everybody who answers our letters in a run: colleagues and customers who do as hoped, or not at all, or oddly.

They know only what lies in their mailboxes. What they meant is kept (`Yes`), to be held against what left.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from random import Random

from handoffd.demo.cast import Person
from handoffd.demo.clients import calendars, gmail
from handoffd.demo.letter import Letter
from handoffd.letters.form import DRAFT_BEGINS, DRAFT_ENDS
from handoffd.playbook.dossier import SECTIONS

CANARY = "zq7Canary"  # stands in every section that no customer may read of
# What a good day brings.
HOPED = ("Approve", "Accept", "Yes", "On track", "As usual", "All as usual", "Done", "I agree")
# The buttons by which something may go to a customer.
GOES = ("Approve", "Send it again")
DIDNT = "It did not happen"
# The letters that are answered in words of one's own, not by a button.
IN_WORDS = ("kickoff/no-time", "_ops/bounced", "_ops/trouble")
EDIT = "It was a pleasure."
SAID = ("Thank you!", "2 works for us", "Who is that?", "approve", "stop", "move to Thursday 15:00")
ORDERS = ("stop", "pause until 1 June", "status", "approve", "hold", "I am not sure about this one", "skip", "2")
PLACES = ("Hamburg, Germany", "Chicago, USA", "Sydney, Australia", "Lyon, France", "Mumbai, India")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter as it lies in a mailbox, with what the outbox calls it; `shown` is the draft that its reader knows.

    `about` is the handoff and the step.
    """

    letter: Letter
    name: str
    about: tuple[str, str]
    customer: int
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Yes:
    """A person has said yes to what a letter showed, or to their own wording of it."""

    by: str
    at: datetime
    about: tuple[str, str]
    shown: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A mail that somebody sends: when, its bytes, and the yes that it means, if any.

    `by` is whose address it shows; `kind` is "person", "forged" (somebody else wrote it) or "machine" (nobody did).
    """

    at: datetime
    raw: bytes
    by: str
    kind: str = "person"
    meant: Yes | None = None


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody answers, drawn anew for each letter from the run's dice.

    `arrived` tells whether the letter that a question is about lies in its reader's mailbox: they go and look.
    `said` tells whether somebody has said yes to a step: who is asked "was that you?" knows it.
    """

    rng: Random
    answers: float
    odd: float
    arrived: Callable[[str], bool]
    said: Callable[[str, tuple[str, str]], bool]

    def delay(self) -> timedelta:
        """Return how long until they come to it: minutes, hours, sometimes days."""
        return timedelta(minutes=round(min(self.rng.lognormvariate(4.2, 1.3), 4 * 24 * 60)) + 1)


def answers(person: Person, sheet: Sheet, now: datetime, habits: Habits) -> Iterator[Post]:
    """Yield what a colleague does about a letter."""
    rng, letter = habits.rng, sheet.letter
    if rng.random() > habits.answers:
        return
    at = now + habits.delay()
    odd = rng.random() < habits.odd
    if letter.ics and "METHOD:REQUEST" in letter.ics:
        yield from _calendar(person, letter, at, odd=odd, rng=rng)
    if sheet.name == "dossier/ask":
        yield from _document(person, sheet, at, odd=odd, rng=rng)
    elif sheet.name == "_ops/in-doubt":
        yield from _looked(person, sheet, at, habits)
    elif sheet.name == "_ops/unproven" and not habits.said(person.email, sheet.about):
        return
    elif sheet.name in IN_WORDS:
        yield from _in_words(person, sheet, at, odd=odd)
    elif DIDNT in letter.buttons and odd:
        yield _tapped(person, sheet, DIDNT, at, rng)
    elif letter.buttons:
        yield from _tap(person, sheet, at, odd=odd, rng=rng)
    if odd and rng.random() < 0.3 and sheet.name != "_ops/in-doubt":
        # The second tap of somebody who is not sure of the first.
        yield from _tap(person, sheet, at + habits.delay(), odd=True, rng=rng)


def _calendar(person: Person, letter: Letter, at: datetime, *, odd: bool, rng: Random) -> Iterator[Post]:
    written = rng.choice([calendars.google, calendars.exchange, calendars.thunderbird])(person, at, letter)
    raw = written.raw
    if odd:
        raw = raw.replace(b"PARTSTAT=ACCEPTED", b"PARTSTAT=DECLINED").replace(b"has accepted", b"has declined")
    yield Post(at, raw, person.email)


def _document(person: Person, sheet: Sheet, at: datetime, *, odd: bool, rng: Random) -> Iterator[Post]:
    told = {number: _told(number, sheet.customer) for number in range(1, len(SECTIONS) + 1)}
    if odd:  # a part now, the rest perhaps later
        told = {number: text for number, text in told.items() if rng.random() < 0.5}
    lines = "\n".join(f"{number}: {text}" for number, text in told.items())
    yield Post(at, gmail.reply(person, at, sheet.letter, lines or "Will do tonight.").raw, person.email)


def _told(number: int, customer: int) -> str:
    """Return what the AE says of a section; what a customer may read is only the company and the contact."""
    if number == 1:
        return f"Customer{customer} GmbH, logistics, 40 people, {PLACES[customer % len(PLACES)]}"
    if number == 2:
        return f"Marta Weiss, COO, {contact(customer)}"
    return f"{CANARY}{number} is for our own people"


def contact(customer: int) -> str:
    """Return who a customer's letters go to."""
    return f"marta@customer{customer}.example"


def _looked(person: Person, sheet: Sheet, at: datetime, habits: Habits) -> Iterator[Post]:
    """Look whether the letter arrived before saying that it may go again."""
    label = "It arrived" if habits.arrived(sheet.letter.text) else "Send it again"
    if label in sheet.letter.buttons:
        yield _tapped(person, sheet, label, at, habits.rng)


def _in_words(person: Person, sheet: Sheet, at: datetime, *, odd: bool) -> Iterator[Post]:
    words = ""
    if sheet.name == "kickoff/no-time":  # name a time, because none was found in the hours that all share
        day = at + timedelta(days=4 if at.weekday() in (0, 6) else 6)  # a working day
        words = f"move to {day.day} {day:%B} 10:00"
    elif sheet.name == "_ops/trouble" and odd:  # they look at the server, and thank the letter as if it were a person
        words = "Thanks, I look at it."
    elif sheet.name == "_ops/bounced" and contact(sheet.customer) in sheet.letter.text and not odd:
        words = f"Contacts: Paul Maier, paul@customer{sheet.customer}.example"  # the first address does not exist
    if words:
        yield Post(at, gmail.reply(person, at, sheet.letter, words).raw, person.email)


def _tap(person: Person, sheet: Sheet, at: datetime, *, odd: bool, rng: Random) -> Iterator[Post]:
    labels = list(sheet.letter.buttons)
    hoped = [label for label in labels if label.startswith(HOPED)]
    if not (labels if odd else hoped):
        return
    if odd and "Approve" in labels and DRAFT_BEGINS in sheet.letter.text and rng.random() < 0.4:
        yield from _edited(person, sheet, at)
    elif odd and rng.random() < 0.3:  # words of one's own
        words = rng.choice(ORDERS)
        raw = gmail.reply(person, at, sheet.letter, words).raw
        yield Post(at, raw, person.email, meant=_yes(person, sheet, at) if words == "approve" else None)
    else:
        yield _tapped(person, sheet, rng.choice(labels) if odd else hoped[0], at, rng)


def _tapped(person: Person, sheet: Sheet, label: str, at: datetime, rng: Random) -> Post:
    tap = sheet.letter.buttons[label]
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = formataddr((person.name, person.email))
    mail["To"] = tap.to
    mail["Subject"] = tap.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{rng.getrandbits(96):x}@client.example>"
    mail.set_content(tap.body or "ok")
    goes = label in GOES or tap.body.startswith(("approve", "send"))
    return Post(at, mail.as_bytes(), person.email, meant=_yes(person, sheet, at) if goes else None)


def _yes(person: Person, sheet: Sheet, at: datetime) -> Yes:
    return Yes(person.email, at, sheet.about, sheet.shown)


def _edited(person: Person, sheet: Sheet, at: datetime) -> Iterator[Post]:
    """Put one sentence of one's own into the draft and say yes to that."""
    inside = sheet.letter.text.partition(DRAFT_BEGINS)[2].partition(DRAFT_ENDS)[0]
    line = next((row for row in inside.splitlines() if row.strip().endswith(".") and len(row) > 20), "")
    if not line:
        return
    try:
        written = gmail.reply(person, at, sheet.letter, "approve", edits={line: f"{line} {EDIT}"})
    except LookupError:
        return
    yield Post(at, written.raw, person.email, meant=replace(_yes(person, sheet, at), words=EDIT))


def heading(raw: bytes, name: str) -> str:
    """Return a header of a mail as it stands there, on one line; empty when there is none."""
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0].decode("latin-1")
    found = re.search(rf"(?im)^{name}:((?:.*\n[ \t])*.*)$", head)
    return " ".join(found[1].split()) if found else ""


def customers(person: Person, sheet: Sheet, now: datetime, habits: Habits) -> Iterator[Post]:
    """Yield what a customer does about a letter of ours."""
    if habits.rng.random() > habits.answers:
        return
    at, odd = now + habits.delay(), habits.rng.random() < habits.odd
    if sheet.letter.ics and "METHOD:REQUEST" in sheet.letter.ics and (not odd or habits.rng.random() < 0.5):
        yield from _calendar(person, sheet.letter, at, odd=odd, rng=habits.rng)
    elif odd:
        yield Post(at, gmail.reply(person, at, sheet.letter, habits.rng.choice(SAID)).raw, person.email)
