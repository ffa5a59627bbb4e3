"""The house is what the notice reader knows of us."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handoffd.letters.message import Address
from handoffd.letters.notices.original import within
from handoffd.letters.notices.recogniser import Recogniser, recognisers


@dataclass(frozen=True, slots=True)
class House:
    """What the reader knows of us: our domains, the address of the shared inbox, the roster, the recognisers.

    Addresses are casefolded; `people` maps every roster address, aliases too (the main one first), to the name.
    """

    own_domains: frozenset[str]
    inbox: str
    people: Mapping[str, str]
    recognisers: tuple[Recogniser, ...] = field(default_factory=recognisers)

    def known(self, person: Address) -> str | None:
        """Return the roster address of a person, without a plus-tag that the roster does not have; None for others."""
        return next((address for address in (person.email, person.untagged) if address in self.people), None)

    def is_own(self, person: Address) -> bool:
        """Say whether an address is in our domains, on the roster, or the inbox."""
        return within(person.domain, self.own_domains) or self.known(person) is not None or self.is_inbox(person)

    def is_inbox(self, person: Address) -> bool:
        """Say whether this is the shared inbox, with or without a plus-tag."""
        return self.inbox.casefold() in {person.untagged, person.email}
