"""Whose address is that? A note full of our own words must never go to a customer, whatever config.toml says (F3)."""

import re
from collections.abc import Iterator

from handoffd.app.settings import Settings
from handoffd.playbook.model import Handoff
from handoffd.store.transaction import Transaction

# Where well-known CRMs take mail to be logged: such an address is a service's, also when that company is a customer.
_SERVICES = ("bcc.hubspot.com", "forward.hubspot.com", "le.salesforce.com", "pipedrivemail.com")
_ADDRESS = re.compile(r"[\w.+'=-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")


def whose(settings: Settings, memory: Transaction, address: str, about: Handoff) -> str:
    """Return the name of the customer to whom an address belongs; empty when it is nobody's.

    It is a customer's when it stands among the people of a handoff, or when somebody there has an address of the same
    domain, or of one above or below it. Every handoff counts, also one that is closed.
    """
    address = address.casefold()
    domain = address.rpartition("@")[2]
    house = frozenset(settings.config.company.domains)
    if any(_related(domain, ours) for ours in house):
        return ""
    shared = ".".join(domain.split(".")[-2:])
    service = any(_below(domain, known) for known in _SERVICES)
    for handoff in (about, *memory.naming(shared, closed=True)):
        for theirs, there in _people(handoff):
            alike = not service and _related(domain, there) and not any(_related(there, ours) for ours in house)
            if theirs == address or alike:
                return handoff.name
    return ""


def _people(handoff: Handoff) -> Iterator[tuple[str, str]]:
    """Yield every address that stands for somebody of the customer's, with its domain: contacts, section 2, signers."""
    told = [contact.email for contact in handoff.contacts]
    told += [address for meeting in handoff.meetings.values() for address in meeting.attendees]
    told += [entry.text for entry in handoff.dossier.entries if entry.section == "D2"]
    told += [prefill.value for prefill in handoff.dossier.prefills if prefill.section == "D2"]
    for text in told:
        for found in _ADDRESS.finditer(text.casefold()):
            yield found.group(), found[1]


def _related(one: str, other: str) -> bool:
    return _below(one, other) or _below(other, one)


def _below(domain: str, above: str) -> bool:
    return domain == above or domain.endswith(f".{above}")
