"""A sighting is a recogniser that fits a mail: whose mail it is and how its subject reads, decided together.

NOTICES.md, rule 1: a sender without the shape is that service's other mail, and a shape without the sender is people
talking, or somebody pretending.
"""

import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from handoffd.letters.message import Address
from handoffd.letters.notices.dedup import envelope_id
from handoffd.letters.notices.heading import Heading
from handoffd.letters.notices.original import Original, lines_of_html, within
from handoffd.letters.notices.recogniser import Kind, Recogniser, Service, services
from handoffd.letters.notices.shape import first_match, fold, tidy
from handoffd.letters.notices.stated import stated_facts

# What forgers put in place of a letter, beside the letters of other alphabets (SECURITY.md T21).
_LOOKS_LIKE = str.maketrans("01345а еіоѕсрнду", "oleasa eioscphdy")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A recogniser, the sender it fits, what the gaps of the subject held, and the facts that lines stated.

    `sentence` is the sentence of the row that the subject fits, as it is written there; empty: any subject.
    """

    row: Recogniser
    sender: Address
    kind: Kind
    because: str
    gaps: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    sentence: str = ""


def sighting(
    original: Original, heading: Heading, rows: tuple[Recogniser, ...], own_domains: frozenset[str]
) -> Sighting | None:
    """Return the first recogniser whose sender, subject and text fit; None when none does."""
    for row in rows:
        sender = sender_for(row, original, own_domains)
        if sender is None:
            continue
        found = first_match(row.subject, heading.text) if row.subject else (None, dict[str, str]())
        if found is None or (row.body and not _says(original, row.body)):
            continue
        kind, facts, because = _decided(row, original)
        return Sighting(row, sender, kind, because, found[1], facts, found[0].sentence if found[0] else "")
    return None


def sender_for(row: Recogniser, original: Original, own_domains: frozenset[str]) -> Address | None:
    """Return the one of the mail's senders that this recogniser listens to."""
    for sender in original.senders:
        domains = tuple(domain for known in row.domains for domain in (own_domains if known == "own" else (known,)))
        if sender.email in row.senders or within(sender.domain, domains):
            return sender
    return None


def _decided(row: Recogniser, original: Original) -> tuple[Kind, dict[str, str], str]:
    """Return the kind after looking at the text, the facts its lines state, and why the kind is not the row's own."""
    facts = stated_facts(original.lines, row.lines) if row.lines else {}
    if row.lines and original.markup and set(row.lines) - set(facts):
        facts = {**stated_facts(lines_of_html(original.markup), row.lines), **facts}
    for fact, values in row.void_if.items():
        if fold(facts.get(fact, "")) in values:
            return "void", facts, f"its {fact} is {facts[fact]!r}"
    for fact, values in row.require.items():
        if fact not in facts:
            return "in_flight", facts, f"no line states its {fact}, which must be {' or '.join(map(repr, values))}"
        if fold(facts[fact]) not in values:
            return "in_flight", facts, f"its {fact} is {facts[fact]!r}, not yet {' or '.join(map(repr, values))}"
    if row.signed_if_body and (phrase := _says(original, row.signed_if_body)):
        return "signed", facts, f"its text says {phrase!r}"
    service = services().get(row.service)
    if row.signed_if_id and service and envelope_id(original, service):
        return "signed", facts, "a link in it holds the id of an envelope"
    return row.kind, facts, ""


def _says(original: Original, phrases: tuple[str, ...]) -> str:
    text = fold(tidy(" ".join(original.lines), 20_000))
    return next((phrase for phrase in phrases if phrase in text), "")


def service_of(original: Original) -> Service | None:
    """Return the signature service that sends from this address, whatever the mail says."""
    for sender in original.senders:
        for service in services().values():
            if within(sender.domain, service.domains):
                return service
    return None


def pretended(address: Address) -> str:
    """Say how an address pretends to be a signature service (`d0cusign.net`, `docusign.evil`); empty: it does not."""
    domain = _ascii(address.domain)
    for service in services().values():
        if within(address.domain, service.domains):
            return ""
        if within(address.domain, service.kin):
            return f"{address.domain} belongs to {service.label}, but its notices come from {service.domains[0]}"
        squeezed = domain.translate(_LOOKS_LIKE).replace("rn", "m").replace("vv", "w").replace("-", "")
        near = any(_close(label.replace("-", ""), brand) for label in domain.split(".") for brand in service.brands)
        if near or any(brand in squeezed for brand in service.brands):
            return f"{address.domain} only looks like {service.domains[0]}, where {service.label} sends from"
    for service in services().values():
        name = fold(address.name).replace(" ", "")
        if any(brand in name for brand in (*service.brands, fold(service.label).replace(" ", ""))):
            return f"its name says {service.label}, but {address.domain} is not {service.domains[0]}"
    return ""


def _ascii(domain: str) -> str:
    if "xn--" in domain:
        with suppress(UnicodeError, ValueError):
            domain = domain.encode("ascii").decode("idna")
    plain = unicodedata.normalize("NFKD", domain.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char)).translate(_LOOKS_LIKE)


def _close(one: str, other: str) -> bool:
    """Say whether two words differ by one slip: a letter more, less, changed, or two exchanged."""
    if one == other or abs(len(one) - len(other)) > 1:
        return one == other
    start = next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )
    a, b = one[start:], other[start:]
    return a[1:] == b or b[1:] == a or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
