"""D1 as fields: company, industry, size, value, start, renewal, term; each only where it is certain."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.core import get_global

from handoffd.letters.fields.dates import find_dates
from handoffd.letters.fields.durations import Duration, read_duration
from handoffd.letters.fields.money import Money, find_money, read_money
from handoffd.letters.fields.numbers import locale_of
from handoffd.playbook.dossier import BY_ID, Entry

_COMPANY, _CONTRACT, _PLACE = BY_ID["D1"].prompts
_SIZE = re.compile(
    r"(?<![\w.,])(?P<about>~|≈|about |around |approx\.? |ca\.? |circa |rund "
    r"|environ )?(?P<count>\d{1,3}(?:[.,' ]\d{3})+|\d{1,6})\+?\s?-?"
    r"(?P<what>people|employees?|staff|fte|heads?|mitarbeiter(?:innen)?|beschäftigte|leute|employés|salariés"
    r"|collaborateurs"
    r"|personas|empleados|dipendenti|funcionários|medewerkers|users?|seats?)(?!\w)",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"(?<!\w)(?:contract value|value|acv|arr|tcv|worth|vertragswert|auftragswert|volumen|valeur|montant)(?!\w)",
    re.IGNORECASE,
)
_START = re.compile(
    r"(?<!\w)(?:starts?|started|starting|begin\w*|begins|from|effective|as of|kick-?off|live|vertragsbeginn|beginn"
    r"|ab|von|seit|start|début|commence|à partir du|du"
    r"|inicio|desde|inizio|dal|início|ingang|vanaf)(?!\w)",
    re.IGNORECASE,
)
_RENEWAL = re.compile(
    r"(?<!\w)(?:renew\w*|ends?|ending|until|till|to|through|expir\w*|up for|verläng\w*|vertragsende|endet|bis|läuft"
    r"|ende|renouvel\w*|échéance|jusqu'au|au|fin"
    r"|renovación|hasta|rinnovo|fino al|renovação|até|verlenging|tot)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Account:
    """What the account overview tells for certain; whatever it does not is empty or None."""

    company: str = ""
    industry: str = ""
    size: str = ""
    value: Money | None = None
    start: date | None = None
    renewal: date | None = None
    term: Duration | None = None

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield the fields that are known, each with the words a letter says it in."""
        told = {
            "company": self.company,
            "industry": self.industry,
            "size": self.size,
            "value": str(self.value or ""),
            "start": said(self.start),
            "renewal": said(self.renewal),
            "term": str(self.term or ""),
        }
        yield from ((name, value) for name, value in told.items() if value)


def said(day: date | None) -> str:
    """Return a day so that nobody can take its month for its day: `1 Dec 2026`."""
    return f"{day.day} {day:%b %Y}" if day else ""


def locale_of_zone(zone: str) -> str:
    """Return the locale of the country a time zone belongs to (`de_DE`); empty for one that is several countries'."""
    territory = get_global("zone_territories").get(zone, "")
    known = locale_of(f"und_{territory}") if territory and territory.isalpha() else None
    return f"{known.language}_{known.territory}" if known else ""


def read_account(entry: Entry | None, company: str = "", locale: str = "") -> Account:
    """Return the fields of the answer to D1. `company` is what is known by name already, `locale` the writer's."""
    if entry is None or entry.na:
        return Account(company)
    text = entry.text
    contract = entry.prompts.get(_CONTRACT, "") or text
    start, renewal = _days(contract, locale, asked=_CONTRACT in entry.prompts)
    return Account(
        company=company,
        industry=_industry(entry.prompts.get(_COMPANY, ""), company),
        size=_size(entry.prompts.get(_COMPANY, "") or text),
        value=_value(contract, locale),
        start=start,
        renewal=renewal,
        term=read_duration(contract),
    )


def _value(text: str, locale: str) -> Money | None:
    """Return the one amount, or of several the one beside the word "value"."""
    if found := read_money(text, locale):
        return found
    named = [read_money(clause, locale) for clause in _clauses(text) if _VALUE.search(clause)]
    certain = {money for money in named if money}
    return certain.pop() if len(certain) == 1 and None not in find_money(text, locale) else None


def _days(text: str, locale: str, *, asked: bool) -> tuple[date | None, date | None]:
    """Return start and renewal: by the word before each day; where the form asks for both, by their order."""
    found = list(find_dates(text, locale=locale))
    starts: set[date | None] = set()
    ends: set[date | None] = set()
    last = 0
    for one in found:
        before = text[last : one.start]
        last = one.end
        cues = [(match.end(), kind) for kind, cue in ((0, _START), (1, _RENEWAL)) for match in cue.finditer(before)]
        if cues:
            (starts, ends)[max(cues)[1]].add(one.day)
    if len(found) == 2 and not starts and (asked or ends == {found[1].day}):
        first, second = found[0].day, found[1].day  # `1 April 2026 to 31 March 2027`
        if first and second and first < second:
            return first, second
    start, end = _only(starts), _only(ends)
    return (start, end) if not (start and end) or start < end else (None, None)


def _only(days: set[date | None]) -> date | None:
    return next(iter(days)) if len(days) == 1 else None


def _size(text: str) -> str:
    found = [
        match for match in _SIZE.finditer(text) if match["what"].casefold() not in ("users", "user", "seats", "seat")
    ]
    return " ".join(found[0].group().split()) if len(found) == 1 else ""


def _industry(text: str, company: str) -> str:
    """Return the words between the company's name and its size, where the three stand in a row as the form asks."""
    pieces = [piece.strip() for piece in text.split(",")]
    fits = len(pieces) >= 3 and company and pieces[0].casefold() == company.casefold() and _SIZE.fullmatch(pieces[2])
    return pieces[1] if fits and pieces[1] and not any(char.isdigit() for char in pieces[1]) else ""


def _clauses(text: str) -> list[str]:
    return re.split(r"\n|;|,(?=\s)", text)
