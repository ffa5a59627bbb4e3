"""A letter becomes bytes: RFC 5322 headers from address objects, text and HTML from the same words, CRLF, no long line.

Nothing a stranger chose is ever written into a header as it came. What was built is parsed again, with another parser,
and compared with what was asked before it is handed out: an address more or less, a header more or less, a changed word
is an error, never a mail.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from handoffd.errors import Permanent
from handoffd.letters.envelope import Envelope
from handoffd.letters.meetings.calendar import add_calendar
from handoffd.letters.message import Address, Message
from handoffd.letters.writing import cleaning
from handoffd.letters.writing.headers import POLICY, people
from handoffd.letters.writing.personal import Rendered

# Receipts and automatic answers are noise; out-of-office replies and bounces are not: we act on them (R3, R4).
SUPPRESSED = "DR, RN, NRN, AutoReply"
MAX_LINE = 998  # RFC 5322 section 2.1.1, without CRLF


class NotComposed(Permanent):
    """A letter could not be put into bytes as asked; nothing was made."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Words, and everything that goes around them.

    `ref` is the handoff of a letter to our own people and stands in its subject as `[HO-1]`; empty for a letter to the
    customer. `mark` is the 128-bit hex value of X-Handoffd-Id. `loop` is our own address in X-Handoffd-Loop, by which
    we know our own mail again; empty for a letter to the customer. `approved` says that a person approved these words,
    so the mail does not call itself automatic. `ics` and `method` are the calendar part, empty without one. `attached`
    are files, each a name and its bytes, which arrive as they are.
    """

    words: Rendered
    sender: Address
    to: tuple[Address, ...]
    date: datetime
    message_id: str
    mark: str
    cc: tuple[Address, ...] = ()
    on_behalf_by: Address | None = None
    reply_to: Address | None = None
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    ref: str = ""
    loop: str = ""
    approved: bool = False
    ics: bytes = b""
    method: str = ""
    attached: tuple[tuple[str, bytes], ...] = ()

    @property
    def subject(self) -> str:
        """The subject as it stands in the mail."""
        line = cleaning.for_header(self.words.subject)
        return f"[{self.ref}] {line}" if self.ref else line

    @property
    def recipients(self) -> tuple[str, ...]:
        """The addr-specs of To and Cc, each once, in order."""
        return tuple(dict.fromkeys(address.email for address in (*self.to, *self.cc)))


def compose(letter: Letter) -> bytes:
    """Return the letter as an RFC 5322 message with CRLF line ends.

    The same letter gives the same bytes. Raise NotComposed when an address or an id is none, or when what was built
    does not read back as what was asked.
    """
    problem = ""
    # Python's header folding has lost commas and quotes of long names before (CVE-2025-1795). A name is a courtesy,
    # the address is not: if the names do not survive, the letter leaves without them.
    for named in (True, False):
        raw = _built(letter, named=named).as_bytes()
        problem = "; ".join(_differences(raw, letter, named=named))
        if not problem:
            return raw
    raise NotComposed(f"the letter {letter.subject!r} did not read back as it was meant: {problem}")


def envelopes(letter: Letter, bounces_to: str) -> tuple[Envelope, ...]:
    """Return the letter once for each recipient; `bounces_to` is the addr-spec of MAIL FROM.

    The copies differ in nothing but their X-Handoffd-Id: a copy that lies in the archive must say whose it is, because
    the server may have taken one and never seen the other.
    """
    raw, copies = compose(letter), []
    for number, email in enumerate(letter.recipients):
        mark = letter.mark if number == 0 else own_mark(letter.mark, email)
        own = raw.replace(b"X-Handoffd-Id: %s\r\n" % letter.mark.encode(), b"X-Handoffd-Id: %s\r\n" % mark.encode(), 1)
        copies.append(Envelope(bounces_to, email, own, letter.message_id, mark))
    return tuple(copies)


def own_mark(mark: str, email: str) -> str:
    """Return the mark of one reader's copy: 128 bits, the same every time, and told by nobody who has another copy."""
    return hashlib.sha256(f"{mark} {email}".encode()).hexdigest()[:32]


def _built(letter: Letter, *, named: bool) -> EmailMessage:
    mail = EmailMessage(policy=POLICY)
    headers = list(_headers(letter, named=named))
    for name, value in headers[:-1]:
        mail[name] = value
    mail.set_content(cleaning.many_lines(letter.words.text), charset="utf-8", cte="quoted-printable")
    mail.add_alternative(
        cleaning.many_lines(letter.words.html), subtype="html", charset="utf-8", cte="quoted-printable"
    )
    if letter.words.pictures:
        _add_pictures(mail, letter)
    if letter.ics:
        add_calendar(mail, letter.ics, letter.method)
    for (
        filename,
        payload,
    ) in letter.attached:  # not message/rfc822: base64 is not allowed in it, and servers look inside
        mail.add_attachment(payload, maintype="application", subtype="octet-stream", filename=filename)
    # Last, because `add_alternative` moves every Content- header into the first part.
    name, value = headers[-1]
    mail[name] = value
    # The boundary comes from the mark, so that the bytes are the same every time; quoted-printable and base64 never
    # hold `=_`, so it cannot occur inside a part.
    for place, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{letter.mark}.{place}")
    for part in mail.walk():
        if part is not mail:
            del part["MIME-Version"]  # RFC 2045 section 4: once, on top
    return mail


