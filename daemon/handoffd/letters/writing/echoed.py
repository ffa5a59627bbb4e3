"""What the echo says back (D12): what was stored, what was replaced, what was read as a field, what looks vague."""

from collections.abc import Mapping
from typing import Any

from handoffd.letters.contacts import company
from handoffd.letters.fields.account import locale_of_zone, read_account
from handoffd.letters.writing.answered import told
from handoffd.playbook.advice import advise
from handoffd.playbook.dossier import BY_ID, Entry
from handoffd.playbook.model import Handoff

_ENOUGH = 120  # characters of an older answer; the whole of it stays in the history


def echoed(handoff: Handoff, more: Mapping[str, Any], *, zone: str, whole: bool) -> dict[str, Any]:
    """Return what a letter that answers a reply to the form says about it.

    `handoff` is the state after the reply, `more` are the facts of the playbook, `zone` is the AE's. With `whole` the
    advice is about all sections (the document has just become complete), else about those that were just answered.
    """
    entries: tuple[Entry, ...] = more["entries"]
    touched = {entry.section for entry in entries}
    vague = advise(handoff.dossier, None if whole else touched)
    # That no address is there is said already by what is missing.
    known = [advice.sentence for advice in vague if advice.rule != "email" or handoff.contacts]
    replaced = handoff.dossier.replaced(entries)
    return {
        "stored": told(handoff.dossier, entries),
        "replaced": {BY_ID[name].heading: _shortened(" / ".join(old)) for name, old in replaced.items()},
        "outdated": tuple(BY_ID[name].heading for name in dict.fromkeys(handoff.dossier.outdated(entries))),
        "fields": fields(handoff, touched, zone),
        "advice": (*more.get("flags", ()), *known),
        "fresh": more.get("fresh", ""),
    }


def fields(handoff: Handoff, touched: set[str], zone: str) -> tuple[str, ...]:
    """Return what was read for certain out of the account overview and the contacts, if they were just answered."""
    read = []
    if "D1" in touched:
        entry = handoff.dossier.current("D1")
        account = read_account(entry, company(entry, handoff.dossier.prefills), locale_of_zone(zone))
        read += [f"{name} {value}" for name, value in account.lines()]
    if "D2" in touched and handoff.contacts:
        people = " and ".join(f"{who.name} <{who.email}>" if who.name else who.email for who in handoff.contacts)
        read.append(f"the introduction goes to {people}")
    return tuple(read)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _ENOUGH else line[: _ENOUGH - 3].rsplit(" ", 1)[0] + " ..."
