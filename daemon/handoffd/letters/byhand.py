"""What people do by hand about a customer, as far as mail shows it: who wrote to whom, who invited whom to when.

Read for shadow mode and for replays, which lay it beside what handoffd does. It is evidence and no proof: what does not
pass through this mailbox is not seen. No word of a mail is kept, only moments and our own people's addresses.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.automatic import automatic
from handoffd.letters.meetings.rsvp import read_response
from handoffd.letters.message import Message
from handoffd.letters.notices.namesake import FREE_MAIL, name_of, words_of

OURS = "X-Handoffd-Id"
# What is seen: colleagues wrote each other, hold a call; a colleague wrote to the customer, invited the customer.
WORD, CALL, WRITTEN, INVITED = "word", "call", "written", "invited"

_LONGEST = 200_000  # characters of a calendar part
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_ATTENDEE = re.compile(r"^ATTENDEE[;:].*?mailto:([^\s;,\"]{3,200})", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a handoff is about: the customer's addresses and domains, and the words of the name; from when on."""

    ref: str
    since: datetime
    addresses: frozenset[str]
    domains: frozenset[str]
    names: tuple[tuple[str, ...], ...]

    def is_customer(self, address: str) -> bool:
        """Tell whether an address outside is of this customer: known, or of a domain that is called like them."""
        domain = address.rpartition("@")[2]
        if address in self.addresses or domain in self.domains:
            return True
        labels = [words_of(label) for label in domain.split(".")[:-1]]
        return domain not in FREE_MAIL and any(
            tuple(words) == name or "".join(words) == "".join(name) for words in labels for name in self.names
        )

    def is_named(self, text: str) -> bool:
        """Tell whether the customer's whole name stands in a text."""
        words = words_of(text)
        return any(_within(name, words) for name in self.names)


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing seen: which handoff, what, when the mail came, whose it was, and when a meeting begins."""

    ref: str
    matter: str
    at: datetime
    by: str
    starts: datetime | None = None


def party(ref: str, since: datetime, names: Sequence[str], known: str, is_own: Callable[[str], bool]) -> Party:
    """Return whom a handoff is about; `known` is text in which the customer's addresses stand, among others."""
    found = {each.casefold() for each in _ADDRESS.findall(known)}
    addresses = frozenset(each for each in found if not is_own(each))
    domains = frozenset(each.rpartition("@")[2] for each in addresses) - FREE_MAIL
    stems = (tuple(name.stem.split()) for text in names if (name := name_of(text)))
    return Party(ref, since, addresses, domains, tuple(dict.fromkeys(stems)))


def sights(
    message: Message, at: datetime, parties: Sequence[Party], is_own: Callable[[str], bool], inbox: str
) -> Iterator[Sight]:
    """Yield what a mail shows of these handoffs; nothing for mail of ours, automatic mail and mail from outside.

    Colleagues write each other when one of them reads it, not the `inbox` alone: a notice that is passed on to it is
    no word about the customer.
    """
    sender = message.sender.email if message.sender else ""
    if not sender or not is_own(sender) or message.header(OURS) or (automatic(message) and not _invites(message)):
        return
    readers = {address.email for address in message.recipients if address.untagged != inbox} - {sender}
    invited = _invited(message) - {inbox}
    starts = meeting.start if invited and (meeting := read_response(message)) else None
    for one in parties:
        if at < one.since:
            continue
        everybody = readers | invited
        outside = [each for each in everybody if not is_own(each)]
        if outside and (one.is_named(message.subject) or any(map(one.is_customer, outside))):
            yield Sight(one.ref, INVITED if invited else WRITTEN, at, sender, starts)
        elif one.is_named(message.subject) and everybody - {sender}:
            yield Sight(one.ref, CALL if invited else WORD, at, sender, starts)


def _invites(message: Message) -> bool:
    return any(
        part.content_type == "text/calendar" and part.params.get("method", "").upper() == "REQUEST"
        for part in message.parts
    )


def _invited(message: Message) -> set[str]:
    """Return who stands in an invitation; nobody where it is none."""
    if not _invites(message):
        return set()
    parts = [part.text[:_LONGEST] for part in message.parts if part.content_type == "text/calendar"]
    return {each.casefold() for text in parts for each in _ATTENDEE.findall(re.sub(r"\r?\n[ \t]", "", text))}


def _within(name: tuple[str, ...], words: Sequence[str]) -> bool:
    return any(tuple(words[start : start + len(name)]) == name for start in range(len(words) - len(name) + 1))
