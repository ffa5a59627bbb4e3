"""Until when a server's certificate is good: one handshake, checked like every other, and nobody logs in.

A server that ends its certificate says nothing before; the day after, nothing works. So somebody looks ahead.
"""

import imaplib
import smtplib
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from handoffd.errors import HandoffdError, Refused, Temporary
from handoffd.network.account import Tls, distrust, tls_context, tls_trouble

PATIENCE = 10.0  # seconds for each answer
Kind = Literal["imap", "smtp", "https"]


@dataclass(frozen=True, slots=True)
class Place:
    """A server that shows a certificate; `own` is the mend where its authority is not known here."""

    kind: Kind
    host: str
    port: int
    tls: Tls = "tls"
    ca_file: Path | None = None
    own: str = "name it in ca_file (PEM)"

    @property
    def where(self) -> str:
        """Host and port, for sentences and for telling places apart."""
        return f"{self.host}:{self.port}"


def good_until(place: Place, patience: float = PATIENCE) -> datetime:
    """Return when the certificate that is shown there ends (UTC).

    Raises Refused for one that is not to be trusted, also because it has ended, and where STARTTLS is not offered;
    Temporary where nobody answers.
    """
    context = tls_context(place.ca_file)
    try:
        shown = _shown(place, context, patience)
    except ssl.SSLCertVerificationError as problem:
        raise Refused(distrust(problem, place.where, place.own)) from problem
    except ssl.SSLError as problem:
        raise tls_trouble(problem, place.host, place.port) from problem
    except (OSError, smtplib.SMTPException, imaplib.IMAP4.error) as problem:
        raise _away(place, problem) from problem
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)


def _away(place: Place, problem: Exception) -> HandoffdError:
    if isinstance(problem, smtplib.SMTPNotSupportedError) or "TLS not supported" in str(problem):
        return Refused(f'{place.where} offers no STARTTLS, so nothing is said to it; try tls = "tls"')
    return Temporary(f"{place.where} does not show its certificate: {problem}")


def _shown(place: Place, context: ssl.SSLContext, patience: float) -> dict[str, object]:
    """Return the certificate of a finished handshake as the standard library describes it."""
    if place.tls == "tls":
        with (
            socket.create_connection((place.host, place.port), patience) as plain,
            context.wrap_socket(plain, server_hostname=place.host) as line,
        ):
            return dict(line.getpeercert() or {})
    if place.kind == "smtp":
        with smtplib.SMTP(place.host, place.port, "localhost", timeout=patience) as smtp:
            smtp.starttls(context=context)
            return _of(smtp.sock)
    imap = imaplib.IMAP4(place.host, place.port, patience)
    try:
        imap.starttls(context)
        return _of(imap.sock)
    finally:
        imap.shutdown()


def _of(line: object) -> dict[str, object]:
    return dict(line.getpeercert() or {}) if isinstance(line, ssl.SSLSocket) else {}


def authorities_good_until(ca_file: Path) -> datetime | None:
    """Return when the last of the authorities (PEM) in a file ends; None when it holds none that can be read."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(ca_file)
    except (OSError, ssl.SSLError):
        return None
    ends = [ssl.cert_time_to_seconds(str(each["notAfter"])) for each in context.get_ca_certs()]
    return datetime.fromtimestamp(max(ends), UTC) if ends else None


def file_good_until(certificate_file: Path) -> datetime | None:
    """Return when the first certificate in a PEM file ends: our own, by which we show who we are.

    None when it holds none, or without the library that reads it (it comes with handoffd[oauth], which uses the file).
    """
    try:
        from cryptography import x509
    except ImportError:
        return None
    try:
        pem = certificate_file.read_bytes()
        begin = pem.index(b"-----BEGIN CERTIFICATE-----")
        return x509.load_pem_x509_certificate(pem[begin:]).not_valid_after_utc
    except (OSError, ValueError):
        return None
