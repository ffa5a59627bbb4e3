"""One cell of the roster's CSV as the value of a `[[people]]` key: lists, working hours, leave, whole numbers.

Several values in a cell stand apart by `;`, `|` or a line break; plain words also by a comma. A cell is text: nothing
in it is worked out.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

# Headings as people write them, letters only and small: key -> the words. A key of its own name needs no entry.
HEADINGS: Mapping[str, str] = {
    "name": "fullname displayname employee person colleague mitarbeiter nom nombre nome naam imięinazwisko",
    "first": "firstname givenname vorname prénom prenom nombredepila voornaam imię",
    "last": "lastname surname familyname nachname familienname nomdefamille apellido apellidos cognome achternaam "
    "nazwisko",
    "email": "mail emailaddress mailaddress workemail primaryemail emailadresse mailadresse adressemail courriel "
    "correo correoelectrónico correoelectronico adresemail emailadres primarysmtpaddress userprincipalname",
    "aliases": "alias otheraddresses otheremails secondaryemail alternateemail weitereadressen",
    "roles": "role rolle rollen rôle rol ruolo funktion function",
    "zone": "timezone tz zeitzone fuseauhoraire fuseau zonahoraria husohorario fusoorario tijdzone strefaczasowa "
    "ianazone",
    "hours": "workinghours workhours officehours arbeitszeit arbeitszeiten horaires horario orario werktijden",
    "region": "holidayregion publicholidays holidaycalendar feiertage feiertagsregion joursfériés festivos",
    "leader": "manager teamlead lead reportsto supervisor boss linemanager vorgesetzter vorgesetzte teamleitung "
    "leitung responsable jefe leidinggevende",
    "delegate": "deputy standin backup substitute cover vertretung stellvertreter stellvertretung vertreter "
    "suppléant suplente sostituto vervanger",
    "leave": "leavedates vacation vacations holidaydates daysoff absence absences pto urlaub abwesenheit congés "
    "vacaciones ferie verlof",
    "join_link": "meetinglink meetingroom videolink videoroom zoomlink besprechungslink",
    "title": "jobtitle position titel poste cargo stelle",
    "segments": "segment",
    "regions": "territory territories salesregion coveredregions vertriebsgebiet",
    "language": "letterlanguage maillanguage lettersin korrespondenzsprache mailsprache",
    "languages": "language sprache sprachen langue langues idioma idiomas lingua lingue taal talen",
    "products": "product produkt produkte produit produits producto productos",
    "prefers": "prefer preferredtime preferredtimes besteszeit preferredhours",
    "capacity": "maxopen maximumopen maxhandoffs kapazität capacité capacidad",
}
ROLES = {
    "accountexecutive": "ae", "sales": "ae", "salesperson": "ae", "salesrep": "ae",
    "customersuccessmanager": "csm", "customersuccess": "csm",
    "salesleader": "sales_leader", "headofsales": "sales_leader", "vpsales": "sales_leader",
    "csleader": "cs_leader", "headofcustomersuccess": "cs_leader", "customersuccessleader": "cs_leader",
    "vpcustomersuccess": "cs_leader", "headofcs": "cs_leader",
    "revops": "revops", "revenueoperations": "revops",
}  # fmt: skip

_DATE = r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4}"
_LEAVE = re.compile(rf"({_DATE})(?:\s*(?:to|until|till|bis|/|\.\.\.?|[-–—])\s*({_DATE}))?", re.IGNORECASE)
_CLOCK = r"\d{1,2}(?::\d{2})?"
_HOURS = re.compile(rf"(?P<days>\D*?)[\s:,]*(?P<time>{_CLOCK}\s*[-–—].*)")


def letters(text: str) -> str:
    """Return a heading or a role by its letters alone, small: `E-Mail` and `e_mail` are both `email`."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def words(cell: str) -> list[str]:
    """Return the values of `a; b | c`, or of `a, b`."""
    return [each.strip() for each in re.split(r"[;|,\n]", cell) if each.strip()]


def _pieces(cell: str) -> list[str]:
    return [each.strip() for each in re.split(r"[;|\n]", cell) if each.strip()]


def roles(cell: str) -> list[str]:
    """Return roles as config.toml calls them; a word that is none stays as it is, and is told later."""
    return [ROLES.get(letters(each), each.casefold()) for each in words(cell)]


def hours(cell: str) -> list[dict[str, str]]:
    """Return `[{days, time}]` for `Mon-Thu 09:00-17:30; Fri 09:00-13:00`; the days may be left out (Mon-Fri).

    Raises ValueError with the mend.
    """
    found = []
    for piece in _pieces(cell):
        match = _HOURS.fullmatch(piece)
        if match is None:
            raise ValueError(f"{piece!r} is not understood; write Mon-Fri 09:00-17:30, several with ; between them")
        time = re.sub(r"\s*[–—-]\s*", "-", match["time"])
        time = re.sub(rf"(?<![\d:])({_CLOCK})", lambda clock: clock[1] if ":" in clock[1] else f"{clock[1]}:00", time)
        days = re.sub(r"\s*[–—]\s*", "-", match["days"].strip(" ,:"))
        found.append({"time": time, **({"days": days} if days else {})})
    return found


def leave(cell: str) -> list[dict[str, str]]:
    """Return `[{first, last}]` for `2026-12-21 to 2026-12-31; 2027-03-01`; also `21.12.2026 - 31.12.2026`.

    Raises ValueError with the mend: what could be read in two ways (12/05/2026) is not read.
    """
    found = []
    for piece in _pieces(cell):
        match = _LEAVE.fullmatch(piece)
        if match is None:
            mend = "write 2026-12-21 to 2026-12-31 (year-month-day), several with ; between them"
            raise ValueError(f"{piece!r} is not understood; {mend}")
        found.append({"first": _day(match[1]), "last": _day(match[2] or match[1])})
    return found


def whole(cell: str) -> int:
    """Return a whole number. Raises ValueError with the mend."""
    if not re.fullmatch(r"\d{1,6}", cell):
        raise ValueError(f"{cell!r} is not a whole number; write 12")
    return int(cell)


def shown(cell: str) -> str:
    """Return a text that letters will print. Raises ValueError for a formula: customers would read it."""
    if cell.startswith("="):
        raise ValueError(f"{cell!r} is a formula, which nobody works out here; in Excel paste the column as values")
    return line(cell)


def line(cell: str) -> str:
    """Return a cell as one line."""
    return " ".join(cell.split())


READERS: Mapping[str, Callable[[str], Any]] = {
    "name": shown,
    "first": shown,
    "last": shown,
    "title": shown,
    "roles": roles,
    "hours": hours,
    "leave": leave,
    "capacity": whole,
    "busy": _pieces,  # a comma may be part of a link
    "left": lambda cell: _day(cell) if re.fullmatch(_DATE, cell) else cell,
    **dict.fromkeys(("aliases", "segments", "regions", "languages", "products"), words),
}


def _day(text: str) -> str:
    numbers = [int(each) for each in re.split(r"[-.]", text)]
    year, month, day = numbers if "-" in text else reversed(numbers)
    return f"{year:04}-{month:02}-{day:02}"
