"""The contract that a notice is about: title, customer, signers, probable AE, the moment, and the keys of its copies.

Only what the mail states; what it does not state is None, and the AE is asked (NOTICES.md, rule 12).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from handoffd.letters.message import Address
from handoffd.letters.notices.dedup import envelope_id, opportunity_id, signer_names, title_key
from handoffd.letters.notices.forward import addresses_in
from handoffd.letters.notices.house import House
from handoffd.letters.notices.original import Original
from handoffd.letters.notices.party import (
    beside_us,
    customer_in_title,
    is_robot,
    name_behind,
    named_signers,
    on_roster,
    other_party,
    parties_in_text,
)
from handoffd.letters.notices.recogniser import services, shipped
from handoffd.letters.notices.shape import first_match, fold, tidy
from handoffd.letters.notices.sighting import Sighting
from handoffd.letters.notices.stated import stated_day, stated_moment

_MAX_DEFAULT_SUBJECT = 45
# Mailboxes that several people read: none of them is an AE, whoever writes from there.
_SHARED = frozenset(
    {"legal", "contracts", "contract", "sales", "dealdesk", "deal-desk", "deals", "esign", "esignature", "docusign"}
    | {"signatures", "signature", "admin", "office", "info", "hello", "support", "finance", "billing", "accounting"}
    | {"operations", "ops", "revops", "hr", "team", "orders", "vertrieb", "recht", "verkauf", "ventes", "juridique"}
    | {"ventas", "vendite", "comercial"}
)


@dataclass(frozen=True, slots=True)
class Contract:
    """What is known of a contract; the fields mean what they mean in Notice."""

    customer: str | None = None
    title: str | None = None
    ae: str | None = None
    signers: tuple[Address, ...] = ()
    signed_at: datetime | None = None
    keys: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def contract_of(found: Sighting, original: Original, house: House) -> Contract:
    """Read the contract out of a mail that a recogniser fits."""
    title, parties = _title(found)
    people = tuple(person for person in original.people if _stakeholder(person, house))
    contract = Contract(
        customer=_customer(found, original, title, parties, house),
        title=title,
        ae=_ae(found, original, house),
        signers=_signers(found, original, parties, people, house),
        signed_at=_signed_at(found, original) if found.kind in {"signed", "unsure"} else None,
        facts={fact: value for fact, value in found.facts.items() if fact not in {"customer", "title", "signed_at"}},
    )
    return replace(contract, keys=_keys(contract, found.row.service, original))


def _title(found: Sighting) -> tuple[str | None, str]:
    """Return the document's title without the default subject in front of it, and the parties it is between."""
    title, parties = found.facts.get("title") or found.gaps.get("title", ""), found.gaps.get("parties", "")
    service = services().get(found.row.service)
    for _ in range(3):
        prefixed = first_match(service.title_prefixes, title) if service else None
        bare = prefixed[1]["title"] if prefixed else title
        # The words in front are few; a title that names the service further on is left whole.
        title = bare if len(title) - len(bare) <= _MAX_DEFAULT_SUBJECT else title
    title = title.strip()
    if len(title) > 1 and title[0] in "\"'“„«‘" and title[-1] in "\"'”“»’":
        title = title[1:-1].strip()
    return title or None, parties


def _stakeholder(person: Address, house: House) -> bool:
    return not is_robot(person) and not house.is_own(person)


def _signers(
    found: Sighting, original: Original, parties: str, people: tuple[Address, ...], house: House
) -> tuple[Address, ...]:
    everybody = tuple(person for person in original.people if not house.is_inbox(person) and not is_robot(person))
    if named := found.gaps.get("signers"):
        roster = (Address(name, address) for address, name in house.people.items())
        return named_signers(named, (*everybody, *roster))
    if found.row.service.startswith("crm:"):
        return tuple(person for person in addresses_in(found.facts.get("contact", "")) if not is_robot(person))
    to = {person.email for person in original.to}
    in_parties = {signer.email for signer in named_signers(parties, people)} if parties else set()
    return tuple(person for person in people if person.email in to or person.email in in_parties)


