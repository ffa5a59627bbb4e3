"""What every mail program does alike: a head, an id of its own kind, one or two bodies."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from handoffd.demo.cast import Person
from handoffd.demo.letter import Letter

_POLICY = policy.SMTP.clone(max_line_length=78)


@dataclass(frozen=True, slots=True)
class Written:
    """A mail ready to be sent: its bytes, whom to, the words that were typed, and the draft after an edit of it."""

    raw: bytes
    to: str
    words: str
    edited: str = ""


def secret(person: Person, moment: datetime, length: int = 24) -> str:
    """Return letters and digits that look random and are the same in every run."""
    return hashlib.sha256(f"{person.email} {moment.isoformat()}".encode()).hexdigest()[:length]


def head(
    person: Person, now: datetime, to: str, subject: str, message_id: str, more: Mapping[str, str] | None = None
) -> EmailMessage:
    """Return a mail with its headers and no body yet; `now` is shown in the writer's own zone."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = formataddr((person.name, person.email))
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(person.local(now))
    mail["Message-ID"] = message_id
    for name, value in (more or {}).items():
        mail[name] = value
    return mail


def threaded(letter: Letter) -> dict[str, str]:
    """Return In-Reply-To and References of an answer to `letter` (RFC 5322 section 3.6.4)."""
    before = letter.header("References").split()
    return {"In-Reply-To": letter.message_id, "References": " ".join([*before, letter.message_id])}


def answering(subject: str) -> str:
    """Return the subject of an answer."""
    return subject if subject.casefold().startswith("re:") else f"Re: {subject}"


def both(mail: EmailMessage, text: str, page: str, boundary: str) -> bytes:
    """Return the mail as multipart/alternative of a text and an HTML body."""
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(page, subtype="html", cte="quoted-printable")
    mail.set_boundary(boundary)
    return mail.as_bytes()
