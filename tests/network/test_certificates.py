"""Certificates: one that is not good is told with its reason and mend, one that will end is told fourteen days before.

The servers are real: Dovecot for IMAP, Postfix with STARTTLS for SMTP.
"""

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from certificates import Certificate, make_bad_certificate, make_certificate
from faults import Proxy
from handoffd.errors import Refused, Temporary
from handoffd.network.account import ImapAccount, SmtpAccount, Tls
from handoffd.network.certificates import Place, authorities_good_until, file_good_until, good_until
from handoffd.network.courier import Courier
from handoffd.network.inbox import Inbox
from mailservers import PASSWORD, Post
from real_dovecot import Dovecot
from real_postfix import Postfix

_folders = count(1)

Made = Callable[..., Certificate]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Make a certificate that something is wrong with."""
    return lambda **wrong: make_bad_certificate(_fresh(tmp_path), **wrong)


def _fresh(parent: Path) -> Path:
    folder = parent / f"made-{next(_folders)}"
    folder.mkdir()
    return folder


@contextmanager
def showing(certificate: Certificate) -> Iterator[int]:
    """A server that shows a certificate and hangs up; every kind of TLS from the first byte begins so."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.chain, certificate.key)

    class Shows(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError), context.wrap_socket(self.request, server_side=True) as line:
                line.recv(1)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Shows) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


BAD = [
    ({"days": -3}, "has expired; renew it on that server"),
    ({"signed": False}, "is self-signed; if that server is your own, name it in ca_file"),
    ({"name": "imap.elsewhere.example"}, "bears another name; use the name that it bears"),
]


@pytest.mark.parametrize(("wrong", "said"), BAD)
def test_what_is_wrong_with_a_certificate_is_said_with_its_mend(made: Made, wrong: dict, said: str):
    certificate = made(**wrong)
    with showing(certificate) as port:
        place = Place("imap", "localhost", port, ca_file=certificate.authority)
        with pytest.raises(Refused, match=f"the certificate of localhost:{port} {said}"):
            good_until(place)


@pytest.mark.parametrize(("wrong", "said"), BAD)
@pytest.mark.parametrize("kind", ["imap", "smtp"])
def test_a_login_says_the_same_and_shows_no_password(made: Made, kind: str, wrong: dict, said: str):
    certificate = made(**wrong)
    with showing(certificate) as port, pytest.raises(Refused, match=said):
        _log_in(kind, port, "bo", certificate, "tls")


def test_an_authority_that_nobody_knows_here(made: Made):
    with (
        showing(made()) as port,
        pytest.raises(Refused, match="signed by an authority that is not known here; name it"),
    ):
        good_until(Place("imap", "localhost", port))


def test_an_address_in_place_of_a_name(made: Made):
    certificate = made()
    with showing(certificate) as port, pytest.raises(Refused, match="does not bear this address"):
        good_until(Place("imap", "127.0.0.1", port, ca_file=certificate.authority))


def test_the_end_of_a_good_certificate(made: Made):
    certificate = made(days=9)
    with showing(certificate) as port:
        ends = good_until(Place("https", "localhost", port, ca_file=certificate.authority))
    assert abs(ends - datetime.now(UTC) - timedelta(days=9)) < timedelta(minutes=5)


def test_nobody_there_is_for_later():
    with pytest.raises(Temporary, match="does not show its certificate"):
        good_until(Place("smtp", "localhost", 9, "starttls"))


def test_the_end_of_what_lies_in_files(made: Made, tmp_path: Path):
    certificate = made(days=9)
    ends = file_good_until(certificate.chain)
    assert ends is not None
    assert (ends - datetime.now(UTC)).days in (8, 9)
    both = tmp_path / "both.pem"  # as Microsoft 365 wants it: the key first
    both.write_bytes(certificate.key.read_bytes() + certificate.chain.read_bytes())
    assert file_good_until(both) == ends
    assert file_good_until(certificate.key) is None
    last = authorities_good_until(certificate.authority)
    assert last is not None
    assert (last - datetime.now(UTC)).days in (89, 90)
    assert authorities_good_until(certificate.key) is None


@pytest.fixture(scope="module")
def secured(server_folder: Path) -> Iterator[tuple[Certificate, Dovecot, Postfix]]:
    folders = [server_folder / f"starttls-{name}" for name in ("certificate", "dovecot", "postfix")]
    for folder in folders:
        folder.mkdir()
    certificate = make_certificate(folders[0], days=60)
    tls = {
        "smtpd_tls_cert_file": str(certificate.chain),
        "smtpd_tls_key_file": str(certificate.key),
        "smtpd_tls_security_level": "may",
    }
    with ExitStack() as stack:
        dovecot = stack.enter_context(Dovecot(folders[1], certificate))
        yield certificate, dovecot, stack.enter_context(Postfix(folders[2], dovecot, tls))


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["imap", "smtp"])
def test_the_certificate_is_seen_behind_starttls(secured, kind: str):
    certificate, dovecot, postfix = secured
    port = dovecot.imap_port if kind == "imap" else postfix.smtp_port
    ends = good_until(Place(kind, "localhost", port, "starttls", certificate.authority))
    assert (ends - datetime.now(UTC)).days in (59, 60)


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["imap", "smtp"])
def test_a_line_that_strips_starttls_gets_neither_a_password_nor_a_letter(secured, kind: str):
    """Without the proxy's theft both go through; with it not a word of a login passes it."""
    certificate, dovecot, postfix = secured
    bo = Post(postfix).person("bo")
    port = dovecot.imap_port if kind == "imap" else postfix.smtp_port
    with Stripping(port) as line:
        for stolen in (False, True):
            line.strips = stolen
            if stolen:
                with pytest.raises(Refused, match="STARTTLS"):
                    _log_in(kind, line.port, bo.address, certificate)
                with pytest.raises(Refused, match="offers no STARTTLS"):
                    good_until(Place(kind, "localhost", line.port, "starttls", certificate.authority))
            else:
                _log_in(kind, line.port, bo.address, certificate)
        heard = b"".join(line.heard).upper()
    assert line.stolen >= 2
    assert b"LOGIN" not in heard
    assert b"AUTH " not in heard
    assert PASSWORD.upper().encode() not in heard


def _log_in(kind: str, port: int, address: str, certificate: Certificate, tls: Tls = "starttls") -> None:
    if kind == "imap":
        inbox = Inbox(ImapAccount("localhost", port, tls, address, PASSWORD, 5, certificate.authority))
        inbox.connect()
        inbox.close()
    else:
        with Courier(SmtpAccount("localhost", port, tls, "", "", 5, certificate.authority)) as courier:
            courier.greet()


class Stripping(Proxy):
    """A line that takes the offer of STARTTLS out of what the server says, and hears what the client says to it then."""

    def __init__(self, target: int) -> None:
        super().__init__(target)
        self.strips = False
        self.stolen = 0
        self.heard: list[bytes] = []

    def passed(self, data: bytes, *, outward: bool) -> bytes:
        if not self.strips:
            return data
        if outward:
            self.heard.append(data)
            return data
        self.stolen += b"STARTTLS" in data
        return data.replace(b"STARTTLS", b"X-NOTHIN")