def _customer(found: Sighting, original: Original, title: str | None, parties: str, house: House) -> str | None:
    persons = tuple(person for person in original.people if not is_robot(person) and not house.is_inbox(person))
    stated = found.facts.get("customer") or found.gaps.get("customer")
    if stated:
        return tidy(stated, 200)
    listed = beside_us(parties, house.own_domains, house.people) or parties_in_text(original.lines)
    if listed and (other := other_party(listed, house.own_domains, house.people, persons)):
        return other
    if title and not found.row.service.startswith("crm:"):
        return customer_in_title(title, house.own_domains, house.people, persons)
    return None


def _ae(found: Sighting, original: Original, house: House) -> str | None:
    """Return the probable AE: the CRM's owner, who sent the envelope, a colleague among its people, a name in it."""
    if owner := found.facts.get("ae", ""):
        written = addresses_in(owner)
        return written[0].email if written else on_roster(owner, house.people)
    replies = [person for person in original.reply_to if _writes_as_us(person, house)]
    if replies and (house.known(replies[0]) or replies[0].untagged.partition("@")[0] not in _SHARED):
        return house.known(replies[0]) or replies[0].untagged
    sender_name = next((name for sender in original.senders if (name := name_behind(sender))), "")
    by_name = on_roster(sender_name, house.people) if sender_name else None
    listed = next((known for person in original.people if (known := _on_roster(person, house))), None)
    seen = by_name or listed or _signing_colleague(found, original, house) or _written_in(original, house)
    return seen or (replies[0].untagged if replies else None)


def _signing_colleague(found: Sighting, original: Original, house: House) -> str | None:
    for signer in named_signers(found.gaps.get("signers", ""), original.people):
        known = house.known(signer) or on_roster(signer.name, house.people)
        if known:
            return known
    return None


def _writes_as_us(person: Address, house: House) -> bool:
    # Who we are may be unknown (`read notice` without a config); then the person behind Reply-To is the best hint.
    ours = house.is_own(person) or house.guessed or not house.own_domains
    return ours and not house.is_inbox(person) and not is_robot(person)


def _on_roster(person: Address, house: House) -> str | None:
    return None if house.is_inbox(person) else house.known(person)


def _written_in(original: Original, house: House) -> str | None:
    # DocuSign prints the sender's name and address above its text, Zoho in a line `Sender`.
    for line in original.lines[:200]:
        if "@" in line:
            for person in addresses_in(line):
                if known := _on_roster(person, house):
                    return known
    return None


def _signed_at(found: Sighting, original: Original) -> datetime | None:
    stated = found.facts.get("signed_at")
    moment = stated_day(stated, original.date) if stated else stated_moment(original.lines, original.date)
    return moment or original.date


def _keys(contract: Contract, service_name: str, original: Original) -> tuple[str, ...]:
    keys: list[str] = []
    service = services().get(service_name)
    if service and (found := envelope_id(original, service)):
        keys.append(f"{service.name}:{found}")
    if service_name.startswith("crm:") and (found := opportunity_id(contract.facts.get("id", ""), original)):
        keys.append(f"crm:{found}")
    keys.extend(f"pdf:{digest}" for digest in original.pdfs)
    if contract.title and contract.signers:
        keys.append(title_key(contract.title, signer_names(contract.signers)))
    if contract.title and contract.customer:
        keys.append(title_key(contract.title, (contract.customer,)))
    return tuple(dict.fromkeys(keys))


def not_a_sale(title: str) -> str:
    """Return the word of a title that speaks against a sale, empty when none does."""
    rules = shipped()["sales"]
    text = f" {' '.join(''.join(char if char.isalnum() or char == '-' else ' ' for char in fold(title)).split())} "
    for word in rules["never"]:
        if f" {word} " in text or f" {word}s " in text:
            return str(word)
    for word in rules["never_within"]:
        if word in title:
            return str(word)
    if any(f" {word} " in text for word in rules["sale"]):
        return ""
    return next((str(word) for word in rules["doubtful"] if f" {word} " in text), "")
