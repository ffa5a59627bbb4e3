"""What a promise says for certain: by which day, and who of us does it (D14). Anything doubtful is left empty."""

import re
from datetime import date

from handoffd.letters.fields.account import locale_of_zone
from handoffd.letters.fields.dates import read_date
from handoffd.playbook.dossier import Entry
from handoffd.playbook.ledger import Promised, stated
from handoffd.playbook.people import Person, Roster

_MYSELF = re.compile(r"(?<!\w)(?:I|I'll|I will|ich|je|moi)(?!\w)")


def promised(entry: Entry | None, roster: Roster, today: date) -> tuple[Promised, ...]:
    """Return the promises of an answer to section 5, each with its day and its owner where they are certain.

    `today` is the date on which it was answered; a day without a year is the next one from then on.
    """
    if entry is None:
        return ()
    author = roster.by_address(entry.author)
    locale = locale_of_zone(author.week.zone) if author else ""
    return tuple(
        Promised(text, read_date(text, locale=locale, today=today), _owner(text, author, roster))
        for text in stated(entry)
    )


def _owner(text: str, author: Person | None, roster: Roster) -> str:
    """Return the one colleague a promise names; empty for nobody, and for several."""
    found = {person.name for person in roster.people if _names(text, person)}
    if author is not None and _MYSELF.search(text):
        found.add(author.name)
    return found.pop() if len(found) == 1 else ""


def _names(text: str, person: Person) -> bool:
    words = (person.name, person.first_name, *person.addresses)
    return any(re.search(rf"(?<![\w@.]){re.escape(word)}(?![\w@])", text) for word in words if word)
