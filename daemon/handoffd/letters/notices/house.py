"""The house is what the notice reader knows of us."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from handoffd.letters.message import Address, Message
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
    zones: Mapping[str, str] = field(default_factory=dict)  # the IANA zones of the people
    guessed: bool = False  # nobody told us who we are: it was read off the mail itself

    def known(self, person: Address) -> str | None:
        """Return the roster address of a person, without a plus-tag that the roster does not have; None for others."""
        return next((address for address in (person.email, person.untagged) if address in self.people), None)

    def is_own(self, person: Address) -> bool:
        """Say whether an address is in our domains, on the roster, or the inbox."""
        return within(person.domain, self.own_domains) or self.known(person) is not None or self.is_inbox(person)

    def is_inbox(self, person: Address) -> bool:
        """Say whether this is the shared inbox, with or without a plus-tag."""
        return self.inbox.casefold() in {person.untagged, person.email}


# Our own server writes these when it puts a mail into a mailbox.
_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To")
_FOR = re.compile(r"\bfor\s+<([^<>\s]{1,254}@[^<>\s]{1,254})>")
_EVERYBODYS = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com"}
    | {"gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com", "aol.com", "mail.com", "zoho.com", "t-online.de"}
)


def house_of_mail(message: Message) -> House:
    """Return what a mail itself tells of us, for whoever reads it without a configuration.

    The mailbox it was delivered to is the inbox, which signs nothing; its domain, or that of the person who sent the
    envelope (Reply-To), is ours.
    """
    delivered = [address for name in _DELIVERED for address in message.addresses(name)]
    hops = [hit for line in message.headers("Received") for hit in _FOR.findall(line[:2_000])]
    inbox = delivered[0].untagged if delivered else (hops[0].casefold() if hops else "")
    replies = message.addresses("Reply-To")
    domains = {inbox.rpartition("@")[2], *(replies[0].domain for _ in replies[:1])}
    return House(frozenset(domains - _EVERYBODYS - {""}), inbox, {}, guessed=True)
