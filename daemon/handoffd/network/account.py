"""Who logs in where: the two accounts of the shared inbox, and the one rule about TLS.

TLS is always verified (name and chain, by the system's authorities or by `ca_file`); there is no switch to do without.
Plain text is for servers on this very machine only.
"""

import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from handoffd.errors import Refused, Temporary

Tls = Literal["tls", "starttls", "none"]
# What OpenSSL says of a certificate that it does not take (X509_V_ERR_*), and what people can do about it.
_NOT_KNOWN = "is signed by an authority that is not known here; {own}"
_DISTRUST = {
    9: "is not valid yet; look at the clocks of this machine and of that server",
    10: "has expired; renew it on that server",
    18: "is self-signed; if that server is your own, {own}",
    19: _NOT_KNOWN,
    20: _NOT_KNOWN,
    21: _NOT_KNOWN,
    62: "bears another name; use the name that it bears, or renew it with this one",
    64: "does not bear this address; use the name that it bears",
}
# What OpenSSL calls a plain-text answer to its hello, over the years.
_NOT_TLS = frozenset({"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL", "UNSUPPORTED_PROTOCOL"})
Secret = str | Callable[[], str]


def is_loopback(host: str) -> bool:
    """Tell whether `host` is this machine by its very name, without asking the DNS (which may lie)."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """Where the inbox is read: `host`, `port`, and how to get in.

    `tls` is "tls" (from the first byte, usually port 993), "starttls" (usually 143) or "none" (loopback only, else
    Refused). `password` is a text or a callable asked at every login. `timeout` in seconds bounds the connection
    and each answer. `ca_file` holds the authorities (PEM) that may sign the server's certificate besides none other.
    With `oauth` the password is an access token, shown by XOAUTH2. What is `read_only` is opened with EXAMINE (RFC 3501
    section 6.3.2), and nothing there can be moved, flagged or added.
    """

    host: str
    port: int
    tls: Tls
    user: str
    password: Secret = field(repr=False)
    timeout: float = 30.0
    ca_file: Path | None = None
    oauth: bool = False
    read_only: bool = False

    def __post_init__(self) -> None:
        _no_plain_text_abroad(self.host, self.tls, "imap")


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """Where letters are handed in; as ImapAccount, but a relay may want no login (`user` empty).

    `timeout` bounds each answer in seconds but the last: after the final dot the server has `data_timeout`, longer
    than any server's own work on a message (RFC 5321 section 4.5.3.2.6), because hanging up early makes a doubt where
    there was none (RFC 1047). `hello` is the name given in EHLO; empty means this machine's own.
    `archive` is an address that gets a blind copy of each letter in the same transaction; empty for none.
    `connections` is how many lines may be open at once. Where `only` names addresses (lower case), nobody else is ever
    written to: an envelope for another is not even begun.
    """

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: Secret = field(default="", repr=False)
    timeout: float = 60.0
    ca_file: Path | None = None
    data_timeout: float = 600.0
    hello: str = ""
    archive: str = ""
    connections: int = 1
    oauth: bool = False
    only: frozenset[str] | None = None

    def __post_init__(self) -> None:
        _no_plain_text_abroad(self.host, self.tls, "smtp")


def reveal(secret: Secret) -> str:
    """Return the password, asking for it where it is a callable."""
    return secret() if callable(secret) else secret


def forgotten(secret: Secret) -> bool:
    """Let a token be forgotten that a server refused; False for a password, of which there is no other."""
    forget = getattr(secret, "forget", None)
    if forget is None:
        return False
    forget()
    return True


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """Return a context that checks the chain and the name; Refused when `ca_file` cannot be read."""
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise Refused(f"the authorities in {ca_file} cannot be read: {error}; mend ca_file") from error


def tls_trouble(error: ssl.SSLError, host: str, port: int) -> Refused | Temporary:
    """Say what a failed handshake means: a wrong certificate or port stays wrong, anything else may pass."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Refused(distrust(error, f"{host}:{port}"))
    if error.reason in _NOT_TLS:
        return Refused(f'{host}:{port} does not speak TLS from the first byte ({error.reason}); try tls = "starttls"')
    return Temporary(f"the TLS handshake with {host}:{port} broke off: {error}")


def distrust(error: ssl.SSLCertVerificationError, where: str, own: str = "name it in ca_file (PEM)") -> str:
    """Say in a sentence why a certificate is not taken, with the mend; `own` is that for an authority of one's own."""
    if words := _DISTRUST.get(error.verify_code):
        return f"the certificate of {where} {words.format(own=own)}"
    return f"the certificate of {where} is not to be trusted ({error.verify_message}); renew it"


def _no_plain_text_abroad(host: str, tls: Tls, part: str) -> None:
    if tls == "none" and not is_loopback(host):
        raise Refused(
            f'{part}: tls = "none" is only for a server on this machine, and {host} is not; use "tls" or "starttls"'
        )
