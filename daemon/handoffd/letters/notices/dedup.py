"""The keys by which copies of one notice are known as one: envelope id, signed file, title with signers.

One envelope arrives two to five times: the sender's copy, the CC copy, a colleague's forward (NOTICES.md, rule 5). No
link is opened; an id is only read off it.
"""

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

from handoffd.letters.message import Address
from handoffd.letters.notices.original import Original
from handoffd.letters.notices.recogniser import Service
from handoffd.letters.notices.shape import fold

_GUID = re.compile(
    r"\s{0,4}\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})(?![0-9a-f])", re.IGNORECASE
)
_TOKEN = re.compile(r"([A-Za-z0-9_*-]{20,128})")
_OPPORTUNITY = re.compile(r"(?<![A-Za-z0-9])(006[A-Za-z0-9]{12})(?:[A-Za-z0-9]{3})?(?![A-Za-z0-9])")
_MAX_LINK = 2_000
_MAX_TRIES = 200


def envelope_id(original: Original, service: Service) -> str | None:
    """Return the id of the envelope from a link or a line of the text, in one spelling; None when there is none."""
    text = html.unescape(unquote(unquote("\n".join(original.lines) + "\n" + original.markup)))
    small = text.casefold() if len(text.casefold()) == len(text) else text
    for marker in service.ids:
        place = small.find(marker)
        for _ in range(_MAX_TRIES):
            if place < 0:
                break
            if marker.endswith(":") or _in_link_of(small, place, service):
                found = _read_id(text, place + len(marker), service.id_form)
                if found:
                    return found
            place = small.find(marker, place + 1)
    return None


def _read_id(text: str, place: int, form: str) -> str | None:
    if form == "guid":
        guid = _GUID.match(text, place)
        return "-".join(guid.groups()).casefold() if guid else None
    token = _TOKEN.match(text, place)
    return token[1].rstrip("*") if token else None


def _in_link_of(text: str, place: int, service: Service) -> bool:
    # Gateways wrap links, so the service's host may stand anywhere before the marker in the same run of characters.
    run = re.split(r"[\s\"'<>]", text[max(0, place - _MAX_LINK) : place])[-1]
    hosts = (*service.domains, *service.kin)
    return any(f"{mark}{host}" in run for host in hosts for mark in ("//", "."))


def opportunity_id(stated: str, original: Original) -> str | None:
    """Return the CRM's id: the stated one, else a Salesforce id in a link. Salesforce's 18 characters count as 15."""
    found = _OPPORTUNITY.search(stated)
    if found:
        return found[1]
    if stated.strip():
        return stated.strip()[:80]
    found = _OPPORTUNITY.search("\n".join(original.lines) + "\n" + original.markup)
    return found[1] if found else None


def title_key(title: str, parts: Iterable[str]) -> str:
    """Return `title:` and a fingerprint of the normalised title and these names, whatever their order and case."""
    names = sorted({_normal(part) for part in parts} - {""})
    digest = hashlib.sha256("\n".join([_normal(title), *names]).encode()).hexdigest()
    return f"title:{digest[:32]}"


def signer_names(signers: Iterable[Address]) -> tuple[str, ...]:
    """Return what names each signer in a key: the address, else the name."""
    return tuple(signer.email or signer.name for signer in signers)


def _normal(text: str) -> str:
    text = fold(unicodedata.normalize("NFKC", text))
    text = re.sub(r"\.(?:pdf|docx?)\b|\s-\ssigned$", " ", text)
    return " ".join(re.sub(r"[^\w@.]+", " ", text).split())
