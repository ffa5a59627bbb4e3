"""What left then, and what would leave now: the letters of ours in a recording against those of its replay."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from handoffd.letters.message import Message
from handoffd.replay.echo import about
from handoffd.replay.recording import Recorded
from handoffd.replay.world import Leaves

OURS = "X-Handoffd-Id"


@dataclass(frozen=True, slots=True)
class Difference:
    """Letters as (recipient, what it is about): how many are the same, and those that only one side has."""

    same: int
    only_then: tuple[tuple[str, str], ...]
    only_now: tuple[tuple[str, str], ...]


def is_ours(mail: Recorded, inbox: str) -> bool:
    """Tell whether a recorded mail is a letter that handoffd sent from this inbox."""
    message = Message(mail.raw)
    if not message.header(OURS):
        return False
    return any(address.untagged == inbox for name in ("From", "Sender") for address in message.addresses(name))


def difference(then: Iterable[Recorded], now: Iterable[Leaves]) -> Difference:
    """Compare letters by who was written to and what about; moments and words may be others."""
    was = Counter(
        (address.email, about(message.subject))
        for message in (Message(mail.raw) for mail in then)
        for address in message.addresses("To")[:1]
    )
    is_now = Counter((letter.to.casefold(), about(letter.subject)) for letter in now)
    return Difference(
        (was & is_now).total(), tuple(sorted((was - is_now).elements())), tuple(sorted((is_now - was).elements()))
    )
