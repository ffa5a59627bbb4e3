"""What must be true of every letter that leaves (I1 to I4, I13, I15, I16), looked at from outside: bytes and mailboxes.

Each check returns what is wrong, in words that begin with the invariant's id; nothing when all is well.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy

from handoffd.demo.letter import Letter
from handoffd.letters.form import DRAFT_BEGINS, DRAFT_ENDS
from handoffd.simulate.people import CANARY, Yes
from handoffd.simulate.servers import Taken

OURS = "brightlane.example"
PER_MINUTE, PER_DAY = 20, 500  # mails (I13)
PERSONAL = 30  # letters to one person about one handoff within a day that no fault explains
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\r\n\0]")


@dataclass(frozen=True, slots=True)
class Row:
    """What the outbox calls a letter, as it is committed at the moment when its bytes leave."""

    handoff: str
    step: str
    name: str
    state: str
    sha256: str
    customer: bool
    draft: str


@dataclass
class Evidence:
    """What was taken so far, who has said yes to what, and which draft each reader was shown last."""

    yeses: list[Yes] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    shown: dict[tuple[str, tuple[str, str]], str] = field(default_factory=dict)
    _times: dict[tuple[str, str], list[datetime]] = field(default_factory=lambda: defaultdict(list))
    _to_customers: Counter[tuple[str, ...]] = field(default_factory=Counter)
    _sequences: dict[tuple[str, str], tuple[int, bool]] = field(default_factory=dict)

    def check(self, taken: Taken, letter: Letter, row: Row | None) -> Iterator[str]:
        """Yield what is wrong with a letter that the server has just taken."""
        self.taken.append(taken)
        if row is None:
            yield f"I7: {letter.subject!r} left without a row in the outbox"
            return
        if row.state != "data_started":
            yield f"I7: {row.name} left while its row said {row.state}"
        if row.sha256 != taken.envelope.sha256:
            yield f"I1: {row.name} left with other bytes than were frozen"
        yield from self._floods(taken, row)
        yield from well_formed(taken, letter)
        yield from self._calendar(taken, letter)
        outside = not taken.envelope.recipient.endswith(f"@{OURS}")
        if outside != row.customer and outside:
            yield f"I1: {row.name} went to {taken.envelope.recipient}, and is no letter to a customer"
        if row.customer:
            yield from self._customers(taken, letter, row)

    def _customers(self, taken: Taken, letter: Letter, row: Row) -> Iterator[str]:
        yield from leaks(taken)
        yield from self._approved(taken, letter, row)
        what = (row.handoff, row.step, row.draft, taken.envelope.recipient)
        self._to_customers[what] += 1
        if self._to_customers[what] > 1:
            yield f"I2: {taken.envelope.recipient} got {row.name} of {row.handoff} {self._to_customers[what]} times"

    def _approved(self, taken: Taken, letter: Letter, row: Row) -> Iterator[str]:
        """I1, I3: every word and every reader was shown, in one piece, to somebody who then said yes to it."""
        told = _flat(letter.text)
        nearest = "nobody has said yes"
        for yes in reversed(self.yeses):
            if yes.about != (row.handoff, row.step):
                continue
            bare = " ".join(told.replace(yes.words, " ").split()) if yes.words else told
            if bare not in _flat(yes.shown):
                nearest = f"{yes.by} said yes to other words"
                continue
            # Whoever said yes may have a copy: an invitation fills their own calendar as well.
            strange = {*letter.to, *letter.cc, taken.envelope.recipient} - {*_addresses(yes.shown), yes.by}
            if not strange:
                return
            nearest = f"{yes.by} was not shown {', '.join(sorted(strange))}"
        which = "I3" if "was not shown" in nearest else "I1"
        yield f"{which}: {row.name} of {row.handoff} to {taken.envelope.recipient}: {nearest}"

    def _floods(self, taken: Taken, row: Row) -> Iterator[str]:
        """I13: not too many in a minute, a day, to one person about one handoff."""
        who = (taken.envelope.recipient, row.handoff)
        for key, length, most in (
            (("", ""), timedelta(minutes=1), PER_MINUTE),
            (("*", ""), timedelta(days=1), PER_DAY),
            (who, timedelta(days=1), PERSONAL),
        ):
            recent = [at for at in self._times[key] if at > taken.at - length]
            self._times[key] = [*recent, taken.at]
            if len(recent) + 1 > most:
                yield f"I13: {len(recent) + 1} letters{' to ' + ' about '.join(who) if key is who else ''} in {length}"

    def _calendar(self, taken: Taken, letter: Letter) -> Iterator[str]:
        """I15: SEQUENCE never goes back for a reader, and what was cancelled is not invited to again."""
        if not letter.ics:
            return
        key = (letter.event("UID"), taken.envelope.recipient)
        number, cancelled = int(letter.event("SEQUENCE") or 0), "METHOD:CANCEL" in letter.ics
        last, over = self._sequences.get(key, (-1, False))
        if number < last or (over and not cancelled):
            yield f"I15: {key[0]} to {key[1]}: sequence {number} after {last}{', cancelled before' if over else ''}"
        self._sequences[key] = (max(number, last), over or cancelled)


def leaks(taken: Taken) -> Iterator[str]:
    """I4: yield what a customer's letter holds of what is for our own people, all parts decoded."""
    mail = message_from_bytes(taken.envelope.raw, policy=policy.default)
    parts = [str(mail[name]) for name in dict.fromkeys(mail.keys())]
    for part in mail.walk():
        parts += [part.get_filename() or "", *(str(value) for value in part.values())]
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            parts.append(re.sub(r"\r?\n[ \t]", "", payload.decode("utf-8", "replace")))
    whole = "\n".join(parts).casefold()
    for word in (CANARY.casefold(), "[ho-", "handoff+"):
        if word in whole:
            yield f"I4: {word!r} stands in a letter to {taken.envelope.recipient}"


def well_formed(taken: Taken, letter: Letter) -> Iterator[str]:
    """I16: our own bytes read back without a defect, each header is there once and holds no sign that hides."""
    raw, mail = taken.envelope.raw, letter.mail
    if any(part.defects for part in mail.walk()):
        yield f"I16: {mail['Subject']!r} does not read back"
    for name, count in Counter(name.casefold() for name in mail.keys()).items():  # noqa: SIM118 - each occurrence
        if count > 1:
            yield f"I16: {name} stands there {count} times"
        if _BIDI.search(str(mail[name])):
            yield f"I16: {name} holds a sign that hides"
    if b"\r" in raw.replace(b"\r\n", b"") or b"\n" in raw.replace(b"\r\n", b""):
        yield f"I16: {mail['Subject']!r} has a bare line end"


def draft_in(text: str) -> str:
    """Return the draft that a letter shows, with all that belongs to it; empty when it shows none."""
    return text if DRAFT_BEGINS in text and DRAFT_ENDS in text else ""


def _addresses(text: str) -> list[str]:
    return re.findall(r"[\w.+-]+@[\w.-]+\w", text)


def _flat(text: str) -> str:
    """Return the bare words: no quote marks, no links, no markup, one blank between."""
    text = text.replace(DRAFT_BEGINS, " ").replace(DRAFT_ENDS, " ")
    text = re.sub(r"(?m)^[>\s|]+", " ", text)
    return " ".join(re.sub(r"[*_<>\\]", " ", text).split())
