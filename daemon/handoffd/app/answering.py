"""What a reply to the form adds to the document: its entries, and what follows from them for certain."""

import re
from collections.abc import Iterable
from functools import reduce

from handoffd.letters.contacts import company, contacts
from handoffd.letters.languages import called
from handoffd.letters.places import zone_of
from handoffd.letters.promised import promised
from handoffd.letters.replies.reply import Reading, na_reason
from handoffd.playbook.dossier import BY_HEADING, PLACE_PROMPT, Dossier, Entry
from handoffd.playbook.events import Answered
from handoffd.playbook.people import Roster

# A line of its own in the account overview or the relationship notes: in which language the customer is written to.
_LANGUAGE = re.compile(
    r"^\W*(?:(?:their |customer'?s? )?language|(?:mail )?language of the customer|sprache(?: des kunden)?"
    r"|langue(?: du client)?)\s*[:=-]\s*(?P<name>[^\W\d_]+(?:[-_][a-z]{2})?)\W*$",
    re.IGNORECASE | re.MULTILINE,
)


def entries_of(reading: Reading, by_whom: Entry, known: Dossier) -> tuple[Entry, ...]:
    """Return the answers of a mail, in the order of the form. `by_whom` says who, when, in which mail."""
    found = []
    for heading, section in BY_HEADING.items():
        text = reading.answers.get(heading)
        if text is None and heading not in reading.na:
            continue
        split = _fresh(reading.prompts.get(heading, {}), known.history(section.id))
        if not split and reading.prompts.get(heading) and text is not None:
            continue  # all of it was quoted from earlier mails
        found.append(
            Entry(
                section.id,
                _whole(text, split, reading.prompts.get(heading, {})) if text is not None else reading.na[heading],
                by_whom.author,
                by_whom.at,
                by_whom.message_id,
                na=text is None,
                unsure=heading in reading.unsure,
                prompts=split,
                none=tuple(prompt for prompt, said in split.items() if na_reason(said) is not None),
                below=reading.below.get(heading, ""),
            )
        )
    return tuple(found)


def _fresh(split: dict[str, str], told: Iterable[Entry]) -> dict[str, str]:
    """Leave out what an earlier mail said under the same prompt: quoted again, it must not undo a correction."""
    old = {(prompt, _folded(said)) for entry in told for prompt, said in entry.prompts.items()}
    return {prompt: said for prompt, said in split.items() if (prompt, _folded(said)) not in old}


def _whole(text: str, split: dict[str, str], all_of_it: dict[str, str]) -> str:
    return text if len(split) == len(all_of_it) else "\n".join(split.values())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def answered(
    step: str, by: str, entries: tuple[Entry, ...], known: Dossier, roster: Roster, *, reading: Reading, fresh: str
) -> Answered:
    """Return the event of these answers, with the contacts, the company and the clock that the document tells now.

    They are read out of all answers to a section together: a mail that arrives late, or answers one prompt alone,
    must not bring back or push aside what a later word said.
    """
    after = reduce(lambda dossier, entry: dossier.learn(entry), entries, known)
    touched = {entry.section for entry in entries}
    contacts_now = after.current("D2") if "D2" in touched else None
    account = after.current("D1") if "D1" in touched else None
    return Answered(
        step,
        by,
        entries,
        contacts=contacts([contacts_now] if contacts_now else [], known.prefills, roster.is_own),
        customer=company(account, known.prefills),
        zone=customer_zone(account),
        language=customer_language([after.current(section) for section in ("D1", "D10") if section in touched]),
        fresh=fresh,
        flags=tuple(reading.flags),
        message_id=entries[-1].message_id if entries else "",
        promised=promised(after.current("D5"), roster, entries[-1].at.date()) if "D5" in touched else (),
    )


def customer_zone(entry: Entry | None) -> str:
    """Return the customer's zone: from below its prompt, else from the one line of the section that names a place."""
    if entry is None or entry.na:
        return ""
    told = entry.prompts.get(PLACE_PROMPT, "")
    lines = [told] if told else entry.text.splitlines()
    found = {zone for line in lines[:20] if (zone := zone_of(line))}
    return found.pop() if len(found) == 1 else ""


def customer_language(entries: Iterable[Entry | None]) -> str:
    """Return the code of the language the customer shall be written to in, as a line `Language: German` says it.

    Empty when no line does, or when two say different things.
    """
    texts = [entry.text for entry in entries if entry is not None and not entry.na]
    found = {code for text in texts for line in _LANGUAGE.finditer(text) if (code := called(line["name"]))}
    return found.pop() if len(found) == 1 else ""
