"""A reply, and what is known about it before it is read."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handoffd.letters.message import Message
from handoffd.letters.replies.reply import read_reply
from handoffd.store.values import Asked

ENOUGH = 400  # characters of a reply that are quoted back to the person


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply and what is known about it before it is read.

    `sent` is the letter it answers, `form` the first request with all ten sections, by which a label such as `3: ...`
    is understood whatever letter the reply answers.

    `by` is the sender's main address on the roster (an alias is the same person), else the address as it came. `proven`
    tells that the mail carried the token of the very letter it answers and, where the trust profile asks for it, that
    our own server vouches for the sender. `today` and `zone` are the sender's: a time is said in one's own zone.
    """

    message: Message
    sent: Message
    form: Message
    asked: Asked
    by: str
    at: datetime
    today: date
    zone: ZoneInfo
    proven: bool


def own_words(sent: Message, message: Message) -> str:
    """Return what somebody wrote on top of a reply, without the quote; shortened."""
    return shortened(read_reply(sent, message, known={}).fresh) or shortened(message.plain) or "(no words)"


def shortened(text: str) -> str:
    """Return a text without blank ends, and not longer than is quoted back."""
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return text if len(text) <= ENOUGH else text[:ENOUGH].rsplit(" ", 1)[0] + " ..."
