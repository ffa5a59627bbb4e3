"""A customer's mail that a colleague passes on to us (F5): who wrote it, what, and which words are theirs.

It is told from a forwarded notice by who wrote the mail inside, and from an answer by its subject: `Re: ...` that
quotes a customer is our colleague's own answer, not a mail passed on.
"""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from handoffd.letters.automatic import automatic
from handoffd.letters.message import Address, Message
from handoffd.letters.notices.forward import forwards
from handoffd.letters.notices.heading import read_heading
from handoffd.letters.notices.original import within
from handoffd.letters.replies.reply import read_reply
from handoffd.letters.replies.zones import bare_subject

MOST_WORDS = 4_000  # characters of a customer's mail that are handed on; the rest lies in the mail itself
_MAX_BODY = 400_000
_OWN = frozenset({"text/plain", "text/html", "text/calendar", "message/rfc822", "message/global"})


@dataclass(frozen=True, slots=True)
class PassedOn:
    """The mail inside: `by` wrote it under `subject`, `words` is what is new in it, `files` are names of files.

    `sent_at` is when it was written, as far as the forward tells; `note` what our colleague wrote above it.
    """

    by: Address
    subject: str
    words: str
    files: tuple[str, ...] = ()
    sent_at: datetime | None = None
    note: str = ""


def passed_on(message: Message, own_domains: frozenset[str], inbox: str = "", zone: str = "") -> PassedOn | None:
    """Return the mail from outside our house that this one passes on; None when it passes on none.

    `own_domains` are ours, `inbox` our own address, `zone` the IANA zone of who forwards.
    """
    if automatic(message) or len(message.plain) + len(message.html) > _MAX_BODY:
        return None
    if read_heading(message.subject).answers:
        return None
    found = forwards(message, own_domains, zone)
    theirs = next((each for each in found if _outside(each.original.said, own_domains, inbox)), None)
    if theirs is None or theirs.original.said is None:
        return None
    by = theirs.original.said
    if any(address.email == by.email for address in message.recipients):
        return None  # our colleague has them in copy: that is an answer, whatever its subject says
    subject = bare_subject(read_heading(theirs.original.subject).text)
    words = _fresh(by, theirs.original.lines, message.sender)
    files = tuple(dict.fromkeys(part.filename for part in message.parts if _is_file(part.content_type, part.filename)))
    note = "\n".join(found[0].note).strip()
    return PassedOn(by, subject, words, files[:20], theirs.original.date, note[:500])


def _outside(said: Address | None, own_domains: frozenset[str], inbox: str) -> bool:
    return (
        said is not None
        and "@" in said.email
        and not within(said.domain, own_domains)
        and said.email != inbox.casefold()
    )


def _is_file(content_type: str, filename: str) -> bool:
    return bool(filename) and content_type not in _OWN and not filename.casefold().endswith((".eml", ".ics"))


def _fresh(by: Address, lines: tuple[str, ...], ours: Address | None) -> str:
    """Return what is new in the mail inside, without what it quotes of our colleague's own words."""
    text = "\n".join(line[1:].lstrip() if line.startswith(">") else line for line in lines).strip()
    inside = _mail(str(by), str(ours or ""), text[:_MAX_BODY] + "\n")
    before = _mail(str(ours or by), str(by), "\n")
    fresh = read_reply(before, inside, known={}).fresh.strip() or text
    fresh = "\n".join(line.rstrip() for line in fresh.splitlines())
    return fresh if len(fresh) <= MOST_WORDS else fresh[:MOST_WORDS].rsplit(" ", 1)[0] + " ..."


def _mail(by: str, to: str, text: str) -> Message:
    mail = EmailMessage()
    mail["From"], mail["To"] = by, to
    mail.set_content(text)
    return Message(mail.as_bytes())
