"""Lines about promises in a reply to any letter of a handoff (D14), and what is left of the mail beside them."""

from dataclasses import dataclass, replace
from email.message import EmailMessage

from handoffd.app.heard import Heard, shortened
from handoffd.letters.message import Message
from handoffd.letters.replies.promises import read_updates
from handoffd.playbook import ledger
from handoffd.playbook.events import Event, Reported, Unclear
from handoffd.playbook.model import Handoff
from handoffd.playbook.people import Roster
from handoffd.playbook.shapes.approve import Approve


@dataclass(frozen=True, slots=True)
class Parted:
    """A reply parted in two: what it says about promises, and the rest to be read as ever (None when all was said)."""

    events: tuple[Event, ...]
    rest: Heard | None


def parted(heard: Heard, handoff: Handoff, shape: object, roster: Roster) -> Parted:
    """Return a reply without its lines about promises; beside a yes to a customer's letter nothing else may stand."""
    if roster.by_address(heard.by) is None or not ledger.of(handoff):
        return Parted((), heard)
    told = read_updates(heard.message, heard.sent, heard.today, roster, heard.zone)
    if not told:
        return Parted((), heard)
    known = {promise.id for promise in ledger.of(handoff)}
    updates = tuple(update for update in told.updates if update.id in known)
    strange = [f"{update.id} {update.words}" for update in told.updates if update.id not in known]
    unclear = "\n".join([*told.unclear, *strange])
    step, message_id = heard.asked.step, heard.message.message_id
    events: list[Event] = [Reported(step, heard.by, updates, shortened(unclear), message_id)]
    if told.rest and isinstance(shape, Approve):
        return Parted((*events, Unclear(step, heard.by, shortened(told.rest), message_id)), None)
    return Parted(tuple(events), alone(heard, told.rest) if told.rest else None)


def alone(heard: Heard, words: str) -> Heard:
    """Return a reply as if these words were all of it."""
    mail = EmailMessage()
    mail["From"] = heard.by
    mail["Message-ID"] = heard.message.message_id
    mail.set_content(words)
    return replace(heard, message=Message(mail.as_bytes()))
