"""The trial mails: written as every letter is, from the inbox to the inbox, and known again by whoever reads it.

Each bears X-Handoffd-Loop, so that a running daemon takes it for a letter of its own that came back (`automatic`), and
says in its text what it is. Nothing in it looks like a notice, an answer or a command, should a server drop the header.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from handoffd.config import Config
from handoffd.letters.envelope import Envelope
from handoffd.letters.message import Address
from handoffd.letters.trust.verdict import GMAIL
from handoffd.letters.writing.compose import Letter, compose
from handoffd.letters.writing.personal import personal

# Nobody's: names that end in .invalid never exist (RFC 2606), so nothing can prove such a sender.
FORGED = "somebody@handoffd-check.invalid"
_TEXT = (
    "This is a trial mail of `handoffd check --online`. It goes from this inbox to this inbox and is removed again"
    " within minutes. There is nothing to do.\n\nTried here: {tried}."
)
_FROM = re.compile(rb"(?m)^From: [^\r\n]*(?:\r\n[ \t][^\r\n]*)*\r\n")


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial mail: `sender` is what its From says, `to` where it goes, `forged` the lines put on top of it."""

    mark: str
    sender: Address
    to: str
    raw: bytes
    inbox: str
    forged: str = ""

    @property
    def envelope(self) -> Envelope:
        """The mail as the courier takes it."""
        return Envelope(self.inbox, self.to, self.raw, f"<{self.mark}@{self.inbox.rpartition('@')[2]}>", self.mark)


def plain(config: Config) -> Trial:
    """Return a mail as every letter leaves: From the inbox, answers to the plus-address."""
    return _trial(config, "a letter to myself comes back", reply_to=plus_address(config))


def tagged(config: Config) -> Trial:
    """Return a mail to inbox+check-TOKEN."""
    return _trial(config, "the plus-address reaches this inbox", to=plus_address(config))


def in_the_name_of(config: Config, person: Address) -> Trial:
    """Return a mail that comes from a colleague, as with `send_as_ae`."""
    return _trial(config, "a colleague's letter may leave from here", sender=person)


def forged(config: Config, *, foreign: bool) -> Trial:
    """Return a mail with a header that vouches for it as our own server's would; `foreign`: and with a false From."""
    sender = Address("Somebody else", FORGED) if foreign else Address(config.inbox.name, config.inbox.address)
    honest = _trial(config, "a forged header is not believed")
    lines = "".join(f"{line}\r\n" for line in _vouching(config, sender, honest.mark))
    claim = b"From: Somebody else <%s>\r\n" % FORGED.encode()
    raw = _FROM.sub(lambda _: claim, honest.raw, count=1) if foreign else honest.raw
    return Trial(honest.mark, sender, honest.to, lines.encode() + raw, honest.inbox, lines)


def plus_address(config: Config, token: str = "") -> str:
    """Return inbox+check-TOKEN@domain; a token of eight hex digits is nobody's key."""
    local, _, domain = config.inbox.address.partition("@")
    return f"{local}+check-{token or secrets.token_hex(4)}@{domain}"


def _vouching(config: Config, sender: Address, mark: str) -> Iterator[str]:
    """Yield the lines by which the configured profile would be convinced, each with our mark to know it by."""
    domain = sender.domain
    server = {"rfc8601": config.trust.authserv_id, "gmail": GMAIL}.get(config.trust.profile, "")
    named = f"{server}; " if server else ""
    yield (
        f"Authentication-Results: {named}dmarc=pass (check {mark}) header.from={domain};\r\n"
        f" dkim=pass header.d={domain}"
    )
    if config.trust.profile == "m365":
        yield "X-MS-Exchange-Organization-AuthAs: Internal"


def _trial(config: Config, tried: str, *, to: str = "", sender: Address | None = None, reply_to: str = "") -> Trial:
    own, mark = Address(config.inbox.name, config.inbox.address), secrets.token_hex(16)
    to = to or own.email
    words = personal(f"A trial of my own: {tried}", _TEXT.format(tried=tried), links=[], language="en")
    letter = Letter(
        words,
        sender or own,
        (Address(own.name, to),),
        datetime.now(UTC),
        f"<{mark}@{own.domain}>",
        mark,
        on_behalf_by=own if sender else None,
        reply_to=Address(own.name, reply_to) if reply_to and config.inbox.plus_addresses else None,
        loop=own.email,
    )
    return Trial(mark, sender or own, to, compose(letter), own.email)
