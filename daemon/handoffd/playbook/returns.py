"""Why a CSM returns the document (D15): the reason by its kind, and the sections it is about."""

import re
from collections.abc import Mapping

from handoffd.playbook.dossier import SECTIONS

OTHER = "other"

# The kinds that a button offers, each with the sections it sends back when the words name none.
KINDS: Mapping[str, tuple[str, ...]] = {
    "vague outcome": ("D4",),
    "promise without date": ("D5",),
    "contact missing": ("D2",),
    "bad fit": ("D3", "D4"),
    OTHER: (),
}

_TOLD: Mapping[str, re.Pattern[str]] = {
    "vague outcome": re.compile(
        r"vague|no (?:clear )?(?:goal|outcome|number)|unclear (?:goal|outcome)|outcomes? (?:is|are) (?:vague|unclear)"
        r"|vage[srn]?|unklare[srn]? (?:ziel|ergebnis)|ziel(?:e)? (?:ist |sind )?(?:unklar|vage)"
        r"|objectifs? (?:vagues?|flous?)|résultats? (?:vagues?|flous?)",
        re.IGNORECASE,
    ),
    "promise without date": re.compile(
        r"promis\w*\b.{0,40}\b(?:without|no|lacks?|has no|have no)\b.{0,12}\b(?:date|day|deadline|owner)"
        r"|(?:zusage|versprechen)\w*\b.{0,40}\bohne\b.{0,12}\b(?:datum|termin|frist)"
        r"|promesses?\b.{0,40}\bsans\b.{0,12}\b(?:date|échéance|délai)",
        re.IGNORECASE,
    ),
    "contact missing": re.compile(
        r"(?:contacts?|address|email)\b.{0,20}\bmissing|missing (?:a |the )?(?:contact|address|email)|no contact"
        r"|(?:kontakt|ansprechpartner)\w*\b.{0,20}\bfehl|fehlende\w* (?:kontakt|ansprechpartner)"
        r"|contacts?\b.{0,20}\bmanqu|(?:pas de|sans) contact",
        re.IGNORECASE,
    ),
    "bad fit": re.compile(
        r"bad fit|not a (?:good )?fit|poor fit|wrong customer|passt nicht|kein guter kunde|mauvais(?:e)? (?:fit|client)"
        r"|ne correspond pas",
        re.IGNORECASE,
    ),
}
_NUMBERED = re.compile(
    r"(?:^|(?<=\n))\s*(?P<label>\d{1,2})\s*[:.)](?=\s|$)"
    r"|\b(?:sections?|points?|abschnitte?n?|punkte?n?)\s*(?P<list>\d{1,2}(?:\s*(?:,|and|und|et|&|\+)\s*\d{1,2})*)",
    re.IGNORECASE,
)


def kind_of(reason: str) -> str:
    """Return which kind of reason some words give; `other` where they give none of them, or several."""
    found = [kind for kind, words in _TOLD.items() if words.search(reason)]
    return found[0] if len(found) == 1 else OTHER


def sections_of(reason: str) -> tuple[str, ...]:
    """Return the sections (D1 ... D10) a reason is about, in the order of the form; empty where nobody can tell.

    What is named by number or by heading counts; else what the kinds of the words are about.
    """
    named = {f"D{number}" for match in _NUMBERED.finditer(reason) for number in _numbers(match)}
    named |= {section.id for section in SECTIONS if section.heading.casefold() in reason.casefold()}
    if not named:
        named = {section for kind, words in _TOLD.items() if words.search(reason) for section in KINDS[kind]}
    return tuple(section.id for section in SECTIONS if section.id in named)


def _numbers(match: re.Match[str]) -> list[int]:
    return [int(number) for number in re.findall(r"\d{1,2}", match["label"] or match["list"])]
