"""For whom of those invited does an answer speak: it is only a claim (RFC 6047 section 2.2.1).

Thunderbird answers with its main identity, gateways rewrite From, an assistant answers for somebody (SENT-BY): whoever
cannot be told for certain is nobody, and a person is asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from handoffd.letters.meetings.rsvp import Response
from handoffd.letters.message import Address, Message
from handoffd.letters.words import squeeze
from handoffd.playbook.people import PUBLIC_MAIL

Certainty = Literal["sure", "perhaps", "stranger"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who of the invited answers; `sure` when it may count, `perhaps` when a person has to say so first.

    `attendee` is empty for a stranger. `note` says how it was told, where it was not by the address itself.
    """

    attendee: str
    certainty: Certainty
    note: str = ""


def speaker(
    response: Response,
    message: Message,
    invited: Mapping[str, str],
    main: Callable[[str], str],
    *,
    vouched: bool,
) -> Speaker:
    """Return for whom an answer speaks.

    `invited` maps addresses to names, `main` gives the main address of a colleague's alias (any other address as it
    is). `vouched` tells that our own mail server vouches for the sender, as far as the trust profile asks for it.
    """
    sender = message.sender
    if sender is None:
        return Speaker("", "stranger")
    said, by = main(response.attendee), main(sender.email)
    if not vouched:
        return Speaker(said if said in invited else "", "perhaps" if said in invited else "stranger", _UNPROVEN)
    if "method-mismatch" in response.flags:
        return Speaker(said if said in invited else "", "perhaps" if said in invited else "stranger", _MISMATCH)
    if by in invited:
        return _invited_sender(said, by, invited)
    if said in invited:
        return _for_another(response, said, sender)
    return _another_address(response, sender, invited)


_UNPROVEN = "nothing proves that the mail is theirs"
_MISMATCH = "the mail and the calendar in it say two different things"  # RFC 6047 section 2.4: METHOD must be one


def _invited_sender(said: str, by: str, invited: Mapping[str, str]) -> Speaker:
    """Take who wrote: the calendar may name their main identity, but not somebody else who is invited."""
    if said == by:
        return Speaker(by, "sure")
    if said in invited:
        return Speaker(said, "perhaps", f"written by {by}")
    return Speaker(by, "sure", f"their calendar calls them {said}" if said else "")


def _for_another(response: Response, said: str, sender: Address) -> Speaker:
    """Take an assistant of the same house who says so; whoever else names an invitee may be anybody."""
    if response.sent_by == sender.email and sender.domain == _domain(said) and not _everybodys(sender):
        return Speaker(said, "sure", f"answered by {sender.email} for them")
    return Speaker(said, "perhaps", f"written by {sender.email}")


def _another_address(response: Response, sender: Address, invited: Mapping[str, str]) -> Speaker:
    """Look for the same person at another address of the same house: by their full name, else ask."""
    near = [address for address in invited if _domain(address) == sender.domain]
    named = [address for address in near if invited[address] and squeeze(invited[address]) == squeeze(sender.name)]
    if len(named) == 1 and response.attendee in ("", sender.email) and not _everybodys(sender):
        return Speaker(named[0], "sure", f"from their other address {sender.email}")
    if len(near) == 1:
        return Speaker(near[0], "perhaps", f"from {sender.email}")
    return Speaker("", "stranger")


def _everybodys(sender: Address) -> bool:
    """Tell whether anybody may have a mailbox there: two of its addresses are not two of one house."""
    return sender.domain in PUBLIC_MAIL


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
