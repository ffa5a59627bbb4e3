"""Who is a mail? Its content, not its Message-ID alone: an id can be guessed, repeated by a broken sender, or missing.

Two copies of one mail (delivered twice, or by two routes) differ in their trace headers only, so those stay out.
"""

import hashlib
import re

_FIELDS = (b"message-id", b"from", b"date", b"subject")


def content_id(raw: bytes) -> str:
    """Return the SHA-256 (hex) over Message-ID, From, Date, Subject and the body; needs no parsing of MIME."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    unfolded = re.sub(rb"\n[ \t]+", b" ", head)
    found: dict[bytes, bytes] = {}
    for line in unfolded.split(b"\n"):
        name, _, value = line.partition(b":")
        found.setdefault(name.strip().lower(), value.strip())
    parts = [found.get(name, b"") for name in _FIELDS]
    return hashlib.sha256(b"\0".join([*parts, body.rstrip()])).hexdigest()
