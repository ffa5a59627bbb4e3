"""The canary: a mail that the daemon writes to itself, to see that mail still arrives and is still found.

It carries a secret of its own in a header, by which it is known when it comes back; who does not know the secret cannot
make one. It says that it is automatic (RFC 3834) and ours, so no machine answers it and nobody takes it for a letter.
"""

import hashlib
import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from handoffd.letters.automatic import LOOP_HEADER
from handoffd.letters.envelope import Envelope
from handoffd.letters.message import Message

HEADER = "X-Handoffd-Canary"
TAG = "proof"  # of the plus-address to which every second one goes, as replies do
_MARK = re.compile(r"[0-9a-f]{32}")
_TEXT = """\
handoffd writes this mail to itself to see that mail still arrives here, and removes it
when it has come. Nobody has to do anything about it.
"""


def canary(inbox: str, to: str, mark: str, now: datetime) -> Envelope:
    """Return a canary from the inbox to itself; `mark` is its secret, 32 hex digits.

    The Message-ID is made from the secret and does not tell it: ids stand in the logs of mail servers. The archive gets
    no copy.
    """
    domain = inbox.rpartition("@")[2]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr(("handoffd", inbox))
    mail["To"] = to
    mail["Subject"] = "handoffd: does mail still arrive?"
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = canary_id(mark, domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail[LOOP_HEADER] = inbox
    mail[HEADER] = mark
    mail.set_content(_TEXT, cte="7bit")
    return Envelope(inbox, to, mail.as_bytes(), mail["Message-ID"], mark, copied=False)


def canary_id(mark: str, domain: str) -> str:
    """Return the Message-ID of the canary with this secret."""
    return f"<canary.{hashlib.sha256(mark.encode()).hexdigest()[:32]}@{domain}>"


def canary_mark(message: Message) -> str:
    """Return the secret that a mail shows in its header; empty when it shows none. Whether it is one says the store."""
    shown = message.header(HEADER).strip()
    return shown if _MARK.fullmatch(shown) else ""
