"""What the demo claims, checked in the mailboxes themselves: by what lies there, not by what the daemon says it did."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from handoffd.demo.cast import ANA, DANA, DAYS, HANDOFF, INBOX, MARTA, PRIYA, SIGNED, Person
from handoffd.demo.letter import Letter
from handoffd.demo.mailclient import MailClient, Received
from handoffd.demo.story import APPROVED, CANNOT, FORGED, KICKOFF, THANKS
from handoffd.demo.tale import Tale, Wrote

INTRODUCTION, INVITATION, FOLLOW_UP = "Meet Ana", "Our kickoff", "Thank you"
OUR_FOLDERS = ("INBOX", "Processed", "Unrecognised")
_CALL = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Proof:
    """One claim: whether it holds, and what was found."""

    claim: str
    holds: bool
    found: str


class Evidence:
    """Every mailbox as it is at the end, read afresh by IMAP, and what the people wrote."""

    def __init__(self, tale: Tale, mail_of: Callable[[Person], MailClient]) -> None:
        self.tale = tale
        self.boxes = {
            (person.key, folder): mail_of(person).read(folder)
            for person in (DANA, ANA, PRIYA, MARTA, HANDOFF)
            for folder in (OUR_FOLDERS if person == HANDOFF else ("INBOX",))
        }

    def letters(self, person: Person, subject: str = "") -> list[Letter]:
        """Return a person's letters with these words in the subject, in the order in which they came."""
        return [letter for letter in map(_letter, self.boxes[person.key, "INBOX"]) if subject in letter.subject]

    def ours(self, folder: str) -> list[Letter]:
        """Return what lies in a folder of the shared inbox."""
        return [_letter(one) for one in self.boxes[HANDOFF.key, folder]]

    def scene(self, key: str) -> Wrote | None:
        """Return what was written in a scene of the story."""
        return next((entry for entry in self.tale.entries if isinstance(entry, Wrote) and entry.key == key), None)


def proofs(evidence: Evidence) -> list[Proof]:
    """Return every claim, each looked up in the mailboxes; a claim whose evidence is missing does not hold."""
    found = []
    for claim, check in CLAIMS:
        try:
            holds, said = check(evidence)
        except (LookupError, ValueError) as missing:
            holds, said = False, f"not there: {str(missing).strip(chr(39)) or 'nothing was found'}"
        found.append(Proof(claim, holds, said))
    return found


Check = Callable[[Evidence], tuple[bool, str]]


def _three_mails(evidence: Evidence) -> tuple[bool, str]:
    subjects = [letter.subject for letter in evidence.letters(MARTA)]
    wanted = (INTRODUCTION, INVITATION, FOLLOW_UP)
    right = len(subjects) == len(wanted) and all(map(str.startswith, subjects, wanted))
    return right, "introduction, invitation, thanks" if right else f"{len(subjects)}: {subjects}"


def _none_before(evidence: Evidence) -> tuple[bool, str]:
    yes = [evidence.scene(key) for key in (APPROVED, KICKOFF, THANKS)]
    came = [_only(evidence.letters(MARTA, subject)) for subject in (INTRODUCTION, INVITATION, FOLLOW_UP)]
    said = [one.at for one in yes if one]
    right = len(said) == len(came) and all(before <= letter.arrived for before, letter in zip(said, came, strict=True))
    pairs = zip(said, came, strict=False)
    return right, "; ".join(
        f"yes {_short(before, MARTA)}, left {_short(letter.arrived, MARTA)}" for before, letter in pairs
    )


def _as_approved(evidence: Evidence) -> tuple[bool, str]:
    wanted, letter = evidence.scene(APPROVED), _only(evidence.letters(MARTA, INTRODUCTION))
    if wanted is None or not wanted.mail.edited:
        raise LookupError("nobody approved a text")
    texts = {_words(wanted.mail.edited), _words(letter.text), _words(_shown(letter.html))}
    return len(texts) == 1, f"{len(_words(letter.text).split())} words, text and HTML alike"


def _from_and_copy(evidence: Evidence) -> tuple[bool, str]:
    letter = _only(evidence.letters(MARTA, INTRODUCTION))
    copy = _only(evidence.letters(ANA, INTRODUCTION))
    right = letter.cc == [ANA.email] and letter.sender[0] == DANA.name and letter.reply_address == DANA.email
    same = copy.message_id == letter.message_id
    return right and same, f"replies go to {DANA.first}" if right and same else f"From {letter.sender}, Cc {letter.cc}"


def _not_before_day_three(evidence: Evidence) -> tuple[bool, str]:
    letter = _only(evidence.letters(MARTA, INTRODUCTION))
    local = MARTA.local(letter.arrived)
    earliest = datetime.combine(MARTA.local(SIGNED).date() + timedelta(days=3), time(9), local.tzinfo)
    return local == earliest, f"{local:%A} {local:%H:%M} in {MARTA.place}"


