"""An envelope is the final form of a letter: bytes that never change again, for one recipient.

RFC 5321 section 2.3.1: the envelope (MAIL FROM, RCPT TO) is not the headers. One recipient per envelope, because a
server may refuse one of two and take the other in the same transaction.
"""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Envelope:
    """Frozen bytes for one recipient.

    `sender` and `recipient` are addr-specs (the envelope, not the headers), `raw` is the RFC 5322 message with CRLF
    line ends, `message_id` its Message-ID with angle brackets, `mark` the 128-bit hex value of its X-Handoffd-Id
    header, by which it can be found again when a provider has rewritten the Message-ID. One that is not `copied`
    leaves no copy in the archive.
    """

    sender: str
    recipient: str
    raw: bytes
    message_id: str
    mark: str
    copied: bool = True

    @property
    def sha256(self) -> str:
        """The fingerprint that must still fit just before the bytes leave."""
        return hashlib.sha256(self.raw).hexdigest()
