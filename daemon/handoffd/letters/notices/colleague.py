"""A colleague's own words: `signed: Acme`, in the subject or as the first line, and what else the mail states."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handoffd.letters.notices.heading import Heading
from handoffd.letters.notices.original import Original
from handoffd.letters.notices.party import company
from handoffd.letters.notices.recogniser import announcements, colleague_lines
from handoffd.letters.notices.shape import first_match, fold, tidy
from handoffd.letters.notices.stated import stated_facts

_GREETINGS = (
    "hi",
    "hello",
    "hey",
    "hallo",
    "dear",
    "team",
    "all",
    "good morning",
    "bonjour",
    "hola",
    "ciao",
    "guten",
    "moin",
)
_NOBODY = frozenset(
    {"no", "not yet", "nothing", "none", "tbd", "yes", "n/a", "soon", "tomorrow", "pending", "nein", "ja"}
)


@dataclass(frozen=True, slots=True)
class Announcement:
    """A company, the line that names it, where that line stands, and why it may not mean it (`doubt`)."""

    customer: str
    line: str
    where: str
    doubt: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


def announcement(original: Original, heading: Heading) -> Announcement | None:
    """Return what a mail announces, None when it announces nothing."""
    first = _first_line(original.lines)
    places = [("first line", first)] if heading.reply else [("subject", heading.text), ("first line", first)]
    for where, line in places:
        found = first_match(announcements(), line)
        if found is None:
            continue
        customer = _company(found[1]["customer"])
        doubt = ""
        if not customer or fold(customer) in _NOBODY or line.rstrip(" .!").endswith("?"):
            doubt = "It is not clear whether this announces a signature"
        facts = stated_facts(original.lines[:60], colleague_lines())
        named = facts.pop("customer", "")
        return Announcement(named or customer, line[:120], where, doubt, facts)
    return None


def _first_line(lines: tuple[str, ...]) -> str:
    for line in lines[:40]:
        text = tidy(line, 500)
        if not text or (fold(text).startswith(_GREETINGS) and len(text) < 40 and ":" not in text):
            continue
        return text
    return ""


def _company(text: str) -> str:
    # The company ends where a remark begins: `Acme GmbH - 48k a year`, `Acme (renewal)`; `Acme, Inc.` goes on.
    for mark in (" - ", " – ", " — ", " (", ";", " | "):
        text = text.partition(mark)[0]
    head, comma, tail = text.partition(",")
    if comma and fold(tail).strip(" .") not in {"inc", "ltd", "llc", "corp", "co", "gmbh", "s.a", "sa", "plc", "lp"}:
        text = head
    return company(text)