def _nothing_on_no(evidence: Evidence) -> tuple[bool, str]:
    refused = [one for key in (CANNOT, FORGED) if (one := evidence.scene(key))]
    asked = [*evidence.letters(DANA, "did not understand"), *evidence.letters(DANA, "was that you")]
    first = min((letter.arrived for letter in evidence.letters(MARTA)), default=None)
    quiet = first is None or all(one.at < first for one in refused)
    quoted = bool(asked) and "I can't approve this yet, Priya is on leave." in asked[0].text
    return len(refused) == len(asked) == 2 and quiet and quoted, f"{len(asked)} questions back to {DANA.first}"


def _call_in_time(evidence: Evidence) -> tuple[bool, str]:
    invites = [_only(evidence.letters(person, "hands over")) for person in (DANA, ANA)]
    start, end = (invites[0].event_time(name) for name in ("DTSTART", "DTEND"))
    same = len({invite.event("UID") for invite in invites}) == 1
    hours = (end - SIGNED).total_seconds() / 3600
    return (
        same and end <= SIGNED + _CALL,
        f"{_short(start, DANA)}, over after {hours:.0f} hours",
    )


def _kickoff_in_time(evidence: Evidence) -> tuple[bool, str]:
    start = _only(evidence.letters(MARTA, INVITATION)).event_time("DTSTART")
    day = (MARTA.local(start).date() - MARTA.local(SIGNED).date()).days
    return 5 <= day <= 7, f"Day {day}, {_short(start, MARTA)} in {MARTA.place}"


def _answers_came(evidence: Evidence) -> tuple[bool, str]:
    answers = [letter for letter in evidence.ours("Processed") if "METHOD:REPLY" in letter.ics]
    who = [letter.sender[0].partition(" ")[0] for letter in answers]
    return sorted(who) == ["Ana", "Dana", "Marta"], "Google, Exchange, Thunderbird" if len(who) == 3 else f"only {who}"


def _nothing_inside_out(evidence: Evidence) -> tuple[bool, str]:
    leaks = [
        letter.subject
        for letter in evidence.letters(MARTA)
        if re.search(r"HO-\d|handoffd\b(?!\.)|Routely|Sven|handoff\+", letter.text + letter.html + letter.subject)
    ]
    return not leaks, "no reference, no token, no dossier" if not leaks else f"found in {leaks}"


def _all_filed(evidence: Evidence) -> tuple[bool, str]:
    counts = {folder: len(evidence.ours(folder)) for folder in OUR_FOLDERS}
    came = sum(isinstance(entry, Wrote) and entry.mail.to.endswith(INBOX[7:]) for entry in evidence.tale.entries)
    right = counts["Processed"] == came and not counts["INBOX"] and not counts["Unrecognised"]
    return right, f"{counts['Processed']} of {came} are filed"


def _leader_at_peace(evidence: Evidence) -> tuple[bool, str]:
    count = len(evidence.letters(PRIYA))
    return count == 0, f"{count} mails to {PRIYA.first}"


def _closed(evidence: Evidence) -> tuple[bool, str]:
    last = [_only(evidence.letters(person, "on track after thirty days")) for person in (ANA, DANA)]
    days = {(letter.arrived.astimezone(SIGNED.tzinfo).date() - SIGNED.date()).days for letter in last}
    kept = "by 17 October, not the 10th" in " ".join(last[0].text.split())
    return days == {DAYS} and kept, "with every promise, to both"


CLAIMS: tuple[tuple[str, Check], ...] = (
    ("The customer got exactly three mails", _three_mails),
    ("None left before a person's yes", _none_before),
    ("What left is what Dana approved, word for word", _as_approved),
    ("It is Dana's letter, with Ana in copy", _from_and_copy),
    ("It left on Day 3 at nine, the customer's time", _not_before_day_three),
    ('"I can\'t approve" and a forged yes sent nothing', _nothing_on_no),
    ("AE and CSM talk within 48 hours", _call_in_time),
    ("The kickoff is on Day 5 to 7", _kickoff_in_time),
    ("Three calendars accepted", _answers_came),
    ("Nothing internal reached the customer", _nothing_inside_out),
    ("No mail was lost or left lying", _all_filed),
    ("The sales leader was never bothered", _leader_at_peace),
    ("Thirty days later it was closed", _closed),
)


def _letter(one: Received) -> Letter:
    return Letter(one.raw, one.arrived)


def _only(letters: list[Letter]) -> Letter:
    if len(letters) != 1:
        raise LookupError(f"{len(letters)} letters where one was expected")
    return letters[0]


def _words(text: str) -> str:
    return " ".join(text.split())


def _shown(page: str) -> str:
    body = page.partition("<body")[2].partition(">")[2]
    return html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<br\s*/?>|</p>", "\n", body)))


def _short(moment: datetime, person: Person) -> str:
    return f"{person.local(moment):%a %H:%M}"


def failed(found: list[Proof]) -> Iterator[str]:
    """Yield what does not hold."""
    yield from (f"{proof.claim}: {proof.found}" for proof in found if not proof.holds)
