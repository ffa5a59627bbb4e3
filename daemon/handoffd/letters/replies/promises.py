"""What people write about promises of the ledger (D14): "P2 kept", "P1 moved to 12 May", "P3 owner: omar".

Each on a line of its own above the quote; several may stand in one mail, and beside an answer or a decision. What
begins like one and cannot be read for certain is asked back.
"""

import re
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from handoffd.letters.automatic import automatic
from handoffd.letters.form import Form
from handoffd.letters.lines import body_lines
from handoffd.letters.message import Message
from handoffd.letters.replies.align import Aligner
from handoffd.letters.replies.typed import read_typed
from handoffd.letters.replies.verdict import informative, top_rows
from handoffd.letters.replies.when import order_of, read_day
from handoffd.letters.replies.zones import Cast, Name, is_goodbye, is_greeting
from handoffd.playbook.ledger import State, Update
from handoffd.playbook.people import Roster

_WORDS: tuple[tuple[State, str], ...] = (
    (State.BROKEN, r"(?:is |was )?(?:broken|not kept|missed)|(?:ist |wurde )?(?:nicht gehalten|gebrochen)|non tenue?"),
    (State.KEPT, r"(?:is |was )?(?:kept|done|delivered)|(?:ist |wurde )?(?:gehalten|erfüllt|erledigt)|tenue?|fait"),
    (State.OPEN, r"(?:is )?(?:still )?open|(?:ist )?(?:noch )?offen|(?:encore )?ouverte?"),
)
_MOVED = r"(?:is |was )?(?:moved?|postponed|due|now due)(?: to| on| by)?|verschoben auf|verschoben|reportée? au|fällig"
_OWNER = r"owner(?: is)?|owned by|verantwortlich(?: ist)?|zuständig(?: ist)?|responsable"
_LINE = re.compile(r"[\s>*_-]*(P\d{1,3})\b[\s:.,–-]*(.*)", re.IGNORECASE)
_LIKE = re.compile(rf"(?:{_MOVED}|{_OWNER}|{'|'.join(words for _, words in _WORDS)})\b.*", re.IGNORECASE)
_LONGEST = 60  # characters of an owner's name


@dataclass(frozen=True, slots=True)
class Updates:
    """What a mail says about promises; `unclear` are lines that begin so, `rest` the other new words."""

    updates: tuple[Update, ...] = ()
    unclear: tuple[str, ...] = ()
    rest: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything in the mail is about a promise."""
        return bool(self.updates or self.unclear)


def read_updates(reply: Message, sent: Message, today: date, roster: Roster, zone: ZoneInfo | None = None) -> Updates:
    """Return what the new words of a reply say about promises; `today` is the sender's date in `zone`."""
    if automatic(reply):
        return Updates()
    form = Form.from_message(sent)
    aligner, cast, name = Aligner(form), Cast.of(reply, sent), Name.of(reply)
    bodies = informative([read_typed(form, aligner, lines, cast) for lines in body_lines(reply).values()], form)
    found = [_read(top_rows(typed, name), today, roster, zone) for typed in bodies]
    told = [each for each in found if each]
    if not told:
        return Updates()
    if len(told) < len(found) or len({each.updates for each in told}) > 1:  # the text says one thing, the HTML another
        return Updates(unclear=tuple(f"{each.id} {each.words}" for each in told[0].updates) + told[0].unclear)
    return told[0]


def _read(rows: list[str], today: date, roster: Roster, zone: ZoneInfo | None) -> Updates:
    updates: list[Update] = []
    unclear: list[str] = []
    rest: list[str] = []
    for row in rows:
        line = _LINE.fullmatch(row)
        if line is None or not _LIKE.fullmatch(_bare(line[2])):
            rest.append(row)
        elif update := _update(line[1].upper(), _bare(line[2]), today, roster, zone):
            updates.append(update)
        else:
            unclear.append(" ".join(row.split()))
    while rest and (not rest[0].strip() or is_greeting(rest[0])):
        rest.pop(0)
    while rest and (not rest[-1].strip() or is_goodbye(rest[-1])):
        rest.pop()
    return Updates(tuple(updates), tuple(unclear), "\n".join(rest).strip())


def _update(name: str, words: str, today: date, roster: Roster, zone: ZoneInfo | None) -> Update | None:
    for state, pattern in _WORDS:
        if re.fullmatch(pattern, words, re.IGNORECASE):
            return Update(name, state)
    if moved := re.fullmatch(rf"(?:{_MOVED})\s+(.+)", words, re.IGNORECASE):
        day = read_day(moved[1], today, order_of(zone))
        return Update(name, State.MOVED, day) if day else None
    owner = re.fullmatch(rf"(?:{_OWNER})\s*[:=]?\s+?(.+)", words, re.IGNORECASE)
    return Update(name, owner=_called(owner[1].strip(), roster)) if owner and len(owner[1]) <= _LONGEST else None


def _called(words: str, roster: Roster) -> str:
    """Return a colleague's name for a first name, a name or an address; else the words."""
    wanted = words.casefold()
    known = {
        person.name
        for person in roster.people
        if wanted in (person.name.casefold(), person.first_name.casefold(), *person.addresses)
    }
    return known.pop() if len(known) == 1 else words


def _bare(words: str) -> str:
    return words.strip(" .!,*_")