def _add_pictures(mail: EmailMessage, letter: Letter) -> None:
    """Put pictures beside the HTML that shows them: alternative [text, related [html, png ...]] (RFC 2387, RFC 2392).

    Outlook, Gmail and Apple Mail all show them in their place so, and none as an attachment.
    """
    if letter.ics:
        raise NotComposed("a letter with a calendar part has no pictures")
    html = next(part for part in mail.iter_parts() if part.get_content_subtype() == "html")
    for picture in letter.words.pictures:
        html.add_related(
            picture.png,
            maintype="image",
            subtype="png",
            cid=f"<{picture.cid}>",
            disposition="inline",
            filename=f"{picture.name}.png",
        )
    html.set_param("type", "text/html")  # RFC 2387 section 3.1: of the part that is shown


def _headers(letter: Letter, *, named: bool) -> Iterator[tuple[str, object]]:
    yield "From", _people("From", letter.sender, named=named)
    if letter.on_behalf_by:
        yield "Sender", _people("Sender", letter.on_behalf_by, named=named)
    if letter.reply_to:
        yield "Reply-To", _people("Reply-To", letter.reply_to, named=named)
    yield "To", _people("To", *letter.to, named=named)
    if letter.cc:
        yield "Cc", _people("Cc", *letter.cc, named=named)
    yield "Subject", letter.subject
    yield "Date", format_datetime(letter.date)
    yield "Message-ID", _id(letter.message_id)
    if letter.in_reply_to:
        yield "In-Reply-To", _id(letter.in_reply_to)
    if letter.references:
        yield "References", " ".join(_id(each) for each in letter.references)
    if not letter.approved:
        yield "Auto-Submitted", "auto-generated"
        yield "X-Auto-Response-Suppress", SUPPRESSED
    if letter.loop:
        yield "X-Handoffd-Loop", _spec(letter.loop)
    yield "X-Handoffd-Id", _mark(letter.mark)
    yield "Content-Language", letter.words.language


def _people(header: str, *those: Address, named: bool) -> object:
    return people(header, tuple((cleaning.name(each.name) if named else "", _spec(each.email)) for each in those))


@lru_cache(maxsize=1024)
def _spec(email: str) -> str:
    try:
        # A server inside the house may be called anything, so the domain needs no public ending.
        found = validate_email(email, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False)
    except EmailNotValidError as problem:
        raise NotComposed(f"{email!r} is no address a letter can go to: {problem}") from problem
    return found.ascii_email or email


def _id(message_id: str) -> str:
    body = message_id[1:-1]
    wrapped = message_id.startswith("<") and message_id.endswith(">") and "@" in body
    if not wrapped or not body.isascii() or not body.isprintable() or any(sign in body for sign in "<> "):
        raise NotComposed(f"{message_id!r} is no Message-ID; it looks like <something@domain>")
    return message_id


def _mark(mark: str) -> str:
    if len(mark) != 32 or set(mark) - set("0123456789abcdef"):
        raise NotComposed(f"{mark!r} is no mark; it is 32 hex digits")
    return mark


def _differences(raw: bytes, letter: Letter, *, named: bool) -> Iterator[str]:
    """Say what reads back other than it was asked; nothing when all is well."""
    message = Message(raw)
    wanted = [name for name, _ in _headers(letter, named=named)]
    found = [line.partition(b":")[0].decode() for line in _header_lines(raw)]
    if sorted(found) != sorted([*wanted, "Content-Type", "MIME-Version"]):
        yield f"headers {found}"
    for name, those in (("From", (letter.sender,)), ("To", letter.to), ("Cc", letter.cc)):
        if _pairs(message, name) != _asked(those, named=named):
            yield f"{name} {_pairs(message, name)}"
    if message.subject != letter.subject:
        yield f"Subject {message.subject!r}"
    for kind, part, words in (("text", message.plain, letter.words.text), ("html", message.html, letter.words.html)):
        if part.rstrip("\n") != cleaning.many_lines(words).rstrip("\n"):
            yield f"the {kind} part"
    yield from _other_parts(message, letter)
    if any(len(line) > MAX_LINE for line in raw.split(b"\r\n")) or b"\n" in raw.replace(b"\r\n", b""):
        yield "a line that is too long or not ended by CRLF"


def _other_parts(message: Message, letter: Letter) -> Iterator[str]:
    pictures = [
        (part.content_id.strip("<>"), part.payload) for part in message.parts if part.content_type == "image/png"
    ]
    if pictures != [(picture.cid, picture.png) for picture in letter.words.pictures]:
        yield "the pictures"
    calendar = [part.payload for part in message.parts if part.content_type in ("text/calendar", "application/ics")]
    if calendar != ([letter.ics] * 2 if letter.ics else []):
        yield "the calendar part"
    files = tuple(
        (part.filename, part.payload) for part in message.parts if part.content_type == "application/octet-stream"
    )
    if files != letter.attached:
        yield "the files"


def _header_lines(raw: bytes) -> list[bytes]:
    head = raw.partition(b"\r\n\r\n")[0]
    return [line for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]


def _pairs(message: Message, name: str) -> list[list[str]]:
    return [[address.name, address.email] for address in message.addresses(name)]


def _asked(people: Sequence[Address], *, named: bool) -> list[list[str]]:
    return [[cleaning.name(each.name) if named else "", _spec(each.email).casefold()] for each in people]
