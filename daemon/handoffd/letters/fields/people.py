"""People at the customer, out of the lines in which an AE names them: name, title, email and part played.

    Marta Keller, VP Finance, marta@x.example (economic buyer)
    Champion: Jonas Weber <jonas@x.example> - Head of Ops
    Marta Keller | VP Finance | marta@x.example | buyer

A name is taken only from where it stands beside its address or its part in one of the usual forms; otherwise it stays
empty, for a letter greets better without a name than with a wrong one. A machine is nobody (`noreply@...`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from email_validator import EmailNotValidError, validate_email

from handoffd.letters.robots import is_robot

Role = Literal["", "economic buyer", "champion", "day-to-day user", "technical contact", "blocker"]

ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,4}")
_WORDS: tuple[tuple[Role, str], ...] = (
    (
        "blocker",
        (
            r"blockers?|sceptics?|skeptics?|sceptical|skeptical|detractors?|against us|skeptiker(?:in)?|gegner(?:in)?"
            r"|bremser|sceptique|opposant"
        ),
    ),
    (
        "economic buyer",
        (
            r"economic buyer|buyer|budget (?:owner|holder)|decision[- ]maker|signatory|signer|käufer(?:in)?"
            r"|acheteu(?:r|se)"
            r"|(?:wirtschaftliche[rn]? )?entscheider(?:in)?|décideu(?:r|se)|décisionnaire"
        ),
    ),
    ("champion", r"champion|sponsor|(?:our|main) advocate|fürsprecher(?:in)?|befürworter(?:in)?"),
    (
        "technical contact",
        (
            r"technical (?:contact|person|lead)|tech(?:nical)? contact|it[- ](?:contact|person)|contact technique"
            r"|technische[rn]? (?:ansprechpartner(?:in)?|kontakt)|it-(?:kontakt|ansprechpartner(?:in)?)"
        ),
    ),
    (
        "day-to-day user",
        (
            r"day[- ]to[- ]day(?: (?:user|contact))?|daily user|(?:power|end|key|main)[- ]users?|users?"
            r"|(?:tägliche[rn]? )?(?:key[- ]?user|nutzer|anwender)(?:in)?|utilisat(?:eur|rice)"
        ),
    ),
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for role, words in _WORDS
)
_TITLE = re.compile(
    r"(?<!\w)(?:c[a-z]o|[es]?vp|vice president|president|head|director|manager|lead|leader|chief|owner|founder"
    r"|co-founder|partner|supervisor|coordinator|engineer|architect|analyst|admin|administrator|controller|accountant"
    r"|buyer|planner|dispatcher|it|hr|secretary|assistant|consultant|specialist|officer|treasurer"
    r"|\w{0,20}leit(?:er|erin|ung)|geschäftsführer(?:in)?"
    r"|vorstand|prokurist(?:in)?|direct(?:eur|rice)|responsable|gérante?|chef(?:fe)?|pdg|daf|dsi|drh|director[a]?"
    r"|jefe|gerente"
    r"|responsabile|direttore|inkoper|sachbearbeiter(?:in)?|ops|operations|finance|procurement)(?!\w)",
    re.IGNORECASE,
)
_HONOUR = re.compile(r"(?:(?:dr|prof|mr|mrs|ms|herr|frau|mme|m|monsieur|madame|sr|sra)\b\.?\s*)+", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[,;|<>()\[\]\t]\s*|\s+[-–—]+\s+|:\s+|\s+\b(?:and|und|et)\b\s+")
_LIST = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.)])\s+")
_LABEL = re.compile(r"\s*(?:[-*•·]\s*)?([^:,;|<>@]{2,40}):\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """Somebody at the customer, as far as it was said for certain; whatever was not is empty."""

    name: str = ""
    title: str = ""
    email: str = ""
    role: Role = ""

    def __str__(self) -> str:
        """Name the person on one line: `Marta Keller, VP Finance, marta@x.example (economic buyer)`."""
        told = ", ".join(part for part in (self.name, self.title, self.email) if part)
        return f"{told} ({self.role})" if self.role else told


def checked(address: str) -> str:
    """Return an address as a letter may carry it, in lower case; empty for one that is none."""
    address = address.rstrip(".").removeprefix("mailto:")
    try:
        # No letter goes to a local part outside ASCII (few servers take it): the AE is asked for another address.
        found = validate_email(address, check_deliverability=False, test_environment=True, allow_smtputf8=False)
    except EmailNotValidError:
        return ""
    return (found.ascii_email or found.normalized).casefold()


def read_contacts(text: str) -> list[Stakeholder]:
    """Return the people a text names, in its order, each once; without an address only where their part is told."""
    people: dict[tuple[str, str], Stakeholder] = {}
    for piece, role in _pieces(text[:20_000]):
        if who := _person(piece, role):
            people.setdefault((who.email, "" if who.email else who.name), who)
    return list(people.values())


def _pieces(text: str) -> Iterator[tuple[str, Role]]:
    """Yield what is said about one person each, and the part that a label before it names."""
    for block in re.split(r"\n\s*\n", text):
        rows = [row for row in (_LIST.sub("", row).strip(" *_") for row in block.splitlines()) if row]
        found = [row for row in rows if ADDRESS.search(row)]
        # One person a paragraph, a line for each thing said: `Marta Keller / VP Finance / marta@... / buyer`.
        spread = len(found) == 1 and len(rows) > 1 and (found[0] == rows[0] or _alone(rows[0]))
        if spread and all(row is found[0] or _alone(row) or _title(row) or _role(row, whole=True) for row in rows):
            rows = [", ".join(rows)]
        for row in rows:
            yield from _people_of(row)


def _alone(row: str) -> bool:
    return bool(_NAME.fullmatch(row)) and row[0].isupper() and _role(row) == ""


def _people_of(row: str) -> Iterator[tuple[str, Role]]:
    label = _LABEL.match(row[:300])
    role: Role = ""
    if label and not ADDRESS.search(label[1]) and label[2]:
        role, row = _role(label[1]), label[2] + row[300:]
    places = [match.span() for match in ADDRESS.finditer(row)]
    if len(places) < 2:
        yield row, role
        return
    cells = [cell for cell in row.split(";") if cell.strip()]
    if all(len(ADDRESS.findall(cell)) == 1 for cell in cells):
        for cell in cells:
            yield from _people_of(cell) if ":" in cell else ((cell, role),)
        return
    # Several in a row without a sign between them: a person ends with the address, or the brackets behind it.
    start = 0
    for _, end in places:
        behind = re.match(r"\s*[>)\]]?\s*(?:\([^()]{1,60}\))?", row[end:])
        stop = end + (behind.end() if behind else 0)
        yield re.sub(r"^[\s,;>)\]]*(?:and|und|et|&)?\s+", "", row[start:stop]), role
        start = stop


def _person(piece: str, role: Role) -> Stakeholder | None:
    found = ADDRESS.search(piece)
    email = checked(found.group()) if found else ""
    if found and (not email or is_robot(email)):
        return None
    before, after = (piece[: found.start()], piece[found.end() :]) if found else (piece, "")
    pieces = [part.strip(" \t\"'*<>([-–.:") for part in _SPLIT.split(before.removesuffix("mailto:"))]
    behind = [part.strip(" \t\"'*<>([-–.:") for part in _SPLIT.split(after)]
    told = [part for part in (*pieces, *behind) if part]
    role = role or next((_role(part, whole=True) for part in told if _role(part, whole=True)), "")
    title = next((part for part in told if _title(part) and not _role(part, whole=True)), "")
    name = name_beside(before, after)
    if not email and not (name and role and len(name.split()) > 1):
        return None
    return Stakeholder(name, title, email, role)


def name_beside(before: str, after: str) -> str:
    """Return the name that stands beside an address: `Dana Whitfield, CFO, dana@...` or `dana@... (Dana Whitfield)`."""
    before = re.sub(r"^.*?:\s", "", before.strip().lstrip("-*•· ")).strip()
    if turned := re.fullmatch(r"\"?([^\W\d_][\w'’-]+), ([^\W\d_][\w'’-]+)\"?\s*<", before):
        if turned[1].istitle() and turned[2].istitle() and not _title(turned[2]):
            return f"{turned[2]} {turned[1]}"  # `Whitfield, Dana <dana@...>`, as Outlook writes it
        return _named(turned[1])
    for piece in re.split(r"[,;|(<\[]| - | – | and | und ", before):
        name = piece.strip(" \t\"'*<([-–:")
        if name and not _role(name, whole=True):
            return _named(name)
    behind = re.match(r"\s*[>)\]]?\s*\(([^)]+)\)", after)
    return _named(behind.group(1).strip()) if behind else ""


def _named(words: str) -> str:
    name = _HONOUR.sub("", words, count=1) if _HONOUR.match(words) else words
    fits = _NAME.fullmatch(name) and name[0].isupper() and not _role(name, whole=True)
    return name if fits and not (_title(name) and (len(name.split()) > 2 or name.isupper())) else ""


def _title(part: str) -> bool:
    return len(part) <= 60 and len(part.split()) <= 7 and bool(_TITLE.search(part)) and "@" not in part


def _role(part: str, *, whole: bool = False) -> Role:
    """Return the part a few words name; `whole` wants hardly a word beside it ("our champion", "the buyer")."""
    for role, pattern in _ROLES:
        if (found := pattern.search(part)) and (not whole or len(part.split()) - len(found.group().split()) <= 1):
            return role
    return ""
