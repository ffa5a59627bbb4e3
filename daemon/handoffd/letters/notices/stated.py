"""What a mail states in lines of the form `Name: value`: a CRM's fields, a colleague's facts, a service's moment."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from handoffd.letters.notices.moment import read_date, read_moment
from handoffd.letters.notices.recogniser import shipped
from handoffd.letters.notices.shape import fold, tidy

_MAX_VALUE = 300


def stated_facts(lines: Iterable[str], names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the facts that the lines state, the first of each; `names` maps a fact to the folded names of its line.

    `Account Name: Acme`, `*Account Name:* Acme`, a table row `Account Name | Acme`, and a name with its value in the
    next line all count.
    """
    wanted = {name: fact for fact, group in names.items() for name in group}
    found: dict[str, str] = {}
    waiting = ""
    for line in lines:
        text = tidy(line, 1_000).lstrip("> ")
        if waiting and text:
            if ":" not in text:
                found.setdefault(waiting, text[:_MAX_VALUE])
            waiting = ""
        name, value = _cut(text)
        fact = wanted.get(name)
        if fact and value:
            found.setdefault(fact, value[:_MAX_VALUE])
        elif fact:
            waiting = fact
    return found


def _cut(text: str) -> tuple[str, str]:
    places = [place for place in (text.find(":"), text.find("："), text.find("|")) if place >= 0]
    if not places:
        return "", ""
    place = min(places)
    return fold(text[:place]).strip(" *_-\t•"), text[place + 1 :].strip(" *_|:\t")


def stated_moment(lines: Iterable[str], sent: datetime | None) -> datetime | None:
    """Return the moment of the last signature, where a line names it with its zone and it fits the date of the mail."""
    names = {"signed_at": tuple(fold(name) for name in shipped()["stated"]["signed_at"])}
    text = stated_facts(lines, names).get("signed_at", "")
    return plausible(read_moment(text), sent) if text else None


def stated_day(text: str, sent: datetime | None) -> datetime | None:
    """Return the moment or, as noon UTC, the day that this value names, if it fits the date of the mail.

    The day of the mail itself says nothing new, so that the time of the mail is kept.
    """
    exact = plausible(read_moment(text), sent)
    if exact:
        return exact
    day = plausible(read_date(text), sent)
    return None if day is None or (sent is not None and day.date() == sent.date()) else day


def plausible(moment: datetime | None, sent: datetime | None) -> datetime | None:
    """Return the moment if it lies within the sixty days before the mail or one day after; a slip is no t0."""
    if moment is None or sent is None:
        return moment
    return moment if sent - timedelta(days=60) <= moment <= sent + timedelta(days=1) else None
