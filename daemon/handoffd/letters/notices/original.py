"""The original is what a notice is read from: the mail itself, or the mail that somebody forwarded.

Both look the same to the recognisers, so that a notice means the same whichever way it came in.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from handoffd.letters.markup import markup_lines
from handoffd.letters.message import Address, Message

MAX_BODY = 200_000
MAX_PDFS = 8


@dataclass(frozen=True, slots=True)
class Original:
    """One mail as its first sender wrote it, as far as it can still be seen.

    `senders` names everybody who may have written it, the likeliest first: one address as a rule, more when a list
    rewrote From. `said` names what stood in From. `lines` is the text, `markup` the raw HTML (for the links in it,
    which are read and never opened); `pdfs` are the SHA-256 of the attached PDF files.
    """

    said: Address | None
    senders: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date: datetime | None
    lines: tuple[str, ...]
    markup: str = ""
    pdfs: tuple[str, ...] = ()
    by_list: bool = False

    @property
    def people(self) -> tuple[Address, ...]:
        """Everybody it went to, in order, each once."""
        return tuple({address.email: address for address in reversed([*self.to, *self.cc])}.values())[::-1]


def original_of(message: Message, own_domains: frozenset[str]) -> Original:
    """Read a mail that came straight to us."""
    said = message.sender
    senders: tuple[Address, ...] = (said,) if said else ()
    # A group or list of ours rewrote From (NOTICES.md, rule 7). Only our own hosts are believed in that: anybody else
    # can write X-Original-From into a mail.
    by_list = said is not None and within(said.domain, own_domains) and _through_list(message, said)
    if by_list:
        names = ("X-Original-From", "X-Original-Sender", "X-Google-Original-From", "Reply-To", "Sender")
        senders += tuple(address for name in names for address in message.addresses(name))
    return Original(
        said=said,
        senders=senders,
        reply_to=message.addresses("Reply-To"),
        to=message.addresses("To"),
        cc=message.addresses("Cc"),
        subject=message.subject,
        date=message.date,
        lines=lines_of(message),
        markup=message.html[:MAX_BODY],
        pdfs=pdfs_of(message),
        by_list=by_list and len(senders) > 1,
    )


def _through_list(message: Message, said: Address) -> bool:
    marks = ("List-Id", "Mailing-list", "X-Original-From", "X-Original-Sender", "X-Google-Group-Id")
    return " via " in said.name.casefold() or any(message.header(name) for name in marks)


def within(domain: str, domains: frozenset[str] | tuple[str, ...]) -> bool:
    """Say whether a domain is one of these or below one, on a dot boundary: `eu.docusign.net`, not `d-docusign.net`."""
    return any(domain == known or domain.endswith(f".{known}") for known in domains)


def pdfs_of(message: Message) -> tuple[str, ...]:
    """Return the fingerprints of the attached PDF files; equal files mean one signed contract."""
    found = [
        hashlib.sha256(part.payload).hexdigest()
        for part in message.parts
        if part.payload and (part.content_type == "application/pdf" or part.filename.casefold().endswith(".pdf"))
    ]
    return tuple(dict.fromkeys(found))[:MAX_PDFS]


def is_only_html(message: Message) -> bool:
    """Say whether the text part is missing or says nothing, so that the HTML part must be read."""
    return len(message.plain[:MAX_BODY].strip()) < 20 and bool(message.html.strip())


def lines_of(message: Message) -> tuple[str, ...]:
    """Return the lines of the text part; of the HTML part when there is no text worth the name."""
    if is_only_html(message):
        return lines_of_html(message.html)
    return tuple(line.rstrip() for line in message.plain[:MAX_BODY].split("\n"))


def lines_of_html(markup: str) -> tuple[str, ...]:
    """Return the lines a person sees: blocks and rows end a line, cells are joined with ` | `; nothing is fetched."""
    return tuple(line.text.strip(" |") for line in markup_lines(markup[:MAX_BODY]))
