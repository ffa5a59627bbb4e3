"""How things are called on the screen and on the page: the same words in both."""

import re
from collections.abc import Sequence

from handoffd.demo.cast import ANA, CUSTOMER, DANA, EVERYBODY, MARTA, Person
from handoffd.demo.letter import Letter
from handoffd.demo.tale import Came, Decided, Wrote


def said(text: str) -> str:
    """Return a sentence of the journal with names for addresses, and without the raw subject of a notice."""
    text = re.sub(r",? (?:and )?subject '[^']*'\.?", ".", text)
    for person in EVERYBODY:
        if person.role != "e-signature":
            text = text.replace(person.email, person.name)
    return re.sub(r"answered the invite: ([A-Z-]+)\.", lambda found: f"answered the invite: {found[1].lower()}.", text)


def shortened(subject: str) -> str:
    """Return a subject without what is the same in all of them."""
    short = re.sub(rf"^((?:Re: )?)\[HO-\d+\] (?:{re.escape(CUSTOMER)}: )?", r"\1", subject, flags=re.IGNORECASE)
    return short[:1].upper() + short[1:]


def invitation(letter: Letter, reader: Person) -> str:
    """Return the time of an invitation on its reader's clock."""
    start, end = (reader.local(letter.event_time(name)) for name in ("DTSTART", "DTEND"))
    return f"invitation: {start:%a} {start.day} {start:%b} {start:%H:%M}-{end:%H:%M} {reader.place}"


def on_stage(wrote: Sequence[Wrote], decided: Sequence[Decided], came: Sequence[Came] = ()) -> tuple[Person, str, str]:
    """Return on whose clock a moment is told, who acts, and what they do: a person, else the daemon by itself."""
    if wrote:
        return wrote[0].who, wrote[0].who.first, wrote[0].deed
    if any(line.event == "Left" for line in decided) or any(entry.who == MARTA for entry in came):
        return MARTA, "handoffd", "sends what was approved"
    about = " ".join(line.why for line in decided)
    named = next((person for person in (DANA, ANA) if person.email in about), MARTA if "kickoff" in about else None)
    return named or (came[0].who if came else DANA), "An alarm", "rings"
